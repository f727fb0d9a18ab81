import type pg from 'pg';
import { eraseGrowthArchives, liveArchives } from './modules/archive/index.js';
import { eraseAttachments } from './modules/attachment/index.js';
import { eraseReminders } from './modules/board/index.js';
import { eraseComments } from './modules/comment/index.js';
import { eraseEvidence, liveBatches } from './modules/evidence/index.js';
import { eraseArchives } from './modules/exchange/index.js';
import { eraseAccounts, liveAuditBatches } from './modules/identity/index.js';
import {
  type AuditedBody,
  type BodySource,
  eraseFromLedger,
  type Ledger,
  type LedgerParts,
} from './modules/ledger/index.js';
import { eraseNotices } from './modules/notice/index.js';
import { erasePublicity, liveOutcomes } from './modules/publicity/index.js';
import { eraseRatings } from './modules/rating/index.js';
import { eraseRecords, liveRecords } from './modules/record/index.js';
import { eraseReports } from './modules/report/index.js';
import { dropFolds, eraseResults, expandRun, liveResults, RESULT_EXPANDER } from './modules/result/index.js';
import { eraseFromRoster } from './modules/roster/index.js';
import { eraseSelections } from './modules/selection/index.js';
import type { Db, OpenDatabase } from './platform/database/index.js';

/** What the modules above the ledger bring to it: how entries are made, what live rows say, what goes with a pupil. */
export function ledgerParts({ pool }: Pick<OpenDatabase, 'pool'>, now: () => Date): LedgerParts {
  return {
    expanders: { [RESULT_EXPANDER]: expandRun },
    bodySources: {
      'evaluation-result': liveResults,
      'publicity-outcome': liveOutcomes,
      'audit-batch': (_db, bodies) => liveAuditBatches(pool, bodies),
      'archive-sealed': liveArchives,
      'record-confirmed': liveRecords,
      correction: (db, bodies) =>
        sayByRef(db, bodies, { archive: liveArchives, record: liveRecords, point: liveRecords }),
      // Of schemas 2 and 3 are withdrawals of facts from before the ledger: no facts of their own.
      'observation-batch': async (db, bodies) => {
        const idOf = ({ ref }: { ref: string }) => Number(ref.slice('batch:'.length));
        const live = await liveBatches(db, pool, bodies.filter(({ schema }) => schema === 1).map(idOf));
        return bodies.map(({ schema }) => (schema === 1 ? live.shift() : undefined) ?? 'not-kept');
      },
    },
    eraseElsewhere: (_tx, client, personId) => eraseOutside(client, personId, now()),
  };
}

/** Asks each module about the bodies whose ref begins with its word. */
async function sayByRef(
  db: Db,
  bodies: readonly AuditedBody[],
  sources: Readonly<Record<string, BodySource>>,
): ReturnType<BodySource> {
  const said = new Map<AuditedBody, Awaited<ReturnType<BodySource>>[number]>();
  for (const [word, source] of Object.entries(sources)) {
    const its = bodies.filter(({ ref }) => ref.startsWith(`${word}:`));
    const answers = await source(db, its);
    for (const [at, body] of its.entries()) said.set(body, answers[at] ?? 'not-kept');
  }
  return bodies.map((body) => said.get(body) ?? 'not-kept');
}

/** Everything that is kept of a pupil outside the ledger; in the caller's transaction. The audit of who read what stays. */
async function eraseOutside(client: pg.PoolClient, personId: number, at: Date): Promise<void> {
  await eraseArchives(client, personId, at);
  await erasePublicity(client, personId);
  await eraseSelections(client, personId);
  await eraseRecords(client, personId);
  await eraseReminders(client, personId);
  await eraseNotices(client, personId);
  await eraseGrowthArchives(client, personId);
  await eraseComments(client, personId);
  await eraseReports(client, personId);
  await eraseRatings(client, personId);
  await eraseResults(client, personId);
  await eraseEvidence(client, personId);
  await eraseAttachments(client, personId, at);
  await eraseAccounts(client, await eraseFromRoster(client, personId));
}

/**
 * Erases a pupil: rows, packs, sealed records and the key of those, in one transaction; then the folds in which sums of
 * theirs are kept.
 *
 * @returns how many sealed records the ledger had.
 */
export async function erasePupil(ledger: Ledger, dataDir: string, personId: number): Promise<number> {
  const records = await eraseFromLedger(ledger, personId, (_tx, client) =>
    eraseOutside(client, personId, ledger.now()),
  );
  await dropFolds(dataDir);
  return records;
}
