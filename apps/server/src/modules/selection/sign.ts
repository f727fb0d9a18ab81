import { randomUUID } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';
import { appendEntry } from '../ledger/index.js';
import { notify } from '../notice/index.js';
import { addNote, hold, type Moment, note, type Of, onSelection, requireNext, requireWhole } from './acts.js';
import { findSignatures, moveTo } from './queries.js';
import { isOwnName } from './rules.js';
import { findSituation, type Situation } from './situation.js';

/** The form of a signature's body in the ledger. */
const CONSENT_SCHEMA = 1;

interface Signing {
  name: string;
  /** Of what was shown to whoever signs. */
  digest: string;
}

/** The pupil's own signature (本人确认). Again with the same digest changes nothing. */
export async function signSelection(db: Db, actor: Actor, of: Of, signing: Signing, moment: Moment): Promise<void> {
  await onSelection(db, of, moment, async (tx, situation) => {
    if (await signedAlready(tx, situation, 'student', signing)) return;
    const next = requireNext(situation, 'sign');
    if (!isOwnName(signing.name, situation.person.name)) throw notTheName();
    requireWhole(situation);
    requireSame(situation, signing);
    await hold(tx, situation, moment.now);
    // A record may have been corrected just before it was held.
    requireSame(await findSituation(tx, situation.personId, of.term, moment.today), signing);
    await enter(tx, actor, situation, 'student', signing, moment.now);
    await moveTo(tx, situation, next, situation.classId, moment.now);
    if (next === 'signed') await askGuardians(tx, situation, moment.now);
  });
}

/** A guardian consents to what the pupil signed. */
export async function consentToSelection(
  db: Db,
  actor: Actor,
  of: Of,
  signing: Signing,
  moment: Moment,
): Promise<void> {
  await onSelection(db, of, moment, async (tx, situation) => {
    if (await signedAlready(tx, situation, 'guardian', signing)) return;
    const next = requireNext(situation, 'consent');
    requireSame(situation, signing);
    const guardian = await tx
      .selectFrom('person')
      .select('name')
      .where('id', '=', actor.personId)
      .executeTakeFirstOrThrow();
    if (!isOwnName(signing.name, guardian.name)) throw notTheName();
    await enter(tx, actor, situation, 'guardian', signing, moment.now);
    await moveTo(tx, situation, next, situation.classId, moment.now);
  });
}

async function signedAlready(tx: Tx, situation: Situation, by: 'student' | 'guardian', { digest }: Signing) {
  return (await findSignatures(tx, situation)).some((one) => one.by === by && one.digest === digest);
}

function requireSame({ digest }: Situation, signing: Signing): void {
  if (digest !== signing.digest) throw new Problem(409, 'selection.shown-differs');
}

const notTheName = () =>
  new Problem(422, 'selection.name-differs', {}, [{ path: 'name', code: 'selection.name-differs' }]);

/** The signature, its entry in the ledger, its note and its line in the audit: one transaction. */
async function enter(
  tx: Tx,
  actor: Actor,
  situation: Situation,
  by: 'student' | 'guardian',
  { name, digest }: Signing,
  now: Date,
): Promise<void> {
  const { personId, termId, statement } = situation;
  const ref = `selection:${termId}`;
  const body = { ...statement, digest, signed: { by, name: name.trim(), at: now.toISOString() } };
  const entryId = await appendEntry(tx, { kind: 'consent', schema: CONSENT_SCHEMA, personId, ref, body }, now);
  await tx
    .insertInto('selection_signature')
    .values({
      person_id: personId,
      id: randomUUID(),
      term_id: termId,
      by_role: by,
      name: name.trim(),
      digest,
      recorded_by: actor.recordedBy,
      signed_at: now,
      entry_id: entryId,
    })
    .execute();
  const kind = by === 'student' ? 'sign' : 'consent';
  await addNote(tx, actor, situation, { kind, by, words: '' }, now);
  await note(tx, actor, situation, `selection.${by === 'student' ? 'signed' : 'consented'}`, { entry: entryId });
}

async function askGuardians(tx: Tx, { personId, term }: Situation, now: Date): Promise<void> {
  const guardians = await tx
    .selectFrom('guardianship')
    .select('guardian_id')
    .where('person_id', '=', personId)
    .where('is_guardian', '=', true)
    .execute();
  const path = `/students/${personId}/selection?term=${term.code}`;
  await notify(
    tx,
    guardians.map(({ guardian_id }) => ({ personId: guardian_id, kind: 'selection-consent', path })),
    now,
  );
}
