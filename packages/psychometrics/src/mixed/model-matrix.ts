import type { NamedColumn } from './mixed-model.js';

/** A value as read from a file: empty, `NA`, null, undefined and NaN are missing. */
export type Cell = number | string | null | undefined;

/** Columns by name, all of the same length. */
export type DataColumns = Readonly<Record<string, ArrayLike<Cell>>>;

export function isMissing(cell: Cell): boolean {
  return (
    cell === null ||
    cell === undefined ||
    cell === '' ||
    cell === 'NA' ||
    (typeof cell === 'number' && Number.isNaN(cell))
  );
}

/** @throws RangeError if there is no such column. */
export function columnNamed(data: DataColumns, name: string): ArrayLike<Cell> {
  const column = data[name];
  if (!column) throw new RangeError(`there is no column ${name}; there are ${Object.keys(data).join(', ')}`);
  return column;
}

/**
 * The rows in which none of the named columns is missing.
 *
 * @throws RangeError if a column is unknown, if columns differ in length, or if no row is complete.
 */
export function completeRows(data: DataColumns, names: readonly string[]): Int32Array {
  const columns = names.map((name) => columnNamed(data, name));
  const n = columns[0].length;
  columns.forEach((column, c) => {
    if (column.length !== n) throw new RangeError(`${names[c]} has ${column.length} values where ${names[0]} has ${n}`);
  });
  const rows = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) if (columns.every((column) => !isMissing(column[i]))) rows[count++] = i;
  if (count === 0) throw new RangeError(`no row has all of ${names.join(', ')}`);
  return rows.slice(0, count);
}

/**
 * The columns of a model for named predictors, as R's model.matrix makes them without the intercept.
 *
 * A predictor whose values all are numbers (or read as such) is one column. Any other is categorical: one column of 0 and 1 for each level
 * but the first, in the order of their characters, named predictor + level (treatment contrasts). `a:b` is the product of the columns of
 * a and b.
 *
 * @param rows which rows to take; none of them with a missing value.
 * @param categories predictors that are categorical although they read as numbers.
 * @throws RangeError if a column is unknown or categorical with a single level.
 */
export function modelColumns(
  data: DataColumns,
  predictors: readonly string[],
  rows: Int32Array,
  categories: readonly string[] = [],
): NamedColumn[] {
  return predictors.flatMap((predictor) => {
    const parts = predictor.split(':').map((name) => mainColumns(data, name, rows, categories.includes(name)));
    return parts.reduce((left, right) =>
      right.flatMap((b) =>
        left.map((a) => ({
          name: `${a.name}:${b.name}`,
          values: Float64Array.from(a.values, (value, i) => value * b.values[i]),
        })),
      ),
    );
  });
}

function mainColumns(data: DataColumns, name: string, rows: Int32Array, category: boolean): NamedColumn[] {
  const column = columnNamed(data, name);
  const numbers = category ? undefined : numericColumn(column, rows);
  if (numbers) return [{ name, values: numbers }];
  const levels = new Set<string>();
  for (const i of rows) levels.add(String(column[i]));
  const [first, ...others] = [...levels].sort((a, b) => (a < b ? -1 : 1));
  if (others.length === 0) throw new RangeError(`${name} is ${first} for everybody`);
  return others.map((level) => ({
    name: `${name}${level}`,
    values: Float64Array.from(rows, (i) => (String(column[i]) === level ? 1 : 0)),
  }));
}

/** The rows of a column as numbers, or undefined if one of them is none. */
export function numericColumn(column: ArrayLike<Cell>, rows: Int32Array): Float64Array | undefined {
  const values = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const cell = column[rows[k]];
    values[k] = typeof cell === 'number' ? cell : Number(cell);
    if (Number.isNaN(values[k])) return undefined;
  }
  return values;
}
