import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../../schemes/', import.meta.url));

export interface VocabularyEntry {
  id: number;
  code: string;
  title: { zh: string; en: string };
  unit?: { zh: string; en: string };
  low?: number;
  high?: number;
  source?: string;
}

/** The observation vocabulary that comes with the program: `schemes/vocabulary.json`. */
export async function readVocabulary(): Promise<VocabularyEntry[]> {
  const document = JSON.parse(await readFile(`${FOLDER}vocabulary.json`, 'utf8')) as { indicators: VocabularyEntry[] };
  return document.indicators;
}

/** The schemes that come with the program: every other document in `schemes/`. */
export async function readBuiltInSchemes(): Promise<unknown[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json') && name !== 'vocabulary.json').sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(`${FOLDER}${name}`, 'utf8')) as unknown));
}
