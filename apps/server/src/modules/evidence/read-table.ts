import type { Db, Tx } from '../../platform/database/index.js';
import type { CellValue, SheetRow } from '../../platform/files/index.js';
import { cellText, columnLetter, openTable } from '../../platform/files/index.js';
import { isDamagedNumber } from '../roster/index.js';
import type { Calendar } from './calendar.js';
import { packCell } from './cell.js';
import type { Faults } from './faults.js';
import type { ImportProfile } from './profile.js';
import { dayOf, momentOf, place } from './row-day.js';
import type { RowWriter } from './row-writer.js';
import { findColumns, type SheetColumns } from './sheet-columns.js';
import { type Claim, resolveSubjects, type Subject } from './subject.js';

export interface KnownIndicator {
  id: number;
  code: string;
  title: { zh: string; en: string };
  /** Times 10,000. */
  low: number | null;
  high: number | null;
}

export interface ImportOptions {
  /** The day of facts whose row names none. */
  date?: string;
  /** The same by sheet, where a workbook has one examination a sheet. */
  dates?: Record<string, string>;
  /** The full mark of all columns, or by header; scores are kept out of 100. */
  full?: number | Record<string, number>;
  /** The name of the examination or event, e.g. 期中; it is kept with nothing but tells one import from another. */
  exam?: string;
  /** items: the course's name or indicator. */
  course?: string;
  /** items: code of the blueprint, given or stored before. */
  blueprint?: string;
  /** Only pupils of this place or below. */
  placeId?: number;
}

export interface TableContext {
  db: Db | Tx;
  profile: ImportProfile;
  path: string;
  fileName: string;
  options: ImportOptions;
  calendar: Calendar;
  indicators: ReadonlyMap<string, KnownIndicator>;
  places: ReadonlySet<number> | undefined;
  faults: Faults;
  onRows: (rows: number) => void;
}

/** A value found in a row, before it is known whose it is. */
export interface Found {
  indicator: KnownIndicator;
  /** Times 10,000. */
  value: number;
  /** From 1. */
  column: number;
  title: string;
}

export interface ReadRow {
  sheet: number;
  sheetName: string;
  row: number;
  day: number;
  term: number;
  recordedAt: number;
  found: Found[];
  claim: Claim;
}

export interface TableOutcome {
  rows: number;
  /** How often each word stood in place of a value. */
  absent: Record<string, number>;
  sheets: readonly string[];
  hiddenSheets: readonly string[];
  /** Sheets without any column of the profile. */
  otherSheets: string[];
  unknownColumns: string[];
}

/** Makes values of a row's cells; says faults itself. `where` is the place to name in them. */
export type ReadValues = (
  cells: readonly CellValue[],
  columns: SheetColumns,
  say: (column: number, code: string, values?: Record<string, string | number>) => void,
  countAbsent: (word: string) => void,
) => Found[];

/** Takes a row whose pupil is known. */
export type TakeRow = (row: ReadRow, subject: Subject) => void;

const ROWS_AT_ONCE = 2000;
const ROWS_BEFORE_HEADER = 12;

/**
 * Reads a table by its profile: finds each sheet's header, makes values of the rows, finds the pupils some thousands at a
 * time, and hands on what is right. What is wrong goes to the faults.
 */
export async function readTable(
  context: TableContext,
  readValues: ReadValues,
  takeRow: TakeRow,
  writer: Pick<RowWriter, 'due' | 'flush'>,
): Promise<TableOutcome> {
  const { profile, path, fileName, faults } = context;
  const table = await openTable(path, fileName);
  const outcome: TableOutcome = {
    rows: 0,
    absent: {},
    sheets: table.format === 'csv' ? [] : table.sheets,
    hiddenSheets: table.hiddenSheets,
    otherSheets: [],
    unknownColumns: [],
  };
  const wanted = table.sheets.filter(
    (name) => profile.sheet === undefined || table.format === 'csv' || name.includes(profile.sheet),
  );
  const unread = new Map<string, string[]>();
  let matched = 0;
  let pending: ReadRow[] = [];
  let head: SheetRow[] = [];
  let columns: SheetColumns | undefined;
  let sheetName: string | undefined;
  let skipping = false;

  async function resolvePending(): Promise<void> {
    const rows = pending;
    pending = [];
    const subjects = await resolveSubjects(
      context.db,
      rows.map(({ claim }) => claim),
      context.places,
    );
    subjects.forEach((subject, i) => {
      const row = rows[i] as ReadRow;
      if ('code' in subject) {
        faults.add({
          ...place(row.sheetName, row.row),
          ...(subject.column === '' ? {} : { column: subject.column }),
          code: subject.code,
        });
      } else takeRow(row, subject);
    });
    if (writer.due) await writer.flush();
    context.onRows(outcome.rows);
  }

  function beginSheet(): void {
    if (head.length === 0) return;
    const found = findColumns(head, profile);
    const rest = head;
    head = [];
    if ('missing' in found) {
      skipping = true;
      if (!found.anySubject) {
        unread.set(sheetName ?? '', found.missing);
        return;
      }
      matched += 1;
      faults.add({
        ...place(sheetName ?? '', found.row),
        code: 'file.header-missing',
        values: { headers: found.missing.join(', ') },
      });
      return;
    }
    matched += 1;
    if ('duplicate' in found) {
      skipping = true;
      faults.add({
        ...place(sheetName ?? '', found.row),
        column: found.duplicate,
        code: 'file.header-duplicate',
        values: { header: found.duplicate },
      });
      return;
    }
    columns = found;
    outcome.unknownColumns.push(...found.unknown.filter((name) => !outcome.unknownColumns.includes(name)));
    for (const row of rest.slice(found.header.rowsTaken)) takeCells(row);
  }

  function takeCells(row: SheetRow): void {
    outcome.rows += 1;
    const read = readRow(
      context,
      columns as SheetColumns,
      row,
      table.sheets.indexOf(row.sheet),
      readValues,
      outcome.absent,
    );
    if (read !== undefined) pending.push(read);
  }

  try {
    for await (const batch of table.batches) {
      for (const row of batch) {
        if (row.sheet !== sheetName) {
          if (!skipping && columns === undefined) beginSheet();
          sheetName = row.sheet;
          columns = undefined;
          head = [];
          skipping = !wanted.includes(row.sheet);
        }
        if (skipping) continue;
        if (columns !== undefined) takeCells(row);
        else if (head.push(row) === ROWS_BEFORE_HEADER) beginSheet();
      }
      if (pending.length >= ROWS_AT_ONCE) await resolvePending();
      if (faults.full) break;
    }
    if (!skipping && columns === undefined) beginSheet();
    if (pending.length > 0) await resolvePending();
  } finally {
    await table.close();
  }
  if (matched === 0) {
    const [name, headers] = [...unread][0] ?? ['', [profile.subject[0]?.headers[0] ?? '']];
    faults.add({ ...place(name), code: 'file.header-missing', values: { headers: headers.join(', ') } });
  } else outcome.otherSheets.push(...unread.keys());
  return outcome;
}

function readRow(
  context: TableContext,
  columns: SheetColumns,
  { sheet: sheetName, row, cells }: SheetRow,
  sheet: number,
  readValues: ReadValues,
  absent: Record<string, number>,
): ReadRow | undefined {
  const { faults, calendar } = context;
  let wrong = false;
  const say = (column: number, code: string, values?: Record<string, string | number>) => {
    wrong = true;
    const title = columns.header.titles[column] || columnLetter(column);
    faults.add({ ...place(sheetName, row), column: title, code, ...(values ? { values } : {}) });
  };
  const claimed = columns.subject.map(({ as, column, title }) => ({
    as,
    title,
    cell: cells[column] ?? null,
    text: cellText(cells[column] ?? null),
  }));
  const found = readValues(cells, columns, say, (word) => {
    absent[word] = (absent[word] ?? 0) + 1;
  });
  // A line of totals or signatures under the table names nobody and holds no value.
  if (found.length === 0 && !wrong) return undefined;
  const day = dayOf(context, columns, cells, sheetName, row, say);
  if (day === undefined) return undefined;
  const recordedAt = momentOf(calendar, columns, cells, say);
  if (recordedAt === undefined || wrong) return undefined;
  const of = (kind: string) => claimed.find(({ as, text }) => as === kind && text !== '')?.text ?? '';
  const term = calendar.terms.find(({ id }) => id === calendar.termOf(day));
  const claim: Claim = {
    day,
    schoolYear: term?.schoolYear ?? 0,
    numbers: claimed
      .filter(({ as, text }) => text !== '' && as !== 'class' && as !== 'grade' && as !== 'name')
      .map(({ as, text, title, cell }) => ({ as, text, title, damaged: isDamagedNumber(cell, text) })),
    className: of('class'),
    gradeName: of('grade'),
    name: of('name'),
    nameTitle: claimed.find(({ as }) => as === 'name')?.title ?? columns.subject[0]?.title ?? '',
  };
  return { sheet, sheetName, row, day, term: calendar.termOf(day), recordedAt, found, claim };
}

/** The cell of a value; see `packCell`. */
export function cellOf(row: ReadRow, column: number): number {
  return packCell(row.sheet, row.row, column);
}
