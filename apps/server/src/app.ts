import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Endpoint, endpoints, getDemo, openApi } from '@wuyu/contract';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { dayIn, offsetIn, timeIn } from './config.js';
import { ledgerParts } from './ledger-parts.js';
import { archivePolicy, archiveRoutes, archiveTasks } from './modules/archive/index.js';
import {
  type AttachmentReaders,
  attachmentPolicy,
  attachmentRoutes,
  attachmentTasks,
  openKeeping,
  openStorage,
} from './modules/attachment/index.js';
import { boardPolicy, boardRoutes, boardTasks, countUnfinished } from './modules/board/index.js';
import { calendarPolicy, calendarRoutes } from './modules/calendar/index.js';
import { commentPolicy, commentRoutes, commentTasks } from './modules/comment/index.js';
import { ImportFiles } from './modules/evidence/import-files.js';
import type { Importers } from './modules/evidence/import-job.js';
import { gatherFacts, importObservations } from './modules/evidence/index.js';
import { evidencePolicy } from './modules/evidence/policy.js';
import { importRoutes, importTasks } from './modules/evidence/routes.js';
import { exchangeRoutes } from './modules/exchange/routes.js';
import {
  can,
  type DemoAccount,
  fixAudit,
  identify,
  identityPolicy,
  identityRoutes,
  joinPolicies,
  mayAtAll,
} from './modules/identity/index.js';
import { type Ledger, ledgerPolicy, ledgerRoutes, ledgerTasks, openLedger, serveLogs } from './modules/ledger/index.js';
import { noticePolicy, noticeRoutes, noticeTasks } from './modules/notice/index.js';
import { objectionFileReader, publicityPolicy, publicityRoutes } from './modules/publicity/index.js';
import { ratingPolicy, ratingRoutes, ratingTasks } from './modules/rating/index.js';
import { recordFileReader, recordPolicy, recordRoutes, recordTasks } from './modules/record/index.js';
import { missingGlyphs, proveBy, type Renderer, reportFileRoutes, reportTasks } from './modules/report/index.js';
import { reportPolicy } from './modules/report/policy.js';
import { reportRoutes } from './modules/report/routes.js';
import { resultPolicy } from './modules/result/policy.js';
import { resultRoutes, resultTasks } from './modules/result/routes.js';
import { closeRosterImports, importRoster, placesUnder, spellNames } from './modules/roster/index.js';
import { rosterPolicy } from './modules/roster/policy.js';
import { rosterRoutes } from './modules/roster/routes.js';
import { schemePolicy } from './modules/scheme/policy.js';
import { schemeRoutes } from './modules/scheme/routes.js';
import { selectionPolicy, selectionRoutes } from './modules/selection/index.js';
import type { Db, OpenDatabase } from './platform/database/index.js';
import { createHttpServer, createServe, type Readiness, type Serve, serveWeb } from './platform/http/index.js';
import type { Jobs, Task } from './platform/jobs/index.js';

export interface AppDependencies {
  config: Config;
  database: OpenDatabase;
  /** Where acts that take long are handed in; {@link appTasks} are what it has to run. */
  jobs: Pick<Jobs, 'add'>;
  /** Draws reports, in processes of its own. */
  renderer: Renderer;
  /** See {@link openAppLedger}. */
  ledger: Ledger;
  /** The accounts of the demo, once it is loaded; only where it was asked for. */
  demoAccounts?: () => readonly DemoAccount[];
  /** Absent: ready at once. */
  readiness?: () => Readiness;
  /** The folder of the built web app; absent: no pages, the API only. */
  webRoot?: string;
  now?: () => Date;
  /** How often one address may try to sign in in a minute; a whole classroom may stand behind one. */
  signInsPerMinute?: number;
  logTo?: { write(line: string): void };
}

/** Every table of rights. What none of them names is denied. */
export const policy = joinPolicies([
  identityPolicy,
  rosterPolicy,
  schemePolicy,
  evidencePolicy,
  resultPolicy,
  reportPolicy,
  ledgerPolicy,
  calendarPolicy,
  noticePolicy,
  attachmentPolicy,
  recordPolicy,
  ratingPolicy,
  selectionPolicy,
  publicityPolicy,
  commentPolicy,
  archivePolicy,
  boardPolicy,
]);

/** The ledger of this installation, not yet begun. @throws Problem 500 `ledger.master-key`; LedgerError `policy.…` */
export function openAppLedger(config: Config, database: OpenDatabase, now: () => Date): Ledger {
  const { dataDir, masterKey, ledgerOrigin, ledgerGm, ledgerPolicy: policyFile, anchor, timeZone } = config;
  const policyText = policyFile === undefined ? undefined : readFileSync(policyFile, 'utf8');
  const dayOf = (at: Date) => dayIn(timeZone, at);
  return openLedger(
    database,
    { dataDir, masterKey, origin: ledgerOrigin, gm: ledgerGm, policyText, anchor, dayOf, now },
    ledgerParts(database, now),
  );
}

/**
 * Who may read the attachments of what, by the kind of owner that claims them: a kind that is not named here is read by
 * nobody.
 */
const attachmentReaders: AttachmentReaders = {
  objection: objectionFileReader,
  record: recordFileReader,
  album: (db, actor, { personId }) =>
    personId === null ? Promise.resolve(undefined) : can(db, actor, policy, 'archive.read', { personId }),
};

/** What is done again and again, and when (as cron has it, in UTC). */
export const rounds: Readonly<Record<string, string>> = {
  gather: '* * * * *',
  'clear-attachments': '* * * * *',
  'send-notices': '* * * * *',
  'count-steps': '*/10 * * * *',
  'clean-notices': '17 18 * * *',
  'close-roster-imports': '29 18 * * *',
  'spell-names': '*/5 * * * *',
  'close-due-ratings': '*/10 * * * *',
  'fix-audit': '*/10 * * * *',
  'learn-all-records': '41 18 * * *',
};

/** The work that endpoints hand in and `startJobs` runs. */
export function appTasks({
  config,
  database,
  renderer,
  ledger,
  now = () => new Date(),
}: Pick<AppDependencies, 'config' | 'database' | 'renderer' | 'ledger' | 'now'>): Record<string, Task> {
  return {
    ...importTasks(new ImportFiles(config.dataDir), importersOf(database, config, now), now),
    ...resultTasks(database, { dataDir: config.dataDir, workers: config.workers, now }),
    ...reportTasks(database, batchSettings(config, renderer, ledger, now)),
    ...archiveTasks(database, admissionSettings(config, renderer, ledger, now)),
    ...ledgerTasks(ledger),
    ...commentTasks(database, { model: config.model, now }),
    ...ratingTasks(database, { now, today: () => dayIn(config.timeZone, now()) }),
    ...attachmentTasks(database, openStorage(config.dataDir, config.attachments), now),
    'spell-names': async (_, signal) => void (await spellNames(database.db, signal)),
    'close-roster-imports': async () => void (await closeRosterImports(database.db, now())),
    'fix-audit': async () => void (await fixAudit(database, now(), dayIn(config.timeZone, now()))),
    ...noticeTasks(database, config.notices, {
      publicUrl: config.publicUrl,
      localTime: (at) => timeIn(config.timeZone, at),
      now,
    }),
    ...recordTasks(database, now),
    ...boardTasks({ database, now, today: () => dayIn(config.timeZone, now()) }),
    gather: async () => void (await gatherFacts(database, now())),
  };
}

function batchSettings(config: Config, renderer: Renderer, ledger: Ledger, now: () => Date) {
  const { dataDir, publicUrl, timeZone } = config;
  return {
    dataDir,
    publicUrl,
    prove: proveBy(ledger, publicUrl),
    renderer,
    now,
    dayOf: (at: Date) => dayIn(timeZone, at),
  };
}

function admissionSettings(config: Config, renderer: Renderer, ledger: Ledger, now: () => Date) {
  const { dataDir, publicUrl, timeZone } = config;
  const today = () => dayIn(timeZone, now());
  return { dataDir, publicUrl, renderer, ledger, now, today, dayOf: (at: Date) => dayIn(timeZone, at) };
}

async function schoolsUnder(db: Db, placeId: number): Promise<Set<number>> {
  const under = await placesUnder(db, placeId);
  return new Set(under.filter(({ kind }) => kind === 'school').map(({ id }) => id));
}

function importersOf(database: OpenDatabase, config: Config, now: () => Date): Importers {
  return {
    async roster(record, file, { signal, onProgress }) {
      const { school, kind } = record.options as { school?: string; kind?: 'auto' };
      const outcome = await importRoster(database.db, record, {
        path: file,
        fileName: record.fileName,
        asOf: record.asOf ?? dayIn(config.timeZone, now()),
        missingGlyphs: (text) => missingGlyphs(text, config.dataDir),
        dryRun: record.dryRun,
        ...(typeof school === 'string' ? { school } : {}),
        ...(record.placeId === null
          ? {}
          : { placeId: record.placeId, within: await schoolsUnder(database.db, record.placeId) }),
        ...(typeof kind === 'string' ? { kind } : {}),
        at: now(),
        onProgress,
        signal,
      });
      return { outcome: { ...outcome }, warnings: outcome.warnings };
    },
    async observations(record, file, { signal, onProgress }) {
      const { placeId: asked, ...options } = record.options as { placeId?: number };
      // Whoever has a place imports for the pupils there, whatever the options say.
      const placeId = record.placeId ?? asked;
      const outcome = await importObservations(database, record, {
        path: file,
        fileName: record.fileName,
        profile: record.profile ?? 'observations',
        now: now(),
        offsetMinutes: offsetIn(config.timeZone, now()),
        dryRun: record.dryRun,
        options: {
          ...(record.asOf ? { date: record.asOf } : {}),
          ...options,
          ...(placeId === undefined ? {} : { placeId }),
        },
        onProgress,
        signal,
      });
      return { outcome: { ...outcome }, warnings: [] };
    },
  };
}

/** Puts every module's endpoints into service, from the ground up. */
function serveModules(
  serve: Serve,
  keeping: ReturnType<typeof openKeeping>,
  {
    config,
    database,
    demoAccounts,
    jobs,
    renderer,
    ledger,
    signInsPerMinute = 60,
    now = () => new Date(),
  }: AppDependencies,
): void {
  const { db } = database;
  identityRoutes(serve, { db, now, signInsPerMinute });
  serve(getDemo, async () => ({ accounts: [...(demoAccounts?.() ?? [])] }));
  rosterRoutes(serve, { db, now, today: () => dayIn(config.timeZone, now()) });
  schemeRoutes(serve, { db, now });
  importRoutes(serve, { database, jobs, files: new ImportFiles(config.dataDir), policy, now });
  resultRoutes(serve, { database, dataDir: config.dataDir, workers: config.workers, jobs, now });
  reportRoutes(serve, { db, now, today: () => dayIn(config.timeZone, now()) });
  reportFileRoutes(serve, { db, jobs, ...batchSettings(config, renderer, ledger, now) });
  const daily = { database, now, today: () => dayIn(config.timeZone, now()) };
  calendarRoutes(serve, {
    ...daily,
    countUnfinished: (step, placeId, term) => countUnfinished(db, step, placeId, term),
  });
  noticeRoutes(serve, { ...daily, ...config.notices });
  attachmentRoutes(serve, { ...daily, keeping, readers: attachmentReaders });
  recordRoutes(serve, { ...daily, jobs });
  ratingRoutes(serve, { ...daily, jobs });
  selectionRoutes(serve, daily);
  publicityRoutes(serve, daily);
  commentRoutes(serve, { ...daily, jobs, model: config.model });
  archiveRoutes(serve, {
    database,
    jobs,
    ...admissionSettings(config, renderer, ledger, now),
    offsetOf: (at) => offsetIn(config.timeZone, at),
  });
  boardRoutes(serve, daily);
  ledgerRoutes(serve, { ledger, jobs });
  const { dataDir, publicUrl, timeZone } = config;
  exchangeRoutes(serve, { db, now, ledger, dataDir, publicUrl, offsetOf: (at) => offsetIn(timeZone, at) });
}

/** The whole server, listed: what is not named here does not run. */
export async function buildApp(given: AppDependencies): Promise<FastifyInstance> {
  const { config, database, readiness = () => ({ ready: true, state: 'ready' }), now = () => new Date() } = given;
  const app = await createHttpServer({ ...config, readiness, ...(given.logTo ? { logTo: given.logTo } : {}) });
  const served = new Set<Endpoint>();
  const gate = {
    identify: (token: string) => identify(database.db, token, now()),
    allows: (actor: Parameters<typeof mayAtAll>[0], permission: Parameters<typeof mayAtAll>[2]) =>
      mayAtAll(actor, policy, permission),
  };
  const uploadFolder = path.join(config.dataDir, 'uploads');
  const serve = createServe(
    app,
    { gate, publicUrl: config.publicUrl, uploadFolder, uploadMegabytes: config.uploadMegabytes, readiness },
    served,
  );
  const keeping = openKeeping(config.dataDir, config.attachments);
  app.addHook('onClose', () => keeping.workshop.close());
  serveModules(serve, keeping, given);
  serveLogs(app, given.ledger);

  const document = JSON.stringify(openApi(endpoints));
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document));
  await serveWeb(app, given.webRoot, served);
  return app;
}
