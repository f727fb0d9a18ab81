import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { identityCheck } from './rules.js';

/** A valid identity number of the unassigned region 990101; `order` odd is male. */
export function identityOf(day: string, order: number): string {
  const front = `990101${day.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
  return front + identityCheck(front);
}

export type Cell = string | number | Date | null | { formula: string; result?: string | number } | { error: string };
export type Sheets = Record<string, Cell[][]>;

/** All files of one test process; gone with it. */
const folder = mkdtempSync(path.join(os.tmpdir(), 'wuyu-roster-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

async function place(name: string): Promise<string> {
  return path.join(await mkdtemp(path.join(folder, 'file-')), name);
}

/** Writes a CSV file, UTF-8 unless bytes are given. */
export async function csvFile(
  rows: readonly (readonly (string | number)[])[] | Buffer,
  name = '名册.csv',
): Promise<{ path: string; fileName: string }> {
  const file = await place('table.csv');
  const quoted = (cell: string | number) =>
    /[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
  await writeFile(file, Buffer.isBuffer(rows) ? rows : rows.map((row) => row.map(quoted).join(',')).join('\r\n'));
  return { path: file, fileName: name };
}

/** Writes a workbook; `merge` are ranges of the first sheet. */
export async function xlsxFile(
  sheets: Sheets,
  options: { merge?: string[]; hidden?: string[] } = {},
): Promise<{ path: string; fileName: string }> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name, options.hidden?.includes(name) ? { state: 'hidden' } : {});
    rows.forEach((cells, i) => {
      const row = sheet.getRow(i + 1);
      cells.forEach((cell, column) => {
        if (cell !== null) row.getCell(column + 1).value = cell as ExcelJS.CellValue;
      });
      row.commit();
    });
  }
  for (const range of options.merge ?? []) book.worksheets[0]?.mergeCells(range);
  const file = await place('book.xlsx');
  await book.xlsx.writeFile(file);
  return { path: file, fileName: '名册.xlsx' };
}

export const PLACES = [
  ['代码', '名称', '类别', '上级代码', '学制', '学段'],
  ['990000', '云岭省', '省', '', '', ''],
  ['990100', '青川市', '市', '990000', '', ''],
  ['990101', '竹溪县', '县', '990100', '', ''],
  ['3399010001', '竹溪县第一小学', '学校', '990101', '六三制', '小学'],
  ['3399010002', '竹溪县第一中学', '学校', '990101', '六三制', '初中、高中'],
  ['3399010003', '竹溪县实验学校', '学校', '990101', '五四制', '小学、初中'],
  ['3399010004', '竹溪县第二初级中学', '学校', '990101', '六三制', '初中'],
];

export const TERMS = [
  ['学年', '学期', '开始日期', '结束日期'],
  ['2024-2025', '1', '2024-09-01', '2025-01-20'],
  ['2024-2025', '2', '2025-02-17', '2025-07-05'],
  ['2025-2026', '秋', '2025/9/1', '2026/1/23'],
  ['2025-2026', '第二学期', '20260223', '2026年7月4日'],
];
