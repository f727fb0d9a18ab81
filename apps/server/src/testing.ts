import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Role, signIn } from '@wuyu/contract';
import { type AppDependencies, appTasks, buildApp, openAppLedger } from './app.js';
import { type Config, readConfig } from './config.js';
import { demoAccounts } from './modules/identity/index.js';
import { region, smallRegion } from './modules/identity/testing.js';
import type { Ledger } from './modules/ledger/index.js';
import { createRenderer } from './modules/report/index.js';
import { type OpenDatabase, openTestDatabase } from './platform/database/index.js';
import { createVisitor, type Visitor } from './platform/http/testing.js';

export interface TestApp {
  config: Config;
  database: OpenDatabase;
  address: string;
  /** Does nothing by itself: `ledger.sequencer.sequenceAll()`. */
  ledger: Ledger;
  log: string[];
  /** Somebody with a browser of their own. */
  visitor(headers?: Record<string, string>): Visitor;
  /** Signed in (once) with the demo account of a role: see {@link smallRegion}. */
  as(role: Role): Promise<Visitor>;
  close(): Promise<void>;
}

/**
 * The real server on a real database of its own, with the small region and one account a role. Jobs are done at once,
 * before the request that hands them in is answered.
 */
export async function openTestApp(
  given: Partial<Pick<AppDependencies, 'now'>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const opened = await openTestDatabase();
  const database: OpenDatabase = { ...opened, embedded: false };
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `wuyu-app-${randomBytes(3).toString('hex')}-`));
  const config = readConfig({ ...environment, WUYU_DATA: dataDir, WUYU_WORKERS: '1' });
  const log: string[] = [];
  const renderer = createRenderer({ workers: 1, dataDir });
  const ledger = openAppLedger(config, database, given.now ?? (() => new Date()));
  const tasks = appTasks({ config, database, renderer, ledger, ...given });
  const jobs: AppDependencies['jobs'] = {
    add: async (task, payload) => tasks[task]?.(payload, new AbortController().signal),
  };
  const app = await buildApp({
    config,
    database,
    jobs,
    renderer,
    ledger,
    signInsPerMinute: 100_000,
    logTo: { write: (line) => void log.push(line) },
    ...given,
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  await smallRegion(database.db);
  const signedIn = new Map<Role, Visitor>();
  const accounts = await demoAccounts(database.db, {
    bureauPlaceId: region.county,
    schoolPlaceId: region.school,
    teacherId: region.teacher,
    studentId: region.ann,
    guardianId: region.annsMother,
  });
  return {
    config,
    database,
    address,
    ledger,
    log,
    visitor: (headers) => createVisitor(address, headers),
    async as(role) {
      const known = signedIn.get(role);
      if (known) return known;
      const visitor = createVisitor(address);
      const account = accounts.find((has) => has.role === role);
      if (!account) throw new RangeError(`no account of role ${role}`);
      await visitor.call(signIn, { body: { login: account.login, password: account.password } });
      signedIn.set(role, visitor);
      return visitor;
    },
    async close() {
      await app.close();
      await renderer.close();
      await ledger.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
