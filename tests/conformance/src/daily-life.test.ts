import { explainNode, findStudentByNumber, findTerm } from '@wuyu/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CsvRow, type CsvTable, withColumn } from './csv.js';
import {
  cutLevel,
  divide,
  exactValue,
  leaf,
  linearScore,
  type Member,
  normScores,
  percentileScores,
  weigh,
} from './exact.js';
import { makePupil, makeSchool, type Pupil, placeSheet, pupilSheet, type Seat, termSheet } from './pupils.js';
import { cuts, innerOf, leafOf, schemeOf } from './scheme.js';
import { describeOn, sharedCsv, sharedJson } from './shared.js';
import { openWorld, type Result, type World, workbook } from './world.js';

const TERM = '2024-2025-1';
/** The three marks of the year as three tests of the term. */
const MARKS = [
  { column: 'G1', date: '2024-10-15' },
  { column: 'G2', date: '2024-12-10' },
  { column: 'G3', date: '2025-01-16' },
] as const;
/** The questionnaire's classes of weekly study, as minutes a day in the middle of each. */
const STUDY = { 1: 10, 2: 30, 3: 65, 4: 100 } as const;
const title = { zh: '日常与成绩', en: 'Daily life and marks' };
const ignore = [
  ...[
    'school',
    'sex',
    'age',
    'address',
    'famsize',
    'Pstatus',
    'Medu',
    'Fedu',
    'Mjob',
    'Fjob',
    'reason',
    'guardian',
    'traveltime',
    'failures',
  ],
  ...[
    'schoolsup',
    'famsup',
    'paid',
    'nursery',
    'higher',
    'internet',
    'romantic',
    'famrel',
    'freetime',
    'goout',
    'Dalc',
    'Walc',
    'health',
  ],
];

const subject = [{ headers: ['row'], as: 'exam' }];
const marksProfile = (column: string) => ({
  code: `marks-${column}`,
  title,
  source: 'score-sheet',
  shape: 'wide',
  subject,
  columns: [{ headers: [column], indicator: 'academic.math', scale: { full: 20, to: 100 } }],
  ignore: [...ignore, 'studytime', 'activities', 'absences', 'G1', 'G2', 'G3'].filter((name) => name !== column),
  key: 'day',
});
const dailyProfile = {
  code: 'daily-life',
  title,
  source: 'survey',
  shape: 'wide',
  subject,
  columns: [
    { headers: ['absences'], indicator: 'attendance.absent-days' },
    { headers: ['studytime'], indicator: 'academic.homework-minutes', words: STUDY },
    { headers: ['activities'], indicator: 'moral.club-activity', words: { yes: 1, no: 0 } },
  ],
  ignore: [...ignore, 'G1', 'G2', 'G3'],
  key: 'day',
};

const scheme = schemeOf('daily-life', [
  innerOf('marks', 60, [
    leafOf('mean', 50, 'academic.math', 'mean', { fn: 'norm', group: ['grade', 'school', 'sex'], mean: 75, sd: 10 }),
    leafOf('last', 30, 'academic.math', 'latest', { fn: 'percentile', group: ['school', 'grade'] }),
    leafOf('best', 20, 'academic.math', 'max', { fn: 'identity' }),
  ]),
  innerOf('life', 40, [
    leafOf('absence', 50, 'attendance.absent-days', 'sum', { fn: 'linear', from: [30, 0], to: [0, 100] }),
    leafOf('study', 30, 'academic.homework-minutes', 'mean', {
      fn: 'points',
      points: [
        [0, 40],
        [30, 70],
        [65, 90],
        [100, 100],
      ],
    }),
    leafOf(
      'clubs',
      20,
      'moral.club-activity',
      'share',
      { fn: 'linear', from: [0, 1], to: [60, 100] },
      { raw: { fn: 'share', at: 1 } },
    ),
  ]),
]);

describeOn(
  'Daily life, absences and marks of two schools',
  ['measure/uci_student_math.csv', 'measure/uci_student_math.ref.json'],
  () => {
    let world: World;
    let table: CsvTable;
    let file: string;
    const pupils: Pupil[] = [];
    const gradeOf = ({ age }: CsvRow) => (Number(age) <= 16 ? '高一' : Number(age) === 17 ? '高二' : '高三');

    beforeAll(async () => {
      table = await sharedCsv('measure/uci_student_math.csv');
      file = withColumn(table, 'row', (_, i) => `M${i + 1}`);
      const schools = { GP: makeSchool(1, '高中', '高级中学'), MS: makeSchool(2, '高中', '高级中学') };
      const seats = table.rows.map((row, i): Seat => {
        const pupil = makePupil(i, `M${i + 1}`, row.sex === 'F' ? '女' : '男', 2024 - Number(row.age));
        pupils.push(pupil);
        return { pupil, school: schools[row.school as 'GP' | 'MS'], grade: gradeOf(row), class: '1班' };
      });
      world = await openWorld('2025-01-31T00:00:00Z');
      const [header = [], ...rows] = pupilSheet(seats);
      // The number of the row is an examination's here, as on a list of candidates.
      const candidates = [header.map((name) => (name === '学号' ? '考号' : name)), ...rows];
      const book = await workbook({
        学生: candidates,
        学期: termSheet([2024]),
        学校: placeSheet(Object.values(schools)),
      });
      expect((await world.roster('考生.xlsx', book, '2024-09-01')).byKind.students).toMatchObject({ added: 395 });
      for (const { column } of MARKS) await world.profile(marksProfile(column));
      await world.profile(dailyProfile);
      await world.scheme(scheme);
    });
    afterAll(() => world?.close());

    it('go in from one file by four profiles', async () => {
      for (const { column, date } of MARKS) {
        expect(await world.observations('math.csv', file, `marks-${column}`, { date })).toMatchObject({
          added: 395,
          unknownColumns: [],
        });
      }
      expect(await world.observations('math.csv', file, 'daily-life', { date: '2025-01-16' })).toMatchObject({
        added: 395 * 3,
        unknownColumns: [],
      });
      expect(await world.observations('math.csv', file, 'daily-life', { date: '2025-01-16' })).toMatchObject({
        known: true,
      });
    });

    it('hold as many failures at the end of the year as R counts', async () => {
      const { models } = await sharedJson<{ models: { no_grades: { n: number; base_rate: number } } }>(
        'measure/uci_student_math.ref.json',
      );
      const { rows } = await world.database.pool.query<{ n: number; failed: number }>(
        `select count(*) as n, count(*) filter (where value < 500000) as failed from observation o
       join indicator i on i.id = o.indicator_id where i.code = 'academic.math' and day = '2025-01-16'`,
      );
      expect(rows[0]?.n).toBe(models.no_grades.n);
      expect((rows[0]?.failed as number) / models.no_grades.n).toBeCloseTo(models.no_grades.base_rate, 12);
    });

    it('are evaluated as an exact computation does it', async () => {
      await world.evaluate('daily-life', TERM);
      const results = await world.results('daily-life', TERM);
      const { rows } = table;
      const mark = (row: CsvRow, column: string) => exactValue(row[column] as string) * 5n;
      const member =
        (raw: (row: CsvRow) => bigint, ...keys: Array<(row: CsvRow) => string>) =>
        (row: CsvRow): Member => ({
          raw: raw(row),
          groups: keys.map((key) => key(row)),
        });
      const school = (row: CsvRow) => row.school as string;
      const meanOf = (row: CsvRow) =>
        divide(
          MARKS.reduce((sum, { column }) => sum + mark(row, column), 0n),
          3n,
        );
      const mean = normScores(rows.map(member(meanOf, gradeOf, school, (row) => row.sex as string)), 75, 10);
      const last = percentileScores(rows.map(member((row) => mark(row, 'G3'), school, gradeOf)));
      const by = (score: bigint | undefined): Result => ({ score, level: cutLevel(score, cuts) });
      const scoreOfStudy = { 1: 5000n, 2: 7000n, 3: 9000n, 4: 10_000n } as Record<string, bigint>;
      const want = rows.map((row, i) => {
        const marks = MARKS.map(({ column }) => mark(row, column));
        const best = BigInt(Math.max(...marks.map(Number))) / 100n;
        const absence = linearScore(exactValue(row.absences as string), [30, 0], [0, 100]);
        const study = scoreOfStudy[row.studytime as string];
        const clubs = row.activities === 'yes' ? 10_000n : 6000n;
        const [marksNode, life] = [
          weigh([leaf(50, mean[i]), leaf(30, last[i]), leaf(20, best)]),
          weigh([leaf(50, absence), leaf(30, study), leaf(20, clubs)]),
        ];
        const overall = weigh([
          { weight: 60, ...marksNode },
          { weight: 40, ...life },
        ]);
        return {
          overall: by(overall.score),
          marks: by(marksNode.score),
          mean: by(mean[i]),
          last: by(last[i]),
          best: by(best),
          life: by(life.score),
          absence: by(absence),
          study: by(study),
          clubs: by(clubs),
        };
      });
      expect(pupils.map(({ number }) => Object.fromEntries(results.get(number) ?? []))).toEqual(want);
    });

    it('let a mean be traced to the three cells that it is of', async () => {
      const { db } = world.database;
      const at = 123;
      const found = await explainNode(world.database, {
        personId: (await findStudentByNumber(db, (pupils[at] as Pupil).number))?.id as number,
        termId: (await findTerm(db, TERM))?.id as number,
        node: 'mean',
      });
      const observed = found.steps[0]?.observations.map(({ row, column, value, on, source }) => ({
        row,
        column,
        value,
        on,
        source,
      }));
      expect(observed).toEqual(
        MARKS.map(({ column, date }) => ({
          row: at + 2,
          column: table.header.indexOf(column) + 2,
          value: Number(table.rows[at]?.[column]) * 5,
          on: date,
          source: 'math.csv',
        })),
      );
    });
  },
);
