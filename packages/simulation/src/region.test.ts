import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { termDays, termOn, transferDay } from './calendar.js';
import type { SimulatedFile } from './file.js';
import { checkCharacter } from './identity.js';
import { stageOfYear } from './places.js';
import { type Region, simulateRegion } from './region.js';

const small = simulateRegion({ students: 1500, seed: 42 });

function digestOf(region: Region): string {
  const hash = createHash('sha256');
  for (const file of region.files()) {
    hash.update(JSON.stringify({ ...file, rows: undefined }));
    for (const row of file.rows) hash.update(`${row.join(',')}\n`);
  }
  return hash.digest('hex');
}

function column(file: SimulatedFile, ...names: string[]): number {
  return file.header.findIndex((name) => names.includes(name));
}

/** Every pupil row of a region: when, who, where. */
function* enrolments(region: Region) {
  for (const file of region.files({ kinds: ['roster'] })) {
    if (file.table !== 'students') continue;
    const [number, school, label] = [
      column(file, '学籍号', '全国学籍号'),
      column(file, '学校代码'),
      column(file, '班级', '班号'),
    ];
    for (const row of file.rows) {
      yield {
        asOf: file.asOf ?? '',
        partial: file.options?.partial ?? false,
        number: String(row[number]),
        school: String(row[school]),
        label: String(row[label]),
        file,
        row,
      };
    }
  }
}

describe('a day', () => {
  it('lies in the autumn term from September to January, in the spring term from February to August', () => {
    const days = ['2026-11-28', '2027-01-31', '2027-02-01', '2027-08-31', '2027-09-01'];
    expect(days.map(termOn)).toEqual(['2026-2027-1', '2026-2027-1', '2026-2027-2', '2026-2027-2', '2027-2028-1']);
  });
});

describe('a simulated region', () => {
  it('is the same for the same seed and another for another seed', () => {
    const digest = digestOf(simulateRegion({ students: 300, seed: 9, terms: 3 }));
    expect(digestOf(simulateRegion({ students: 300, seed: 9, terms: 3 }))).toBe(digest);
    expect(digestOf(simulateRegion({ students: 300, seed: 10, terms: 3 }))).not.toBe(digest);
  });

  it('has as many pupils on roll each year as were asked for', () => {
    for (const students of [100, 1500, 6001]) {
      const region = simulateRegion({ students, seed: 1 });
      const perYear = new Map<string, Set<string>>();
      for (const { asOf, partial, number } of enrolments(region)) {
        if (partial) continue;
        const year = perYear.get(asOf) ?? new Set();
        expect(year.has(number)).toBe(false);
        perYear.set(asOf, year.add(number));
      }
      for (const year of perYear.values()) expect(Math.abs(year.size - students)).toBeLessThanOrEqual(12);
      expect(perYear.get('2025-09-01')?.size).toBe(students);
      const last = [...(perYear.get('2025-09-01') ?? [])];
      expect(new Set(Array.from({ length: students }, (_, i) => region.studentNumber(i)))).toEqual(new Set(last));
    }
  });

  it('has twelve schools of all stages at 6,000 pupils, one of them 5-4, and 2,000 in several counties at a million', () => {
    const { places } = simulateRegion({ students: 6000, seed: 1 });
    expect(places.schools).toHaveLength(12);
    expect(places.counties.map(({ name }) => name)).toEqual(['云溪县']);
    expect(places.schools.filter(({ division }) => division === '5-4')).toHaveLength(1);
    expect(new Set(places.schools.flatMap(({ stages }) => stages))).toEqual(new Set([1, 2, 3]));
    const large = simulateRegion({ students: 1_000_000, seed: 1 }).places;
    expect(large.schools).toHaveLength(2000);
    expect(large.counties.length).toBeGreaterThan(20);
    expect(new Set(large.schools.map(({ code }) => code)).size).toBe(2000);
    expect(new Set(large.schools.map(({ name }) => name)).size).toBe(2000);
  });

  it('writes rows as wide as their header, days that exist, and names that differ from file to file', () => {
    const names = new Set<string>();
    for (const file of small.files()) {
      expect(names.has(file.name)).toBe(false);
      names.add(file.name);
      const day = column(file, '日期', '考试日期', '获奖时间');
      const term = small.terms.find(({ code }) => code === file.term);
      for (const row of file.rows) {
        if (row.length !== file.header.length) expect.fail(`${file.name} has a row of another width`);
        if (day < 0 || !term) continue;
        const on = String(row[day]);
        if (on < term.startsOn || on > term.endsOn || !termDays(term).schoolDays.includes(on))
          expect.fail(`${file.name}: ${on}`);
      }
    }
  });

  it('gives identity numbers with right check digits, of no real region, that agree with sex and birth and belong to one pupil', () => {
    const owner = new Map<string, string>();
    for (const { number, row, file } of enrolments(small)) {
      const identity = String(row[column(file, '身份证件号')]);
      const person = `${row[column(file, '姓名')]}/${row[column(file, '性别')]}`;
      expect(owner.get(number) ?? person).toBe(person);
      owner.set(number, person);
      expect(number).toMatch(/^[GJL]990101\d{11}[\dX]{1}$|^[GJL]990101\d{12}$/);
      if (identity === '') {
        expect(number[0]).toMatch(/[JL]/);
        continue;
      }
      expect(number).toBe(`G${identity}`);
      expect(checkCharacter(identity.slice(0, 17))).toBe(identity.slice(17));
      expect(Number(identity[16]) % 2 === 1 ? '男' : '女').toBe(row[column(file, '性别')]);
      const born = String(row[column(file, '出生日期')])
        .split(/[-/]/)
        .map((part) => part.padStart(2, '0'))
        .join('');
      expect(identity.slice(6, 14)).toBe(born);
    }
  });

  it('has twins with one birthday, and different pupils of one name in one school', () => {
    const byName = new Map<string, Set<string>>();
    const byHousehold = new Map<string, Set<string>>();
    for (const { asOf, number, school, row, file } of enrolments(
      simulateRegion({ students: 6000, seed: 5, terms: 2 }),
    )) {
      if (asOf !== '2025-09-01') continue;
      const name = `${school}/${row[column(file, '姓名')]}`;
      byName.set(name, (byName.get(name) ?? new Set()).add(number));
      const home = `${row[column(file, '成员1联系电话')]}/${number.slice(7, 15)}`;
      byHousehold.set(home, (byHousehold.get(home) ?? new Set()).add(number));
    }
    expect([...byName.values()].some((numbers) => numbers.size > 1)).toBe(true);
    const twins = [...byHousehold.values()].filter((numbers) => numbers.size > 1);
    expect(twins.length).toBeGreaterThan(10);
    expect(twins.every((numbers) => numbers.size === 2)).toBe(true);
  });

  it('never puts a pupil into two classes on one day, and a transfer keeps the number', () => {
    const region = simulateRegion({ students: 6000, seed: 5 });
    const where = new Map<string, { school: string; asOf: string }>();
    const seen = new Set<string>();
    let midYear = 0;
    let summer = 0;
    const stages = new Map(region.places.schools.map((school) => [school.code, school]));
    for (const { asOf, partial, number, school } of enrolments(region)) {
      expect(seen.has(`${asOf}/${number}`)).toBe(false);
      seen.add(`${asOf}/${number}`);
      const before = where.get(number);
      if (partial) {
        expect(before).toBeDefined();
        expect(before?.school).not.toBe(school);
        expect(asOf > (before?.asOf ?? '')).toBe(true);
        midYear++;
      } else if (
        before &&
        before.school !== school &&
        stages.get(before.school)?.stages.join() === stages.get(school)?.stages.join()
      )
        summer++;
      where.set(number, { school, asOf });
    }
    // Three years of 6,000 pupils: about 2 in 100 a year, summer only between the years.
    expect(midYear).toBeGreaterThan(120);
    expect(midYear).toBeLessThan(240);
    expect(summer).toBeGreaterThan(40);
  });

  it('puts a pupil on the score sheets of one school for each examination, the school of that day', () => {
    const region = simulateRegion({ students: 3000, seed: 6, terms: 2 });
    const day = transferDay(2025, 1);
    const moved = new Map<string, { from: string; to: string }>();
    const home = new Map<string, string>();
    for (const { asOf, partial, number, school } of enrolments(region)) {
      if (!partial) home.set(number, school);
      else if (asOf === day) moved.set(number, { from: home.get(number) ?? '', to: school });
    }
    expect(moved.size).toBeGreaterThan(0);
    const sat = new Set<string>();
    for (const file of region.files({ kinds: ['observations'], terms: ['2025-2026-1'] })) {
      if (file.profile !== 'score-sheet') continue;
      const on = file.options?.on ?? '';
      for (const row of file.rows) {
        expect(sat.has(`${row[0]}/${on}`)).toBe(false);
        sat.add(`${row[0]}/${on}`);
        const move = moved.get(String(row[0]));
        if (move) expect(file.place).toBe(on < day ? move.from : move.to);
      }
    }
  });

  it('holds back what is later than `until`', () => {
    const region = simulateRegion({ students: 200, seed: 3, lastTerm: '2026-2027-1', terms: 2, until: '2026-11-22' });
    for (const file of region.files({ kinds: ['observations'] })) {
      expect((file.options?.on ?? '') <= '2026-11-22').toBe(true);
      const day = column(file, '日期', '考试日期', '获奖时间');
      if (day >= 0) for (const row of file.rows) expect(String(row[day]) <= '2026-11-22').toBe(true);
    }
  });

  it('refuses what is out of range', () => {
    expect(() => simulateRegion({ students: 99, seed: 1 })).toThrow(RangeError);
    expect(() => simulateRegion({ students: 100, seed: -1 })).toThrow(RangeError);
    expect(() => simulateRegion({ students: 100, seed: 1, lastTerm: '2025-2027-1' })).toThrow(RangeError);
    expect(() => simulateRegion({ students: 100, seed: 1, terms: 0 })).toThrow(RangeError);
  });

  it('has every size of few schools, and each pupil at a school that teaches the grade', () => {
    for (const schools of [1, 2, 3, 4, 5, 6, 7, 9]) {
      const region = simulateRegion({ students: 240, seed: 2, schools });
      const byCode = new Map(region.places.schools.map((school) => [school.code, school]));
      const rows = [...region.subjects('2025-2026-2').rows];
      expect(rows).toHaveLength(240);
      for (const row of rows) expect(byCode.get(String(row[3]))?.stages).toContain(Math.floor(Number(row[1]) / 10));
    }
    expect(stageOfYear('5-4', 6)).toEqual({ stage: 2, yearInStage: 1 });
  });

  it('streams 100,000 pupils within 300 MB', () => {
    const region = simulateRegion({ students: 100_000, seed: 8, terms: 2 });
    let pupils = 0;
    let most = 0;
    for (const file of region.files({ kinds: ['roster'] })) {
      if (file.table !== 'students') continue;
      for (const _row of file.rows) if (++pupils % 5000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
    }
    expect(pupils).toBeGreaterThanOrEqual(100_000);
    expect(most / 1024 / 1024).toBeLessThan(300);
  }, 60_000);
});
