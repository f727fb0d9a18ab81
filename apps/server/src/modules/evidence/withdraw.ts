import { Problem } from '@wuyu/contract';
import { appendLock, nextIds, type OpenDatabase, withTransaction } from '../../platform/database/index.js';
import { withdrawStanding } from './queries.js';
import type { Recorder } from './reading.js';

export interface Withdrawal {
  batchId: number;
  /** One observation of the batch; absent: everything of it that stands. */
  only?: { personId: number; cell: number };
  reason: string;
  now: Date;
}

/**
 * Takes facts back: they stay in the table, and a correction without a successor says that they no longer count. The
 * withdrawal is a batch of its own, so that "up to batch n" keeps its meaning.
 *
 * @returns how many observations no longer stand
 * @throws Problem 404 `evidence.nothing-to-withdraw`
 */
export async function withdraw(
  database: Pick<OpenDatabase, 'pool'>,
  actor: Recorder,
  withdrawal: Withdrawal,
): Promise<number> {
  const { batchId, only, reason, now } = withdrawal;
  return withTransaction(database.pool, async (client, tx) => {
    await appendLock(tx);
    const byBatchId = await nextIds(tx, 'batch', 1);
    const count = await withdrawStanding(client, batchId, byBatchId, reason, only);
    if (count === 0) throw new Problem(404, 'evidence.nothing-to-withdraw');
    await tx
      .insertInto('batch')
      .values({
        id: byBatchId,
        source: 'withdrawal',
        recorded_by: actor.recordedBy,
        recorded_at: now,
        corrections: count,
      })
      .execute();
    return count;
  });
}
