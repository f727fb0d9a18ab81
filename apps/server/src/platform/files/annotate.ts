import { stat } from 'node:fs/promises';
import type { Fault, Language } from '@wuyu/contract';
import { sayProblem } from '@wuyu/contract';
import { annotateCsv } from './annotate-csv.js';
import { annotateLargeWorkbook, annotateWorkbook } from './annotate-xlsx.js';
import { openArchive } from './archive.js';
import { cellText, columnLetter } from './cell.js';
import { detectFile } from './detect.js';
import { headerName } from './header.js';
import { defaultLimits } from './limits.js';
import type { SheetNotes } from './sheet-notes.js';
import { openTable, type SheetRow } from './table.js';

/** Above this a workbook is rewritten row by row: values and comments stay, formatting does not. */
const KEEP_FORMATTING_BYTES = 5 * 2 ** 20;
const KEEP_FORMATTING_INFLATED = 64 * 2 ** 20;

const columnTitles: Record<Language, string> = { 'zh-CN': '错误说明', en: 'What is wrong' };

/**
 * Gives a table back with what is wrong in it: a last column 「错误说明」, and in a workbook a note on each faulty cell, all
 * at the true rows. Formatting is kept up to about 5 MB; larger workbooks are rewritten in a stream. Faults without a row
 * are said beside the header. A CSV comes back as UTF-8 with a byte order mark and with nothing that a spreadsheet would
 * take for a formula.
 *
 * @throws Problem 422 `file.…` when the file itself cannot be read
 */
export async function annotateFile(
  path: string,
  fileName: string,
  outPath: string,
  faults: readonly Fault[],
  language: Language,
): Promise<void> {
  const detected = await detectFile(path, fileName, defaultLimits);
  const notes = await placeNotes(path, fileName, faults, language);
  if (detected.format === 'csv') {
    await annotateCsv(path, fileName, detected, outPath, notes.get('') as SheetNotes);
    return;
  }
  const archive = await openArchive(path, fileName, defaultLimits);
  const inflated = archive.names().reduce((sum, name) => sum + archive.size(name), 0);
  archive.close();
  const small = (await stat(path)).size <= KEEP_FORMATTING_BYTES && inflated <= KEEP_FORMATTING_INFLATED;
  await (small ? annotateWorkbook : annotateLargeWorkbook)(path, fileName, outPath, notes);
}

/** Finds in each sheet the header row and a free column, and sorts the faults to their cells. */
async function placeNotes(
  path: string,
  fileName: string,
  faults: readonly Fault[],
  language: Language,
): Promise<Map<string, SheetNotes>> {
  const table = await openTable(path, fileName);
  const notes = new Map<string, SheetNotes>();
  try {
    const heads = new Map<string, SheetRow[]>();
    const widths = new Map<string, number>();
    for await (const batch of table.batches) {
      for (const row of batch) {
        const head = heads.get(row.sheet) ?? [];
        heads.set(row.sheet, head);
        if (head.length < 10) head.push(row);
        widths.set(row.sheet, Math.max(widths.get(row.sheet) ?? 0, row.cells.length));
      }
    }
    const first = table.sheets.find((sheet) => heads.has(sheet)) ?? table.sheets[0] ?? '';
    for (const sheet of table.sheets) {
      const own = faults.filter((fault) => (fault.sheet ?? first) === sheet);
      const head = heads.get(sheet) ?? [];
      const width = widths.get(sheet) ?? 0;
      if (own.length > 0 || table.format === 'csv') notes.set(sheet, notesOf(own, head, width, language));
    }
  } finally {
    await table.close();
  }
  return notes;
}

function notesOf(faults: readonly Fault[], head: readonly SheetRow[], width: number, language: Language): SheetNotes {
  const header = guessHeader(head, faults);
  const headerRow = header?.row ?? 1;
  const titles = (header?.cells ?? []).map((cell) => cellText(cell));
  // A file that was given back once and comes again keeps one column of explanations.
  const existing = titles.findIndex((title) => Object.values(columnTitles).includes(title));
  const rows = new Map<number, { text: string; cells: Map<number, string> }>();
  for (const fault of faults) {
    const { message, remedy } = sayProblem(fault.code, fault.values ?? {}, language);
    const said = remedy === '' ? message : `${message}${language === 'en' ? '. ' : '。'}${remedy}`;
    const at = rows.get(fault.row ?? headerRow) ?? { text: '', cells: new Map<number, string>() };
    rows.set(fault.row ?? headerRow, at);
    const named = fault.column === undefined ? said : `[${fault.column}] ${said}`;
    at.text = at.text === '' ? named : `${at.text}\n${named}`;
    const column = fault.column === undefined ? -1 : columnOf(fault.column, titles);
    if (column >= 0) at.cells.set(column, at.cells.has(column) ? `${at.cells.get(column)}\n${said}` : said);
  }
  for (const at of rows.values()) if (at.text.length > 30_000) at.text = `${at.text.slice(0, 30_000)}…`;
  return { headerRow, column: existing >= 0 ? existing : width, title: columnTitles[language], rows };
}

/** The row that holds most of the columns named by the faults; without any, the first with two texts. */
function guessHeader(head: readonly SheetRow[], faults: readonly Fault[]): SheetRow | undefined {
  const named = new Set(faults.flatMap(({ column }) => (column === undefined ? [] : [headerName(column)])));
  let best: SheetRow | undefined;
  let most = 0;
  for (const row of head) {
    const hits = new Set(row.cells.map((cell) => headerName(cellText(cell))).filter((name) => named.has(name))).size;
    if (hits > most) {
      best = row;
      most = hits;
    }
  }
  return best ?? head.find(({ cells }) => cells.filter((cell) => typeof cell === 'string').length >= 2) ?? head[0];
}

function columnOf(column: string, titles: readonly string[]): number {
  const exact = titles.findIndex((title) => headerName(title) === headerName(column));
  if (exact >= 0) return exact;
  return /^[A-Z]{1,3}$/.test(column) ? Array.from({ length: 1024 }, (_, i) => columnLetter(i)).indexOf(column) : -1;
}
