import type { RecordState, Words } from '@wuyu/contract';
import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { addEvent } from './events.js';
import { type FieldValues, headlineOf, publicFieldsOf } from './form.js';
import { type Aspect, getKind } from './record-types.js';
import type { RecordRow } from './rows.js';

/** A record as the later steps of the year see it. */
export interface FoundRecord {
  id: string;
  personId: number;
  termId: number;
  classId: number | null;
  type: string;
  typeTitle: Words;
  aspect: Aspect;
  title: string;
  day: string;
  from: string | null;
  state: RecordState;
  revision: number;
  fields: FieldValues;
  /** What of the fields may be put before the school, by code of the field. */
  publicFields: FieldValues;
  attachments: number;
  /** What keeps it as it is, e.g. `publicity:7`. */
  frozenBy: readonly string[];
  entryId: string | null;
}

/** Records by their ids, in no order; those that are drafts or not there are left out. */
export async function findRecords(db: Db | Tx, ids: readonly string[]): Promise<FoundRecord[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('record')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('state', '<>', 'draft')
    .execute();
  return (rows as RecordRow[]).map(foundOf);
}

/** A pupil's records of a term, the newest day first; drafts left out. */
export async function recordsOf(
  db: Db | Tx,
  personId: number,
  termId: number,
  filter: { states?: readonly RecordState[]; types?: readonly string[] } = {},
): Promise<FoundRecord[]> {
  let query = db
    .selectFrom('record')
    .selectAll()
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .where('state', '<>', 'draft')
    .orderBy('day', 'desc')
    .orderBy('id', 'desc');
  if (filter.states) query = query.where('state', 'in', [...filter.states]);
  if (filter.types) query = query.where('type', 'in', [...filter.types]);
  return ((await query.execute()) as RecordRow[]).map(foundOf);
}

function foundOf(row: RecordRow): FoundRecord {
  const kind = getKind(row.type);
  return {
    id: row.id,
    personId: row.person_id,
    termId: row.term_id,
    classId: row.class_id,
    type: row.type,
    typeTitle: kind.title,
    aspect: kind.aspect,
    title: headlineOf(row.fields),
    day: row.day,
    from: row.starts_on,
    state: row.state,
    revision: row.revision,
    fields: row.fields,
    publicFields: publicFieldsOf(kind, row.fields),
    attachments: row.attachments,
    frozenBy: row.frozen_by,
    entryId: row.entry_id,
  };
}

/**
 * Keeps confirmed records as they are, in the caller's transaction, until the same `by` lets them go.
 *
 * @param by what keeps them, e.g. `publicity:7`; the same again changes nothing.
 * @throws Problem 409 `record.state` when one of them does not count (any more).
 */
export async function freezeRecords(tx: Tx, ids: readonly string[], by: string, now: Date): Promise<void> {
  const rows = await lockRows(tx, ids);
  if (rows.length !== new Set(ids).size || rows.some(({ state }) => state !== 'confirmed'))
    throw new Problem(409, 'record.state');
  await setFrozen(
    tx,
    rows.filter(({ frozen_by }) => !frozen_by.includes(by)),
    'freeze',
    by,
    now,
  );
}

/** Lets go of what `by` kept as it was; what something else keeps stays kept. */
export async function unfreezeRecords(tx: Tx, ids: readonly string[], by: string, now: Date): Promise<void> {
  const rows = await lockRows(tx, ids);
  await setFrozen(
    tx,
    rows.filter(({ frozen_by }) => frozen_by.includes(by)),
    'unfreeze',
    by,
    now,
  );
}

async function lockRows(tx: Tx, ids: readonly string[]): Promise<RecordRow[]> {
  if (ids.length === 0) return [];
  // In one order, so that two who lock the same ones wait for each other.
  const rows = await tx
    .selectFrom('record')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('person_id')
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows as RecordRow[];
}

async function setFrozen(
  tx: Tx,
  rows: readonly RecordRow[],
  act: 'freeze' | 'unfreeze',
  by: string,
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const change =
    act === 'freeze' ? sql<string[]>`array_append(frozen_by, ${by})` : sql<string[]>`array_remove(frozen_by, ${by})`;
  await sql`
    update record set frozen_by = ${change}
    from unnest(${rows.map((row) => row.person_id)}::integer[], ${rows.map((row) => row.id)}::uuid[]) as r (person_id, id)
    where record.person_id = r.person_id and record.id = r.id`.execute(tx);
  for (const { person_id: personId, id, revision } of rows)
    await addEvent(tx, { personId, id }, { act, byRole: 'system', byId: null, revision }, now);
}
