import ExcelJS from 'exceljs';
import type { CellValue } from './cell.js';
import type { SheetNotes } from './sheet-notes.js';
import { openTable, type SheetRow } from './table.js';

type Notes = ReadonlyMap<string, SheetNotes>;

const wrong: Partial<ExcelJS.Font> = { color: { argb: 'FFC00000' } };

/** The same workbook with formatting, for files small enough to be held in memory whole. */
export async function annotateWorkbook(path: string, _file: string, outPath: string, notes: Notes): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  for (const [name, sheetNotes] of notes) {
    const sheet = workbook.getWorksheet(name);
    if (sheet === undefined) continue;
    sheet.getColumn(sheetNotes.column + 1).width = 60;
    writeNotes(sheetNotes, (row, column) => sheet.getCell(row, column + 1));
  }
  await workbook.xlsx.writeFile(outPath);
}

function writeNotes(notes: SheetNotes, cellAt: (row: number, column: number) => ExcelJS.Cell): void {
  for (const row of new Set([notes.headerRow, ...notes.rows.keys()]))
    writeRow(notes, row, (column) => cellAt(row, column));
}

function writeRow(notes: SheetNotes, row: number, cellAt: (column: number) => ExcelJS.Cell): void {
  const note = notes.rows.get(row);
  if (row === notes.headerRow) {
    const title = cellAt(notes.column);
    title.value = notes.title;
    title.font = { ...wrong, bold: true };
    if (note !== undefined) title.note = note.text;
  } else if (note !== undefined) {
    const said = cellAt(notes.column);
    said.value = note.text;
    said.font = wrong;
  }
  for (const [column, text] of note?.cells ?? []) cellAt(column).note = text;
}

/** Rewrites a large workbook row by row in bounded memory: values, dates and sheet names stay, formatting does not. */
export async function annotateLargeWorkbook(path: string, file: string, outPath: string, notes: Notes): Promise<void> {
  const table = await openTable(path, file);
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: outPath,
    useStyles: true,
    useSharedStrings: false,
  });
  try {
    let sheet: ExcelJS.Worksheet | undefined;
    for await (const batch of table.batches) {
      for (const row of batch) {
        if (sheet?.name !== row.sheet) {
          sheet?.commit();
          sheet = writer.addWorksheet(row.sheet);
        }
        writeLargeRow(sheet, row, notes.get(row.sheet));
      }
    }
    sheet?.commit();
    await writer.commit();
  } finally {
    await table.close();
  }
}

function writeLargeRow(sheet: ExcelJS.Worksheet, row: SheetRow, notes: SheetNotes | undefined): void {
  const target = sheet.getRow(row.row);
  row.cells.forEach((value, column) => {
    if (value === null || column === notes?.column) return;
    const cell = target.getCell(column + 1);
    cell.value = written(value);
    if (value instanceof Date) cell.numFmt = 'yyyy-mm-dd';
  });
  if (notes !== undefined && (notes.rows.has(row.row) || row.row === notes.headerRow)) {
    writeRow(notes, row.row, (column) => target.getCell(column + 1));
  }
  target.commit();
}

/** A formula becomes its saved result: shared formulas cannot be written out row by row. */
function written(value: CellValue): ExcelJS.CellValue {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if ('error' in value) return { error: value.error } as ExcelJS.CellErrorValue;
  return value.result;
}
