import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readRoot, tileReader } from '@wuyu/ledger';
import pg from 'pg';
import { openDatabase } from '../../platform/database/index.js';
import { auditLedger } from './audit.js';
import { crashParts } from './crash-parts.js';
import { digests } from './digest.js';
import { openLedger } from './ledger.js';
import { readTileOf } from './queries.js';

const PROCESS = fileURLToPath(new URL('./crash-process.js', import.meta.url));

export interface CrashOutcome {
  acknowledged: number;
  bulks: number;
  entries: number;
  /** Checkpoints that somebody saw while it ran. */
  published: number;
  killed: { sequencers: number; connections: number; databases: number };
  /** Empty when nothing was lost, doubled, left out or inconsistent. */
  faults: string[];
}

/**
 * Two writers and a sequencer under kill -9: of the sequencer, of connections and, where it can be started again, of the
 * database. Afterwards everything acknowledged must be there once, and every checkpoint seen must lead to the last.
 *
 * @param restartDatabase kills the database by SIGKILL and starts it again; absent: it is left alone.
 * @param random from 0 to 1: when what is killed.
 */
export async function runCrashes(given: {
  connectionString: string;
  dataDir: string;
  seconds: number;
  random: () => number;
  restartDatabase?: () => Promise<void>;
}): Promise<CrashOutcome> {
  const { connectionString, dataDir, random } = given;
  const killed = { sequencers: 0, connections: 0, databases: 0 };
  const said: string[] = [];
  const published = new Map<number, string>();
  const until = performance.now() + given.seconds * 1000;
  const start = (role: string, name: string) =>
    spawn(process.execPath, [PROCESS, role, connectionString, dataDir, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const writers = ['a', 'b'].map((name) => start('write', name));
  for (const writer of writers)
    createInterface({ input: writer.stdout as never }).on('line', (line) => said.push(line));

  async function crashSequencers(): Promise<void> {
    while (performance.now() < until) {
      const sequencer = start('sequence', 's');
      await wait(1500 + random() * 2500);
      await kill(sequencer);
      killed.sequencers++;
    }
  }
  async function crashConnections(): Promise<void> {
    while (performance.now() < until) {
      await wait(200 + random() * 400);
      killed.connections += await asked(connectionString, async (client) => {
        const { rowCount } = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'wuyu' and pid <> pg_backend_pid() and random() < 0.25`,
        );
        return rowCount ?? 0;
      }).catch(() => 0);
    }
  }
  async function crashDatabase(): Promise<void> {
    while (given.restartDatabase && performance.now() < until - 3000) {
      await wait(5000 + random() * 3000);
      await given.restartDatabase();
      killed.databases++;
    }
  }
  async function watch(): Promise<void> {
    while (performance.now() < until) {
      await asked(connectionString, async (client) => {
        const { rows } = await client.query<{ size: string; root: Buffer }>(
          'select size, root from ledger_checkpoint order by size desc limit 1',
        );
        for (const { size, root } of rows) published.set(Number(size), root.toString('hex'));
      }).catch(() => undefined);
      await wait(50);
    }
  }
  await Promise.all([crashSequencers(), crashConnections(), crashDatabase(), watch()]);
  await Promise.all(writers.map(kill));
  const faults: string[] = [];
  const entries = await settle(given, said, published, faults);
  const bulks = said.filter((line) => line.startsWith('bulk ')).length;
  return { acknowledged: said.length - bulks, bulks, entries, published: published.size, killed, faults };
}

/** Sequences what is left, and compares with what was acknowledged and seen. */
async function settle(
  { connectionString, dataDir }: { connectionString: string; dataDir: string },
  said: readonly string[],
  published: ReadonlyMap<number, string>,
  faults: string[],
): Promise<number> {
  const database = await openDatabase({ databaseUrl: connectionString, dataDir, migrate: false, connections: 4 });
  const { db, pool } = database;
  const now = () => new Date();
  const dayOf = (at: Date) => at.toISOString().slice(0, 10);
  const options = { dataDir, origin: 'crash.example/ledger/county', gm: false, dayOf, now };
  const ledger = openLedger({ db, pool }, options, crashParts);
  try {
    // The lock of a killed process goes with its connection, which the database may notice a little later.
    for (let turn = 0; (await ledger.sequencer.sequenceAll()) === undefined; turn++) {
      if (turn > 100) throw new Error('The sequencer’s lock is still held.');
      await wait(100);
    }
    const outcome = await auditLedger(ledger);
    for (const { code, position, size } of outcome.findings) faults.push(`${code} at ${position ?? size}`);
    const { rows: waiting } = await pool.query('select id from ledger_outbox');
    if (waiting.length > 0) faults.push(`${waiting.length} rows still wait`);
    const { rows } = await pool.query<{ id: string }>('select id from ledger_entry');
    const ids = new Set(rows.map(({ id }) => id));
    if (ids.size !== rows.length) faults.push('an id is there twice');
    for (const line of said)
      if (!line.startsWith('bulk ') && !ids.has(line)) faults.push(`acknowledged ${line} is lost`);
    const { rows: runs } = await pool.query<{ ref: string; n: number; people: number }>(
      `select ref, count(*) as n, count(distinct person_id) as people from ledger_body where ref <> '' and person_id is not null group by ref`,
    );
    const whole = new Map(runs.map(({ ref, n, people }) => [ref, `${n} of ${people}`]));
    for (const [ref, n] of whole) if (n !== '300 of 300') faults.push(`run ${ref} has ${n}`);
    for (const line of said.filter((one) => one.startsWith('bulk '))) {
      if (!whole.has(line.slice('bulk '.length))) faults.push(`acknowledged ${line} is lost`);
    }
    const reader = tileReader(BigInt(rows.length), readTileOf(pool, 1), digests.sha256);
    for (const [size, root] of published) {
      const now = await readRoot(reader, BigInt(size), digests.sha256);
      if (Buffer.from(now).toString('hex') !== root) faults.push(`the checkpoint at ${size} is not of this tree`);
    }
    return rows.length;
  } finally {
    await ledger.close();
    await database.close();
  }
}

async function asked<T>(connectionString: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'watcher' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
