import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { afterAll, describe, expect, it } from 'vitest';
import { annotateFile } from './annotate.js';
import { annotateLargeWorkbook } from './annotate-xlsx.js';
import { allRows, folder, freshPath } from './workbook.fixture.js';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const faults = [
  { sheet: '学生', row: 4, column: '姓名', code: 'file.cell-too-long', values: { most: 5 } },
  { sheet: '学生', row: 4, column: '学籍号', code: 'file.encoding' },
];

async function roster(): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('学生');
  sheet.addRow(['某校名册']);
  sheet.mergeCells('A1:B1');
  sheet.addRow(['学籍号', '姓名']);
  sheet.addRow(['G1', '张三']);
  sheet.addRow(['G2', '=李四']);
  sheet.getCell('A3').font = { bold: true };
  workbook.addWorksheet('其他').addRow(['x']);
  const path = freshPath('xlsx');
  await workbook.xlsx.writeFile(path);
  return path;
}

async function reopened(path: string) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook.getWorksheet('学生') as ExcelJS.Worksheet;
}

describe('an annotated workbook', () => {
  it('is the same with a column of explanations and notes at the true cells', async () => {
    const out = freshPath('xlsx');
    await annotateFile(await roster(), '名册.xlsx', out, faults, 'zh-CN');
    const sheet = await reopened(out);
    expect(sheet.getCell('C2').value).toBe('错误说明');
    expect(sheet.getCell('C4').value).toContain('[姓名] 单元格超过 5 个字符');
    expect(JSON.stringify(sheet.getCell('B4').note)).toContain('单元格超过');
    expect(JSON.stringify(sheet.getCell('A4').note)).toContain('编码');
    expect(sheet.getCell('A3').font.bold).toBe(true);
    expect(sheet.getCell('C3').value).toBeNull();
  });

  it('keeps one column of explanations when it comes again', async () => {
    const once = freshPath('xlsx');
    const twice = freshPath('xlsx');
    await annotateFile(await roster(), 'a.xlsx', once, faults, 'zh-CN');
    await annotateFile(once, 'a.xlsx', twice, [{ row: 3, column: 'B', code: 'file.encoding' }], 'en');
    const sheet = await reopened(twice);
    expect([sheet.getCell('C2').value, sheet.getCell('D2').value]).toEqual(['What is wrong', null]);
  });

  it('written in a stream says the same', async () => {
    const path = await roster();
    const out = freshPath('xlsx');
    const notes = {
      headerRow: 2,
      column: 2,
      title: '错误说明',
      rows: new Map([[4, { text: '错', cells: new Map([[1, '改']]) }]]),
    };
    await annotateLargeWorkbook(path, 'x', out, new Map([['学生', notes]]));
    const sheet = await reopened(out);
    expect([sheet.getCell('C2').value, sheet.getCell('C4').value, sheet.getCell('B4').value]).toEqual([
      '错误说明',
      '错',
      '=李四',
    ]);
    expect(JSON.stringify(sheet.getCell('B4').note)).toContain('改');
    expect((await allRows(out)).map(({ row }) => row)).toEqual([1, 2, 3, 4, 1]);
  });
});

describe('an annotated CSV', () => {
  it('has its rows where they were, and nothing a spreadsheet would run', async () => {
    const path = freshPath('csv');
    const out = freshPath('csv');
    writeFileSync(path, '学籍号;姓名\n\n1;"a\nb"\n2;=1+1\n3;-5\n');
    await annotateFile(path, 'x.csv', out, [{ row: 5, column: '姓名', code: 'file.encoding' }], 'en');
    const lines = readFileSync(out, 'utf8').split('\r\n');
    expect(lines[0]).toBe('\uFEFF学籍号,姓名,What is wrong');
    expect(lines[1]).toBe('');
    expect(lines[2]).toBe('1,"a\nb"');
    expect(lines[3]).toMatch(/^2,'=1\+1,/);
    expect(lines[4]).toBe('3,-5');
    expect((await allRows(out)).map(({ row }) => row)).toEqual([1, 3, 5, 6]);
  });
});
