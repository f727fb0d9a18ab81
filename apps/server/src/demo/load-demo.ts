import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem, sayProblem } from '@wuyu/contract';
import { type SimulatedFile, type SimulatedTerm, simulateRegion, termOn } from '@wuyu/simulation';
import { type Config, dayIn } from '../config.js';
import { recountAll } from '../modules/board/index.js';
import { gatherFacts, importObservations } from '../modules/evidence/index.js';
import { type DemoAccount, demoAccounts } from '../modules/identity/index.js';
import { trainModel } from '../modules/record/index.js';
import { importRemarks } from '../modules/report/import-remarks.js';
import { performRun, requestRun } from '../modules/result/index.js';
import { findPlace, importRoster } from '../modules/roster/index.js';
import type { Db, OpenDatabase } from '../platform/database/index.js';
import { csvField } from '../platform/files/index.js';
import { loadRecords } from './load-records.js';

/** The region that `npm start` shows: fictional people, the same on every machine; its last term is the one that runs. */
export const DEMO = { students: 6000, terms: 6, seed: 20_141_216, scheme: 'student-five-aspects' } as const;

export interface DemoReady {
  accounts: DemoAccount[];
  /** False when it had been loaded before. */
  fresh: boolean;
}

export interface LoadSettings {
  now: () => Date;
  note: (line: string) => void;
  signal?: AbortSignal;
}

const SETTING = 'demo';
const BEGUN_ON = 'demo-begun-on';
const ACTOR = { recordedBy: 'demo' };

export async function isDemoLoaded(db: Db): Promise<'no' | 'begun' | 'done'> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', SETTING).executeTakeFirst();
  return row === undefined ? 'no' : (row.value as 'begun' | 'done');
}

const NEVER = new AbortController().signal;

/**
 * Makes the demo region's files and imports them through the importers' own code, evaluates every term, makes one account
 * a role. Killed half-way it goes on at the next start: what is imported already changes nothing.
 */
export async function loadDemo(database: OpenDatabase, config: Config, settings: LoadSettings): Promise<DemoReady> {
  const fresh = (await isDemoLoaded(database.db)) !== 'done';
  if (fresh) {
    const today = await beginOn(database.db, dayIn(config.timeZone, settings.now()));
    await keepState(database.db, 'begun');
    const region = simulateRegion({ ...DEMO, lastTerm: termOn(today), until: today });
    await importFiles(database, config.dataDir, region.files(), settings);
    const { teacherId, bureauPlaceId } = await demoPeople(database.db);
    await loadRecords(database.db, { seed: DEMO.seed, term: region.terms.at(-1) as SimulatedTerm, today, teacherId });
    await gatherFacts(database, settings.now());
    await trainModel(database.db, bureauPlaceId, settings.now(), settings.signal);
    for (const term of region.terms) {
      settings.signal?.throwIfAborted();
      await evaluateOnce(database, config, term.code, settings);
    }
    await database.pool.query('analyze');
    await recountAll(database.db, { now: settings.now, today: () => today }, settings.signal ?? NEVER);
    await keepState(database.db, 'done');
  }
  return { accounts: await demoAccounts(database.db, await demoPeople(database.db)), fresh };
}

/** The day on which loading was begun: at the next start the same region goes on. */
async function beginOn(db: Db, today: string): Promise<string> {
  await db
    .insertInto('setting')
    .values({ name: BEGUN_ON, value: JSON.stringify(today) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await db.selectFrom('setting').select('value').where('name', '=', BEGUN_ON).executeTakeFirstOrThrow();
  return row.value as string;
}

async function keepState(db: Db, state: 'begun' | 'done'): Promise<void> {
  const value = JSON.stringify(state);
  await db
    .insertInto('setting')
    .values({ name: SETTING, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Imports simulated files in their order. A refusal is a fault of the simulation and stops everything. */
export async function importFiles(
  database: OpenDatabase,
  dataDir: string,
  files: Iterable<SimulatedFile>,
  { now, note, signal }: LoadSettings,
): Promise<void> {
  const folder = path.join(dataDir, 'simulated');
  await mkdir(folder, { recursive: true });
  try {
    let term: string | undefined;
    for (const file of files) {
      signal?.throwIfAborted();
      if (file.term !== undefined && file.term !== term) note(`  ${file.term} …`);
      term = file.term ?? term;
      const target = path.join(folder, file.name);
      await writeFile(target, csvLines(file));
      await importFile(database, file, target, now).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        const first = error.faults[0];
        const said = sayProblem(first?.code ?? error.code, first?.values ?? error.values, 'en').message;
        throw new Error(`${file.name} row ${first?.row} column ${first?.column}: ${said}`, { cause: error });
      });
      await rm(target);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importFile(database: OpenDatabase, file: SimulatedFile, target: string, now: () => Date): Promise<void> {
  const common = { path: target, fileName: file.name };
  if (file.kind === 'roster') {
    await importRoster(database.db, ACTOR, {
      ...common,
      asOf: file.asOf ?? now().toISOString().slice(0, 10),
      at: now(),
    });
  } else if (file.kind === 'remarks') {
    await importRemarks(database.pool, ACTOR, { ...common, at: now() });
  } else {
    // A school hands in for its own pupils only.
    const placeId = file.place === undefined ? undefined : (await findPlace(database.db, file.place))?.id;
    await importObservations(database, ACTOR, {
      ...common,
      profile: file.profile as string,
      now: now(),
      options: {
        ...(file.options?.on ? { date: file.options.on } : {}),
        ...(placeId === undefined ? {} : { placeId }),
      },
    });
  }
}

/** The file as a school would save it from Excel: UTF-8 with a byte order mark. In pieces of many lines. */
export function* csvLines(file: SimulatedFile): Generator<string> {
  let piece = `\uFEFF${file.header.map((title) => csvField(title)).join(',')}\r\n`;
  for (const row of file.rows) {
    piece += `${row.map((cell) => csvField(String(cell))).join(',')}\r\n`;
    if (piece.length > 1 << 16) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

async function evaluateOnce(
  database: OpenDatabase,
  config: Config,
  term: string,
  { now, note, signal }: LoadSettings,
): Promise<void> {
  const done = await database.pool.query(
    `select 1 from run r join term t on t.id = r.term_id where t.code = $1 and r.state = 'done' limit 1`,
    [term],
  );
  if (done.rowCount) return;
  const run = await requestRun(database, { scheme: DEMO.scheme, term, requestedBy: ACTOR.recordedBy }, now(), {
    takeUp: true,
  });
  const settings = { dataDir: config.dataDir, workers: config.workers, now };
  const { subjects } = await performRun(database, run.id, signal ? { ...settings, signal } : settings);
  note(`  ${term}: ${subjects} pupils evaluated`);
}

/** A class teacher, a pupil of that class with a guardian, in a school of the county. */
async function demoPeople(db: Db): Promise<Parameters<typeof demoAccounts>[1]> {
  const found = await db
    .selectFrom('teaching as t')
    .innerJoin('class as c', 'c.id', 't.class_id')
    .innerJoin('place as school', 'school.id', 'c.place_id')
    .innerJoin('enrolment as e', (join) => join.onRef('e.class_id', '=', 'c.id').on('e.ends_on', 'is', null))
    .innerJoin('guardianship as g', (join) =>
      join.onRef('g.person_id', '=', 'e.person_id').on('g.is_guardian', '=', true),
    )
    .select([
      't.person_id as teacherId',
      'e.person_id as studentId',
      'g.guardian_id as guardianId',
      'school.id as schoolPlaceId',
      'school.parent_id as bureauPlaceId',
    ])
    .where('t.is_class_teacher', '=', true)
    .where('c.stage', '=', 2)
    .orderBy('t.term_id', 'desc')
    .orderBy('c.entry_year', 'desc')
    .orderBy('c.id')
    .orderBy('e.person_id')
    .limit(1)
    .executeTakeFirst();
  if (!found?.bureauPlaceId) throw new Error('The demo region has no class teacher with a class.');
  return { ...found, bureauPlaceId: found.bureauPlaceId };
}
