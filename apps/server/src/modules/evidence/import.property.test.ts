import { Problem } from '@wuyu/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../platform/database/index.js';
import {
  type Cell,
  countRows,
  csvFile,
  importFile,
  nameOf,
  numberOf,
  openEvidenceDatabase,
  standing,
  xlsxFile,
} from './evidence.fixture.js';
import type { ImportProfile } from './profile.js';
import { builtInProfiles } from './profiles/index.js';

let database: TestDatabase;
const ranges = new Map<string, { low: number; high: number }>();
beforeAll(async () => {
  database = await openEvidenceDatabase();
  const { rows } = await database.pool.query<{ code: string; low: number | null; high: number | null }>(
    'select code, low, high from indicator',
  );
  for (const { code, low, high } of rows) ranges.set(code, { low: low ?? 0, high: high ?? 10_000_000 });
});
afterAll(() => database.close());

const empty = () =>
  database.pool.query(
    'delete from item_score; delete from correction; delete from lifted_correction; delete from observation; delete from batch; delete from blueprint',
  );

/** A valid table of a profile, and what must stand after it went in. */
interface Made {
  rows: Cell[][];
  expected: string[];
}

const days = fc
  .integer({ min: 0, max: 140 })
  .map((offset) => new Date(Date.UTC(2025, 8, 5 + offset)).toISOString().slice(0, 10));
const person = fc.integer({ min: 1, max: 37 });

function anyValue(indicator: string): fc.Arbitrary<number> {
  const { low, high } = ranges.get(indicator) as { low: number; high: number };
  return fc.integer({ min: Math.ceil(low / 10_000), max: Math.floor(high / 10_000) });
}

function wideTable(profile: ImportProfile): fc.Arbitrary<Made> {
  // Any height with any weight would make impossible people.
  const columns = (profile.columns ?? []).filter(({ indicator }) => indicator !== 'health.weight');
  const value = (i: number) => {
    const { indicator, reading } = columns[i] as NonNullable<ImportProfile['columns']>[number];
    return anyValue(indicator).map((n) => ({
      cell: (reading === 'minutes-seconds' ? `${Math.floor(n / 60)}'${String(n % 60).padStart(2, '0')}"` : n) as Cell,
      line: `${indicator} ? ${n}`,
    }));
  };
  return fc
    .record({
      chosen: fc.uniqueArray(fc.nat(columns.length - 1), { minLength: 1, maxLength: 4 }),
      names: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      people: fc.uniqueArray(person, { minLength: 1, maxLength: 5 }),
      day: days,
      title: fc.boolean(),
    })
    .chain(({ chosen, names, people, day, title }) =>
      fc.tuple(...people.map(() => fc.tuple(...chosen.map((i) => fc.option(value(i), { freq: 6 }))))).map((cells) => {
        const pick = (headers: readonly string[], n: number) =>
          headers[(names[n] as number) % headers.length] as string;
        const heads = chosen.map((i, n) => pick((columns[i] as { headers: string[] }).headers, n));
        const header = ['学籍号', '姓名', pick(profile.date?.headers ?? ['日期'], 50), ...heads];
        const rows: Cell[][] = people.map((n, i) => [
          numberOf(n),
          nameOf(n),
          day,
          ...(cells[i] ?? []).map((found) => found?.cell ?? null),
        ]);
        const expected = people.flatMap((n, i) =>
          (cells[i] ?? []).flatMap((found) => (found ? [`${n} ${found.line.replace('?', day)}`] : [])),
        );
        return { rows: [...(title ? [['一张表']] : []), header, ...rows], expected };
      }),
    );
}

function longTable(profile: ImportProfile): fc.Arbitrary<Made> {
  const names =
    profile.indicator?.names ?? Object.fromEntries([...ranges.keys()].slice(0, 30).map((code) => [code, code]));
  const fixed = profile.value?.fixed;
  const row = fc
    .record({ n: person, day: days, name: fc.constantFrom(...Object.keys(names)) })
    .chain(({ n, day, name }) => {
      const indicator = names[name] as string;
      return (fixed === undefined ? anyValue(indicator) : fc.constant(fixed)).map((value) => ({
        n,
        day,
        name,
        indicator,
        value,
      }));
    });
  return fc
    .uniqueArray(row, {
      minLength: 1,
      maxLength: 8,
      selector: ({ n, day, indicator }) => (profile.key === 'day' ? `${n} ${day} ${indicator}` : {}),
    })
    .map((facts) => ({
      rows: [
        [
          profile.subject[0]?.headers[0] ?? '',
          profile.indicator?.headers[0] ?? '',
          profile.date?.headers[0] ?? '',
          ...(fixed === undefined ? [profile.value?.headers?.[0] ?? ''] : []),
        ],
        ...facts.map(({ n, day, name, value }) => [numberOf(n), name, day, ...(fixed === undefined ? [value] : [])]),
      ],
      expected: facts.map(({ n, indicator, day, value }) => `${n} ${indicator} ${day} ${value}`),
    }));
}

const tableOf = (profile: ImportProfile) => (profile.shape === 'long' ? longTable(profile) : wideTable(profile));
const isComputed = (profile: ImportProfile, line: string) =>
  profile.derive !== undefined && / health\.(bmi|fitness-)/.test(line);
const written = (rows: Cell[][], asWorkbook: boolean) => (asWorkbook ? xlsxFile({ 表: rows }) : csvFile(rows));

describe.each(
  builtInProfiles.filter(({ shape }) => shape !== 'items').map((profile) => [profile.code, profile] as const),
)('%s', (code, profile) => {
  it('imports any valid table, reads it back, and changes nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => tableOf(profile)),
        fc.boolean(),
        async ({ rows, expected }, asWorkbook) => {
          await empty();
          const path = await written(rows, asWorkbook);
          if (expected.length === 0) return;
          await importFile(database, path, code);
          const found = (await standing(database)).filter((line) => !isComputed(profile, line));
          expect(found.sort()).toEqual([...expected].sort());
          const before = await countRows(database);
          expect(await importFile(database, await written([...rows, []], !asWorkbook), code)).toMatchObject({
            added: 0,
            corrected: 0,
          });
          expect(await countRows(database)).toEqual(before);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('takes a table with any cell spoilt whole or not at all, and never breaks', async () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replace(/[\p{C}]/gu, ' ')),
      fc.constantFrom(
        '-1',
        '1e9',
        '99999999999',
        '2025-02-30',
        '=1+1',
        '#REF!',
        '4.15',
        'NaN',
        '1.1010519491231E+17',
        '缺考',
        '０',
        '"',
        ',',
        '\n',
      ),
      fc.double().map(String),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => tableOf(profile)),
        fc.nat(),
        fc.nat(),
        junk,
        fc.boolean(),
        async ({ rows }, r, c, text, asWorkbook) => {
          await empty();
          const row = rows[r % rows.length] as Cell[];
          if (row.length > 0) row[c % row.length] = text;
          const path = await written(rows, asWorkbook);
          try {
            const { added } = await importFile(database, path, code);
            expect((await countRows(database))[0]).toBe(added);
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
            expect(error.faults.length).toBeGreaterThan(0);
            expect(error.faults.every((fault) => fault.code !== '')).toBe(true);
            expect(await countRows(database)).toEqual([0, 0, 0, 0]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('item-scores', () => {
  const paper = fc
    .record({
      fulls: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
      people: fc.uniqueArray(person, { minLength: 1, maxLength: 5 }),
    })
    .chain(({ fulls, people }) =>
      fc
        .tuple(
          ...people.map(() =>
            fc.tuple(...fulls.map((full) => fc.integer({ min: 0, max: full * 2 }).map((half) => half / 2))),
          ),
        )
        .map((scores) => ({ fulls, people, scores })),
    );
  const sheets = ({ fulls, people, scores }: { fulls: number[]; people: number[]; scores: number[][] }) => ({
    双向细目表: [['题号', '满分', '知识点'], ...fulls.map((full, i) => [i + 1, full, '甲、乙'])] as Cell[][],
    小题分: [
      ['姓名', ...fulls.map((_, i) => `第${i + 1}题`), '学籍号'],
      ...people.map((n, i) => [nameOf(n), ...(scores[i] ?? []), numberOf(n)]),
    ] as Cell[][],
  });
  const options = { date: '2025-11-05', course: 'academic.math' };

  it('imports any valid paper with every item', async () => {
    await fc.assert(
      fc.asyncProperty(paper, async (made) => {
        await empty();
        await importFile(database, await xlsxFile(sheets(made)), 'item-scores', { options });
        const full = made.fulls.reduce((sum, one) => sum + one, 0);
        const total = (scores: number[]) =>
          Math.floor((scores.reduce((sum, one) => sum + one, 0) * 1_000_000) / full + 0.5) / 10_000;
        expect(await standing(database)).toEqual(
          made.people
            .map((n, i) => ({ n, line: `${n} academic.math 2025-11-05 ${total(made.scores[i] ?? [])}` }))
            .sort((a, b) => a.n - b.n)
            .map(({ line }) => line),
        );
        expect((await countRows(database))[3]).toBe(made.people.length * made.fulls.length);
      }),
      { numRuns: 15 },
    );
  });

  it('takes a paper with any cell spoilt whole or not at all', async () => {
    const junk = fc.constantFrom<Cell[]>('x', -1, 1e6, '', '缺考', '1.00001');
    await fc.assert(
      fc.asyncProperty(paper, fc.boolean(), fc.nat(), fc.nat(), junk, async (made, first, r, c, text) => {
        await empty();
        const both = sheets(made);
        const rows = first ? both.双向细目表 : both.小题分;
        const row = rows[r % rows.length] as Cell[];
        row[c % row.length] = text as Cell;
        try {
          await importFile(database, await xlsxFile(both), 'item-scores', { options });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          expect(await countRows(database)).toEqual([0, 0, 0, 0]);
        }
      }),
      { numRuns: 25 },
    );
  });
});
