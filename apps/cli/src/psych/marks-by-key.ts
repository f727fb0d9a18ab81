import type { Columns } from './read-columns.js';
import { refusedFor } from './refusal.js';

/** Options that people chose, and the marks 0 and 1 that they are worth; both an array an item. */
export interface KeyedMarks {
  chosen: (string | null)[][];
  marks: Float64Array[];
}

/**
 * Marks options by a key; an empty cell stays without a mark.
 *
 * @param items columns that were read as names.
 * @param key the right option of each item.
 * @throws Problem when the key is longer or shorter than the items, or names an option that nobody chose.
 */
export function marksByKey({ file, labels }: Columns, items: readonly string[], key: readonly string[]): KeyedMarks {
  if (key.length !== items.length) {
    const values = { items: items.length, keys: key.length };
    throw refusedFor(file, [{ file, row: 1, code: 'psych.key-length', values }]);
  }
  const unused = items.flatMap((column, i) => {
    const { names } = labels.get(column)!;
    if (names.includes(key[i])) return [];
    const options = [...names].sort().slice(0, 20).join(', ');
    return [{ file, column, code: 'psych.key-unused', values: { key: key[i], options } }];
  });
  if (unused.length > 0) throw refusedFor(file, unused.slice(0, 100));
  const own = items.map((column) => labels.get(column)!);
  return {
    chosen: own.map(({ names, of }) => Array.from(of, (label) => (label < 0 ? null : names[label]))),
    marks: own.map(({ names, of }, i) => {
      const right = names.indexOf(key[i]);
      return Float64Array.from(of, (label) => (label < 0 ? Number.NaN : Number(label === right)));
    }),
  };
}
