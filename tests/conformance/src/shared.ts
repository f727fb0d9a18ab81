import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { type CsvTable, readCsv } from './csv.js';

/** The folder of real data and vectors beside the repository; no part of it. */
const shared = path.resolve(process.env.WUYU_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url)));

export function sharedPath(file: string): string {
  return path.join(shared, file);
}

/** A block of tests on files of the shared folder; skipped, with the file's name in its title, where one is missing. */
export function describeOn(title: string, files: readonly string[], block: () => void): void {
  const missing = files.find((file) => !existsSync(sharedPath(file)));
  if (missing === undefined) describe(title, block);
  else {
    const reason = `skipped: ${sharedPath(missing)} is not there`;
    console.info(`${title} (${reason})`);
    describe.skip(`${title} (${reason})`, block);
  }
}

export async function sharedText(file: string): Promise<string> {
  return readFile(sharedPath(file), 'utf8');
}

export async function sharedJson<T>(file: string): Promise<T> {
  return JSON.parse(await sharedText(file)) as T;
}

export async function sharedCsv(file: string): Promise<CsvTable> {
  return readCsv(await sharedText(file));
}
