// The ledger under kill -9 for 45 s: of the sequencer, of connections, and of the database itself, while two processes write.
// No figure to compare: a fault fails the run.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runCrashes } from '../apps/server/dist/modules/ledger/crash-run.js';
import { startEmbedded } from '../apps/server/dist/platform/database/embedded.js';
import { migrate } from '../apps/server/dist/platform/database/index.js';
import { peakMiB, withFolder } from './measure.mjs';

const SECONDS = 45;

export async function bench({ log }) {
  return withFolder(async (folder) => {
    const { connectionString } = await startEmbedded(folder);
    await migrate(connectionString);
    const began = performance.now();
    const outcome = await runCrashes({
      connectionString,
      dataDir: folder,
      seconds: SECONDS,
      random: Math.random,
      restartDatabase: () => restart(folder),
    });
    await (await startEmbedded(folder)).release();
    log(JSON.stringify(outcome, null, 2));
    if (outcome.faults.length > 0) throw new Error(`${outcome.faults.length} faults: ${outcome.faults[0]}`);
    return [
      {
        name: 'crashes',
        wallSeconds: Math.round((performance.now() - began) / 1000),
        peakMiB: peakMiB(),
        rate: outcome.killed.sequencers + outcome.killed.connections + outcome.killed.databases,
        unit: 'kills',
      },
    ];
  });
}

/** SIGKILL to the postmaster; its backends notice and go, and then it starts again and recovers. */
async function restart(folder) {
  const postmaster = Number(readFileSync(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(postmaster, 'SIGKILL');
  for (let turn = 0; ; turn++) {
    await wait(300);
    try {
      await startEmbedded(folder);
      return;
    } catch (error) {
      if (turn > 60) throw error;
    }
  }
}
