import { type AuditAct, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { addWorkingDays } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { closeObjection } from './close-objection.js';
import { getEntry, markEntry } from './entries.js';
import { handlersOf } from './handlers.js';
import { objectionPath, tellAccount, tellFamily } from './objection-notices.js';
import { mayAssign, mayDecide } from './objection-rights.js';
import { addStep, getObjection, type ObjectionRow, setObjection } from './objections.js';
import type { Moment } from './open.js';
import { requireNoNumber } from './public-words.js';
import { lockRound, type RoundRow } from './rounds.js';

const notFound = () => new Problem(404, 'request.not-found');

/** Runs an act on an objection whose round cannot be ended meanwhile. */
function onObjection(
  db: Db,
  id: string,
  act: (tx: Tx, objection: ObjectionRow, round: RoundRow) => Promise<void>,
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const { roundId } = await getObjection(tx, id);
    const round = await lockRound(tx, roundId, 'share');
    await act(tx, await getObjection(tx, id, true), round);
  });
}

/** Gives an objection to somebody whom it does not concern. To the same again changes nothing. */
export async function assignObjection(
  db: Db,
  actor: Actor,
  id: string,
  accountId: string,
  { now }: Moment,
): Promise<void> {
  await onObjection(db, id, async (tx, objection) => {
    if (!(await mayAssign(tx, actor, objection))) throw notFound();
    if (objection.assignedTo === accountId) return;
    const handler = (await handlersOf(tx, objection)).find((one) => one.accountId === accountId);
    if (!handler) throw new Problem(422, 'publicity.handler');
    await setObjection(tx, objection, { state: 'assigned', assigned_to: accountId }, now);
    await addStep(tx, objection, { kind: 'assigned', by: handler.role, accountId: actor.accountId }, now);
    await tellAccount(tx, accountId, 'objection-assigned', objectionPath(objection), now);
    await note(tx, actor, objection, 'objection.assigned', { to: accountId });
  });
}

export interface Handling {
  kind: 'inquiry' | 'decided';
  outcome?: 'upheld' | 'partly' | 'rejected' | undefined;
  words: string;
  remark?: string | undefined;
}

/**
 * Writes down an inquiry, or decides with reasons. Upheld: the entry is struck out at once. On the last level, or when nobody
 * appeals in time, that is final.
 *
 * @throws Problem 404 `request.not-found`; 422 `publicity.outcome-missing`, `publicity.remark-missing`.
 */
export async function handleObjection(
  db: Db,
  actor: Actor,
  id: string,
  handling: Handling,
  moment: Moment,
): Promise<void> {
  await onObjection(db, id, async (tx, objection, round) => {
    if (!(await mayDecide(tx, actor, objection))) throw notFound();
    const words = handling.words.trim();
    const by = actor.roles.find(({ role }) => role !== 'teacher')?.role ?? 'committee';
    if (handling.kind === 'inquiry') {
      await addStep(tx, objection, { kind: 'inquiry', by, words, accountId: actor.accountId }, moment.now);
      await note(tx, actor, objection, 'objection.inquiry');
      return;
    }
    const { outcome } = handling;
    const remark = (handling.remark ?? '').trim();
    requireDecision(outcome, remark);
    await mark(tx, objection, outcome, remark, moment.now);
    const dueOn = await addWorkingDays(tx, moment.today, round.appealDays);
    await setObjection(tx, objection, { state: 'decided', outcome, due_on: dueOn }, moment.now);
    await addStep(tx, objection, { kind: 'decided', by, outcome, words, accountId: actor.accountId }, moment.now);
    await note(tx, actor, objection, 'objection.decided', { outcome, level: objection.level });
    await tellAccount(tx, objection.accountId, 'objection-decided', '/objections/mine', moment.now);
    await tellFamily(tx, objection, 'objection-decided', moment.now);
    if (objection.level === 2) await closeObjection(tx, { ...objection, outcome }, moment.now);
  });
}

function requireDecision(
  outcome: Handling['outcome'],
  remark: string,
): asserts outcome is NonNullable<Handling['outcome']> {
  if (outcome === undefined) {
    const fault = { path: 'outcome', code: 'publicity.outcome-missing' };
    throw new Problem(422, 'publicity.outcome-missing', {}, [fault]);
  }
  if (outcome !== 'rejected' && remark === '') {
    const fault = { path: 'remark', code: 'publicity.remark-missing' };
    throw new Problem(422, 'publicity.remark-missing', {}, [fault]);
  }
  requireNoNumber(remark, 'remark');
}

/** What the public sees of a decision. A decision that an appeal turned over is taken back as visibly as it was made. */
async function mark(
  tx: Tx,
  objection: ObjectionRow,
  outcome: NonNullable<Handling['outcome']>,
  remark: string,
  now: Date,
): Promise<void> {
  const entry = await getEntry(tx, objection.entryId, true);
  if (outcome === 'upheld') return markEntry(tx, entry, 'struck', remark, now);
  if (outcome === 'partly') return markEntry(tx, entry, stays(entry.state, objection), remark, now);
  if (objection.outcome !== 'upheld' && objection.outcome !== 'partly') return;
  const { rows } = await sql<{ others: number }>`
    select count(*)::int as others from objection where person_id = ${objection.personId}
      and entry_id = ${objection.entryId} and id <> ${objection.id} and outcome = 'upheld'`.execute(tx);
  if (rows[0]?.others === 0) await markEntry(tx, entry, stays(entry.state, objection), remark, now);
}

/** An entry that this objection had struck out is shown again; one that was withdrawn stays out. */
function stays(state: 'shown' | 'struck', { outcome }: ObjectionRow): 'shown' | 'struck' {
  return outcome === 'upheld' ? 'shown' : state;
}

function note(
  tx: Tx,
  actor: Actor,
  { id, personId, placeId }: ObjectionRow,
  act: AuditAct,
  details: Record<string, string | number> = {},
): Promise<void> {
  return recordAct(tx, {
    act,
    accountId: actor.accountId,
    personId,
    placeId,
    details: { objection: id, ...details },
  });
}
