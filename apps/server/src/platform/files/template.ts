import ExcelJS from 'exceljs';

/** The first cell of an example's row; {@link openTable} leaves such rows out, so that one left in does no harm. */
export const EXAMPLE = '示例';
/** The sheet that explains a template; it is not read. */
export const NOTES_SHEET = '填写说明';

export interface TemplateColumn {
  /** As it stands in the sheet: the preferred one of the names by which importers know the column. */
  header: string;
  required?: boolean;
  example: string;
  note?: string;
  /** Other names that importers take as well. */
  also?: readonly string[];
}

export interface TemplateSheet {
  name: string;
  columns: readonly TemplateColumn[];
  /** Columns that may be added: they stand on the sheet of notes only. */
  more?: readonly TemplateColumn[];
}

/** A workbook to be filled in: a sheet a table with its header and an example, and a sheet of notes. */
export async function writeTemplate(title: string, sheets: readonly TemplateSheet[], notes: readonly string[]) {
  const workbook = new ExcelJS.Workbook();
  for (const { name, columns } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    columns.forEach(({ header, required, example }, i) => {
      const column = sheet.getColumn(i + 1);
      column.width = Math.max(10, Math.min(28, 2 * Math.max(header.length, example.length / 2) + 4));
      // As text, or Excel makes floating-point numbers of identity numbers.
      column.numFmt = '@';
      const head = sheet.getCell(1, i + 1);
      head.value = header;
      head.font = { bold: true, ...(required ? { color: { argb: 'FF9C2F25' } } : {}) };
      head.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE6F0EF' } };
      const shown = sheet.getCell(2, i + 1);
      shown.value = i === 0 ? EXAMPLE : example;
      shown.font = { italic: true, color: { argb: 'FF52606B' } };
    });
  }
  const about = workbook.addWorksheet(NOTES_SHEET);
  about.columns = [14, 22, 8, 24, 60, 40].map((width) => ({ width }));
  about.addRow([title]).font = { bold: true, size: 14 };
  for (const line of notes) about.addRow([line]);
  about.addRow([]);
  about.addRow(['工作表', '列名', '必填', '示例', '说明', '也可以写作']).font = { bold: true };
  for (const { name, columns, more = [] } of sheets) {
    for (const column of columns) about.addRow(describe(name, column, column.required ? '是' : ''));
    for (const column of more) about.addRow(describe(name, column, '可另加'));
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function describe(
  sheet: string,
  { header, example, note = '', also = [] }: TemplateColumn,
  required: string,
): string[] {
  return [sheet, header, required, example, note, also.join('、')];
}
