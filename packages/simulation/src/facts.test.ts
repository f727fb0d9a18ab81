import { describe, expect, it } from 'vitest';
import { soil } from './dirt.js';
import type { SimulatedFile } from './file.js';
import { studentNumberOf } from './identity.js';
import { simulateObservations } from './observations.js';
import { simulateRegion } from './region.js';

const region = simulateRegion({ students: 3000, seed: 11, terms: 2 });

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const n = pairs.length;
  const mean = (k: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[k], 0) / n;
  const [a, b] = [mean(0), mean(1)];
  const of = (f: (x: number, y: number) => number) => pairs.reduce((sum, [x, y]) => sum + f(x - a, y - b), 0);
  return of((x, y) => x * y) / Math.sqrt(of((x) => x * x) * of((_, y) => y * y));
}

function files(profile: string): SimulatedFile[] {
  return [...region.files({ kinds: ['observations'] })].filter((file) => file.profile === profile);
}

describe('a simulated score sheet', () => {
  const sheets = files('score-sheet').filter((file) => file.name.endsWith('-2-2.csv'));
  const marks = sheets.flatMap((file) => {
    const [math, chinese, grade] = ['数学', '语文', '班级'].map((name) => file.header.indexOf(name));
    return [...file.rows].map((row) => ({
      school: file.place,
      class: String(row[grade ?? 0]),
      math: row[math ?? 0],
      chinese: row[chinese ?? 0],
    }));
  });
  const numbers = marks.filter((row) => typeof row.math === 'number' && typeof row.chinese === 'number') as {
    school: string;
    class: string;
    math: number;
    chinese: number;
  }[];

  it('has subjects that go together as in real schools', () => {
    const r = correlation(numbers.map(({ math, chinese }) => [math, chinese]));
    expect(r).toBeGreaterThan(0.5);
    expect(r).toBeLessThan(0.85);
  });

  it('has classes that differ, but less than their pupils', () => {
    const groups = new Map<string, number[]>();
    for (const row of numbers)
      groups.set(`${row.school}/${row.class}`, [...(groups.get(`${row.school}/${row.class}`) ?? []), row.math]);
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    const all = mean(numbers.map(({ math }) => math));
    const total = numbers.reduce((sum, { math }) => sum + (math - all) ** 2, 0);
    const between = [...groups.values()].reduce((sum, list) => sum + list.length * (mean(list) - all) ** 2, 0);
    expect(between / total).toBeGreaterThan(0.04);
    expect(between / total).toBeLessThan(0.4);
  });

  it('keeps marks between 0 and 100', () => {
    for (const row of numbers) expect(row.math >= 0 && row.math <= 100).toBe(true);
    expect(numbers.length).toBeGreaterThan(500);
  });
});

describe('a simulated fitness sheet', () => {
  it('has values in the range of real pupils', () => {
    const ranges: Record<string, [number, number]> = {
      身高: [95, 205],
      体重: [13, 130],
      肺活量: [400, 7000],
      '50米跑': [6, 17],
      坐位体前屈: [-15, 35],
      一分钟跳绳: [3, 230],
      引体向上: [0, 30],
    };
    for (const file of files('fitness')) {
      for (const row of file.rows) {
        for (const [name, [low, high]] of Object.entries(ranges)) {
          const value = row[file.header.indexOf(name)];
          if (value !== '') expect(Number(value) >= low && Number(value) <= high).toBe(true);
        }
        const run = row[file.header.indexOf('1000米跑')];
        if (run !== '') expect(run).toMatch(/^[2-8]'[0-5]\d"$/);
      }
    }
  });
});

describe('simulated remarks', () => {
  it('vary, are kind, and name no mark or rank', () => {
    const said = new Set<string>();
    let rows = 0;
    for (const file of region.files({ kinds: ['remarks'], terms: ['2025-2026-2'] })) {
      for (const row of file.rows) {
        rows++;
        said.add(String(row[2]));
        if (/名次|排名|第[一二三\d]+名|\d+分(?!钟)|差|落后/.test(`${row[2]}${row[3]}`)) expect.fail(String(row[2]));
      }
    }
    expect(rows).toBe(3000);
    expect(said.size).toBeGreaterThan(rows * 0.95);
  });
});

describe('the fast path', () => {
  const indicators = [
    { code: 'academic.math', low: 0, high: 100 },
    { code: 'health.run50m', low: 6, high: 14, digits: 1 as const },
  ];

  it('writes the long form of the pupils asked for, each day of an indicator once', () => {
    const text = Buffer.concat([
      ...simulateObservations({ students: 50, perStudent: 9, indicators, seed: 4 }),
    ]).toString();
    const lines = text.trimEnd().split('\n');
    expect(lines.shift()).toBe('subject,indicator,on,recordedAt,value');
    expect(lines).toHaveLength(450);
    const days = new Set<string>();
    lines.forEach((line, n) => {
      const [subject, indicator, on, recordedAt, value] = line.split(',');
      expect(subject).toBe(studentNumberOf(4, Math.floor(n / 9)));
      expect(recordedAt?.startsWith(`${on}T`)).toBe(true);
      const range = indicators.find(({ code }) => code === indicator);
      expect(Number(value) >= (range?.low ?? NaN) && Number(value) <= (range?.high ?? NaN)).toBe(true);
      days.add(`${subject}${indicator}${on}`);
    });
    expect(days.size).toBe(450);
  });

  it('gives the same bytes in parts as in one piece', () => {
    const whole = Buffer.concat([...simulateObservations({ students: 40, perStudent: 5, indicators, seed: 4 })]);
    const parts = [
      ...simulateObservations({ students: 40, perStudent: 5, indicators, seed: 4, to: 13, chunkBytes: 300 }),
    ];
    parts.push(...simulateObservations({ students: 40, perStudent: 5, indicators, seed: 4, from: 13, header: false }));
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
  });

  it('gives a million pupils numbers of their own', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 1_000_000; i += 1) seen.add(studentNumberOf(6, i));
    expect(seen.size).toBe(1_000_000);
  }, 60_000);
});

describe('soiling a file', () => {
  it('plants each kind at the row it names and leaves the file itself clean', () => {
    const file = [...region.files({ kinds: ['roster'] })].find(({ table }) => table === 'students') as SimulatedFile;
    const before = JSON.stringify([...file.rows]);
    const dirty = soil(file, 1);
    expect(dirty.faults.map(({ kind }) => kind).sort()).toEqual(
      ['check-digit', 'duplicate-pupil', 'excel-number', 'impossible-date', 'missing-name', 'unknown-class'].sort(),
    );
    expect(dirty.doubts.map(({ kind }) => kind)).toEqual(['sex-contradiction']);
    for (const { kind, row, column } of dirty.faults) {
      const header = dirty.rows.find((cells) => cells.includes('姓名')) ?? [];
      const cell = dirty.rows[row - 1]?.[header.indexOf(column)];
      if (kind === 'impossible-date') expect(cell).toMatch(/-02-30$/);
      if (kind === 'excel-number') expect(cell).toMatch(/^9\.90\d+E\+17$/);
      if (kind === 'missing-name') expect(cell).toBe('');
    }
    expect(JSON.stringify([...file.rows])).toBe(before);
  });

  it('plants faults in facts', () => {
    const file = files('observations')[0] as SimulatedFile;
    const kinds = soil(file, 2).faults.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['unknown-pupil', 'unknown-indicator', 'not-a-number', 'negative-value', 'out-of-range']),
    );
  });
});
