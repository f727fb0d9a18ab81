import type { RecordBrief, RecordState } from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';
import { type FieldValues, headlineOf } from './form.js';
import { type Confirmer, getKind, type WriterRole } from './record-types.js';

/** A record as its row has it. */
export interface RecordRow
  extends Omit<Selectable<Database['record']>, 'state' | 'fields' | 'writer_role' | 'confirmer'> {
  state: RecordState;
  fields: FieldValues;
  writer_role: WriterRole;
  confirmer: Confirmer | null;
}

export interface RecordKey {
  personId: number;
  id: string;
}

export async function findRow(db: Db | Tx, { personId, id }: RecordKey): Promise<RecordRow | undefined> {
  const row = await db
    .selectFrom('record')
    .selectAll()
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row as RecordRow | undefined;
}

/** The row for whoever is about to change it: nobody else can until the transaction ends. */
export async function lockRow(tx: Tx, { personId, id }: RecordKey): Promise<RecordRow | undefined> {
  const row = await tx
    .selectFrom('record')
    .selectAll()
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row as RecordRow | undefined;
}

/** Acts on one pupil's records queue, so that several at once cannot all count themselves the last that is allowed. */
export async function lockStudent(tx: Tx, personId: number): Promise<void> {
  await sql`select id from person where id = ${personId} for no key update`.execute(tx);
}

/**
 * Sees to it that an id stands for one record only, whoever's: two at once with the same one queue.
 *
 * @returns whether another pupil has a record with this id.
 */
export async function isTakenElsewhere(tx: Tx, { personId, id }: RecordKey): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 5))`.execute(tx);
  const found = await tx
    .selectFrom('record')
    .select('id')
    .where('id', '=', id)
    .where('person_id', '<>', personId)
    .executeTakeFirst();
  return found !== undefined;
}

export function briefOf(row: RecordRow, actor: Pick<Actor, 'personId'>): RecordBrief {
  const kind = getKind(row.type);
  return {
    id: row.id,
    studentId: row.person_id,
    type: row.type,
    typeTitle: kind.title,
    aspect: kind.aspect,
    title: headlineOf(row.fields),
    day: row.day_known ? row.day : null,
    from: row.starts_on,
    state: row.state,
    revision: row.revision,
    frozen: row.frozen_by.length > 0,
    writer: { role: row.writer_role, own: row.writer_id === actor.personId },
    confirmer: row.confirmer,
    reason: row.reason,
    attachments: row.attachments,
    changedAt: row.changed_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
  };
}
