import { basename } from 'node:path';
import { Problem } from '@wuyu/contract';
import { type CsvRow, cellOf, forEachRow } from '../evaluate-files/csv-rows.js';
import { startFaults } from '../evaluate-files/faults.js';

/** Which columns a command needs, by name. */
export interface ColumnChoice {
  /** Read as numbers; an empty cell is NaN. */
  numbers: readonly string[];
  /** Read as names. */
  labels?: readonly string[];
  /** Read as numbers if every cell is one, else as names; so are numbers in quotes where others stand without. */
  either?: readonly string[];
}

export interface Labels {
  /** The different names, in order of appearance. */
  names: string[];
  /** Index into names for each row; −1 for an empty cell. */
  of: Int32Array;
}

export interface Columns {
  /** The file's name, for messages. */
  file: string;
  rows: number;
  /** The row in the file of each record, from 1. */
  rowNumbers: Int32Array;
  numbers: Map<string, Float64Array>;
  labels: Map<string, Labels>;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** A column that is no number at all is one mistake, not as many as there are rows. */
const MOST_FAULTS_A_COLUMN = 5;
const QUOTE = 0x22;
const ZERO = 0x30;

/**
 * Reads the chosen columns of a CSV file (as `evaluate` reads files: UTF-8, quotes, LF or CRLF).
 *
 * @param choose gets the header and says what is needed.
 * @throws Problem for a file that cannot be read, a column that is missing or there twice, a cell that is not a number, a row that
 *   is shorter than the header; Error for one that is longer.
 */
export async function readColumns(path: string, choose: (header: readonly string[]) => ColumnChoice): Promise<Columns> {
  const file = basename(path);
  const faults = startFaults();
  let width = 0;
  let readers: Reader[] | null = null;
  const rowNumbers: number[] = [];

  const readHeader = (row: CsvRow): boolean => {
    const header = Array.from({ length: row.count }, (_, cell) => cellOf(row, cell));
    width = header.length;
    const { numbers, labels = [], either = [] } = choose(header);
    const wanted = [
      ...numbers.map((name) => ({ name, kind: 'numbers' as const })),
      ...labels.map((name) => ({ name, kind: 'labels' as const })),
      ...either.map((name) => ({ name, kind: 'either' as const })),
    ];
    readers = wanted.map(({ name, kind }) => {
      const cell = header.indexOf(name);
      const values = { column: name };
      if (cell < 0) faults.add({ file, row: 1, column: name, code: 'evaluate-files.column-missing', values });
      else if (header.indexOf(name, cell + 1) >= 0) {
        faults.add({ file, row: 1, column: name, code: 'evaluate-files.column-twice', values });
      }
      return createReader(name, kind, cell);
    });
    return faults.list.length === 0;
  };
  await forEachRow(path, file, (row) => {
    if (!readers) return readHeader(row);
    if (row.count > width) {
      throw new Error(
        `${file}: row ${row.row} has ${row.count} cells, the header ${width}; put cells that contain commas in quotes`,
      );
    }
    if (row.count < width) faults.add({ file, row: row.row, code: 'evaluate-files.row-too-short' });
    for (const reader of readers) {
      if (!reader.read(row) && reader.faults++ < MOST_FAULTS_A_COLUMN) {
        faults.add({ file, row: row.row, column: reader.name, code: 'evaluate-files.not-a-number' });
      }
    }
    rowNumbers.push(row.row);
    return !faults.isFull;
  });
  if (!readers) faults.add({ file, row: 1, code: 'evaluate-files.empty' });
  if (faults.list.length > 0) {
    throw new Problem(422, 'evaluate-files.refused', { count: faults.list.length }, faults.list);
  }
  const done = (readers ?? []) as Reader[];
  const hasBareNumbers = done.some((reader) => reader.isBare());
  const columns: Columns = {
    file,
    rows: rowNumbers.length,
    rowNumbers: Int32Array.from(rowNumbers),
    numbers: new Map(),
    labels: new Map(),
  };
  for (const reader of done) {
    if (reader.countsAsNames(hasBareNumbers)) columns.labels.set(reader.name, reader.asLabels());
    else columns.numbers.set(reader.name, reader.asNumbers());
  }
  return columns;
}

interface Reader {
  name: string;
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

function createReader(name: string, kind: 'numbers' | 'labels' | 'either', cell: number): Reader {
  let numbers = new Float64Array(1024);
  let labels = new Int32Array(kind === 'numbers' ? 0 : 1024);
  const index = new Map<string, number>();
  let count = 0;
  let words = 0;
  let bare = 0;
  let quoted = 0;
  return {
    name,
    faults: 0,
    read(row) {
      if (count === numbers.length) {
        numbers = widen(numbers, new Float64Array(count * 2));
        if (kind !== 'numbers') labels = widen(labels, new Int32Array(count * 2));
      }
      const at = count++;
      const start = row.starts[cell];
      const length = cell < row.count ? row.ends[cell] - start : 0;
      if (length === 0) {
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
      if (DECIMAL.test(text)) {
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

/** Names in order: by value when all are numbers, else by code. */
export function sortNames(names: readonly string[]): string[] {
  const areNumbers = names.every((name) => DECIMAL.test(name));
  return [...names].sort((a, b) => (areNumbers && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1));
}
