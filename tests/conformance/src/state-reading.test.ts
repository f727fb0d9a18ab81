import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CsvRow, type CsvTable, linesWhere } from './csv.js';
import { cutLevel, exactValue, leaf, type Member, normScores, percentileScores, weigh } from './exact.js';
import { followMoves, gradeName } from './moving-pupils.js';
import { makePupil, makeSchool, type Pupil, placeSheet, pupilSheet, type Seat, termSheet } from './pupils.js';
import { cuts, leafOf, schemeOf } from './scheme.js';
import { describeOn, sharedCsv } from './shared.js';
import { openWorld, utf8WithMark, type World, workbook } from './world.js';

const YEARS = [2020, 2021, 2022, 2023, 2024];
/** Some of the 121 schools, whole, with 9,167 of the 183,577 rows: pupils come to them, leave them, repeat grades and go on to junior and senior school. */
const isTaken = ({ SCHOOL_NUMBER }: CsvRow) => Number(SCHOOL_NUMBER) % 10 === 0;

const profile = {
  code: 'state-reading',
  title: { zh: '州阅读测评', en: 'State reading test' },
  source: 'feed',
  shape: 'wide',
  subject: [{ headers: ['ID'], as: 'any' }],
  columns: [{ headers: ['SCALE_SCORE'], indicator: 'academic.chinese', scale: { full: 1000, to: 100 } }],
  ignore: ['YEAR', 'GRADE', 'SCHOOL_NUMBER', 'DISTRICT_NUMBER', 'FRL', 'ELL', 'IEP', 'FEMALE'],
  key: 'day',
};

const scheme = schemeOf('state-reading', [
  leafOf('norm', 60, 'academic.chinese', 'latest', { fn: 'norm', group: ['grade', 'school'], mean: 75, sd: 10 }),
  leafOf('place', 40, 'academic.chinese', 'latest', { fn: 'percentile', group: ['grade', 'sex', 'school'] }),
]);

describeOn('Five years of a state reading test', ['measure/sgpLong_reading.csv'], () => {
  let world: World;
  let table: CsvTable;
  const pupils = new Map<string, Pupil>();
  const rowsOf = (year: number) => table.rows.filter((row) => row.YEAR === String(year));

  beforeAll(async () => {
    const whole = await sharedCsv('measure/sgpLong_reading.csv');
    const taken = whole.rows.map(isTaken);
    table = { ...whole, rows: whole.rows.filter((_, i) => taken[i]), lines: whole.lines.filter((_, i) => taken[i]) };
    for (const { ID, FEMALE } of table.rows as Array<Record<string, string>>) {
      if (!pupils.has(ID as string))
        pupils.set(ID as string, makePupil(pupils.size, ID as string, FEMALE === '1' ? '女' : '男', 2010));
    }
    world = await openWorld('2024-07-10T00:00:00Z');
    await world.profile(profile);
    await world.scheme(scheme);
    const schools = [...new Set(table.rows.map((row) => Number(row.SCHOOL_NUMBER)))].map((n) =>
      makeSchool(n, '小学、初中、高中', '学校'),
    );
    await world.roster(
      '地区.xlsx',
      await workbook({ 学校: placeSheet(schools), 学期: termSheet(YEARS.map((year) => year - 1)) }),
      '2019-09-01',
    );
  });
  afterAll(() => world?.close());

  it('has rosters that promote, move and keep back', async () => {
    const expectedMoves = followMoves();
    let promoted = 0;
    for (const year of YEARS) {
      const seats = rowsOf(year).map(
        ({ ID, GRADE, SCHOOL_NUMBER }): Seat => ({
          pupil: pupils.get(ID as string) as Pupil,
          school: makeSchool(Number(SCHOOL_NUMBER), '小学、初中、高中', '学校'),
          grade: gradeName(Number(GRADE)),
          class: '1班',
        }),
      );
      const outcome = await world.roster(`${year}.csv`, utf8WithMark(pupilSheet(seats)), `${year - 1}-09-01`);
      expect(outcome).toMatchObject({ rows: seats.length, ...expectedMoves(seats, year - 1) });
      promoted += outcome.promoted;
    }
    expect(promoted).toBeGreaterThan(100);
  });

  it('goes in unchanged and is evaluated by grade and school as an exact computation does it', async () => {
    for (const year of YEARS) {
      const rows = rowsOf(year);
      const file = linesWhere(table, (row) => row.YEAR === String(year));
      const outcome = await world.observations(`sgp-${year}.csv`, file, profile.code, { date: `${year}-05-15` });
      expect(outcome).toMatchObject({ rows: rows.length, added: rows.filter((row) => row.SCALE_SCORE !== '').length });
      const term = `${year - 1}-${year}-2`;
      await world.evaluate('state-reading', term, 2);
      const results = await world.results('state-reading', term);
      const member =
        (keys: readonly string[]) =>
        (row: CsvRow): Member => ({
          raw: row.SCALE_SCORE === '' ? undefined : exactValue(row.SCALE_SCORE as string) / 10n,
          // A few are recorded with one sex in one year and another in the next: the roster keeps the first.
          groups: keys.map((key) =>
            key === 'sex' ? (pupils.get(row.ID as string) as Pupil).sex : (row[key] as string),
          ),
        });
      const norm = normScores(rows.map(member(['GRADE', 'SCHOOL_NUMBER'])), 75, 10);
      const place = percentileScores(rows.map(member(['GRADE', 'sex', 'SCHOOL_NUMBER'])));
      const by = (score: bigint | undefined) => ({ score, level: cutLevel(score, cuts) });
      const want = rows.map((_, i) => ({
        overall: by(weigh([leaf(60, norm[i]), leaf(40, place[i])]).score),
        norm: by(norm[i]),
        place: by(place[i]),
      }));
      const got = rows.map(({ ID }) =>
        Object.fromEntries(results.get((pupils.get(ID as string) as Pupil).number) ?? []),
      );
      expect(got).toEqual(want);
    }
  });
});
