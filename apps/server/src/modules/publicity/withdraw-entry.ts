import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, can, recordAct } from '../identity/index.js';
import { getEntry, markEntry } from './entries.js';
import type { Moment } from './open.js';
import { publicityPolicy } from './policy.js';
import { requireNoNumber } from './public-words.js';
import { lockRound } from './rounds.js';

/**
 * Takes an entry out while it is public: it stays, struck out, with the reason. Again changes nothing.
 *
 * @throws Problem 404 `request.not-found`, 409 `publicity.ended`.
 */
export async function withdrawEntry(
  db: Db,
  actor: Actor,
  entryId: string,
  reason: string,
  { now }: Moment,
): Promise<void> {
  const { personId, roundId } = await getEntry(db, entryId);
  if ((await can(db, actor, publicityPolicy, 'publicity.withdraw', { personId })) === undefined)
    throw new Problem(404, 'request.not-found');
  await db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, roundId, 'share');
    const entry = await getEntry(tx, entryId, true);
    if (entry.state === 'struck') return;
    if (round.state !== 'open') throw new Problem(409, 'publicity.ended');
    requireNoNumber(reason, 'reason');
    await markEntry(tx, entry, 'struck', reason.trim(), now);
    const details = { entry: entryId, round: roundId };
    await recordAct(tx, {
      act: 'publicity.withdrawn',
      accountId: actor.accountId,
      personId,
      placeId: round.placeId,
      details,
    });
  });
}
