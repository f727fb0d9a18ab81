import type { Words } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { parseFactRef } from './confirm.js';
import { getKind } from './record-types.js';

/** What an observation came of, told as what it is. */
export interface RecordOrigin {
  title: Words;
  /** Null: points. */
  record: { studentId: number; id: string } | null;
}

/**
 * Of which records and points a pupil's observations came, by `<batch>:<cell>`; those that came of something else are left out.
 */
export async function originsOf(
  db: Db,
  personId: number,
  observations: readonly { batchId: number; cell: number }[],
): Promise<Map<string, RecordOrigin>> {
  if (observations.length === 0) return new Map();
  const { rows } = await sql<{ batch_id: number; cell: number; ref: string }>`
    select f.batch_id, f.cell, f.ref from unnest(${observations.map(({ batchId }) => batchId)}::integer[],
      ${observations.map(({ cell }) => cell)}::bigint[]) as o (batch_id, cell)
    join fact f on f.person_id = ${personId} and f.batch_id = o.batch_id and f.cell = o.cell`.execute(db);
  const kinds = await kindsOf(
    db,
    personId,
    rows.flatMap(({ ref }) => parseFactRef(ref)?.id ?? []),
  );
  const points = await pointTitlesOf(
    db,
    personId,
    rows.flatMap(({ ref }) => (ref.startsWith('point:') ? [ref.slice('point:'.length)] : [])),
  );
  return new Map(
    rows.flatMap(({ batch_id, cell, ref }): [string, RecordOrigin][] => {
      const id = parseFactRef(ref)?.id;
      const title = id === undefined ? points.get(ref.slice('point:'.length)) : kinds.get(id);
      const record = id === undefined ? null : { studentId: personId, id };
      return title ? [[`${batch_id}:${cell}`, { title, record }]] : [];
    }),
  );
}

async function kindsOf(db: Db, personId: number, ids: readonly string[]): Promise<Map<string, Words>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('record')
    .select(['id', 'type'])
    .where('person_id', '=', personId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, type }) => [id, getKind(type).title]));
}

async function pointTitlesOf(db: Db, personId: number, ids: readonly string[]): Promise<Map<string, Words>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('point')
    .select(['act_id', 'title'])
    .where('person_id', '=', personId)
    .where('act_id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ act_id, title }) => [act_id, title as unknown as Words]));
}
