// A whole evaluation: 1,000,000 pupils × 50 observations on 40 indicators; norms, percentiles, levels. Then again after 1 % new
// observations, with other weights, and from the bare rows.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { performRun, requestRun, whatIf } from '../apps/server/dist/modules/result/index.js';
import { openDatabase } from '../apps/server/dist/platform/database/index.js';
import { measure, round, withFolder } from './measure.mjs';
import { addObservations, fillRegion, now, PER_STUDENT } from './region.mjs';

/** Stated in design: one whole evaluation of this size by plain SQL, CPU seconds on this kind of machine. */
const PLAIN_SQL_SECONDS_A_MILLION = 300;

export async function bench({ students = 1_000_000, workers = 2, log }) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    try {
      await fillRegion(database, students, log);
      const run = async () => {
        const requested = await requestRun(
          database,
          { scheme: 'bench', term: '2025-2026-1', requestedBy: 'bench' },
          now(),
        );
        return performRun(database, requested.id, { dataDir: folder, workers, now });
      };
      const whole = await measure(folder, run);
      log(`whole: ${JSON.stringify(whole, (key, value) => (key === 'value' ? undefined : value))}`);
      await addObservations(database, 'later', Math.round((students * PER_STUDENT) / 100), students, 7);
      await database.pool.query('checkpoint');
      const again = await measure(folder, run);
      log(`after 1 %: ${JSON.stringify(again, (key, value) => (key === 'value' ? undefined : value))}`);
      const weights = { top1: 40, top2: 10 };
      const other = await measure(folder, () => whatIf(database, folder, again.value, weights));
      // The same once more with nothing prepared: neither packs nor a kept fold, every row through COPY.
      await database.pool.query('update batch set packed = false');
      await rm(path.join(folder, 'fold'), { recursive: true });
      const rows = await measure(folder, run);
      log(`from rows: ${JSON.stringify(rows, (key, value) => (key === 'value' ? undefined : value))}`);
      if (rows.value.result_digest !== again.value.result_digest)
        throw new Error('Packs and rows give different results.');
      const sql = (PLAIN_SQL_SECONDS_A_MILLION * students) / 1_000_000;
      const row = (name, measured, reference) => ({
        name,
        cpuSeconds: measured.cpuSeconds,
        nodeSeconds: measured.nodeSeconds,
        databaseSeconds: measured.databaseSeconds,
        wallSeconds: measured.wallSeconds,
        peakMiB: measured.peakMiB,
        rate: Math.round((students * PER_STUDENT) / measured.cpuSeconds),
        unit: 'observations/CPU s',
        reference,
        ratio: round(measured.cpuSeconds / reference),
      });
      return [
        row('evaluate', whole, sql),
        row('evaluate-from-rows', rows, sql),
        row('evaluate-after-1-percent', again, whole.cpuSeconds),
        row('what-if', other, whole.cpuSeconds),
      ];
    } finally {
      await database.close();
    }
  });
}
