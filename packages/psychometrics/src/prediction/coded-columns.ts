import type { PointTable } from '../groups/point-table.js';

/** A table for regression: numbers, and the name of each column. */
export interface CodedTable extends PointTable {
  readonly names: readonly string[];
}

/** One characteristic of all persons: numbers, or words of which each becomes a 0/1 column. */
export interface CodedColumn {
  readonly name: string;
  readonly values: ArrayLike<number> | readonly string[];
}

/**
 * Lays characteristics side by side; words become treatment contrasts, one 0/1 column for each level but the first in
 * alphabetical order, named by characteristic + level.
 *
 * @param columns one entry a characteristic, all of the same length.
 * @throws RangeError for different lengths, a number that is not finite, or words that are all the same.
 */
export function codeColumns(columns: readonly CodedColumn[]): CodedTable {
  const rows = columns[0]?.values.length ?? 0;
  if (rows === 0) throw new RangeError('the table is empty');
  const names: string[] = [];
  const blocks: Float64Array[] = [];
  for (const { name, values } of columns) {
    if (values.length !== rows) throw new RangeError(`${name} has ${values.length} values where the first has ${rows}`);
    if (typeof values[0] === 'string') {
      const levels = [...new Set(values as readonly string[])].sort((one, other) => (one < other ? -1 : 1));
      if (levels.length < 2) throw new RangeError(`${name} is constant`);
      for (const level of levels.slice(1)) {
        names.push(`${name}${level}`);
        blocks.push(Float64Array.from(values as readonly string[], (value) => (value === level ? 1 : 0)));
      }
      continue;
    }
    const numbers = Float64Array.from(values as ArrayLike<number>);
    const wrong = numbers.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new RangeError(`${name}, row ${wrong + 1}: the value must be a finite number`);
    names.push(name);
    blocks.push(numbers);
  }
  const values = new Float64Array(rows * blocks.length);
  for (const [j, block] of blocks.entries()) for (let i = 0; i < rows; i++) values[i * blocks.length + j] = block[i];
  return { values, rows, columns: blocks.length, names };
}
