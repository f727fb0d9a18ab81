import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemLabel } from './blueprint.js';
import { createCalendar, epochDay, isoDay } from './calendar.js';
import { packCell, unpackCell } from './cell.js';
import { readMoment } from './moment.js';
import { createNumberIndex, SEVERAL } from './number-index.js';
import { sameName } from './subject.js';
import { decimalOf, parseDecimal, secondsOf, showValue } from './value.js';

const calendar = createCalendar(
  [{ id: 7, code: '2025-2026-1', schoolYear: 2025, startsOn: '2025-09-01', endsOn: '2026-01-31' }],
  new Date('2026-02-10T17:00:00Z'),
);

describe('a decimal', () => {
  it.each([
    ['87.5', 875_000],
    ['-3.1234', -31_234],
    ['.5', 5000],
    ['5.', 50_000],
    ['1.50000', 15_000],
    ['８７．５', 'evidence.value-not-number'],
    ['87。5', 875_000],
    ['-0', 0],
    ['1e3', 'evidence.value-not-number'],
    ['1.00001', 'evidence.value-too-precise'],
    ['', 'evidence.value-not-number'],
    ['123456789012', 'evidence.value-not-number'],
  ])('%j is %j', (text, value) => expect(parseDecimal(text)).toBe(value));

  it('comes back as it was shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => {
        expect(parseDecimal(showValue(value))).toBe(value);
      }),
    );
  });

  it('computed by a formula is rounded, typed by hand is not', () => {
    expect(decimalOf({ formula: 'A1/3', result: 33.333333333 })).toBe(333_333);
    expect(decimalOf(33.333333333)).toBe('evidence.value-too-precise');
    expect(decimalOf(0.1 + 0.2)).toBe(3000);
    expect(decimalOf(true)).toBe('evidence.value-not-number');
  });
});

describe('the time of a run', () => {
  it.each([
    [`4'15"`, 2_550_000],
    ['4:15', 2_550_000],
    ['４分１５秒', 2_550_000],
    [new Date('1899-12-30T00:04:15Z'), 2_550_000],
    [new Date('1899-12-30T04:15:00Z'), 2_550_000],
    [255, 2_550_000],
    [4.15, 'evidence.value-time'],
    ['', 'evidence.value-time'],
  ])('%j is %j', (cell, value) => expect(secondsOf(cell)).toBe(value));
});

describe('a calendar', () => {
  it('knows real days, terms and today in the region', () => {
    expect(calendar.day(2025, 2, 29)).toBe(-1);
    expect(isoDay(calendar.day(2024, 2, 29))).toBe('2024-02-29');
    expect([
      calendar.termOf(epochDay('2025-09-01')),
      calendar.termOf(epochDay('2026-01-31')),
      calendar.termOf(epochDay('2026-02-01')),
    ]).toEqual([7, 7, 0]);
    expect(isoDay(calendar.today)).toBe('2026-02-11');
  });

  it.each([
    ['2025-10-08T08:00:00Z', '2025-10-08T08:00:00.000Z'],
    ['2025-10-08 16:00:00', '2025-10-08T08:00:00.000Z'],
    ['2025/10/8 16:00', '2025-10-08T08:00:00.000Z'],
    ['2025-10-08T10:00:00.25+02:00', '2025-10-08T08:00:00.250Z'],
    ['2025-10-08', '2025-10-07T16:00:00.000Z'],
    ['2025-02-30 08:00', undefined],
    ['2025-10-08 25:00', undefined],
    ['noon', undefined],
  ])('reads %j as %j', (text, iso) => {
    const micros = readMoment(text, calendar);
    expect(micros === undefined ? undefined : new Date(micros / 1000).toISOString()).toBe(iso);
  });
});

describe('a cell', () => {
  it('leads back to where it stands', () => {
    const place = fc.record({
      sheet: fc.nat(255),
      row: fc.integer({ min: 1, max: 1_048_576 }),
      column: fc.integer({ min: 1, max: 1000 }),
    });
    const names = Array.from({ length: 256 }, (_, i) => `s${i}`);
    fc.assert(
      fc.property(place, ({ sheet, row, column }) => {
        expect(unpackCell(packCell(sheet, row, column), names)).toEqual({ sheet: `s${sheet}`, row, column });
      }),
    );
    expect(unpackCell(packCell(0, 40_000_000, 5), [])).toEqual({ row: 40_000_000, column: 5 });
  });
});

describe('an index of numbers', () => {
  it('finds what a map would find', () => {
    const key = fc.string({ unit: fc.constantFrom('0', '1', 'G', 'g', 'x'), minLength: 0, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.integer({ min: 1, max: 9 }))), fc.array(key), (entries, asked) => {
        const index = createNumberIndex(0);
        const map = new Map<string, number>();
        for (const [text, id] of entries) {
          const bytes = Buffer.from(`--${text}`);
          index.add(bytes, 2, bytes.length, id);
          const plain = text.toUpperCase();
          map.set(plain, map.has(plain) && map.get(plain) !== id ? SEVERAL : id);
        }
        for (const text of [...asked, ...map.keys()]) {
          const bytes = Buffer.from(text);
          expect(index.find(bytes, 0, bytes.length)).toBe(map.get(text.toUpperCase()) ?? 0);
        }
      }),
    );
  });

  it('grows past what was expected', () => {
    const index = createNumberIndex(10);
    for (let i = 1; i <= 20_000; i += 1) {
      const bytes = Buffer.from(`G${i}`);
      index.add(bytes, 0, bytes.length, i);
    }
    const bytes = Buffer.from('G19999');
    expect([index.size, index.find(bytes, 0, bytes.length)]).toEqual([20_000, 19_999]);
  });
});

describe('the label of an item', () => {
  it.each([
    ['第1题', '1'],
    ['第12(1)题', '12.1'],
    ['12-2', '12.2'],
    ['T3', '3'],
    ['客观题3得分', '3'],
    ['５', '5'],
    ['语文', undefined],
    ['总分', undefined],
  ])('%j is %j', (text, label) => expect(itemLabel(text)).toBe(label));
});

describe('a name', () => {
  it('is the same whatever its dots and spaces', () => {
    expect(sameName('阿依古丽·买买提', '阿依古丽•买买提')).toBe(true);
    expect(sameName('张 三', '张三')).toBe(true);
    expect(sameName('张三', '张山')).toBe(false);
  });
});
