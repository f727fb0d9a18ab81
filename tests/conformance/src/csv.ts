/** One row under its header's names. */
export type CsvRow = Readonly<Record<string, string>>;

export interface CsvTable {
  header: readonly string[];
  /** The line of the header as it stands in the file. */
  headerLine: string;
  rows: readonly CsvRow[];
  /** The lines as they stand in the file, one a row. */
  lines: readonly string[];
}

/** @throws RangeError when a row has another number of cells than the header */
export function readCsv(text: string): CsvTable {
  const [headerLine = '', ...lines] = linesOf(text.replace(/^\uFEFF/, ''));
  const header = cellsOf(headerLine);
  const rows = lines.map((line, i) => {
    const cells = cellsOf(line);
    if (cells.length !== header.length)
      throw new RangeError(`row ${i + 2} has ${cells.length} cells, not ${header.length}`);
    return Object.fromEntries(header.map((name, column) => [name, cells[column] as string]));
  });
  return { header, headerLine, rows, lines };
}

/** Lines that are not empty; a break inside quotes does not end one. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const piece of text.split(/\r?\n/)) {
    const line = open === '' ? piece : `${open}\n${piece}`;
    const isWhole = (line.split('"').length - 1) % 2 === 0;
    open = isWhole ? '' : line;
    if (isWhole && line !== '') lines.push(line);
  }
  return lines;
}

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/g)) {
    cells.push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
  }
  // The pattern matches once more, empty, at the end of the line unless the line ends in a comma.
  if (!line.endsWith(',')) cells.pop();
  return cells;
}

export type Cell = string | number;

export function writeCsv(rows: ReadonlyArray<readonly Cell[]>): string {
  const quoted = (cell: Cell) =>
    /[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
  return `${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** The whole table again with columns in front, for data without a number of whom a row is about. */
export function withColumn(table: CsvTable, name: string, cellOf: (row: CsvRow, i: number) => Cell): string {
  const lines = table.lines.map((line, i) => `${cellOf(table.rows[i] as CsvRow, i)},${line}`);
  return `${[`${name},${table.headerLine}`, ...lines].join('\n')}\n`;
}

/** Some rows of the table, to the letter. */
export function linesWhere(table: CsvTable, wanted: (row: CsvRow, i: number) => boolean): string {
  return `${[table.headerLine, ...table.lines.filter((_, i) => wanted(table.rows[i] as CsvRow, i))].join('\n')}\n`;
}
