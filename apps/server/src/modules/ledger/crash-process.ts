import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, withTransaction } from '../../platform/database/index.js';
import { appendBulk, appendEntries } from './append.js';
import { crashParts } from './crash-parts.js';
import { openLedger } from './ledger.js';

/**
 * A process to be killed by the crash test: `sequence` runs the sequencer, `write` appends as fast as it can and prints the id
 * of each entry once its transaction is acknowledged, and `bulk <n>` for n pupils at once.
 */
const [role, connectionString, dataDir, name] = process.argv.slice(2) as [string, string, string, string];
const { db, pool } = await openWhenItAnswers();
const now = () => new Date();

if (role === 'sequence') {
  const dayOf = (at: Date) => at.toISOString().slice(0, 10);
  const options = { dataDir, origin: 'crash.example/ledger/county', gm: false, batchMs: 20, dayOf, now };
  await openLedger({ db, pool }, options, crashParts).start();
} else {
  for (let turn = 0; ; turn++) {
    try {
      const said = await withTransaction(pool, async (_client, tx) => {
        if (turn % 20 === 19) {
          const run = `${name}-${turn}`;
          const bulk = {
            kind: 'evaluation-result' as const,
            schema: 1,
            expander: 'pupils',
            arguments: { run, pupils: 300 },
          };
          await appendBulk(tx, { ...bulk, ref: run }, now());
          return [`bulk ${run}`];
        }
        const entries = Array.from({ length: 1 + (turn % 5) }, (_, i) => ({
          kind: 'consent' as const,
          schema: 1,
          personId: 1 + ((turn + i) % 300),
          body: { by: name, turn, i },
        }));
        return appendEntries(tx, entries, now());
      });
      process.stdout.write(`${said.join('\n')}\n`);
      await wait(10);
    } catch {
      // Not acknowledged: it may be there or not. Go on with another connection.
      await wait(20);
    }
  }
}

/** The database may be starting again itself. */
async function openWhenItAnswers(): ReturnType<typeof openDatabase> {
  for (;;) {
    try {
      return await openDatabase({ databaseUrl: connectionString, dataDir, migrate: false, connections: 4 });
    } catch {
      await wait(100);
    }
  }
}
