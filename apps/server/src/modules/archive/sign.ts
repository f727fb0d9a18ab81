import { Problem, type SignerRole } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import type { Term } from '../roster/index.js';
import { composeTermArchive } from './compose.js';
import { type Sealable, sealable, turnAfter } from './document.js';
import { tellOfReturn } from './notices.js';
import { seal } from './seal.js';
import { requireOwnName } from './signer.js';
import {
  changeTermArchive,
  documentOf,
  lockTermArchive,
  openTermArchive,
  type SignatureRow,
  signaturesOf,
  type TermArchiveRow,
} from './store.js';
import { schoolNow } from './whereabouts.js';

export interface Signing {
  personId: number;
  term: Term;
  as: SignerRole;
  /** Of what the signer was shown. */
  digest: string;
  /** As typed. */
  name: string;
  /** The batch in which it is given. */
  jobId?: string | undefined;
}

/**
 * One signature: an explicit act on one digest. The last one seals. Whether the actor may sign as this was asked before.
 *
 * @throws Problem 409 `archive.changed`, `archive.outdated`, `archive.not-your-turn`, `archive.signed-already`,
 *   `archive.sealed`, `calendar.…`; 422 `archive.name-wrong`.
 */
export async function signTermArchive(db: Db, actor: Actor, signing: Signing, at: Date, today: string): Promise<void> {
  const name = await requireOwnName(db, actor, signing.name);
  await db.transaction().execute((tx) => signIn(tx, actor, { ...signing, name }, at, today));
}

/** As `signTermArchive`, in the caller's transaction and with a name that was checked. */
export async function signIn(tx: Tx, actor: Actor, signing: Signing, at: Date, today: string): Promise<void> {
  const { personId, term, as, digest } = signing;
  const known = await lockTermArchive(tx, { personId, termId: term.id });
  if (known?.revision === 1 || !known)
    await requireOpen(tx, 'archive', await schoolNow(tx, personId, today), term.id, today);
  if (known?.state === 'sealed') return requireSameSigner(tx, actor, known, as);
  if (as === 'student') return signAsPupil(tx, actor, signing, at);
  if (!known) throw new Problem(409, 'archive.not-your-turn');
  if (known.state !== 'signing' || known.turn !== as) return requireSameSigner(tx, actor, known, as);
  if (known.digest !== digest) throw new Problem(409, 'archive.changed');
  const { fresh } = await composeNow(tx, personId, term, known);
  if (fresh.digest !== known.digest) throw new Problem(409, 'archive.outdated');
  await putSignature(tx, actor, known, signing, at);
  const turn = turnAfter(as, known.revision);
  if (turn !== '') return changeTermArchive(tx, known, { turn }, at);
  await seal(tx, known, at);
}

/** The pupil signs first, and anew after a refusal or when something has changed: a new round then begins. */
async function signAsPupil(tx: Tx, actor: Actor, signing: Signing, at: Date): Promise<void> {
  const { personId, term, digest } = signing;
  const of = { personId, termId: term.id };
  const before = await lockTermArchive(tx, of);
  if (before && before.revision > 1) throw new Problem(409, 'archive.not-your-turn');
  const { fresh, gaps } = await composeNow(tx, personId, term, before);
  if (fresh.digest !== digest) throw new Problem(409, 'archive.changed');
  if (!before) await openTermArchive(tx, of, { document: fresh.text, digest: fresh.digest, gaps }, at);
  const row = (await lockTermArchive(tx, of)) as TermArchiveRow;
  if (row.state === 'signing' && row.turn !== 'student' && row.digest === digest) {
    return requireSameSigner(tx, actor, row, 'student');
  }
  const begun = (await signaturesOf(tx, row)).some(({ round }) => round === row.round);
  const round = begun ? row.round + 1 : row.round;
  await changeTermArchive(
    tx,
    row,
    { state: 'signing', turn: 'teacher', round, document: fresh.text, digest: fresh.digest, gaps },
    at,
  );
  await putSignature(tx, actor, { ...row, round, digest: fresh.digest }, signing, at);
}

/** The same signature again is no mistake, a phone may repeat it. @throws Problem when it is somebody else's, or too early. */
async function requireSameSigner(tx: Tx, actor: Actor, row: TermArchiveRow, as: SignerRole): Promise<void> {
  const given = (await signaturesOf(tx, row)).find(
    ({ round, role, outcome }) => round === row.round && role === as && outcome === 'signed',
  );
  if (given && row.state !== 'returned') {
    if (given.account_id === actor.accountId) return;
    throw new Problem(409, row.state === 'sealed' ? 'archive.sealed' : 'archive.signed-already');
  }
  throw new Problem(409, row.state === 'sealed' ? 'archive.sealed' : 'archive.not-your-turn');
}

export interface Refusal {
  personId: number;
  term: Term;
  as: SignerRole;
  digest: string;
  reason: string;
  /** Who can mend it. */
  to: 'student' | 'teacher';
}

/**
 * Not to sign, with a reason: the archive goes back, and all sign anew. Who was to mend something passes it on the same way.
 *
 * @throws Problem 409 `archive.changed`, `archive.not-your-turn`, `archive.sealed`, `calendar.…`.
 */
export async function refuseTermArchive(
  db: Db,
  actor: Actor,
  refusal: Refusal,
  at: Date,
  today: string,
): Promise<void> {
  const { personId, term, as, digest, to } = refusal;
  const of = { personId, termId: term.id };
  await db.transaction().execute(async (tx) => {
    let row = await lockTermArchive(tx, of);
    if (!row || row.revision === 1)
      await requireOpen(tx, 'archive', await schoolNow(tx, personId, today), term.id, today);
    if (row?.state === 'sealed') throw new Problem(409, 'archive.sealed');
    if (!row) {
      if (as !== 'student') throw new Problem(409, 'archive.not-your-turn');
      const { fresh, gaps } = await composeNow(tx, personId, term, undefined);
      await openTermArchive(tx, of, { document: fresh.text, digest: fresh.digest, gaps }, at);
      row = (await lockTermArchive(tx, of)) as TermArchiveRow;
    }
    const mends = row.state === 'returned';
    if (row.turn !== as || (mends && row.revision > 1)) throw new Problem(409, 'archive.not-your-turn');
    // Who mends, or is to sign anew, is shown what stands now, which is not what was signed before.
    const shown = as === 'student' || mends ? (await composeNow(tx, personId, term, row)).fresh.digest : row.digest;
    if (shown !== digest) throw new Problem(409, 'archive.changed');
    const refusedBefore = (await signaturesOf(tx, row)).some(
      ({ round, role, outcome }) => round === row.round && role === as && outcome === 'refused',
    );
    const round = refusedBefore ? row.round + 1 : row.round;
    // What a pupil cannot mend goes to the teacher, whatever was chosen: a correction, or the pupil's own objection.
    const turn = row.revision > 1 || as === 'student' ? 'teacher' : to;
    await tx
      .insertInto('archive_signature')
      .values({
        ...keyOf({ ...row, round }, as, 'refused'),
        digest,
        signer_name: '',
        account_id: actor.accountId,
        reason: refusal.reason.trim(),
        returned_to: turn,
        signed_at: at,
      })
      .execute();
    await changeTermArchive(tx, row, { state: 'returned', turn, round }, at);
    await tellOfReturn(tx, { personId, term, to: turn }, at);
    await recordAct(tx, {
      act: 'archive.refused',
      accountId: actor.accountId,
      personId,
      details: { term: term.code, revision: row.revision, as, to: turn },
    });
  });
}

/** What stands now. While it is being signed, the reports named are those that were named then. */
export async function composeNow(
  db: Db | Tx,
  personId: number,
  term: Term,
  row: TermArchiveRow | undefined,
): Promise<{ fresh: Sealable; gaps: TermArchiveRow['gaps'] }> {
  const reports = row?.state === 'signing' && row.turn !== 'student' ? documentOf(row).reports : undefined;
  const { document, gaps } = await composeTermArchive(db, personId, term, reports);
  return { fresh: sealable(document), gaps };
}

const keyOf = (
  { person_id, term_id, revision, round }: TermArchiveRow,
  role: SignerRole,
  outcome: SignatureRow['outcome'],
) => ({ person_id, term_id, revision, round, role, outcome });

async function putSignature(tx: Tx, actor: Actor, row: TermArchiveRow, signing: Signing, at: Date): Promise<void> {
  const { as, name, jobId } = signing;
  await tx
    .insertInto('archive_signature')
    .values({
      ...keyOf(row, as, 'signed'),
      digest: row.digest,
      signer_name: name,
      for_pupil: as === 'student' && actor.personId !== row.person_id,
      account_id: actor.accountId,
      job_id: jobId ?? null,
      signed_at: at,
    })
    .execute();
  await recordAct(tx, {
    act: 'archive.signed',
    accountId: actor.accountId,
    personId: row.person_id,
    details: { term: row.term_id, revision: row.revision, as, ...(jobId ? { job: jobId } : {}) },
  });
}
