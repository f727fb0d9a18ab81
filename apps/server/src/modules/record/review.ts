import { Problem, type RecordBrief } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct, requireStudent } from '../identity/index.js';
import { notify } from '../notice/index.js';
import { confirmRow, updateRow } from './confirm.js';
import { addEvent } from './events.js';
import { tidyText } from './form.js';
import { recordPolicy } from './policy.js';
import { mayDecide, requireWriter, reviewerOf } from './rights.js';
import { briefOf, lockRow, type RecordKey, type RecordRow } from './rows.js';

type Reviewer = 'guardian' | 'class-teacher';

/** Confirms a record that waits. The same again by the same reviewer changes nothing. */
export async function confirmRecord(
  db: Db,
  actor: Actor,
  key: RecordKey,
  revision: number,
  now: Date,
): Promise<RecordBrief> {
  return review(db, actor, key, async (tx, row, as) => {
    if (row.state === 'confirmed' && row.revision === revision && row.decided_by === actor.personId)
      return briefOf(row, actor);
    requireWaiting(row, revision);
    return briefOf(await confirmRow(tx, actor, row, as === 'guardian' ? 'guardian' : 'teacher', now), actor);
  });
}

/** Gives a record that waits back to its writer as a draft, or refuses it for good. Either way it says why. */
export async function refuseRecord(
  db: Db,
  actor: Actor,
  key: RecordKey,
  given: { act: 'return' | 'reject'; revision: number; reason: string },
  now: Date,
): Promise<RecordBrief> {
  const reason = requireReason(given.reason);
  const state = given.act === 'return' ? 'returned' : 'rejected';
  return review(db, actor, key, async (tx, row, as) => {
    if (row.state === state && row.revision === given.revision && row.reason === reason) return briefOf(row, actor);
    requireWaiting(row, given.revision);
    const changed = { state, reason, decided_at: now, decided_by: actor.personId, changed_at: now } as const;
    await updateRow(tx, row, changed);
    const byRole = as === 'guardian' ? 'guardian' : 'teacher';
    const { revision } = row;
    await addEvent(tx, key, { act: given.act, byRole, byId: actor.personId, revision, reason }, now);
    await recordAct(tx, {
      act: `record.${state}`,
      accountId: actor.accountId,
      personId: key.personId,
      details: { record: key.id, revision },
    });
    const path = `/records/${key.personId}/${key.id}`;
    await notify(tx, [{ personId: row.writer_id, kind: `record-${state}`, details: {}, path }], now);
    return briefOf({ ...row, ...changed }, actor);
  });
}

/** Takes an own record back before it is decided: it is a draft again, with all that it says. */
export async function withdrawRecord(db: Db, actor: Actor, key: RecordKey, now: Date): Promise<RecordBrief> {
  const writer = await requireWriter(db, actor, key.personId);
  return db.transaction().execute(async (tx) => {
    const row = await lockRow(tx, key);
    if (!row || row.writer_id !== actor.personId) throw new Problem(404, 'request.not-found');
    if (row.state === 'draft') return briefOf(row, actor);
    if (row.frozen_by.length > 0) throw new Problem(409, 'record.frozen');
    if (row.state !== 'waiting') throw new Problem(409, 'record.state');
    const changed = { state: 'draft', changed_at: now } as const;
    await updateRow(tx, row, changed);
    const { revision } = row;
    await addEvent(tx, key, { act: 'withdraw', byRole: writer.role, byId: writer.personId, revision }, now);
    await recordAct(tx, {
      act: 'record.withdrawn',
      accountId: actor.accountId,
      personId: key.personId,
      details: { record: key.id, revision },
    });
    return briefOf({ ...row, ...changed }, actor);
  });
}

/** One decision about one record, by somebody who may take it. */
async function review(
  db: Db,
  actor: Actor,
  key: RecordKey,
  decide: (tx: Tx, row: RecordRow, as: Reviewer) => Promise<RecordBrief>,
): Promise<RecordBrief> {
  await requireStudent(db, actor, recordPolicy, 'record.confirm', key.personId);
  const as = await reviewerOf(db, actor, key.personId);
  return db.transaction().execute(async (tx) => {
    const row = await lockRow(tx, key);
    if (!row || row.state === 'draft' || !as || !mayDecide(row, actor, as)) throw new Problem(404, 'request.not-found');
    return decide(tx, row, as);
  });
}

function requireWaiting(row: RecordRow, revision: number): void {
  if (row.state !== 'waiting') throw new Problem(409, 'record.state');
  if (row.revision !== revision) throw new Problem(409, 'record.changed');
}

/** @throws Problem 422 `record.invalid` when it says nothing. */
export function requireReason(reason: string): string {
  const text = tidyText(reason);
  if (text !== '') return text;
  throw new Problem(422, 'record.invalid', { count: 1 }, [{ code: 'record.field-required', path: 'body.reason' }]);
}
