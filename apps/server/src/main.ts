import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { appTasks, buildApp, openAppLedger, rounds } from './app.js';
import type { Config } from './config.js';
import { type DemoReady, isDemoLoaded, loadDemo } from './demo/load-demo.js';
import { firstAdministrator } from './modules/identity/index.js';
import type { Ledger } from './modules/ledger/index.js';
import { createRenderer, sampleReport } from './modules/report/index.js';
import { openRuns } from './modules/result/index.js';
import { installBuiltIns } from './modules/scheme/index.js';
import { type OpenDatabase, openDatabase } from './platform/database/index.js';
import type { Readiness } from './platform/http/index.js';
import { startJobs } from './platform/jobs/index.js';

const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface Server {
  /** Where it listens, e.g. http://localhost:8080. */
  address: string;
  /** Settled when the demo region is loaded, or at once when there is none to load. */
  ready: Promise<Started>;
  close(): Promise<void>;
}

export interface Started {
  demo: DemoReady | undefined;
  /** On an empty database without the demo: the one administrator, whose code is shown once. */
  administrator: { login: string; code: string } | undefined;
}

/**
 * Starts the whole server: database, migrations, built-in schemes, jobs, HTTP. It listens before the demo region is loaded;
 * /readyz says when it is.
 *
 * @param options.demo on an empty database, load the demo region; on another one nothing is added.
 */
export async function startServer(
  config: Config,
  options: { demo: boolean; now: () => Date; note: (line: string) => void },
): Promise<Server> {
  const { now, note } = options;
  const { databaseUrl, dataDir, timeZone } = config;
  const database = await openDatabase({ databaseUrl, dataDir, connections: 20, timeZone });
  let readiness: Readiness = { ready: false, state: 'starting' };
  let app: FastifyInstance | undefined;
  let accounts: DemoReady['accounts'] = [];
  let jobs: Awaited<ReturnType<typeof startJobs>> | undefined;
  const renderer = createRenderer({ workers: config.workers, dataDir: config.dataDir });
  let ledger: Ledger | undefined;
  const closing = new AbortController();
  const close = async () => {
    closing.abort(new Error('The server is closing.'));
    await app?.close();
    await jobs?.close();
    await ledger?.close();
    await renderer.close();
    await database.close();
  };
  try {
    await installBuiltIns(database.db, now());
    ledger = openAppLedger(config, database, now);
    jobs = await startJobs(database.pool, appTasks({ config, database, renderer, ledger, now }), { rounds });
    const webRoot = existsSync(WEB_ROOT) ? { webRoot: WEB_ROOT } : {};
    app = await buildApp({
      config,
      database,
      jobs,
      renderer,
      ledger,
      demoAccounts: () => accounts,
      readiness: () => readiness,
      now,
      ...webRoot,
    });
    const address = await app.listen({ port: config.port, host: config.host });
    await ledger.start();
    // Runs that a killed process left open are taken up again.
    for (const run of await openRuns(database.db)) await jobs.add('evaluate', { runId: run.id });
    const ready = prepare(database, config, options.demo, now, note, closing.signal).then((started) => {
      accounts = started.demo?.accounts ?? [];
      readiness = { ready: true, state: 'ready' };
      // The first report of the day should not wait for a process to start and read its fonts.
      void renderer.render(sampleReport()).catch(() => undefined);
      return started;
    });
    ready.catch((error: Error) => {
      readiness = { ready: false, state: `failed: ${error.message}` };
    });
    return { address: address.replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost'), ready, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

async function prepare(
  database: OpenDatabase,
  config: Config,
  demo: boolean,
  now: () => Date,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<Started> {
  const isEmpty = !(await database.db.selectFrom('person').select('id').limit(1).executeTakeFirst());
  const loaded = await isDemoLoaded(database.db);
  if (demo && (loaded !== 'no' || isEmpty)) {
    return { demo: await loadDemo(database, config, { now, note, signal }), administrator: undefined };
  }
  return { demo: undefined, administrator: await firstAdministrator(database.db) };
}
