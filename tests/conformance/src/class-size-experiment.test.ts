import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CsvRow, type CsvTable, linesWhere } from './csv.js';
import { cutLevel, divide, exactValue, leaf, normScores, percentileScores, weigh } from './exact.js';
import { followMoves, gradeName } from './moving-pupils.js';
import { makePupil, makeSchool, type Pupil, placeSheet, pupilSheet, type Seat, termSheet } from './pupils.js';
import { cuts, innerOf, leafOf, schemeOf } from './scheme.js';
import { describeOn, sharedCsv } from './shared.js';
import { gb18030, openWorld, utf8WithMark, type World, workbook } from './world.js';

/** Kindergarten counts as the first year of primary here, so that the four years of the data are grades 1 to 4. */
const GRADES = ['K', '1', '2', '3'];
const FIRST_YEAR = 2019;
/** Every fourth of the 80 schools: some 6,700 of the 26,796 rows. */
const isTaken = ({ sch }: CsvRow) => Number(sch) % 4 === 0;

const profile = {
  code: 'class-size-experiment',
  title: { zh: '班额实验', en: 'Project STAR' },
  source: 'score-sheet',
  shape: 'wide',
  subject: [{ headers: ['id'], as: 'school' }],
  columns: [
    { headers: ['math'], indicator: 'academic.math', scale: { full: 800, to: 100 } },
    { headers: ['read'], indicator: 'academic.chinese', scale: { full: 800, to: 100 } },
  ],
  absent: ['NA'],
  ignore: [
    'sch',
    'gr',
    'cltype',
    'hdeg',
    'clad',
    'exp',
    'trace',
    'ses',
    'schtype',
    'sx',
    'eth',
    'birthq',
    'birthy',
    'yrs',
    'tch',
  ],
  key: 'day',
};

// Nobody has hours of service: with mathematics alone half of the weight is covered, with reading alone too little.
const scheme = schemeOf('class-size-experiment', [
  innerOf('courses', 80, [
    leafOf('math', 50, 'academic.math', 'mean', { fn: 'norm', group: ['grade', 'school', 'class'], mean: 70, sd: 12 }),
    leafOf('reading', 30, 'academic.chinese', 'max', { fn: 'percentile', group: ['school', 'class'] }),
    leafOf('reasoning', 20, 'academic.reasoning', 'mean', { fn: 'identity' }),
  ]),
  leafOf('service', 20, 'practice.service-hours', 'sum', { fn: 'linear', from: [0, 20], to: [0, 100] }),
]);

describeOn('Four years of a class-size experiment with pupils who move', ['measure/star.csv'], () => {
  let world: World;
  let table: CsvTable;
  let taken: CsvRow[];
  const pupils = new Map<string, Pupil>();
  const seatsOf = new Map<string, Seat[]>();
  const rowsOf = (grade: string) => taken.filter(({ gr }) => gr === grade);

  beforeAll(async () => {
    table = await sharedCsv('measure/star.csv');
    taken = table.rows.filter(isTaken);
    const teachers = new Map<string, string[]>();
    for (const [year, grade] of GRADES.entries()) {
      const seats = rowsOf(grade).map((row): Seat => {
        const { id, sch, sx, tch } = row as Record<string, string>;
        const known =
          pupils.get(id as string) ??
          makePupil(pupils.size, id as string, sx === 'F' ? '女' : sx === 'M' ? '男' : '', 2013);
        pupils.set(known.id, known);
        const inSchool = teachers.get(`${sch} ${grade}`) ?? [];
        if (!inSchool.includes(tch as string)) inSchool.push(tch as string);
        teachers.set(`${sch} ${grade}`, inSchool);
        return {
          pupil: known,
          school: makeSchool(Number(sch), '小学', '小学'),
          grade: gradeName(year + 1),
          class: `${inSchool.indexOf(tch as string) + 1}班`,
        };
      });
      seatsOf.set(grade, seats);
    }
    world = await openWorld('2023-07-10T00:00:00Z');
    await world.profile(profile);
    await world.scheme(scheme);
    const schools = [...new Set(taken.map(({ sch }) => Number(sch)))];
    await world.roster(
      '地区.xlsx',
      await workbook({
        学校: placeSheet(schools.map((n) => makeSchool(n, '小学', '小学'))),
        学期: termSheet([0, 1, 2, 3].map((year) => FIRST_YEAR + year)),
      }),
      `${FIRST_YEAR}-09-01`,
    );
  });
  afterAll(() => world?.close());

  it('has a roster a year, as GB18030 and as Excel saves UTF-8, that moves those who changed class or school', async () => {
    const expectedMoves = followMoves();
    for (const [year, grade] of GRADES.entries()) {
      const seats = seatsOf.get(grade) as Seat[];
      const sheet = pupilSheet(seats);
      const outcome = await world.roster(
        `名册${year}.csv`,
        year === 0 ? gb18030(sheet) : utf8WithMark(sheet),
        `${FIRST_YEAR + year}-09-01`,
      );
      expect(outcome).toMatchObject({ rows: seats.length, ...expectedMoves(seats, FIRST_YEAR + year) });
    }
    const { rows } = await world.database.pool.query<{ people: number; open: number }>(
      `select count(distinct person_id) as people, count(*) filter (where ends_on is null) as open from enrolment`,
    );
    expect(rows[0]).toEqual({ people: pupils.size, open: pupils.size });
  });

  it('goes in unchanged, blank cells counted as nothing', async () => {
    for (const [year, grade] of GRADES.entries()) {
      const rows = rowsOf(grade);
      const values = rows.reduce((sum, { math, read }) => sum + Number(math !== '') + Number(read !== ''), 0);
      const file = linesWhere(table, (row) => isTaken(row) && row.gr === grade);
      const options = { date: `${FIRST_YEAR + year + 1}-05-10` };
      const outcome = await world.observations(`star-${grade}.csv`, file, profile.code, options);
      expect(outcome).toMatchObject({ rows: rows.length, added: values, unknownColumns: [] });
      expect(await world.observations(`star-${grade}.csv`, file, profile.code, options)).toMatchObject({
        known: true,
        added: 0,
      });
    }
  });

  it('is evaluated in the class and school of each year as an exact computation does it', async () => {
    for (const [year, grade] of GRADES.entries()) {
      const term = `${FIRST_YEAR + year}-${FIRST_YEAR + year + 1}-2`;
      await world.evaluate('class-size-experiment', term, 2);
      const results = await world.results('class-size-experiment', term);
      const rows = rowsOf(grade);
      const value = (text: string | undefined) =>
        text === '' ? undefined : divide(exactValue(text as string) * 100n, 800n);
      const seats = seatsOf.get(grade) as Seat[];
      const math = normScores(
        rows.map(({ math: mark, sch }, i) => ({
          raw: value(mark),
          groups: ['grade', sch as string, seats[i]?.class as string],
        })),
        70,
        12,
      );
      const reading = percentileScores(
        rows.map(({ read, sch }, i) => ({ raw: value(read), groups: [sch as string, seats[i]?.class as string] })),
      );
      const got = rows.map(({ id }) =>
        Object.fromEntries(results.get((pupils.get(id as string) as Pupil).number) ?? []),
      );
      const want = rows.map((_, i) => {
        const courses = weigh([leaf(50, math[i]), leaf(30, reading[i]), leaf(20, undefined)]);
        const overall = weigh([{ weight: 80, ...courses }, leaf(20, undefined)]);
        const by = (score: bigint | undefined) => ({ score, level: cutLevel(score, cuts) });
        return {
          overall: by(overall.score),
          courses: by(courses.score),
          math: by(math[i]),
          reading: by(reading[i]),
          reasoning: by(undefined),
          service: by(undefined),
        };
      });
      expect(got).toEqual(want);
      // Whoever is on no list this year has a row without scores, not one of zeros.
      const present = new Set(rows.map(({ id }) => (pupils.get(id as string) as Pupil).number));
      const others = [...results]
        .filter(([number]) => !present.has(number))
        .flatMap(([, nodes]) => [...nodes.values()]);
      expect(others.filter(({ score }) => score !== undefined)).toEqual([]);
    }
  });

  it('keeps what somebody brought from another school', async () => {
    const schoolsOf = new Map<string, Set<string>>();
    for (const { id, sch, math } of taken as Array<Record<string, string>>) {
      if (math !== '') schoolsOf.set(id as string, (schoolsOf.get(id as string) ?? new Set()).add(sch as string));
    }
    const movers = [...schoolsOf].filter(([, schools]) => schools.size > 1).map(([id]) => pupils.get(id) as Pupil);
    expect(movers.length).toBeGreaterThan(5);
    const lines = (await world.exported()).split('\r\n').filter((line) => line.includes(',academic.math,'));
    for (const mover of movers) {
      const rows = GRADES.flatMap((grade) =>
        taken.filter(({ id, gr, math }) => id === mover.id && gr === grade && math !== ''),
      );
      const own = lines.filter((line) => line.startsWith(mover.number));
      expect(own.map((line) => Number(line.split(',').at(-1)))).toEqual(rows.map(({ math }) => Number(math) / 8));
    }
  });
});
