import type pg from 'pg';
import { eraseEvidence, liveBatch } from './modules/evidence/index.js';
import { eraseAccounts } from './modules/identity/index.js';
import { eraseFromLedger, type Ledger, type LedgerParts } from './modules/ledger/index.js';
import { eraseReports } from './modules/report/index.js';
import { dropFolds, eraseResults, expandRun, liveResults, RESULT_EXPANDER } from './modules/result/index.js';
import { eraseFromRoster } from './modules/roster/index.js';
import type { OpenDatabase } from './platform/database/index.js';

/** What the modules above the ledger bring to it: how entries are made, what live rows say, what goes with a pupil. */
export function ledgerParts({ pool }: Pick<OpenDatabase, 'pool'>): LedgerParts {
  return {
    expanders: { [RESULT_EXPANDER]: expandRun },
    bodySources: {
      'evaluation-result': liveResults,
      'observation-batch': async (db, bodies) => {
        const said: Array<Awaited<ReturnType<typeof liveBatch>>> = [];
        for (const { ref, schema } of bodies) {
          // Of schema 2 is a withdrawal from before the ledger: no facts of its own.
          said.push(
            schema === 1 ? await liveBatch(db, pool, Number(ref.slice('batch:'.length))) : ('not-kept' as const),
          );
        }
        return said;
      },
    },
    eraseElsewhere: (_tx, client, personId) => eraseOutside(client, personId),
  };
}

/** Everything that is kept of a pupil outside the ledger; in the caller's transaction. The audit of who read what stays. */
async function eraseOutside(client: pg.PoolClient, personId: number): Promise<void> {
  await eraseReports(client, personId);
  await eraseResults(client, personId);
  await eraseEvidence(client, personId);
  await eraseAccounts(client, await eraseFromRoster(client, personId));
}

/**
 * Erases a pupil: rows, packs, sealed records and the key of those, in one transaction; then the folds in which sums of
 * theirs are kept.
 *
 * @returns how many sealed records the ledger had.
 */
export async function erasePupil(ledger: Ledger, dataDir: string, personId: number): Promise<number> {
  const records = await eraseFromLedger(ledger, personId, (_tx, client) => eraseOutside(client, personId));
  await dropFolds(dataDir);
  return records;
}
