import { type CsvRow, cellOf } from '../evaluate-files/csv-rows.js';

export interface Labels {
  /** The different names, in order of appearance. */
  names: string[];
  /** Index into names for each row; −1 for an empty cell. */
  of: Int32Array;
}

export const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const QUOTE = 0x22;
const ZERO = 0x30;

/** Gathers one column, row by row. */
export interface ColumnReader {
  name: string;
  /** Where it stands in a row, from 0. */
  cell: number;
  /** How many cells were no numbers. */
  faults: number;
  /** @returns false for what is not a number and had to be one. */
  read(row: CsvRow): boolean;
  /** Are there numbers without quotes? */
  isBare(): boolean;
  countsAsNames(hasBareNumbers: boolean): boolean;
  asNumbers(): Float64Array;
  asLabels(): Labels;
}

/** @param missing cells that mean nothing, as empty ones do. */
export function createReader(
  name: string,
  kind: 'numbers' | 'labels' | 'either',
  cell: number,
  missing: readonly string[],
): ColumnReader {
  let numbers = new Float64Array(1024);
  let labels = new Int32Array(kind === 'numbers' ? 0 : 1024);
  const index = new Map<string, number>();
  let count = 0;
  let words = 0;
  let bare = 0;
  let quoted = 0;
  return {
    name,
    cell,
    faults: 0,
    read(row) {
      if (count === numbers.length) {
        numbers = widen(numbers, new Float64Array(count * 2));
        if (kind !== 'numbers') labels = widen(labels, new Int32Array(count * 2));
      }
      const at = count++;
      const start = row.starts[cell];
      const length = cell < row.count ? row.ends[cell] - start : 0;
      if (length === 0 || (missing.length > 0 && missing.includes(cellOf(row, cell)))) {
        numbers[at] = Number.NaN;
        if (kind !== 'numbers') labels[at] = -1;
        return true;
      }
      if (start > 0 && row.bytes[start - 1] === QUOTE) quoted++;
      else bare++;
      // Item marks are mostly one digit: no need to make a string of it.
      const digit = row.bytes[start] - ZERO;
      if (kind === 'numbers' && length === 1 && digit >= 0 && digit <= 9) {
        numbers[at] = digit;
        return true;
      }
      const text = cellOf(row, cell);
      if (kind !== 'numbers') {
        let label = index.get(text);
        if (label === undefined) index.set(text, (label = index.size));
        labels[at] = label;
      }
      if (DECIMAL.test(text) && Number.isFinite(Number(text))) {
        numbers[at] = Number(text);
        return true;
      }
      words++;
      return kind !== 'numbers';
    },
    isBare: () => bare > 0 && words === 0,
    countsAsNames: (hasBareNumbers) =>
      kind === 'labels' || (kind === 'either' && (words > 0 || (quoted > 0 && bare === 0 && hasBareNumbers))),
    asNumbers: () => numbers.slice(0, count),
    asLabels: () => ({ names: [...index.keys()], of: labels.slice(0, count) }),
  };
}

function widen<Values extends Float64Array | Int32Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}
