import type { CellValue } from './cell.js';

/** `row` is the true row, from 1; `cells[0]` is column A. Rows without content are not delivered. */
export interface SheetRow {
  /** The sheet's name; '' in a CSV file. */
  sheet: string;
  row: number;
  cells: CellValue[];
}
