import { Problem } from '@wuyu/contract';
import { appendLock, nextIds, type OpenDatabase, type Tx, withTransaction } from '../../platform/database/index.js';
import { appendEntry } from '../ledger/index.js';
import { liftCorrections } from './lift.js';
import { withdrawStanding } from './queries.js';
import type { Recorder } from './reading.js';

export interface Withdrawal {
  batchId: number;
  reason: string;
  now: Date;
  /** How many are thought to stand; another number is refused. */
  expected?: number;
  /** What stands or falls together with it. */
  inSameTransaction?: (tx: Tx, outcome: Withdrawn) => Promise<void>;
}

export interface Withdrawn {
  /** How many observations no longer stand. */
  withdrawn: number;
  /** How many earlier ones that they had replaced stand again. */
  returned: number;
}

/**
 * Takes a batch back: its facts stay in the table, and a correction without a successor says that they no longer count; what
 * they had replaced counts again. The withdrawal is a batch of its own, so that "up to batch n" keeps its meaning.
 *
 * @throws Problem 404 `evidence.nothing-to-withdraw`, 409 `evidence.withdraw-changed`
 */
export async function withdraw(
  database: Pick<OpenDatabase, 'pool'>,
  actor: Recorder,
  withdrawal: Withdrawal,
): Promise<Withdrawn> {
  const { batchId, reason, now, expected, inSameTransaction } = withdrawal;
  return withTransaction(database.pool, async (client, tx) => {
    await appendLock(tx);
    const byBatchId = await nextIds(tx, 'batch', 1);
    const returned = await liftCorrections(client, batchId, byBatchId, reason);
    const count = await withdrawStanding(client, batchId, byBatchId, reason);
    if (count === 0) throw new Problem(404, 'evidence.nothing-to-withdraw');
    if (expected !== undefined && count !== expected)
      throw new Problem(409, 'evidence.withdraw-changed', { observations: count });
    const outcome = { withdrawn: count, returned };
    const entryId = await enterWithdrawal(tx, batchId, byBatchId, outcome, now);
    await tx
      .insertInto('batch')
      .values({
        id: byBatchId,
        source: 'withdrawal',
        recorded_by: actor.recordedBy,
        recorded_at: now,
        corrections: count,
        entry_id: entryId,
      })
      .execute();
    await inSameTransaction?.(tx, outcome);
    return outcome;
  });
}

/**
 * To the ledger it is a correction: the batch's record stays readable, and a `withdrawal` says that one was erased. A batch from
 * before there was a ledger has no entry that it could be about: then it stands as a batch.
 */
async function enterWithdrawal(
  tx: Tx,
  batchId: number,
  byBatchId: number,
  { withdrawn, returned }: Withdrawn,
  now: Date,
): Promise<string> {
  const of = await tx.selectFrom('batch').select('entry_id').where('id', '=', batchId).executeTakeFirst();
  const about = of?.entry_id ?? undefined;
  const body = { batch: byBatchId, withdrawn: batchId, observations: withdrawn, returned };
  const kind = about === undefined ? 'observation-batch' : 'correction';
  return appendEntry(tx, { kind, schema: 3, ref: `batch:${byBatchId}`, body, about }, now);
}
