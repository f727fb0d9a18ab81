import type { SignerRole, TermArchive, TermArchiveBrief } from '@wuyu/contract';
import { formatProofLink, parseProof } from '@wuyu/ledger';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { findWindow } from '../calendar/index.js';
import { type Actor, can } from '../identity/index.js';
import { getEntryProof, type Ledger } from '../ledger/index.js';
import type { Term } from '../roster/index.js';
import { composeTermArchive } from './compose.js';
import { changedParts, sealable } from './document.js';
import { archivePolicy } from './policy.js';
import { mayBeSigner, signerNameOf } from './signer.js';
import {
  documentOf,
  findTermArchive,
  revisionsOf,
  type SignatureRow,
  signaturesOf,
  type TermArchiveRow,
} from './store.js';
import { schoolNow } from './whereabouts.js';

/** What a reader is shown, and so would sign. */
type Shown = Pick<TermArchive, 'document' | 'digest' | 'outdated' | 'gaps'>;

/**
 * One archive for a reader who may read it: a sealed one as it was sealed, else what is to be signed.
 *
 * @throws Problem 404 `request.not-found`, 409 `archive.not-enrolled`.
 */
export async function termArchivePage(
  db: Db,
  ledger: Ledger,
  actor: Actor,
  { personId, term, revision }: { personId: number; term: Term; revision?: number | undefined },
  today: string,
): Promise<TermArchive> {
  const of = { personId, termId: term.id };
  const row = await findTermArchive(db, { ...of, revision });
  const as = await mayBeSigner(db, actor, personId);
  const shown = await shownOf(db, personId, term, row, as);
  const revisions = await revisionsOf(db, of);
  const signatures = row ? await signaturesOf(db, row) : [];
  const newest = row === undefined || row.revision === revisions[0]?.revision;
  const correctable = row?.state === 'sealed' || (row?.state === 'returned' && row.revision > 1);
  return {
    studentId: personId,
    ...shown,
    state: row?.state ?? 'open',
    turn: row === undefined ? 'student' : row.turn === '' ? null : row.turn,
    revision: row?.revision ?? 1,
    reason: row?.reason ?? '',
    changes: row?.changes ?? [],
    signatures: signatures.map((one) => describe(one, row)),
    revisions: revisions.map(({ revision: n, state, digest, sealed_at, reason, changes }) => ({
      revision: n,
      state,
      digest,
      sealedAt: sealed_at?.toISOString() ?? null,
      reason,
      changes,
    })),
    sealedAt: row?.sealed_at?.toISOString() ?? null,
    verify: row?.entry_id ? await verifyPath(ledger, row.entry_id) : null,
    window: row?.state === 'sealed' || (row?.revision ?? 1) > 1 ? null : await windowOf(db, personId, term, today),
    may: {
      sign: newest ? signerNow(row, as, shown.outdated.length > 0) : null,
      correct:
        newest && correctable && (await can(db, actor, archivePolicy, 'archive.correct', { personId })) !== undefined,
    },
    signerName: as.length > 0 ? await signerNameOf(db, actor) : '',
  };
}

/** When it can be signed; a correction waits for no window. */
async function windowOf(db: Db, personId: number, term: Term, today: string): Promise<TermArchive['window']> {
  const { opensOn, closesOn } = await findWindow(db, 'archive', await schoolNow(db, personId, today), term.id);
  return { opensOn, closesOn, open: opensOn <= today && today <= closesOn };
}

async function shownOf(
  db: Db,
  personId: number,
  term: Term,
  row: TermArchiveRow | undefined,
  as: readonly SignerRole[],
): Promise<Shown> {
  if (row?.state === 'sealed' || (row && row.revision > 1 && row.state === 'returned')) {
    return { document: documentOf(row), digest: row.digest, outdated: [], gaps: row.gaps };
  }
  const reports = row?.state === 'signing' ? documentOf(row).reports : undefined;
  const { document, gaps } = await composeTermArchive(db, personId, term, reports);
  const { digest } = sealable(document);
  if (row?.state !== 'signing') return { document, digest, outdated: [], gaps };
  const outdated = changedParts(documentOf(row), document);
  // A pupil signs what stands now; the others are shown what the pupil signed, and that it no longer stands.
  if (as.includes('student') && row.revision === 1) return { document, digest, outdated, gaps };
  return { document: documentOf(row), digest: row.digest, outdated, gaps: row.gaps };
}

function signerNow(row: TermArchiveRow | undefined, as: readonly SignerRole[], outdated: boolean): SignerRole | null {
  if (row?.state === 'sealed') return null;
  const pupilMay = row === undefined || (row.revision === 1 && (row.state === 'returned' || outdated));
  if (pupilMay && as.includes('student')) return 'student';
  const turn = row?.turn ?? 'student';
  return turn !== '' && as.includes(turn) && !(row?.state === 'returned' && row.revision > 1) ? turn : null;
}

function describe(one: SignatureRow, row: TermArchiveRow | undefined): TermArchive['signatures'][number] {
  return {
    role: one.role,
    outcome: one.outcome,
    name: one.signer_name,
    forPupil: one.for_pupil,
    at: one.signed_at.toISOString(),
    digest: one.digest,
    reason: one.reason,
    returnedTo: one.returned_to,
    counts: one.outcome === 'signed' && row?.state !== 'returned' && one.round === row?.round,
  };
}

/** Null for the second or so until the entry has its place. */
async function verifyPath(ledger: Ledger, entryId: string): Promise<string | null> {
  const proof = await getEntryProof(ledger, entryId).catch(() => undefined);
  const extra = proof && parseProof(proof.text).extra;
  return extra ? formatProofLink('/verify', extra) : null;
}

/** The terms in which a pupil was enrolled, newest first, and how far the archive of each is. */
export async function termArchivesOf(db: Db, personId: number, today: string): Promise<TermArchiveBrief[]> {
  const { rows } = await sql<{
    term: string;
    class_id: number;
    place_id: number;
    grade: number;
    number: number;
    name: string;
    school_code: string;
    school: string;
    state: TermArchiveRow['state'] | null;
    turn: TermArchiveRow['turn'] | null;
    revision: number | null;
    sealed_at: Date | null;
  }>`
    select t.code as term, c.id as class_id, c.place_id, c.stage * 10 + greatest(1, t.school_year - c.entry_year + 1) as grade,
      c.number, c.name, p.code as school_code, p.name as school, a.state, a.turn, a.revision, a.sealed_at
    from term t
    join lateral (select class_id from enrolment e where e.person_id = ${personId} and e.starts_on <= t.ends_on
      and (e.ends_on is null or e.ends_on >= t.starts_on) order by e.starts_on desc limit 1) e on true
    join class c on c.id = e.class_id join place p on p.id = c.place_id
    left join lateral (select state, turn, revision, sealed_at from term_archive a
      where a.person_id = ${personId} and a.term_id = t.id order by revision desc limit 1) a on true
    where t.starts_on <= ${today}::date order by t.starts_on desc`.execute(db);
  return rows.map((row) => ({
    term: row.term,
    class: { id: row.class_id, placeId: row.place_id, grade: row.grade, number: row.number, name: row.name },
    school: { id: row.place_id, kind: 'school', code: row.school_code, name: row.school },
    state: row.state ?? 'open',
    turn: row.state === null ? 'student' : row.turn || null,
    revision: row.revision ?? 1,
    sealedAt: row.sealed_at?.toISOString() ?? null,
  }));
}

export async function studentBrief(db: Db, personId: number): Promise<{ id: number; name: string }> {
  const person = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return person;
}
