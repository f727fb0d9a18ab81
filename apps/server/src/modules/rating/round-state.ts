import { type AuditAct, Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { findWindow, requireOpen } from '../calendar/index.js';
import { retractFacts } from '../evidence/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { factRef } from './close-round.js';
import { lockRound, type RoundRow } from './queries.js';

const FACTS_AT_ONCE = 2000;

/** Lets a round end on another day. @throws Problem 409 `rating.over`, 422 `rating.day` */
export async function moveClosing(db: Db, actor: Actor, id: string, closesOn: string, today: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.state !== 'open') throw new Problem(409, 'rating.over');
    await checkDay(tx, round, closesOn, today);
    await tx.updateTable('rating_round').set({ closes_on: closesOn }).where('id', '=', id).execute();
    await written(tx, actor, round, 'rating.moved', { closesOn });
  });
}

/** From now on no form is taken; `performClosing` does the rest. A round that is closed or being closed stays as it is. */
export async function requestClosing(db: Db, actor: Actor, id: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.state !== 'open') return false;
    await tx
      .updateTable('rating_round')
      .set({ state: 'closing', progress: 0, problem: '' })
      .where('id', '=', id)
      .execute();
    await written(tx, actor, round, 'rating.closing', {});
    return true;
  });
}

/** Whoever closes the round sees it at the next class, and leaves everything as it was. */
export async function cancelClosing(db: Db, actor: Actor, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.state !== 'closing') return;
    await tx.updateTable('rating_round').set({ state: 'open', progress: 0 }).where('id', '=', id).execute();
    await written(tx, actor, round, 'rating.closing-cancelled', {});
  });
}

/** Opens a closed round once more: its facts no longer stand. What peers gave stays fixed. */
export async function reopenRound(
  db: Db,
  actor: Actor,
  id: string,
  closesOn: string,
  at: Date,
  today: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.state !== 'closed') throw new Problem(409, 'rating.not-closed');
    await requireOpen(tx, 'rating', round.place_id, round.term_id, today);
    await checkDay(tx, round, closesOn, today);
    const results = await tx
      .selectFrom('rating_result')
      .select(['person_id', 'indicator_values'])
      .where('round_id', '=', id)
      .where('revision', '=', round.revision)
      .execute();
    const refs = results.flatMap(({ person_id: personId, indicator_values }) =>
      Object.keys(indicator_values as Record<string, number>).map((indicator) => ({
        personId,
        ref: factRef(id, indicator, round.revision),
      })),
    );
    for (let from = 0; from < refs.length; from += FACTS_AT_ONCE)
      await retractFacts(tx, refs.slice(from, from + FACTS_AT_ONCE), at);
    await tx
      .updateTable('rating_round')
      .set({ state: 'open', progress: 0, closed_on: null, closes_on: closesOn })
      .where('id', '=', id)
      .execute();
    await written(tx, actor, round, 'rating.reopened', { facts: refs.length });
  });
}

async function checkDay(tx: Tx, round: RoundRow, closesOn: string, today: string): Promise<void> {
  const { closesOn: last } = await findWindow(tx, 'rating', round.place_id, round.term_id);
  if (closesOn < today || closesOn > last)
    throw new Problem(422, 'rating.day', { last }, [{ path: 'closesOn', code: 'rating.day', values: { last } }]);
}

function written(
  tx: Tx,
  actor: Actor,
  round: RoundRow,
  act: AuditAct,
  details: Record<string, string | number>,
): Promise<void> {
  const entry = { act, accountId: actor.accountId, placeId: round.place_id, details: { round: round.id, ...details } };
  return recordAct(tx, entry);
}
