/** Rows of one sheet; the row inside a cell counts on by this from sheet to sheet. */
const ROWS_A_SHEET = 1_048_576;
const COLUMNS = 1024;

/** Columns for what is computed from a row and stands in no column of the file; files have at most 1,000. */
export const computedColumns = { total: 1018, bmi: 1020, standard: 1021, bonus: 1022, fitness: 1023 } as const;

const computedNames: Record<number, string> = {
  [computedColumns.total]: 'total',
  [computedColumns.bmi]: 'bmi',
  [computedColumns.standard]: 'standard',
  [computedColumns.bonus]: 'bonus',
  [computedColumns.fitness]: 'total',
};

/** Where in a file a fact stands. */
export interface CellPlace {
  /** Name of the sheet; absent in a file without sheets. */
  sheet?: string;
  row: number;
  /** From 1. */
  column: number;
  /** Set when the value was computed from the row. */
  computed?: string;
}

/** @param sheet from 0 @param row from 1 @param column from 1, at most 1,023 */
export function packCell(sheet: number, row: number, column: number): number {
  return (sheet * ROWS_A_SHEET + row) * COLUMNS + column;
}

/** @param sheets the names kept with the batch; empty for a file without sheets */
export function unpackCell(cell: number, sheets: readonly string[]): CellPlace {
  const column = cell % COLUMNS;
  const counted = Math.floor(cell / COLUMNS);
  const computed = computedNames[column];
  const extra = computed === undefined ? {} : { computed };
  if (sheets.length === 0) return { row: counted, column, ...extra };
  const sheet = Math.floor((counted - 1) / ROWS_A_SHEET);
  return { sheet: sheets[sheet] ?? '', row: counted - sheet * ROWS_A_SHEET, column, ...extra };
}
