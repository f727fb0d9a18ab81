import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, recordAct } from '../identity/index.js';
import { appendEntries } from '../ledger/index.js';
import { notify } from '../notice/index.js';
import { isOwnName, letGoOfRecords, setPublic } from '../selection/index.js';
import { closeDecided, countOpen } from './close-objection.js';
import { entriesOfRound } from './entries.js';
import { OUTCOME_SCHEMA, outcomeBody, outcomeRef } from './ledger-entries.js';
import type { Moment } from './open.js';
import { publicityPolicy } from './policy.js';
import { getRound, lockRound, mayManage, type RoundRow, stateOf } from './rounds.js';

const notFound = () => new Problem(404, 'request.not-found');

/** A teacher signs for a class once its days are over. Again changes nothing. */
export async function signRound(
  db: Db,
  actor: Actor,
  { roundId, classId, name }: { roundId: string; classId: number; name: string },
  { now, today }: Moment,
): Promise<void> {
  const relation = await can(db, actor, publicityPolicy, 'publicity.sign', { classId });
  const { accountId } = actor;
  if (relation === undefined || accountId === null) throw notFound();
  const leads = (await can(db, actor, publicityPolicy, 'publicity.manage', { classId })) !== undefined;
  const person = await db
    .selectFrom('person')
    .select('name')
    .where('id', '=', actor.personId ?? 0)
    .executeTakeFirst();
  if (!isOwnName(name, person?.name ?? ''))
    throw new Problem(422, 'selection.name-differs', {}, [{ path: 'name', code: 'selection.name-differs' }]);
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, roundId, 'share');
    if (!round.classIds.includes(classId)) throw notFound();
    requireOver(round, today);
    await tx
      .insertInto('publicity_signature')
      .values({
        round_id: roundId,
        class_id: classId,
        account_id: accountId,
        role: leads ? 'class-teacher' : 'teacher',
        name: name.trim(),
        signed_at: now,
      })
      .onConflict((conflict) => conflict.columns(['round_id', 'class_id', 'account_id']).doNothing())
      .execute();
    const details = { round: roundId, classId };
    await recordAct(tx, { act: 'publicity.signed', accountId, placeId: round.placeId, details });
  });
}

/** @throws Problem 409 `publicity.ended`, `publicity.not-over` */
function requireOver(round: RoundRow, today: string): void {
  const state = stateOf(round, today);
  if (state === 'open') throw new Problem(409, 'publicity.not-over', { closesOn: round.closesOn });
  if (state !== 'over') throw new Problem(409, 'publicity.ended');
}

async function requireManaged(db: Db, actor: Actor, roundId: string): Promise<void> {
  if (!(await mayManage(db, actor, await getRound(db, roundId)))) throw notFound();
}

/** Calls a round off: it stays in the list with the reason, its selections can be shown again. */
export async function cancelRound(
  db: Db,
  actor: Actor,
  roundId: string,
  reason: string,
  { now }: Moment,
): Promise<void> {
  await requireManaged(db, actor, roundId);
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, roundId, 'update');
    if (round.state === 'cancelled') return;
    if (round.state !== 'open') throw new Problem(409, 'publicity.ended');
    const open = await countOpen(tx, roundId, round.closesOn);
    // Calling it off must not be a way around answering.
    if (open.all > 0) throw new Problem(409, 'publicity.objections-open', { count: open.all });
    await endRow(tx, roundId, { state: 'cancelled', reason: reason.trim() }, now);
    const people = await peopleOf(tx, roundId);
    const keys = people.map(({ person_id: personId }) => ({ personId, termId: round.termId }));
    await setPublic(tx, keys, false, now);
    const details = { round: roundId, pupils: people.length };
    await recordAct(tx, { act: 'publicity.cancelled', accountId: actor.accountId, placeId: round.placeId, details });
  });
}

function endRow(tx: Tx, id: string, set: { state: 'cancelled' | 'concluded'; reason?: string }, now: Date) {
  return tx
    .updateTable('publicity_round')
    .set({ ...set, ended_at: now })
    .where('id', '=', id)
    .execute();
}

function peopleOf(tx: Tx, roundId: string) {
  return tx
    .selectFrom('publicity_outcome')
    .select(['person_id', 'class_id'])
    .where('round_id', '=', roundId)
    .orderBy('person_id')
    .execute();
}

/**
 * Concludes a round: every objection is closed and every class has its class teacher's signature. One entry a pupil goes into
 * the ledger. Again changes nothing.
 *
 * @throws Problem 409 `publicity.not-over`, `publicity.objections-open`, `publicity.unsigned`.
 */
export async function concludeRound(db: Db, actor: Actor, roundId: string, { now, today }: Moment): Promise<void> {
  await requireManaged(db, actor, roundId);
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, roundId, 'update');
    if (round.state === 'concluded') return;
    requireOver(round, today);
    const open = await countOpen(tx, roundId, today);
    if (open.all > 0) throw new Problem(409, 'publicity.objections-open', { count: open.all });
    const people = await peopleOf(tx, roundId);
    await requireSigned(tx, roundId, new Set(people.map(({ class_id }) => class_id)));
    await closeDecided(tx, roundId, now);
    const entryIds = await enterOutcomes(tx, round, people, now);
    await endRow(tx, roundId, { state: 'concluded' }, now);
    await recordAct(tx, {
      act: 'publicity.concluded',
      accountId: actor.accountId,
      placeId: round.placeId,
      details: { round: roundId, pupils: entryIds.length },
    });
    const path = `/publicity/${roundId}`;
    await notify(
      tx,
      people.map(({ person_id: personId }) => ({ personId, kind: 'publicity-concluded', path })),
      now,
    );
  });
}

async function requireSigned(tx: Tx, roundId: string, classIds: ReadonlySet<number>): Promise<void> {
  const signed = await tx
    .selectFrom('publicity_signature')
    .select('class_id')
    .where('round_id', '=', roundId)
    .where('role', '=', 'class-teacher')
    .execute();
  const missing = [...classIds].filter((id) => !signed.some(({ class_id }) => class_id === id));
  if (missing.length > 0) throw new Problem(409, 'publicity.unsigned', { count: missing.length });
}

/** What was struck is held no longer; what stands is held until it is sealed. */
async function enterOutcomes(
  tx: Tx,
  round: RoundRow,
  people: ReadonlyArray<{ person_id: number; class_id: number }>,
  now: Date,
): Promise<string[]> {
  const entries = await entriesOfRound(tx, round.id);
  const bodies = people.map(({ person_id: personId, class_id: classId }) => ({
    personId,
    body: outcomeBody(
      round,
      classId,
      entries.filter((entry) => entry.personId === personId),
    ),
  }));
  const ids = await appendEntries(
    tx,
    bodies.map(({ personId, body }) => ({
      kind: 'publicity-outcome' as const,
      schema: OUTCOME_SCHEMA,
      personId,
      ref: outcomeRef(round.id),
      body,
    })),
    now,
  );
  await sql`
    update publicity_outcome o set entry_id = given.entry_id
    from unnest(${bodies.map(({ personId }) => personId)}::integer[], ${ids}::uuid[]) as given (person_id, entry_id)
    where o.person_id = given.person_id and o.round_id = ${round.id}`.execute(tx);
  const struck = entries.filter(({ state }) => state === 'struck');
  await letGoOfRecords(
    tx,
    struck.map(({ recordId }) => recordId),
    now,
  );
  return ids;
}
