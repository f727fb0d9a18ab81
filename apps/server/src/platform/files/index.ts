export { annotateFile } from './annotate.js';
export { csvField } from './annotate-csv.js';
export {
  type CellValue,
  cellDate,
  cellText,
  columnLetter,
  type ErrorCell,
  type FormulaCell,
  isBlank,
  neutralise,
  plainNumber,
  plainText,
} from './cell.js';
export { findHeader, type Header, headerName, type WantedColumn } from './header.js';
export { defaultLimits, type FileLimits, fileProblem } from './limits.js';
export { type OpenedTable, openTable, type SheetRow } from './table.js';
