import { Problem } from '@wuyu/contract';
import { explainNode, findStudentByNumber, findTerm, itemScores } from '@wuyu/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cell, CsvRow } from './csv.js';
import { divide, percentileScores } from './exact.js';
import { makePupil, makeSchool, type Pupil, placeSheet, pupilSheet, termSheet } from './pupils.js';
import { leafOf, schemeOf } from './scheme.js';
import { describeOn, sharedCsv, sharedJson } from './shared.js';
import { openWorld, type World, workbook } from './world.js';

const TERM = '2024-2025-1';
const DATE = '2024-11-20';
const NOW = '2024-12-01T00:00:00Z';

const profile = {
  code: 'paper',
  title: { zh: '试卷小题分', en: 'Items of a paper' },
  source: 'item-scores',
  shape: 'items',
  subject: [{ headers: ['candidate'], as: 'school' }],
  columns: [
    { headers: ['科学'], indicator: 'academic.science' },
    { headers: ['数学'], indicator: 'academic.math' },
  ],
  absent: ['NA'],
  key: 'day',
};

/** The sheet of scores and its blueprint in one workbook; items are called by their place in the whole test. */
function paper(
  rows: ReadonlyArray<readonly [string, ...Cell[]]>,
  items: ReadonlyArray<{ label: number; full: number; point: string }>,
) {
  return workbook({
    小题分: [['candidate', ...items.map(({ label }) => `第${label}题`)], ...rows],
    双向细目表: [
      ['题号', '题型', '满分', '知识点', '能力层级'],
      ...items.map(({ label, full, point }) => [label, '客观题', full, point, '应用']),
    ],
  });
}

async function enter(world: World, ids: readonly string[]): Promise<Map<string, Pupil>> {
  const school = makeSchool(1, '高中', '高级中学');
  const pupils = ids.map((id, i) => makePupil(i, id, '', 2007));
  const seats = pupils.map((pupil, i) => ({ pupil, school, grade: '高三', class: `${1 + (i % 30)}班` }));
  await world.profile(profile);
  const outcome = await world.roster(
    '名册.xlsx',
    await workbook({ 学校: placeSheet([school]), 学期: termSheet([2024]), 学生: pupilSheet(seats) }),
    '2024-09-01',
  );
  expect(outcome.byKind.students).toMatchObject({ added: ids.length });
  return new Map(pupils.map((pupil) => [pupil.id, pupil]));
}

/** Mean of every item over its full mark, by the item's label. */
async function difficulties(world: World): Promise<Map<string, { n: number; difficulty: number }>> {
  const { rows } = await world.database.pool.query<{ label: string; n: number; difficulty: number }>(
    `select e.item ->> 'label' as label, count(*) as n, avg(s.score / 10000.0 / (e.item ->> 'full')::numeric)::float8 as difficulty
     from item_score s join blueprint b on b.code = s.blueprint_code,
       lateral (select b.document -> 'items' -> (s.item - 1)) e(item)
     where exists (select 1 from observation o where o.person_id = s.person_id and o.batch_id = s.batch_id and o.cell >> 10 = s.cell >> 10
       and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell))
     group by 1`,
  );
  return new Map(rows.map(({ label, n, difficulty }) => [label, { n, difficulty }]));
}

describeOn('A science paper of 32 items', ['measure/sat12_raw.csv', 'measure/sat12_scored.ref.json'], () => {
  /** The right options, as the catalogue of the data gives them; 8 stands for no answer. */
  const KEY = [1, 4, 5, 2, 3, 1, 2, 1, 3, 1, 2, 4, 2, 1, 5, 3, 4, 4, 1, 4, 3, 3, 4, 1, 3, 5, 1, 3, 1, 5, 4, 5];
  let world: World;
  let pupils: Map<string, Pupil>;
  let sheet: Array<[string, ...number[]]>;
  const items = KEY.map((_, i) => ({ label: i + 1, full: 1, point: i < 16 ? '物质' : '生命' }));
  const options = { date: DATE, course: '科学', blueprint: 'sat12' };
  const sumOf = ([, ...scores]: [string, ...number[]]) => scores.reduce((sum, score) => sum + score, 0);

  beforeAll(async () => {
    const { rows, header } = await sharedCsv('measure/sat12_raw.csv');
    sheet = rows.map((row, i) => [`S${i + 1}`, ...header.map((name, item) => Number(Number(row[name]) === KEY[item]))]);
    world = await openWorld(NOW);
    pupils = await enter(
      world,
      sheet.map(([id]) => id),
    );
    await world.scheme(
      schemeOf('paper', [
        leafOf('science', 100, 'academic.science', 'latest', { fn: 'percentile', group: ['grade', 'class'] }),
      ]),
    );
  });
  afterAll(() => world?.close());

  it('goes in with every item, and twice without a change', async () => {
    expect(await world.observations('sat12.xlsx', await paper(sheet, items), 'paper', options)).toMatchObject({
      rows: 600,
      added: 600,
      otherSheets: [],
    });
    expect(await world.observations('sat12.xlsx', await paper(sheet, items), 'paper', options)).toMatchObject({
      added: 0,
      corrected: 0,
    });
  });

  it('has the difficulties and the totals that R finds', async () => {
    const { classical } = await sharedJson<{
      classical: { difficulty: Record<string, number>; total_mean: number; total_sd: number };
    }>('measure/sat12_scored.ref.json');
    const found = await difficulties(world);
    expect(found.size).toBe(32);
    for (const [label, { n, difficulty }] of found) {
      expect(n).toBe(600);
      expect(difficulty).toBeCloseTo(classical.difficulty[`Item.${label}`] as number, 12);
    }
    const { rows } = await world.database.pool.query<{ mean: number; sd: number }>(
      `select avg(round(value * 32 / 1000000.0))::float8 as mean, stddev_samp(round(value * 32 / 1000000.0))::float8 as sd from observation`,
    );
    expect(rows[0]?.mean).toBeCloseTo(classical.total_mean, 9);
    expect(rows[0]?.sd).toBeCloseTo(classical.total_sd, 9);
  });

  it('is evaluated as an exact computation does it, and traced to its row', async () => {
    await world.evaluate('paper', TERM);
    const results = await world.results('paper', TERM);
    const want = percentileScores(
      sheet.map((row, i) => ({ raw: divide(BigInt(sumOf(row)) * 1_000_000n, 32n), groups: ['', `${i % 30}`] })),
    );
    expect(sheet.map(([id]) => results.get((pupils.get(id) as Pupil).number)?.get('science')?.score)).toEqual(want);
    const { db } = world.database;
    const personId = (await findStudentByNumber(db, (pupils.get('S77') as Pupil).number))?.id as number;
    const found = await explainNode(world.database, {
      personId,
      termId: (await findTerm(db, TERM))?.id as number,
      node: 'science',
    });
    expect(found.steps[0]?.observations).toMatchObject([{ row: 78, source: 'sat12.xlsx' }]);
    expect((await itemScores(db, personId)).map(({ score }) => score / 10_000)).toEqual(sheet[76]?.slice(1));
  });

  it('with one item marked anew has one total corrected, and that pupil new items', async () => {
    const row = sheet[76] as [string, ...number[]];
    row[row.indexOf(0)] = 1;
    expect(await world.observations('sat12.xlsx', await paper(sheet, items), 'paper', options)).toMatchObject({
      added: 0,
      corrected: 1,
      unchanged: 599,
    });
    const person = await findStudentByNumber(world.database.db, (pupils.get('S77') as Pupil).number);
    expect((await itemScores(world.database.db, person?.id as number)).map(({ score }) => score / 10_000)).toEqual(
      row.slice(1),
    );
  });
});

describeOn(
  'Mathematics in nine of thirteen booklets',
  ['measure/pisa2009usa_math.csv', 'measure/pisa2009usa_items.csv', 'measure/pisa2009usa_math.ref.json'],
  () => {
    let world: World;
    let names: string[];
    let full: Map<string, number>;
    const booklets = new Map<string, { rows: CsvRow[]; partial: CsvRow[]; items: string[] }>();

    beforeAll(async () => {
      const { rows, header } = await sharedCsv('measure/pisa2009usa_math.csv');
      names = header.slice(4);
      full = new Map(
        (await sharedCsv('measure/pisa2009usa_items.csv')).rows.map(({ itemid, max }) => [
          itemid as string,
          Number(max),
        ]),
      );
      for (const book of new Set(rows.map(({ bookid }) => bookid as string))) {
        const own = rows.filter(({ bookid }) => bookid === book);
        const items = names.filter((name) => own.filter((row) => row[name] !== '').length > own.length / 2);
        if (items.length === 0) continue;
        const answered = (row: CsvRow) => items.filter((name) => row[name] !== '').length;
        booklets.set(book, {
          rows: own.filter((row) => answered(row) === items.length),
          partial: own.filter((row) => answered(row) > 0 && answered(row) < items.length),
          items,
        });
      }
      world = await openWorld(NOW);
      await enter(
        world,
        [...booklets.values()].flatMap(({ rows: whole, partial }) =>
          [...whole, ...partial].map(({ stidstd }) => `P${stidstd}`),
        ),
      );
    });
    afterAll(() => world?.close());

    const file = (items: readonly string[], rows: readonly CsvRow[]) =>
      paper(
        rows.map((row) => [`P${row.stidstd}`, ...items.map((name) => (row[name] === '' ? '' : Number(row[name])))]),
        items.map((name) => ({
          label: names.indexOf(name) + 1,
          full: full.get(name) as number,
          point: name.slice(0, 4),
        })),
      );

    it('goes in booklet by booklet, and an answer that is not there is named', async () => {
      for (const [book, { rows, partial, items }] of booklets) {
        const options = { date: DATE, course: '数学', blueprint: `booklet-${book}` };
        if (partial.length > 0) {
          const refused = await world
            .observations(`${book}.xlsx`, await file(items, [...partial, ...rows]), 'paper', options)
            .catch((error: unknown) => error);
          expect(refused).toBeInstanceOf(Problem);
          expect(new Set((refused as Problem).faults.map(({ row, code }) => `${row} ${code}`))).toEqual(
            new Set(partial.map((_, i) => `${i + 2} evidence.item-blank`)),
          );
        }
        expect(await world.observations(`${book}.xlsx`, await file(items, rows), 'paper', options)).toMatchObject({
          added: rows.length,
        });
      }
      expect(booklets.size).toBe(9);
    });

    it('has the numbers of answers and the difficulties that R finds, but for the few that were left out', async () => {
      interface Reference {
        n_per_item: Record<string, number>;
        difficulty: Record<string, number>;
      }
      const { n_per_item, difficulty } = await sharedJson<Reference>('measure/pisa2009usa_math.ref.json');
      const found = await difficulties(world);
      expect(found.size).toBe(35);
      const left = [...booklets.values()].flatMap(({ partial }) => partial);
      for (const name of names) {
        const ours = found.get(String(names.indexOf(name) + 1)) as { n: number; difficulty: number };
        const without = left.filter((row) => row[name] !== '');
        expect(ours.n + without.length).toBe(n_per_item[name]);
        const points = without.reduce((sum, row) => sum + Number(row[name]) / (full.get(name) as number), 0);
        expect((ours.difficulty * ours.n + points) / (n_per_item[name] as number)).toBeCloseTo(
          difficulty[name] as number,
          12,
        );
      }
    });
  },
);
