import { readFileSync } from 'node:fs';
import { Problem, sayProblem } from '@wuyu/contract';
import { annotateFile } from '@wuyu/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cell, readCsv } from './csv.js';
import { gradeName } from './moving-pupils.js';
import {
  makePupil,
  makeSchool,
  type Pupil,
  placeSheet,
  pupilSheet,
  type School,
  type Seat,
  termSheet,
} from './pupils.js';
import { leafOf, schemeOf } from './scheme.js';
import { describeOn, sharedJson, sharedPath } from './shared.js';
import { gb18030, openWorld, type World, workbook } from './world.js';

const TERM = '2024-2025-1';

interface GoldenCase {
  input: { grade: string; sex: 'male' | 'female'; height_cm: number; weight_kg: number } & Record<
    string,
    number | string
  >;
  expected: { standard: number; bonus: number; total: number; level: string };
}

/** The national upload sheet's columns, in its order; long runs in minutes and seconds. */
const COLUMNS: ReadonlyArray<readonly [string, string, 'time'?]> = [
  ['身高', 'height_cm'],
  ['体重', 'weight_kg'],
  ['肺活量', 'vital_capacity'],
  ['50米跑', 'run_50m'],
  ['坐位体前屈', 'sit_and_reach'],
  ['一分钟跳绳', 'rope_skip_1min'],
  ['一分钟仰卧起坐', 'sit_up_1min'],
  ['50米×8往返跑', 'shuttle_50m_x8', 'time'],
  ['立定跳远', 'standing_long_jump'],
  ['引体向上', 'pull_up'],
  ['800米跑', 'run_800m', 'time'],
  ['1000米跑', 'run_1000m', 'time'],
];

const GRADES: Record<string, number> = { 初一: 7, 初二: 8, 初三: 9, 高一: 10, 高二: 11, 高三: 12 };
const gradeOf = (name: string) => GRADES[name] ?? '一二三四五六'.indexOf(name.charAt(0)) + 1;

function upload(cases: ReadonlyArray<readonly [GoldenCase, Pupil, Seat]>): Cell[][] {
  const minutes = (seconds: number) => `${Math.floor(seconds / 60)}'${String(seconds % 60).padStart(2, '0')}`;
  return [
    [
      '年级编号',
      '班级编号',
      '班级名称',
      '学籍号',
      '民族代码',
      '姓名',
      '性别',
      '出生日期',
      '家庭住址',
      ...COLUMNS.map(([title]) => title),
    ],
    ...cases.map(([{ input }, pupil, { class: className }]) => [
      gradeOf(input.grade) + 10,
      '',
      className,
      pupil.number,
      1,
      pupil.name,
      pupil.sex === '男' ? 1 : 2,
      pupil.bornOn,
      '',
      ...COLUMNS.map(([, item, kind]): Cell => {
        const value = input[item];
        return value === undefined ? '' : kind === 'time' ? minutes(Number(value)) : (value as Cell);
      }),
    ]),
  ];
}

describeOn('The fitness cases', ['domain/fitness/golden_cases_computed.json'], () => {
  let world: World;
  let cases: Array<[GoldenCase, Pupil, Seat]>;
  let schools: School[];

  beforeAll(async () => {
    const given = await sharedJson<GoldenCase[]>('domain/fitness/golden_cases_computed.json');
    // The same measurements twice: in a school of 六三制, and in one of 五四制, whose sixth grade is junior already.
    schools = [makeSchool(1, '小学、初中、高中', '学校'), makeSchool(2, '小学、初中、高中', '学校')];
    cases = [...given, ...given].map((one, i) => {
      const grade = gradeOf(one.input.grade);
      const pupil = makePupil(i, `F${i}`, one.input.sex === 'male' ? '男' : '女', 2019 - grade);
      return [
        one,
        pupil,
        { pupil, school: schools[i < given.length ? 0 : 1] as School, grade: gradeName(grade), class: '1班' },
      ];
    });
    world = await openWorld('2024-12-01T00:00:00Z');
    await world.scheme(
      schemeOf('fitness-levels', [
        leafOf(
          'fitness',
          100,
          'health.fitness-total',
          'latest',
          { fn: 'identity' },
          {
            levels: {
              fn: 'cuts',
              cuts: [
                ['优秀', 90],
                ['良好', 80],
                ['及格', 60],
                ['不及格', 0],
              ],
            },
          },
        ),
      ]),
    );
    const places = placeSheet(schools);
    (places.at(-1) as Cell[])[4] = '五四制';
    const outcome = await world.roster(
      '名册.xlsx',
      await workbook({ 学校: places, 学期: termSheet([2024]), 学生: pupilSheet(cases.map(([, , seat]) => seat)) }),
      '2024-09-01',
    );
    expect(outcome.byKind.students).toMatchObject({ added: cases.length });
  });
  afterAll(() => world?.close());

  const found = async () => {
    const { rows } = readCsv(await world.exported(TERM));
    return cases.map(([, { number }]) => {
      const value = (indicator: string) => {
        const own = rows.filter((row) => row.subject === number && row.indicator === indicator);
        return own.map((row) => Number(row.value));
      };
      return {
        standard: value('health.fitness-standard'),
        bonus: value('health.fitness-bonus'),
        total: value('health.fitness-total'),
      };
    });
  };

  it('on the upload sheet come out with their standard score, bonus and total, in 六三制 and in 五四制', async () => {
    const outcome = await world.observations('体测.xlsx', await workbook({ 上报: upload(cases) }), 'fitness', {
      date: '2024-10-21',
    });
    expect(outcome).toMatchObject({ rows: cases.length, corrected: 0 });
    const want = cases.map(
      ([
        {
          expected: { standard, bonus, total },
        },
      ]) => ({ standard: [standard], bonus: [bonus], total: [total] }),
    );
    expect(await found()).toEqual(want);
  });

  it('change nothing when the sheet comes again as CSV in GB18030', async () => {
    const again = await world.observations('体测.csv', gb18030(upload(cases)), 'fitness', { date: '2024-10-21' });
    expect(again).toMatchObject({ added: 0, corrected: 0 });
  });

  it('have their level when they are evaluated', async () => {
    await world.evaluate('fitness-levels', TERM);
    const results = await world.results('fitness-levels', TERM);
    expect(cases.map(([, { number }]) => results.get(number)?.get('fitness')?.level)).toEqual(
      cases.map(([{ expected }]) => expected.level),
    );
  });
});

const HOSTILE = 'vectors/hostile';

describeOn('The hostile file', [`${HOSTILE}/EXPECT.json`], () => {
  let world: World;
  const school = makeSchool(1, '初中', '初级中学');

  beforeAll(async () => {
    world = await openWorld('2025-10-01T00:00:00Z');
    await world.roster(
      '地区.xlsx',
      await workbook({ 学校: placeSheet([school]), 学期: termSheet([2025]) }),
      '2025-09-01',
    );
  });
  afterAll(() => world?.close());

  const students = async () =>
    (await world.database.pool.query<{ name: string }>(`select name from person where kind = 'student' order by id`))
      .rows;
  const take = (name: string) =>
    world.roster(name, readFileSync(sharedPath(`${HOSTILE}/csv/${name}`)), '2025-09-01', school.code).then(
      (outcome) => ({ outcome, refused: undefined }),
      (error: unknown) => {
        if (error instanceof Problem) return { outcome: undefined, refused: error };
        throw error;
      },
    );

  it('dup-student.csv is refused at the second of the two, and nothing of it stays', async () => {
    const expected = await sharedJson<Record<string, { rows?: number[] }>>(`${HOSTILE}/EXPECT.json`);
    const { refused } = await take('dup-student.csv');
    // Rows of the vector are counted below the header.
    expect(refused?.faults.map(({ row }) => (row as number) - 1)).toEqual(expected['csv/dup-student.csv']?.rows);
    expect(await students()).toEqual([]);
  });

  it('formula.csv is refused, in words, and no cell of the file that goes back is a formula', async () => {
    const { refused } = await take('formula.csv');
    expect(refused).toBeInstanceOf(Problem);
    const faults = (refused as Problem).faults;
    for (const language of ['zh-CN', 'en'] as const) {
      for (const { code, values } of faults)
        expect(sayProblem(code, values ?? {}, language).message).not.toMatch(/\{\{|HYPERLINK/);
    }
    const given = sharedPath(`${HOSTILE}/csv/formula.csv`);
    const answer = await world.keep('answer.csv', '');
    await annotateFile(given, 'formula.csv', answer, faults, 'zh-CN');
    const { rows } = readCsv(readFileSync(answer, 'utf8'));
    expect(rows).toHaveLength(7);
    expect(rows.flatMap((row) => Object.values(row)).filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
    expect(await students()).toEqual([]);
  });

  it('utf8-bom.csv goes in with its first header read', async () => {
    const { outcome } = await take('utf8-bom.csv');
    expect(outcome).toMatchObject({ added: 1 });
    const { rows } = await world.database.pool.query(`select value from person_number where type = 'school'`);
    expect(rows).toEqual([{ value: '20240001' }]);
  });

  it('crlf-quoted.csv is one row, whatever line breaks are inside its quotes', async () => {
    // It names no class, so it can only be about somebody who is there already.
    const list = [
      ['学号', '姓名', '年级', '班级'],
      ['1', '张三', '七年级', '2班'],
    ];
    expect(await world.roster('先.csv', gb18030(list), '2025-09-01', school.code)).toMatchObject({ added: 1 });
    const { outcome } = await take('crlf-quoted.csv');
    expect(outcome).toMatchObject({ rows: 1, added: 0 });
    expect(await students()).toHaveLength(2);
  });
});
