import { openArchive } from './archive.js';
import { cellText } from './cell.js';
import { readCsv } from './csv.js';
import { detectFile } from './detect.js';
import { defaultLimits, type FileLimits } from './limits.js';
import type { SheetRow } from './sheet-row.js';
import { EXAMPLE, NOTES_SHEET } from './template.js';
import { readWorkbook } from './workbook.js';
import { readSheets } from './xlsx.js';

export type { SheetRow } from './sheet-row.js';

export interface OpenedTable {
  format: 'xlsx' | 'csv';
  /** 'utf-8', 'utf-16le', 'utf-16be', 'gb18030'. */
  encoding: string;
  /** Names of the sheets that will be read, in order; [''] for a CSV file. */
  sheets: readonly string[];
  /** Names of hidden sheets: they are not read, and whoever imports should say so. */
  hiddenSheets: readonly string[];
  /**
   * Rows of all visible sheets in order, some hundreds at a time; examples and notes of our templates are left out. To be
   * read once. Throws Problem 422 `file.…`.
   */
  batches: AsyncIterable<SheetRow[]>;
  close(): Promise<void>;
}

/**
 * Opens a table of unknown origin: a workbook (.xlsx, .xlsm) or delimited text, told by content. Reading is streamed in
 * bounded memory and held to the limits; formulas come with their saved result, links to other files are never followed.
 *
 * @param fileName the name the user gave; it appears in faults and decides nothing
 * @throws Problem 422 with one fault, `file.…`, for anything that is no such table or beyond the limits
 */
export async function openTable(
  path: string,
  fileName: string,
  limits: Partial<FileLimits> = {},
): Promise<OpenedTable> {
  const all = { ...defaultLimits, ...limits };
  const detected = await detectFile(path, fileName, all);
  if (detected.format === 'csv') {
    const batches = withoutExamples(readCsv(path, fileName, detected, all));
    return {
      format: 'csv',
      encoding: detected.encoding,
      sheets: [''],
      hiddenSheets: [],
      batches,
      close: async () => void (await batches.return(undefined)),
    };
  }
  const archive = await openArchive(path, fileName, all);
  try {
    const found = await readWorkbook(archive, fileName, all);
    const filled = found.sheets.filter(({ name }) => name !== NOTES_SHEET);
    const workbook = filled.length > 0 ? { ...found, sheets: filled } : found;
    const batches = withoutExamples(readSheets(archive, workbook, fileName, all));
    return {
      format: 'xlsx',
      encoding: 'utf-8',
      sheets: workbook.sheets.map(({ name }) => name),
      hiddenSheets: workbook.hidden,
      batches,
      close: async () => {
        await batches.return(undefined);
        archive.close();
      },
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function* withoutExamples(batches: AsyncIterable<SheetRow[]>): AsyncGenerator<SheetRow[], void, undefined> {
  for await (const batch of batches) yield batch.some(isExample) ? batch.filter((row) => !isExample(row)) : batch;
}

const isExample = ({ cells }: SheetRow) =>
  cells[0] !== undefined && cells[0] !== null && cellText(cells[0]) === EXAMPLE;
