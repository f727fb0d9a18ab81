import type { CellValue } from '../../platform/files/index.js';
import { cellDate, cellText } from '../../platform/files/index.js';
import type { Calendar } from './calendar.js';
import { epochDay, FIRST_YEAR } from './calendar.js';
import type { Faults } from './faults.js';
import { readMoment } from './moment.js';
import type { ImportProfile } from './profile.js';
import type { SheetColumns } from './sheet-columns.js';

interface DayContext {
  calendar: Calendar;
  options: { date?: string; dates?: Record<string, string> };
  profile: ImportProfile;
  faults: Faults;
}

/** Where a fault stands: the sheet is left out in a file without sheets. */
export function place(sheet: string, row?: number): { sheet?: string; row?: number } {
  return { ...(sheet === '' ? {} : { sheet }), ...(row === undefined ? {} : { row }) };
}

/** The epoch day of a row's facts; undefined after a fault. */
export function dayOf(
  { calendar, options, profile, faults }: DayContext,
  columns: SheetColumns,
  cells: readonly CellValue[],
  sheetName: string,
  row: number,
  say: (column: number, code: string, values?: Record<string, string | number>) => void,
): number | undefined {
  const column = columns.date;
  let iso = column === undefined ? null : cellDate(cells[column] ?? null);
  const inRow = iso !== null;
  if (iso === null) iso = options.dates?.[sheetName] ?? options.date ?? dayIn(sheetName);
  if (iso === null) {
    if (column !== undefined) say(column, 'evidence.date-missing');
    else
      faults.add({
        ...place(sheetName, row),
        code: 'evidence.date-option',
        values: { column: profile.date?.headers[0] ?? '' },
      });
    return undefined;
  }
  const complain = (code: string) => {
    const shown = inRow ? cellText(cells[column as number] ?? null).slice(0, 40) : String(iso);
    if (inRow) say(column as number, code, { date: shown });
    else faults.add({ ...place(sheetName, row), code, values: { date: shown } });
    return undefined;
  };
  const real = /^\d{4}-\d{2}-\d{2}$/.test(iso) && Number(iso.slice(0, 4)) >= FIRST_YEAR && cellDate(iso) === iso;
  if (!real) return complain('evidence.date-invalid');
  const day = epochDay(iso);
  if (day > calendar.today) return complain('evidence.date-future');
  return calendar.termOf(day) === 0 ? complain('evidence.term-unknown') : day;
}

/** A sheet called 期中 2025-11-05 says its day itself. */
function dayIn(sheetName: string): string | null {
  const found = /\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?|(?<!\d)20\d{6}(?!\d)/.exec(sheetName);
  return found === null ? null : cellDate(found[0]);
}

/** When a row's facts were recorded, in microseconds; the import's moment where it says nothing; undefined after a fault. */
export function momentOf(
  calendar: Calendar,
  columns: SheetColumns,
  cells: readonly CellValue[],
  say: (column: number, code: string, values?: Record<string, string | number>) => void,
): number | undefined {
  const cell = columns.recordedAt === undefined ? null : (cells[columns.recordedAt] ?? null);
  if (columns.recordedAt === undefined || cellText(cell) === '') return calendar.nowMicros;
  const moment = readMoment(cell, calendar);
  if (moment === undefined) say(columns.recordedAt, 'evidence.time-invalid');
  else if (moment > calendar.nowMicros + 86_400_000_000)
    say(columns.recordedAt, 'evidence.date-future', { date: cellText(cell).slice(0, 40) });
  else return moment;
  return undefined;
}
