import { randomUUID } from 'node:crypto';
import { type AuditAct, Problem, type SelectionNote } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { notify } from '../notice/index.js';
import type { Term } from '../roster/index.js';
import { findNotes, moveTo } from './queries.js';
import { holdRecords, letGoOfRecords } from './records.js';
import { type Act, type ChosenRecord, faultsOf, nextState } from './rules.js';
import { findSituation, type Situation } from './situation.js';

export interface Of {
  personId: number;
  term: Term;
  /** What the caller saw; absent: it does not matter to the act. */
  version?: number | undefined;
}

export interface Moment {
  now: Date;
  today: string;
}

/** Runs an act on one selection, which is locked meanwhile. */
export function onSelection<T>(
  db: Db,
  { personId, term, version }: Of,
  { today }: Moment,
  act: (tx: Tx, situation: Situation) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    // A selection that is not there yet cannot be locked by its row.
    await sql`select pg_advisory_xact_lock(${personId}::int, ${term.id}::int)`.execute(tx);
    const situation = await findSituation(tx, personId, term, today, true);
    if (version !== undefined && version !== situation.version)
      throw new Problem(409, 'selection.changed-elsewhere', { version: situation.version });
    return act(tx, situation);
  });
}

/** @throws Problem 409 `selection.state` when the act is not for this state. */
export function requireNext(situation: Situation, act: Act) {
  const next = nextState(situation.state, act, situation.consentNeeded);
  if (!next || next === 'none') throw new Problem(409, 'selection.state', { state: situation.state });
  return next;
}

/** Within the pupil's days to choose, or after them while the teacher has sent it back. @throws Problem 409 `calendar.…` */
async function requireDays(tx: Tx, { state, placeId, termId }: Situation, today: string): Promise<void> {
  if (state !== 'returned') await requireOpen(tx, 'selection', placeId, termId, today);
}

/** Keeps what was chosen, in order. The same again changes nothing, whatever version the caller saw. */
export async function saveChosen(
  db: Db,
  actor: Actor,
  of: Of,
  chosen: readonly ChosenRecord[],
  moment: Moment,
): Promise<void> {
  await onSelection(db, { personId: of.personId, term: of.term }, moment, async (tx, situation) => {
    const tidy = chosen.map((item) => ({ ...item, reason: item.reason.trim() }));
    if (situation.version > 0 && JSON.stringify(tidy) === JSON.stringify(situation.chosen)) return;
    if (of.version !== situation.version)
      throw new Problem(409, 'selection.changed-elsewhere', { version: situation.version });
    const next = requireNext(situation, 'save');
    await requireDays(tx, situation, moment.today);
    const faults = faultsOf(tidy, situation.records, situation.rule);
    if (faults.length > 0) throw new Problem(422, 'selection.invalid', { count: faults.length }, faults);
    const { personId, termId, classId } = situation;
    await tx.deleteFrom('selection_item').where('person_id', '=', personId).where('term_id', '=', termId).execute();
    const rows = tidy.map(({ recordId, highlighted, reason }, position) => ({
      person_id: personId,
      term_id: termId,
      record_id: recordId,
      position,
      highlighted,
      reason,
    }));
    if (rows.length > 0) await tx.insertInto('selection_item').values(rows).execute();
    await moveTo(tx, situation, next, classId, moment.now);
    await note(tx, actor, situation, 'selection.saved', { items: rows.length });
  });
}

/** Gives the choice to the class teacher. Again changes nothing. */
export async function handIn(db: Db, actor: Actor, of: Of, moment: Moment): Promise<void> {
  await onSelection(db, { ...of, version: undefined }, moment, async (tx, situation) => {
    if (situation.state === 'handed-in') return;
    if (of.version !== situation.version)
      throw new Problem(409, 'selection.changed-elsewhere', { version: situation.version });
    const next = requireNext(situation, 'hand-in');
    await requireDays(tx, situation, moment.today);
    requireWhole(situation);
    await moveTo(tx, situation, next, situation.classId, moment.now);
    await addNote(tx, actor, situation, { kind: 'hand-in', by: 'student', words: '' }, moment.now);
    await note(tx, actor, situation, 'selection.handed-in', { items: situation.chosen.length });
  });
}

/** @throws Problem 422 `selection.empty`, or `selection.invalid` when a chosen record counts no longer or has no reason. */
export function requireWhole({ chosen, records, rule }: Situation): void {
  if (chosen.length === 0) throw new Problem(422, 'selection.empty');
  const faults = [
    ...faultsOf(chosen, records, rule),
    ...chosen.flatMap(({ reason }, at) =>
      reason === '' ? [{ path: `items[${at}].reason`, code: 'selection.no-reason' }] : [],
    ),
  ];
  if (faults.length > 0) throw new Problem(422, 'selection.invalid', { count: faults.length }, faults);
}

/** The teacher's word on what was handed in: approved, or back with words; or opened again before publicity, visibly. */
export async function decide(
  db: Db,
  actor: Actor,
  of: Of,
  { decision, words = '' }: { decision: 'approve' | 'return' | 'reopen'; words?: string | undefined },
  moment: Moment,
): Promise<void> {
  await onSelection(db, of, moment, async (tx, situation) => {
    const next = requireNext(situation, decision);
    const said = words.trim();
    if (decision !== 'approve' && said === '')
      throw new Problem(422, 'selection.words-missing', {}, [{ path: 'words', code: 'selection.words-missing' }]);
    if (decision === 'approve') requireWhole(situation);
    if (decision === 'reopen') await voidSignatures(tx, situation, moment.now);
    await moveTo(tx, situation, next, situation.classId, moment.now);
    await addNote(tx, actor, situation, { kind: decision, by: 'teacher', words: said }, moment.now);
    const details = { decision, term: situation.termId };
    await note(tx, actor, situation, 'selection.decided', details);
    const path = `/students/${situation.personId}/selection?term=${situation.term.code}`;
    const kind = decision === 'approve' ? 'selection-approved' : 'selection-returned';
    await notify(tx, [{ personId: situation.personId, kind, path }], moment.now);
  });
}

/** What was signed is open again: the signatures stay readable and count no longer, the records are no longer held. */
async function voidSignatures(tx: Tx, { personId, termId, chosen, state }: Situation, now: Date): Promise<void> {
  if (state === 'approved') return;
  await tx
    .updateTable('selection_signature')
    .set({ void: true })
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .execute();
  await letGoOfRecords(
    tx,
    chosen.map(({ recordId }) => recordId),
    now,
  );
}

/** A teacher's suggestion or comment. The same id again adds nothing; other words under it are refused. */
export async function guide(
  db: Db,
  actor: Actor,
  of: Of,
  said: { id: string; kind: 'suggest' | 'comment'; recordId?: string | undefined; words: string },
  moment: Moment,
): Promise<void> {
  await onSelection(db, of, moment, async (tx, situation) => {
    const words = said.words.trim();
    const { recordId = null } = said;
    const before = (await findNotes(tx, situation)).find(({ id }) => id === said.id);
    if (before) {
      if (before.words === words && before.kind === said.kind && before.recordId === recordId) return;
      throw new Problem(409, 'selection.id-taken');
    }
    if (recordId !== null && !situation.records.has(recordId)) throw new Problem(422, 'selection.no-record');
    await addNote(tx, actor, situation, { id: said.id, kind: said.kind, by: 'teacher', recordId, words }, moment.now);
    await note(tx, actor, situation, 'selection.guided', { kind: said.kind });
  });
}

export async function addNote(
  tx: Tx,
  actor: Actor,
  { personId, termId }: Situation,
  said: Pick<SelectionNote, 'kind' | 'by' | 'words'> & { id?: string; recordId?: string | null },
  now: Date,
): Promise<void> {
  const inserted = await tx
    .insertInto('selection_note')
    .values({
      person_id: personId,
      id: said.id ?? randomUUID(),
      term_id: termId,
      kind: said.kind,
      by_role: said.by,
      record_id: said.recordId ?? null,
      words: said.words,
      recorded_by: actor.recordedBy,
      written_at: now,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'id']).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Problem(409, 'selection.id-taken');
}

export function note(
  tx: Tx,
  actor: Actor,
  { personId, placeId, termId }: Situation,
  act: AuditAct,
  details: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  const entry = { act, accountId: actor.accountId, personId, placeId, details: { term: termId, ...details } };
  return recordAct(tx, entry);
}

/** What is signed stays as it is until it is opened again. */
export function hold(tx: Tx, { chosen }: Situation, now: Date): Promise<void> {
  return holdRecords(
    tx,
    chosen.map(({ recordId }) => recordId),
    now,
  );
}
