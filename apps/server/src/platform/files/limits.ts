import { type Fault, Problem } from '@wuyu/contract';

/** What a file may be at most; beyond it is refused by name, never by running out of memory. */
export interface FileLimits {
  /** Bytes of the file itself. */
  fileBytes: number;
  /** Bytes of all parts of a workbook once inflated, counted again while inflating. */
  inflatedBytes: number;
  /** Inflated ÷ compressed, looked at only above 32 MiB inflated; ordinary sheets stay below 30. */
  inflateRatio: number;
  /** Parts in the archive. */
  parts: number;
  /** Visible sheets. */
  sheets: number;
  /** Rows with content, over all sheets. */
  rows: number;
  /** The last column with content. A cell's place in a file is kept as row × 1,024 + column, so never above 1,023. */
  columns: number;
  /** Cells handed on, blank ones before the last of a row included. */
  cells: number;
  /** Characters in one cell; Excel's own limit. */
  cellCharacters: number;
  /** UTF-8 bytes of all shared strings of a workbook. */
  sharedBytes: number;
}

const MiB = 2 ** 20;

export const defaultLimits: FileLimits = {
  fileBytes: 512 * MiB,
  inflatedBytes: 2048 * MiB,
  inflateRatio: 200,
  parts: 10_000,
  sheets: 256,
  rows: 2_000_000,
  columns: 1_000,
  cells: 100_000_000,
  cellCharacters: 32_767,
  sharedBytes: 256 * MiB,
};

/** Refuses a file: 422 with one fault that names the file and, where known, sheet, row and column. */
export function fileProblem(
  file: string,
  code: string,
  values: Record<string, string | number> = {},
  where: Pick<Fault, 'sheet' | 'row' | 'column'> = {},
): Problem {
  return new Problem(422, code, values, [{ file, ...where, code, values }]);
}
