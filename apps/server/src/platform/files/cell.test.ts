import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from './cell.js';
import { cellDate, cellText, columnLetter, neutralise, plainNumber } from './cell.js';
import { findHeader } from './header.js';

describe('the text of a cell', () => {
  it.each<[CellValue, string]>([
    [null, ''],
    ['　７０１班 ', '701班'],
    ['Ｇ１２３\u200B', 'G123'],
    ['七（1）班', '七（1）班'],
    [1.1010519491231e17, '110105194912310000'],
    [0.1 + 0.2, '0.3'],
    [1e-7, '0.0000001'],
    [-1.5e-5, '-0.000015'],
    [1e21, '1000000000000000000000'],
    [90, '90'],
    [true, 'TRUE'],
    [new Date('2025-03-01T00:00:00Z'), '2025-03-01'],
    [new Date('2025-03-01T08:30:00Z'), '2025-03-01 08:30:00'],
    [new Date('1899-12-30T00:04:15Z'), '00:04:15'],
    [{ formula: 'A1', result: 5 }, '5'],
    [{ error: '#N/A' }, '#N/A'],
  ])('%j is %j', (value, text) => expect(cellText(value)).toBe(text));

  it('of a number is never in exponents and means the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 }), (value) => {
        const text = plainNumber(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-14);
      }),
    );
  });
});

describe('the day in a cell', () => {
  it.each<[CellValue, string | null]>([
    ['20250301', '2025-03-01'],
    [20250301, '2025-03-01'],
    ['2025-3-1', '2025-03-01'],
    ['2025/3/1 8:00', '2025-03-01'],
    ['２０２５年３月１日', '2025-03-01'],
    ['2025.3.1', '2025-03-01'],
    [45717, '2025-03-01'],
    ['45717', '2025-03-01'],
    [1, '1900-01-01'],
    [new Date('2025-03-01T00:00:00Z'), '2025-03-01'],
    [{ formula: 'TODAY()', result: 45717 }, '2025-03-01'],
    ['2025-02-30', 'invalid'],
    ['20250230', 'invalid'],
    ['2025-13-01', 'invalid'],
    ['明天', 'invalid'],
    ['123', 'invalid'],
    [-5, 'invalid'],
    [true, 'invalid'],
    ['', null],
    [null, null],
  ])('%j is %j', (value, day) => expect(cellDate(value)).toBe(day));
});

describe('a column', () => {
  it('is called as Excel calls it', () =>
    expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']));
});

describe('text for a spreadsheet', () => {
  it.each(['=1', '+1+1', '-2+3', '@SUM(1)', '\t=1', '\r=1', '＝1+1', ' =1'])('%j is neutralised', (text) =>
    expect(neutralise(text)).toBe(`'${text}`),
  );
  it.each(['-5', '+3.2', '张三', '', 'a=b'])('%j stays', (text) => expect(neutralise(text)).toBe(text));
});

describe('a header', () => {
  const row = (number: number, ...cells: CellValue[]) => ({ sheet: 's', row: number, cells });
  const wanted = [
    { key: 'number', headers: ['学籍号', '全国学籍号'], required: true },
    { key: 'name', headers: ['姓名'], required: true },
    { key: 'shuttle', headers: ['50米×8往返跑'] },
    { key: 'english', headers: ['英语笔试'] },
  ];

  it('is found under titles, in any order and dress', () => {
    const found = findHeader(
      [
        row(1, '某某学校名册'),
        row(3, '*姓 名', '５０米*８往返跑(分·秒)', '备注', '全国\n学籍号（必填）'),
        row(4, '张三', 1, 2, 'G1'),
      ],
      wanted,
    );
    expect(found).toMatchObject({ row: 3, rowsTaken: 2, columns: { name: 0, shuttle: 1, number: 3 }, missing: [] });
    expect(found?.unknown).toEqual([{ title: '备注', column: 2 }]);
  });

  it('of two rows is read with the upper title in front', () => {
    const found = findHeader(
      [row(1, '姓名', '学籍号', '英语', null), row(2, null, null, '听力', '笔试'), row(3, '张三', 'G1', 1, 2)],
      wanted,
    );
    expect(found).toMatchObject({ row: 2, rowsTaken: 2, columns: { name: 0, number: 1, english: 3 } });
  });

  it('says what is missing and what is there twice', () => {
    const found = findHeader([row(1, '姓名', '姓名', '性别')], wanted);
    expect(found).toMatchObject({ missing: ['number'], duplicates: [{ key: 'name', columns: [0, 1] }] });
  });

  it('is not found where nothing is known', () => expect(findHeader([row(1, 'a', 'b')], wanted)).toBeUndefined());

  it('prefers the first of two names of one thing', () =>
    expect(findHeader([row(1, '全国学籍号', '学籍号', '姓名')], wanted)).toMatchObject({
      columns: { number: 1 },
      duplicates: [],
    }));
});
