import { basename } from 'node:path';
import { type Fault, Problem } from '@wuyu/contract';
import { type CsvRow, cellOf, forEachRow } from '../evaluate-files/csv-rows.js';
import { startFaults } from '../evaluate-files/faults.js';
import { type ColumnReader, createReader, DECIMAL, type Labels } from './column-reader.js';
import { refusedFor } from './refusal.js';

/** Which columns a command needs, by name. */
export interface ColumnChoice {
  /** Read as numbers; an empty cell is NaN. */
  numbers?: readonly string[];
  /** Read as names. */
  labels?: readonly string[];
  /** Read as numbers if every cell is one, else as names; so are numbers in quotes where others stand without. */
  either?: readonly string[];
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

/** A column that is no number at all is one mistake, not as many as there are rows. */
const MOST_FAULTS_A_COLUMN = 5;
const MISSING_WORD = /^(?:n\.?\/?a\.?|nan|null|none|nil|missing|[-–—.*#/]+|缺|缺考|缺测|无|免测)$/i;

/**
 * Reads the chosen columns of a CSV file (as `evaluate` reads files: UTF-8, quotes, LF or CRLF).
 *
 * @param missing cells that mean nothing, as empty ones do.
 * @param choose gets the header and says what is needed.
 * @throws Problem for a file that cannot be read or has no rows, a column that is missing or there twice, a cell that is not a number,
 *   a row that is shorter or longer than the header.
 */
export async function readColumns(
  path: string,
  missing: readonly string[],
  choose: (header: readonly string[]) => ColumnChoice,
): Promise<Columns> {
  const file = basename(path);
  const faults = startFaults();
  let width = 0;
  let readers: ColumnReader[] | null = null;
  const rowNumbers: number[] = [];

  const readHeader = (row: CsvRow): boolean => {
    const header = Array.from({ length: row.count }, (_, cell) => cellOf(row, cell));
    width = header.length;
    const fault = headerFault(header);
    if (fault) {
      faults.add({ file, row: row.row, ...fault });
      readers = [];
      return false;
    }
    const { numbers = [], labels = [], either = [] } = choose(header);
    const wanted = [
      ...numbers.map((name) => ({ name, kind: 'numbers' as const })),
      ...labels.map((name) => ({ name, kind: 'labels' as const })),
      ...either.map((name) => ({ name, kind: 'either' as const })),
    ];
    readers = wanted.map(({ name, kind }) => {
      const cell = header.indexOf(name);
      const values = { column: name };
      if (cell < 0) faults.add({ file, row: row.row, column: name, code: 'psych.column-missing', values });
      else if (header.indexOf(name, cell + 1) >= 0) {
        faults.add({ file, row: row.row, column: name, code: 'psych.column-twice', values });
      }
      return createReader(name, kind, cell, missing);
    });
    return faults.list.length === 0;
  };
  const readRow = (row: CsvRow): boolean => {
    if (!readers) return readHeader(row);
    if (row.count > width) {
      const values = { cells: row.count, width };
      faults.add({ file, row: row.row, code: 'psych.row-extra-cells', values });
      return !faults.isFull;
    }
    if (row.count < width) faults.add({ file, row: row.row, code: 'psych.row-too-short' });
    for (const reader of readers) {
      if (!reader.read(row) && reader.faults++ < MOST_FAULTS_A_COLUMN) {
        const word = cellOf(row, reader.cell);
        faults.add({
          file,
          row: row.row,
          column: reader.name,
          ...(MISSING_WORD.test(word)
            ? { code: 'psych.missing-word', values: { word } }
            : { code: 'psych.not-a-number' }),
        });
      }
    }
    rowNumbers.push(row.row);
    return !faults.isFull;
  };
  await forEachRow(path, file, readRow).catch((error) => {
    throw inOwnWords(error, file);
  });
  if (!readers) faults.add({ file, row: 1, code: 'psych.empty' });
  else if (rowNumbers.length === 0 && faults.list.length === 0) faults.add({ file, row: 2, code: 'psych.no-rows' });
  if (faults.list.length > 0) throw refusedFor(file, faults.list);
  const done = (readers ?? []) as ColumnReader[];
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

/** A header that tells of a file in another encoding, or with other separators. */
function headerFault(header: readonly string[]): Omit<Fault, 'file' | 'row'> | undefined {
  if (header.some((name) => name.includes('\ufffd'))) return { code: 'psych.not-utf8' };
  const separator = header.length === 1 && /[;\t|]/.exec(header[0])?.[0];
  return separator
    ? { code: 'psych.separator', values: { separator: separator === '\t' ? 'Tab' : separator } }
    : undefined;
}

/** The reader of CSV files belongs to `evaluate`, and speaks of what it does not write. */
function inOwnWords(error: unknown, file: string): unknown {
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return new Problem(422, 'psych.unreadable', { file, reason: String(error.code) });
  }
  if (!(error instanceof Problem)) return error;
  const own = (code: string) => code.replace(/^evaluate-files\./, 'psych.');
  if (error.faults.length === 0) return new Problem(error.status, own(error.code), error.values);
  return refusedFor(
    file,
    error.faults.map((fault) => ({ ...fault, code: own(fault.code) })),
  );
}

/** Names in order: by value when all are numbers, else by code. */
export function sortNames(names: readonly string[]): string[] {
  const areNumbers = names.every((name) => DECIMAL.test(name));
  return [...names].sort((a, b) => (areNumbers && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1));
}
