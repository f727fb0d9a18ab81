import { Problem, type RecordDetail } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { attachmentsOf } from '../attachment/index.js';
import { type Actor, can, requireStudent } from '../identity/index.js';
import { historyOf } from './events.js';
import { findHints } from './hints.js';
import { recordPolicy } from './policy.js';
import { getKind } from './record-types.js';
import { mayDecide, reviewerOf } from './rights.js';
import { briefOf, findRow, type RecordKey, type RecordRow } from './rows.js';

/** One record with all that belongs to it. A draft is its writer's alone. */
export async function readRecord(db: Db, actor: Actor, key: RecordKey, today: string): Promise<RecordDetail> {
  const row = await findRow(db, key);
  const writes =
    row !== undefined &&
    row.writer_id === actor.personId &&
    (await can(db, actor, recordPolicy, 'record.write', { personId: key.personId })) !== undefined;
  if (!writes) await requireStudent(db, actor, recordPolicy, 'record.read', key.personId);
  if (!row || (row.state === 'draft' && !writes)) throw new Problem(404, 'request.not-found');
  const as = await reviewerOf(db, actor, key.personId);
  const decides = row.state === 'waiting' && as !== undefined && mayDecide(row, actor, as);
  const student = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', '=', key.personId)
    .executeTakeFirstOrThrow();
  const term = await db.selectFrom('term').select('code').where('id', '=', row.term_id).executeTakeFirstOrThrow();
  const files = await attachmentsOf(db, 'record', [key.id]);
  return {
    ...briefOf(row, actor),
    student,
    term: term.code,
    fields: { ...row.fields },
    form: [...getKind(row.type).fields],
    files: files.get(key.id) ?? [],
    history: await historyOf(db, key, row.type),
    hints: decides ? await findHints(db, row, as, today) : null,
    may: whatMay(row, { writes, decides, leads: as === 'class-teacher' }),
  };
}

function whatMay(
  { state, frozen_by }: RecordRow,
  { writes, decides, leads }: { writes: boolean; decides: boolean; leads: boolean },
): RecordDetail['may'] {
  if (writes && (state === 'draft' || state === 'returned')) return ['edit', 'delete'];
  if (frozen_by.length > 0) return [];
  if (leads && state === 'confirmed') return ['correct', 'void'];
  return [
    ...(writes && state === 'waiting' ? (['withdraw'] as const) : []),
    ...(decides ? (['confirm', 'return', 'reject'] as const) : []),
  ];
}
