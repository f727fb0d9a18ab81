import {
  type CellValue,
  cellText,
  columnLetter,
  findHeader,
  type Header,
  type OpenedTable,
  type SheetRow,
} from '../../../platform/files/index.js';
import type { Findings } from './findings.js';
import { columnsOf, isEnough, type RosterKind, recognisedAs } from './kinds.js';

/** One sheet that was recognised. */
export interface Section {
  sheet: string;
  kind: RosterKind;
  header: Header;
}

/** Rows of one section, in order. */
export interface SectionRows {
  section: Section;
  rows: SheetRow[];
}

const rowsToRecognise = 10;

/**
 * The rows of every sheet that lists something we know, in the file's order. Sheets that do not (notes on how to fill in,
 * pivot tables) are warned about and left aside.
 */
export async function* readSections(
  table: OpenedTable,
  only: RosterKind | undefined,
  findings: Findings,
): AsyncGenerator<SectionRows> {
  let sheet: string | undefined;
  let waiting: SheetRow[] = [];
  let section: Section | undefined;
  let known = false;
  const begin = (): SectionRows | undefined => {
    known = true;
    const found = recognise(waiting, only);
    if (!found) {
      findings.warn({ sheet: sheet ?? '', row: waiting[0]?.row ?? 1 }, { code: 'roster.sheet-unknown' });
      return undefined;
    }
    section = { sheet: sheet ?? '', ...found };
    reportHeader(section, findings);
    const rows = dropSecondHeader(waiting.slice(found.header.rowsTaken), section);
    return { section, rows };
  };
  for await (const batch of table.batches) {
    let from = 0;
    while (from < batch.length) {
      const current = batch[from]?.sheet ?? '';
      let to = from;
      while (to < batch.length && batch[to]?.sheet === current) to += 1;
      const rows = from === 0 && to === batch.length ? batch : batch.slice(from, to);
      from = to;
      if (current !== sheet) {
        if (sheet !== undefined && !known && waiting.length > 0) {
          const first = begin();
          if (first) yield first;
        }
        [sheet, waiting, section, known] = [current, [], undefined, false];
      }
      if (known) {
        if (section) yield { section, rows };
        continue;
      }
      waiting.push(...rows);
      if (waiting.length >= rowsToRecognise) {
        const first = begin();
        waiting = [];
        if (first) yield first;
      }
    }
  }
  if (!known && waiting.length > 0) {
    const first = begin();
    if (first) yield first;
  }
}

function recognise(
  rows: readonly SheetRow[],
  only: RosterKind | undefined,
): { kind: RosterKind; header: Header } | undefined {
  let best: { kind: RosterKind; header: Header } | undefined;
  for (const kind of only ? [only] : recognisedAs) {
    const header = findHeader(rows, columnsOf(kind));
    if (!header || !isEnough(kind, (key) => key in header.columns)) continue;
    // Kinds share columns; the one that leaves the fewest headers unexplained is meant, and of equals the first.
    if (!best || header.unknown.length < best.header.unknown.length) best = { kind, header };
  }
  return best;
}

function reportHeader({ sheet, header }: Section, findings: Findings): void {
  for (const { title } of header.duplicates) {
    findings.fault(
      { sheet, row: header.row, column: title },
      { code: 'file.header-duplicate', values: { header: title } },
    );
  }
  for (const { title, column } of header.unknown) {
    findings.warn(
      { sheet, row: header.row, column: title || columnLetter(column) },
      { code: 'roster.column-unknown', values: { header: title.slice(0, 40) } },
    );
  }
}

/** Some templates repeat the header in element names (xm, xb …) below the Chinese one. */
function dropSecondHeader(rows: SheetRow[], { kind, header }: Section): SheetRow[] {
  const next = rows[0];
  if (!next) return rows;
  const again = findHeader([next], columnsOf(kind));
  const same = again
    ? Object.entries(again.columns).filter(([key, column]) => header.columns[key] === column).length
    : 0;
  return same >= 2 && same * 2 > next.cells.filter((cell) => cellText(cell) !== '').length ? rows.slice(1) : rows;
}

/** One row of a section, its cells by the keys of its columns. */
export interface RowReader {
  readonly sheet: string;
  readonly row: number;
  cell(key: string): CellValue;
  /** As text; '' when blank or when there is no such column. */
  text(key: string): string;
  has(key: string): boolean;
  at(key?: string): { sheet: string; row: number; column?: string };
}

/** @returns a function from a row to its reader; columns are looked up once a section. */
export function rowReader({ sheet, header }: Section): (row: SheetRow) => RowReader {
  const { columns, titles } = header;
  return ({ row, cells }) => ({
    sheet,
    row,
    cell: (key) => {
      const column = columns[key];
      return column === undefined ? null : (cells[column] ?? null);
    },
    text: (key) => {
      const column = columns[key];
      const cell = column === undefined ? null : (cells[column] ?? null);
      return cell === null ? '' : cellText(cell);
    },
    has: (key) => key in columns,
    at: (key) => {
      const column = key === undefined ? undefined : columns[key];
      return column === undefined ? { sheet, row } : { sheet, row, column: titles[column] || columnLetter(column) };
    },
  });
}
