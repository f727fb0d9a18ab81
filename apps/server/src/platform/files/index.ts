export { annotateFile } from './annotate.js';
export { csvField } from './annotate-csv.js';
export {
  type CellValue,
  cellDate,
  cellText,
  columnLetter,
  type ErrorCell,
  type FormulaCell,
  plainNumber,
} from './cell.js';
export { findHeader, type Header, headerName, type WantedColumn } from './header.js';
export type { FileLimits } from './limits.js';
export { type OpenedTable, openTable, type SheetRow } from './table.js';
export { type TemplateColumn, type TemplateSheet, writeTemplate } from './template.js';
