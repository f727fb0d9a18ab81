/** What to write into one sheet: where its header is, the new column, and the faults by row. */
export interface SheetNotes {
  headerRow: number;
  /** 0-based column of the explanations. */
  column: number;
  title: string;
  rows: ReadonlyMap<number, { text: string; cells: ReadonlyMap<number, string> }>;
}
