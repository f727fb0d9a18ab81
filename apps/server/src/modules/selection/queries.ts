import type { SelectionNote, SelectionState } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import type { ChosenRecord } from './rules.js';

/** Whose selection of which term. */
export interface SelectionKey {
  personId: number;
  termId: number;
}

export interface SelectionRow {
  state: SelectionState;
  /** 0 while nothing was saved. */
  version: number;
  classId: number | null;
}

/** @param lock the row is the caller's until the transaction ends. */
export async function findSelection(db: Db | Tx, of: SelectionKey, lock = false): Promise<SelectionRow> {
  let query = db
    .selectFrom('selection')
    .select(['state', 'version', 'class_id'])
    .where('person_id', '=', of.personId)
    .where('term_id', '=', of.termId);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row
    ? { state: row.state as SelectionState, version: row.version, classId: row.class_id }
    : { state: 'none', version: 0, classId: null };
}

/** In the pupil's order. */
export async function findChosen(db: Db | Tx, of: SelectionKey): Promise<ChosenRecord[]> {
  const rows = await db
    .selectFrom('selection_item')
    .select(['record_id', 'highlighted', 'reason'])
    .where('person_id', '=', of.personId)
    .where('term_id', '=', of.termId)
    .orderBy('position')
    .execute();
  return rows.map(({ record_id: recordId, ...rest }) => ({ recordId, ...rest }));
}

/** Oldest first. */
export async function findNotes(db: Db | Tx, of: SelectionKey): Promise<SelectionNote[]> {
  const rows = await db
    .selectFrom('selection_note')
    .selectAll()
    .where('person_id', '=', of.personId)
    .where('term_id', '=', of.termId)
    .orderBy('written_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as SelectionNote['kind'],
    by: row.by_role as SelectionNote['by'],
    recordId: row.record_id,
    words: row.words,
    at: row.written_at.toISOString(),
  }));
}

export interface Signature {
  by: 'student' | 'guardian';
  name: string;
  at: Date;
  digest: string;
  entryId: string;
}

/** Those that stand: not of what was opened again. */
export async function findSignatures(db: Db | Tx, of: SelectionKey): Promise<Signature[]> {
  const rows = await db
    .selectFrom('selection_signature')
    .selectAll()
    .where('person_id', '=', of.personId)
    .where('term_id', '=', of.termId)
    .where('void', '=', false)
    .orderBy('signed_at')
    .execute();
  return rows.map((row) => ({
    by: row.by_role as Signature['by'],
    name: row.name,
    at: row.signed_at,
    digest: row.digest,
    entryId: row.entry_id,
  }));
}

/** Brings a selection to a state, and counts the change. */
export async function moveTo(
  tx: Tx,
  of: SelectionKey,
  state: Exclude<SelectionState, 'none'>,
  classId: number,
  now: Date,
): Promise<void> {
  const { version } = await findSelection(tx, of);
  const set = { state, version: version + 1, class_id: classId, changed_at: now };
  await tx
    .insertInto('selection')
    .values({ person_id: of.personId, term_id: of.termId, ...set })
    .onConflict((conflict) => conflict.columns(['person_id', 'term_id']).doUpdateSet(set))
    .execute();
}
