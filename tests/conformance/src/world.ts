import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  exportObservations,
  exportResults,
  importObservations,
  importRoster,
  installBuiltIns,
  type OpenDatabase,
  openTestDatabase,
  performRun,
  publishScheme,
  requestRun,
  saveProfile,
} from '@wuyu/server';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { type Cell, readCsv, writeCsv } from './csv.js';

export type ImportOptions = NonNullable<Parameters<typeof importObservations>[2]['options']>;
export type ImportOutcome = Awaited<ReturnType<typeof importObservations>>;
export type RosterOutcome = Awaited<ReturnType<typeof importRoster>>;
export type Run = Awaited<ReturnType<typeof performRun>>;

/** A score in hundredths, undefined where there is none; a level, '' where there is none. */
export interface Result {
  score: bigint | undefined;
  level: string;
}

/** A database of its own, with what the program brings along, and the main job on it. */
export interface World {
  database: OpenDatabase;
  now: Date;
  /** A file in the world's own folder. */
  keep(name: string, content: string | Buffer): Promise<string>;
  roster(name: string, content: string | Buffer, asOf: string, school?: string): Promise<RosterOutcome>;
  observations(
    name: string,
    content: string | Buffer,
    profile: string,
    options?: ImportOptions,
    dryRun?: boolean,
  ): Promise<ImportOutcome>;
  profile(document: unknown): Promise<void>;
  scheme(document: unknown): Promise<void>;
  evaluate(scheme: string, term: string, workers?: number): Promise<Run>;
  /** Results as exported: national number → node → result. */
  results(scheme: string, term: string): Promise<Map<string, Map<string, Result>>>;
  /** Standing observations as exported. */
  exported(term?: string): Promise<string>;
  close(): Promise<void>;
}

const ACTOR = { recordedBy: 'conformance' };

export async function openWorld(now: string): Promise<World> {
  const opened = await openTestDatabase();
  const database: OpenDatabase = { ...opened, embedded: false };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-conformance-'));
  const at = new Date(now);
  await installBuiltIns(database.db, at);
  const keep = async (name: string, content: string | Buffer) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };
  const text = async (pieces: AsyncIterable<string>) => {
    let whole = '';
    for await (const piece of pieces) whole += piece;
    return whole;
  };
  return {
    database,
    now: at,
    keep,
    async roster(name, content, asOf, school) {
      const told = school === undefined ? {} : { school };
      return importRoster(database.db, ACTOR, { path: await keep(name, content), fileName: name, asOf, at, ...told });
    },
    async observations(name, content, profile, options = {}, dryRun = false) {
      return importObservations(database, ACTOR, {
        path: await keep(name, content),
        fileName: name,
        profile,
        now: at,
        options,
        dryRun,
      });
    },
    async profile(document) {
      await saveProfile(database.db, document, at);
    },
    async scheme(document) {
      await publishScheme(database.db, document, at);
    },
    async evaluate(scheme, term, workers = 1) {
      const run = await requestRun(database, { scheme, term, requestedBy: ACTOR.recordedBy }, at);
      return performRun(database, run.id, { dataDir: folder, workers, now: () => at });
    },
    async results(scheme, term) {
      const found = new Map<string, Map<string, Result>>();
      for (const { student, node, score, level } of readCsv(
        await text(exportResults(database, { scheme, term }, { rows: 0 })),
      ).rows) {
        const nodes = found.get(student as string) ?? new Map<string, Result>();
        found.set(student as string, nodes);
        nodes.set(node as string, {
          score: score === '' ? undefined : BigInt((score as string).replace('.', '')),
          level: level as string,
        });
      }
      return found;
    },
    exported: (term) => text(exportObservations(database, { term }, { rows: 0 })),
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A workbook with one sheet a name. */
export async function workbook(sheets: Record<string, ReadonlyArray<readonly Cell[]>>): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name);
    for (const row of rows) sheet.addRow(row.map((cell) => (cell === '' ? undefined : cell)));
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

export function gb18030(rows: ReadonlyArray<readonly Cell[]>): Buffer {
  return iconv.encode(writeCsv(rows), 'gb18030');
}

/** As Excel saves it. */
export function utf8WithMark(rows: ReadonlyArray<readonly Cell[]>): string {
  return `\uFEFF${writeCsv(rows)}`;
}
