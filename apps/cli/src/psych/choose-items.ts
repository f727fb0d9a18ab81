import { basename } from 'node:path';
import { Problem } from '@wuyu/contract';
import type { Voice } from '../say.js';
import { UsageError } from '../usage.js';
import { type Columns, readColumns } from './read-columns.js';
import { refusedFor } from './refusal.js';

/** What the commands on items share. */
export interface ItemChoice {
  items?: string;
  missing?: string;
}

/**
 * Reads the item columns, as numbers or as names, and `labels` as names. When they are not all numbers and nobody has chosen them,
 * says how to.
 *
 * @throws as readColumns and chooseItems.
 */
export async function readItems(
  path: string,
  { items, missing }: ItemChoice,
  kind: 'numbers' | 'labels',
  labels: readonly string[],
  voice: Voice,
): Promise<{ names: string[]; columns: Columns }> {
  let names: string[] = [];
  try {
    const columns = await readColumns(path, wordsForMissing(missing), (header) => {
      names = chooseItems(header, items, labels, basename(path));
      return kind === 'numbers' ? { numbers: names, labels } : { labels: [...names, ...labels] };
    });
    return { names, columns };
  } catch (error) {
    if (
      items === undefined &&
      error instanceof Problem &&
      error.faults.some(({ code }) => code.endsWith('.not-a-number'))
    ) {
      voice.note(
        voice.language === 'en'
          ? 'Without --items every column counts as an item; choose the item columns with it.'
          : '没有给 --items 时,每一列都当作题目;请用它选出题目列。',
      );
    }
    throw error;
  }
}

/**
 * The item columns that `--items` means: a list of names, or else a regular expression that is searched for in the names. Without
 * it every column but the named others.
 *
 * @throws UsageError for what is neither; Problem when a list has a name that the header lacks, or when nothing matches.
 */
function chooseItems(
  header: readonly string[],
  items: string | undefined,
  others: readonly string[],
  file: string,
): string[] {
  const inOrder = [...new Set(header)].filter((name) => name !== '' && !others.includes(name));
  if (items === undefined) return inOrder.filter((name) => name !== 'id');
  const list = items.split(',').map((name) => name.trim());
  const missing = list.filter((name) => !header.includes(name));
  if (missing.length === 0) {
    if (new Set(list).size < list.length) throw new UsageError('--items names a column twice');
    return list;
  }
  if (missing.length < list.length) {
    throw refusedFor(
      file,
      missing.map((column) => ({ file, row: 1, column, code: 'psych.column-missing', values: { column } })),
    );
  }
  let pattern: RegExp;
  try {
    pattern = new RegExp(items);
  } catch {
    throw new UsageError(`--items is neither a list of columns nor a regular expression: ${items}`);
  }
  const matching = inOrder.filter((name) => pattern.test(name));
  if (matching.length === 0) {
    const shown = header.slice(0, 20).join(', ') + (header.length > 20 ? ', …' : '');
    throw refusedFor(file, [{ file, row: 1, code: 'psych.no-item-columns', values: { items, header: shown } }]);
  }
  return matching;
}

/** The names of a comma-separated option. @throws UsageError for an empty name or one given twice. */
export function namesOf(option: string, text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new UsageError(`${option} has an empty name`);
  if (new Set(names).size < names.length) throw new UsageError(`${option} names a column twice`);
  return names;
}

/** The cells that `--missing` calls empty. @throws UsageError as namesOf. */
export function wordsForMissing(missing: string | undefined): string[] {
  return missing === undefined ? [] : namesOf('--missing', missing);
}
