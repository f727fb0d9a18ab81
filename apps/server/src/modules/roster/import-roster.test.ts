import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem, sayProblem } from '@wuyu/contract';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../platform/database/index.js';
import { importRoster, type RosterFile, type RosterOutcome } from './import-roster.js';
import {
  childrenOf,
  classesOf,
  classesOfTeacher,
  currentTerm,
  enrolmentOn,
  enrolmentsOf,
  findPlace,
  findStudentByNumber,
  findTerm,
  guardiansOf,
  placesUnder,
  schoolOf,
  studentsOfClass,
  type Term,
} from './queries.js';
import { csvFile, identityOf, PLACES, TERMS, xlsxFile } from './roster.fixture.js';

const actor = { recordedBy: 'test' };
const JUNIOR = '3399010004';
const PRIMARY = '3399010001';
const FIRST = '3399010002';
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
  await take(await csvFile(PLACES));
  await take(await csvFile(TERMS));
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate person, person_number, enrolment, guardianship, employment, teaching, class, course cascade`.execute(
    database.db,
  );
});

function take(file: { path: string; fileName: string }, options: Partial<RosterFile> = {}): Promise<RosterOutcome> {
  return importRoster(database.db, actor, { asOf: '2025-09-01', ...file, ...options });
}

/** The problem with which an import is refused; it fails when it is not. */
async function refusal(outcome: Promise<unknown>): Promise<Problem> {
  const problem = await outcome.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem)) throw new Error('It was not refused by a Problem.', { cause: problem });
  return problem;
}

async function count(
  table: 'person' | 'person_number' | 'enrolment' | 'class' | 'guardianship' | 'teaching' | 'course' | 'employment',
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(database.db);
  return rows[0]?.n ?? 0;
}

const HEADER = ['学籍号', '姓名', '性别', '出生日期', '民族', '身份证件类型', '身份证件号', '学校代码', '年级', '班级'];
const pupil = (
  order: number,
  name: string,
  className: string,
  { day = '2012-10-05', school = JUNIOR, grade = '' } = {},
) => {
  const identity = identityOf(day, order);
  return [`G${identity}`, name, order % 2 ? '男' : '女', day, '汉族', '居民身份证', identity, school, grade, className];
};
const numberOf = (order: number, day = '2012-10-05') => `G${identityOf(day, order)}`;

describe('a roster', () => {
  it('goes in, and a second time changes nothing', async () => {
    const file = await csvFile([
      HEADER,
      pupil(1, '张三', '七(1)班'),
      pupil(2, '李四', '701'),
      pupil(3, '王五', '2025级2班'),
    ]);
    expect(await take(file)).toMatchObject({ kinds: ['students'], rows: 3, added: 3, classesCreated: 2, absent: 0 });
    const again = await take(file);
    expect(again).toMatchObject({
      rows: 3,
      added: 0,
      changed: 0,
      unchanged: 3,
      transferred: 0,
      classesCreated: 0,
      plan: [],
    });
    const student = await findStudentByNumber(database.db, numberOf(1));
    expect(student).toMatchObject({ name: '张三', sex: 1, bornOn: '2012-10-05', ethnicity: '汉族' });
    expect(await enrolmentOn(database.db, student?.id ?? 0, '2025-10-01')).toMatchObject({
      stage: 2,
      entryYear: 2025,
      classNumber: 1,
      began: 'admission',
    });
    expect(await schoolOf(database.db, student?.id ?? 0, '2025-10-01')).toMatchObject({ code: JUNIOR });
  });

  it('may have its columns in any order, titles above, blank rows and notes sheets', async () => {
    const file = await xlsxFile({
      填写说明: [['请按说明填写'], ['每人一行']],
      通知: [['请于周五前交']],
      名册: [
        ['竹溪县第二初级中学2025学年学生名册'],
        [],
        ['班 级', '*姓名（必填）', '学籍号', '备注'],
        ['七（1）班', '张三', numberOf(1), '新生'],
        [],
        [],
        ['七（１）班', '李 四', numberOf(2), null],
      ],
    });
    const outcome = await take(file, { school: JUNIOR });
    expect(outcome).toMatchObject({ added: 2, classesCreated: 1 });
    expect(outcome.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['roster.sheet-unknown', 'roster.column-unknown']),
    );
    expect(await findStudentByNumber(database.db, numberOf(2))).toMatchObject({ name: '李四' });
  });

  it('may have a header of two rows under merged titles', async () => {
    const file = await xlsxFile(
      {
        名册: [
          ['学籍号', '姓名', '班级', '成员1', null, null],
          [null, null, null, '姓名', '关系', '联系电话'],
          [numberOf(1), '张三', '七(1)班', '张父', '父亲', '13800138000'],
        ],
      },
      { merge: ['D1:F1', 'A1:A2', 'B1:B2', 'C1:C2'] },
    );
    expect(await take(file, { school: JUNIOR })).toMatchObject({ added: 1 });
    const child = await findStudentByNumber(database.db, numberOf(1));
    expect(await guardiansOf(database.db, child?.id ?? 0)).toMatchObject([
      { name: '张父', relation: '父亲', isGuardian: true },
    ]);
  });

  it('is read by the element names of the national template, also below the Chinese header', async () => {
    const body = [numberOf(1), '张三', '1', '20121005', '01', '1', '202509'];
    const plain = await csvFile([['xjh', 'xm', 'xb', 'csrq', 'mz', 'bh', 'rxny'], body]);
    expect(await take(plain, { school: JUNIOR })).toMatchObject({ added: 1, classesCreated: 1 });
    const both = await csvFile([
      ['学籍号', '姓名', '性别', '出生日期', '民族', '班号', '入学年月'],
      ['xjh', 'xm', 'xb', 'csrq', 'mz', 'bh', 'rxny'],
      body,
    ]);
    expect(await take(both, { school: JUNIOR })).toMatchObject({ rows: 1, unchanged: 1 });
  });

  it('is read in GB18030, and in UTF-8 with a mark', async () => {
    const text = `学籍号,姓名,班级\r\n${numberOf(1)},张㛃,七(1)班\r\n`;
    expect(await take(await csvFile(iconv.encode(text, 'gb18030')), { school: JUNIOR })).toMatchObject({ added: 1 });
    expect(await take(await csvFile(Buffer.from(`\ufeff${text}`)), { school: JUNIOR })).toMatchObject({ unchanged: 1 });
  });

  it('keeps rare characters, one middle dot, and tells which the report cannot show', async () => {
    const file = await csvFile([HEADER, pupil(1, '𠮷䶮', '七(1)班'), pupil(2, '阿依古丽．买买提', '七(1)班')]);
    const outcome = await take(file, { missingGlyphs: (text) => [...text].filter((sign) => sign === '𠮷') });
    expect(outcome.warningCounts).toMatchObject({ 'roster.name-glyph': 1, 'roster.identity-region': 2 });
    expect(await findStudentByNumber(database.db, numberOf(2))).toMatchObject({ name: '阿依古丽·买买提' });
  });

  it('understands full-width digits everywhere', async () => {
    const wide = (text: string) =>
      text.replace(/[0-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    const file = await csvFile([HEADER, pupil(1, '张三', '七(1)班').map(wide)]);
    expect(await take(file)).toMatchObject({ added: 1 });
    expect(await findStudentByNumber(database.db, numberOf(1))).toBeDefined();
  });

  it('takes J and L numbers without an identity number', async () => {
    const file = await csvFile([
      HEADER,
      ['J990101201210050011', '张三', '男', '', '', '其他', '', JUNIOR, '', '七(1)班'],
      ['L990101201210050022', '李四', '女', '2012-10-05', '', '', '', JUNIOR, '七年级', '1班'],
    ]);
    const outcome = await take(file);
    expect(outcome).toMatchObject({
      added: 2,
      classesCreated: 1,
      warningCounts: { 'roster.student-number-temporary': 1 },
    });
    expect(await findStudentByNumber(database.db, 'J990101201210050011')).toMatchObject({ bornOn: '2012-10-05' });
  });

  it('gives a lasting number to whoever had a temporary one', async () => {
    const identity = identityOf('2012-10-05', 1);
    const row = (number: string) => [number, '张三', '男', '', '', '', identity, JUNIOR, '', '七(1)班'];
    await take(await csvFile([HEADER, row('L990101201210050022')]));
    const outcome = await take(await csvFile([HEADER, row(`G${identity}`)]));
    expect(outcome).toMatchObject({ added: 0, changed: 1 });
    expect(await findStudentByNumber(database.db, `G${identity}`)).toMatchObject({ name: '张三' });
  });

  it('tells twins and namesakes apart by their numbers', async () => {
    const file = await csvFile([
      HEADER,
      pupil(1, '陈一', '七(1)班'),
      pupil(3, '陈一', '七(1)班'),
      pupil(2, '陈二', '七(1)班'),
    ]);
    expect(await take(file)).toMatchObject({ added: 3 });
    expect(await take(file)).toMatchObject({ unchanged: 3 });
  });

  it("takes a school's own numbers, which another school may give too", async () => {
    const header = ['学号', '姓名', '班级', '学校代码'];
    await take(
      await csvFile([header, ['20250001', '张三', '七(1)班', JUNIOR], ['20250001', '李四', '七(1)班', FIRST]]),
    );
    expect(await count('person')).toBe(2);
    const school = await findPlace(database.db, FIRST);
    expect(await findStudentByNumber(database.db, '20250001')).toBeUndefined();
    expect(await findStudentByNumber(database.db, '20250001', school?.id)).toMatchObject({ name: '李四' });
    const other = await refusal(take(await csvFile([header, ['20250001', '赵六', '七(1)班', JUNIOR]])));
    expect(other.faults).toMatchObject([{ code: 'roster.number-taken', row: 2, column: '学号' }]);
  });

  it('recognises somebody without a number by name, birth and class, and adds nobody so', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班')]));
    const row = (name: string) => ['', name, '男', '2012-10-05', '汉族', '', '', JUNIOR, '', '七(1)班'];
    expect(await take(await csvFile([HEADER, row('张三')]))).toMatchObject({
      unchanged: 1,
      warningCounts: { 'roster.matched-by-name': 1 },
    });
    expect((await refusal(take(await csvFile([HEADER, row('李四')])))).faults).toMatchObject([
      { code: 'roster.number-missing', row: 2 },
    ]);
  });

  it('updates a changed name with a warning, unless the identity is another', async () => {
    const before = pupil(1, '张三', '七(1)班');
    await take(await csvFile([HEADER, before]));
    const renamed = [...before.slice(0, 1), '张山', ...before.slice(2)];
    const spelled = async () =>
      (await database.db.selectFrom('person').select(['name', 'pinyin']).where('kind', '=', 'student').execute()).at(
        -1,
      );
    expect(await spelled()).toEqual({ name: '张三', pinyin: 'zhangsan san zs s' });
    expect(await take(await csvFile([HEADER, renamed]))).toMatchObject({
      changed: 1,
      warningCounts: { 'roster.name-changed': 1 },
    });
    expect(await spelled()).toEqual({ name: '张山', pinyin: 'zhangshan shan zs s' });
    const other = [before[0] ?? '', '赵六', '男', '', '', '', identityOf('2012-11-06', 5), JUNIOR, '', '七(1)班'];
    expect((await refusal(take(await csvFile([HEADER, other])))).faults).toMatchObject([
      { code: 'roster.identity-conflict' },
    ]);
  });
});

describe('a class of a roster', () => {
  const classOf = async (school: string, ...texts: [grade: string, name: string]) => {
    const outcome = await take(await csvFile([HEADER, pupil(1, '张三', texts[1], { school, grade: texts[0] })]));
    const found = await sql<{
      stage: number;
      entry_year: number;
      number: number;
      name: string;
    }>`select stage, entry_year, number, name from class`.execute(database.db);
    return { warnings: outcome.warnings, ...found.rows[0] };
  };
  it.each([
    [PRIMARY, '', '三(2)班', 1, 2023, 2],
    [FIRST, '', '高二15班', 3, 2024, 15],
    [FIRST, '', '802', 2, 2024, 2],
    [FIRST, '高一', '3班', 3, 2025, 3],
    [FIRST, '', '初2024级3班', 2, 2024, 3],
    ['3399010003', '', '六(1)班', 2, 2025, 1],
    ['3399010003', '', '九(1)班', 2, 2022, 1],
    ['3399010003', '五年级', '十二班', 1, 2021, 12],
  ])(
    'of school %s, grade %s, called %s, is stage %d, entered %d, number %d',
    async (school, grade, name, stage, entryYear, number) => {
      expect(await classOf(school, grade, name)).toMatchObject({ stage, entry_year: entryYear, number });
    },
  );

  it('keeps the name of its campus, and two campuses cannot share a number unsaid', async () => {
    expect(await classOf(JUNIOR, '七年级', '主校区1班')).toMatchObject({ number: 1, name: '主校区1班' });
    const clash = await refusal(take(await csvFile([HEADER, pupil(2, '李四', '东校区1班', { grade: '七年级' })])));
    expect(clash.faults).toMatchObject([{ code: 'roster.class-number-taken', row: 2, column: '班级' }]);
    const listed = await csvFile([
      ['学校代码', '学段', '入学年份', '班号', '班级名称'],
      [JUNIOR, '初中', '2025', '11', '东校区1班'],
    ]);
    expect(await take(listed)).toMatchObject({ added: 1 });
    expect(await take(await csvFile([HEADER, pupil(2, '李四', '东校区1班', { grade: '七年级' })]))).toMatchObject({
      added: 1,
      classesCreated: 0,
    });
  });

  it('that is unclear is refused with its reason', async () => {
    const file = await csvFile([
      HEADER,
      pupil(1, '甲', '1班'),
      pupil(2, '乙', '火箭班'),
      pupil(3, '丙', '2501'),
      pupil(4, '丁', '九(1)班', { grade: '八年级' }),
      pupil(5, '戊', '2020级1班'),
      pupil(6, '己', '1班', { school: FIRST, grade: '一年级' }),
      pupil(7, '庚', ''),
      pupil(8, '辛', '七(1)班', { school: '404' }),
    ]);
    const { faults, code, values } = await refusal(take(file));
    expect([code, values]).toEqual(['import.refused', { file: '名册.csv', rows: 8, count: 8 }]);
    expect(faults.map((fault) => [fault.row, fault.column, fault.code])).toEqual([
      [2, '班级', 'roster.grade-missing'],
      [3, '班级', 'roster.class-name-unknown'],
      [4, '班级', 'roster.class-name-ambiguous'],
      [5, '班级', 'roster.grade-conflict'],
      [6, '班级', 'roster.grade-none'],
      [7, '年级', 'roster.grade-ambiguous'],
      [9, '学校代码', 'roster.school-unknown'],
      [8, '班级', 'roster.class-missing'],
    ]);
  });

  it('turned into a date by Excel is refused by that name', async () => {
    const file = await xlsxFile({
      a: [
        ['学籍号', '姓名', '班级'],
        [numberOf(1), '张三', new Date('2025-07-01T00:00:00Z')],
      ],
    });
    expect((await refusal(take(file, { school: JUNIOR }))).faults).toMatchObject([
      { code: 'roster.class-name-date', sheet: 'a', row: 2, column: '班级' },
    ]);
  });
});

describe('a dirty roster', () => {
  it('is refused with every fault at its true row, and nothing goes in', async () => {
    const good = identityOf('2012-10-05', 9);
    const file = await xlsxFile({
      名册: [
        ['某校学生名册'],
        ['姓名', '学籍号', '身份证件号', '班级', '出生日期', '性别'],
        ['甲', null, 1.1010519491231e17, '七(1)班', null, '男'],
        [],
        ['乙', null, '1.1010519491231E+17', '七(1)班', null, '男'],
        ['丙', null, `${good.slice(0, 17)}${good.endsWith('0') ? '1' : '0'}`, '七(1)班', null, '男'],
        ['丁', null, '990101201202300013', '七(1)班', null, '男'],
        ['戊', numberOf(1), null, '七(1)班', '2025-02-30', '男'],
        ['己6', numberOf(2), null, '七(1)班', null, '女'],
        ['庚', numberOf(4), null, { formula: 'A1', result: '#REF!' }, null, '女'],
        ['辛', numberOf(6), null, '七(1)班', null, '中'],
        ['壬', numberOf(8), null, '七(1)班', null, null],
        ['癸', numberOf(8), null, '七(1)班', null, null],
        [null, numberOf(10), null, '七(1)班', null, null],
      ],
    });
    const problem = await refusal(take(file, { school: JUNIOR }));
    expect(problem.faults.map(({ sheet, row, column, code }) => [sheet, row, column, code])).toEqual([
      ['名册', 3, '身份证件号', 'roster.number-damaged'],
      ['名册', 5, '身份证件号', 'roster.number-damaged'],
      ['名册', 6, '身份证件号', 'roster.identity-check-digit'],
      ['名册', 7, '身份证件号', 'roster.identity-date'],
      ['名册', 8, '出生日期', 'roster.birth-date'],
      ['名册', 9, '姓名', 'roster.name-digits'],
      ['名册', 10, '班级', 'roster.cell-error'],
      ['名册', 11, '性别', 'roster.sex-unknown'],
      ['名册', 13, '学籍号', 'roster.duplicate'],
      ['名册', 14, '姓名', 'roster.name-missing'],
    ]);
    expect(problem.faults[8]?.values).toEqual({ row: 12 });
    expect([await count('person'), await count('class'), await count('person_number')]).toEqual([0, 0, 0]);
    expect(JSON.stringify([problem.values, problem.faults])).not.toMatch(/甲|己|990101|20121005/);
    for (const fault of problem.faults) {
      for (const language of ['zh-CN', 'en'] as const) {
        const { message, remedy } = sayProblem(fault.code, fault.values ?? {}, language);
        expect(message).not.toBe(fault.code);
        expect(remedy).not.toBe('');
      }
    }
  });

  it('that fails in the last of thousands of rows leaves nothing', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => [`99${String(i).padStart(6, '0')}`, '张三', '七(1)班']);
    const file = await csvFile([['学号', '姓名', '班级'], ...rows, ['99000000', '李四', '七(1)班']]);
    const problem = await refusal(take(file, { school: JUNIOR }));
    expect(problem.faults).toMatchObject([{ code: 'roster.duplicate', row: 5002, values: { row: 2 } }]);
    expect([await count('person'), await count('class')]).toEqual([0, 0]);
  });

  it('with more than 1,000 faults lists 1,000 and counts all', async () => {
    const rows = Array.from({ length: 1500 }, (_, i) => [`99${i}`, '张三1', '七(1)班']);
    const problem = await refusal(take(await csvFile([['学号', '姓名', '班级'], ...rows]), { school: JUNIOR }));
    expect([problem.faults.length, problem.values.count]).toEqual([1000, 1500]);
  });

  it('with numbers that contradict the database is refused', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班'), pupil(2, '李四', '七(1)班')]));
    const crossed = [numberOf(1), '张三', '', '', '', '', identityOf('2012-10-05', 2), JUNIOR, '', '七(1)班'];
    expect((await refusal(take(await csvFile([HEADER, crossed])))).faults).toMatchObject([
      { code: 'roster.numbers-of-two' },
    ]);
  });

  it('of nothing known is refused as a whole', async () => {
    expect(
      (
        await refusal(
          take(
            await csvFile([
              ['甲', '乙'],
              ['1', '2'],
            ]),
          ),
        )
      ).faults,
    ).toMatchObject([{ code: 'roster.header-unknown' }]);
    expect(
      (
        await refusal(
          take(
            await csvFile([
              ['姓名', '姓名', '学籍号', '班级'],
              ['a', 'b', 'c', 'd'],
            ]),
          ),
        )
      ).faults[0],
    ).toMatchObject({ code: 'file.header-duplicate' });
    expect(await refusal(take(await csvFile([HEADER]), { asOf: '2025-02-30' }))).toMatchObject({
      code: 'roster.as-of',
    });
    expect(
      await refusal(take(await csvFile([HEADER, pupil(1, '张三', '701')]), { asOf: '2030-2031-1' })),
    ).toMatchObject({ code: 'roster.term-unknown' });
    expect(await refusal(take(await csvFile([HEADER]), { school: '1' }))).toMatchObject({
      code: 'roster.school-unknown',
    });
  });
});

describe('odd text', () => {
  it('in columns that are only kept is cut at whole characters and loses what no database takes', async () => {
    const long = `x${'𠮷'.repeat(300)}`;
    const file = await csvFile([
      [...HEADER, '现住址', '成员1姓名', '成员1工作单位'],
      [...pupil(1, '张三', '七(1)班'), `${long}`, '张父', '某厂\u0001二\u001f分厂'],
    ]);
    expect(await take(file)).toMatchObject({ added: 1 });
    const student = await findStudentByNumber(database.db, numberOf(1));
    expect(student?.details.现住址).toBe(`x${'𠮷'.repeat(199)}`);
    expect(await take(file)).toMatchObject({ unchanged: 1 });
  });
  it('in numbers is a fault', async () => {
    const file = await csvFile([
      ['学号', '姓名', '班级'],
      ['9'.repeat(41), '张三', '701'],
      ['1\u00012', '李四', '701'],
    ]);
    const outcome = await refusal(take(file, { school: JUNIOR }));
    expect(outcome.faults.map(({ row, code }) => [row, code])).toEqual([
      [2, 'roster.number-form'],
      [3, 'roster.number-form'],
    ]);
  });
});

describe('a dry run', () => {
  it('tells what would change and writes nothing', async () => {
    const file = await csvFile([HEADER, pupil(1, '张三', '七(1)班'), pupil(2, '李四', '七(2)班')]);
    const tried = await take(file, { dryRun: true });
    expect(tried).toMatchObject({ dryRun: true, added: 2, classesCreated: 2 });
    expect(tried.plan).toEqual([
      { sheet: '', row: 2, act: 'class-created', fields: [] },
      { sheet: '', row: 3, act: 'class-created', fields: [] },
      { sheet: '', row: 2, act: 'added', fields: [] },
      { sheet: '', row: 3, act: 'added', fields: [] },
    ]);
    expect([await count('person'), await count('class'), await count('enrolment')]).toEqual([0, 0, 0]);
    const done = await take(file);
    expect({ ...done, dryRun: true, importId: null }).toEqual(tried);
  });
});

describe('a transfer', () => {
  it('ends one enrolment the day before and begins another; the person stays, absent pupils too', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班'), pupil(2, '李四', '七(1)班')]));
    const before = await findStudentByNumber(database.db, numberOf(1));
    const moved = await csvFile([HEADER, pupil(1, '张三', '七(3)班', { school: FIRST })]);
    expect(await take(moved, { asOf: '2025-11-10' })).toMatchObject({
      transferred: 1,
      promoted: 0,
      added: 0,
      plan: [{}, { act: 'transferred' }],
    });
    expect(await take(moved, { asOf: '2025-11-10' })).toMatchObject({ unchanged: 1, transferred: 0 });
    const after = await findStudentByNumber(database.db, numberOf(1));
    expect(after?.id).toBe(before?.id);
    expect(await enrolmentsOf(database.db, before?.id ?? 0)).toMatchObject([
      { startsOn: '2025-09-01', endsOn: '2025-11-09', began: 'admission' },
      { startsOn: '2025-11-10', endsOn: null, began: 'transfer', classNumber: 3 },
    ]);
    expect(await take(await csvFile([HEADER, pupil(3, '王五', '七(1)班')]), { asOf: '2025-11-11' })).toMatchObject({
      added: 1,
      absent: 1,
    });
  });

  it('to the next stage is a promotion', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '六(1)班', { school: PRIMARY })]), { asOf: '2024-2025-1' });
    expect(await take(await csvFile([HEADER, pupil(1, '张三', '七(2)班')]))).toMatchObject({
      transferred: 1,
      promoted: 1,
    });
    const student = await findStudentByNumber(database.db, numberOf(1));
    expect((await enrolmentsOf(database.db, student?.id ?? 0)).map(({ began, stage }) => [began, stage])).toEqual([
      ['admission', 1],
      ['promotion', 2],
    ]);
  });

  it('on the day on which the enrolment began corrects it', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班')]));
    expect(await take(await csvFile([HEADER, pupil(1, '张三', '七(2)班')]))).toMatchObject({ transferred: 1 });
    const student = await findStudentByNumber(database.db, numberOf(1));
    expect(await enrolmentsOf(database.db, student?.id ?? 0)).toMatchObject([{ classNumber: 2, endsOn: null }]);
  });

  it('before the last one is refused', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班')]));
    const problem = await refusal(
      take(await csvFile([HEADER, pupil(1, '张三', '六(2)班', { school: PRIMARY })]), { asOf: '2025-03-01' }),
    );
    expect(problem.faults).toMatchObject([{ code: 'roster.enrolment-later', values: { day: '2025-09-01' } }]);
  });

  it("leaves the old school's own number behind", async () => {
    const header = [...HEADER, '学号'];
    await take(await csvFile([header, [...pupil(1, '张三', '七(1)班'), '7']]));
    await take(await csvFile([header, [...pupil(1, '张三', '七(1)班', { school: FIRST }), '9']]), {
      asOf: '2025-10-01',
    });
    const student = await findStudentByNumber(database.db, numberOf(1));
    expect(student?.numbers.filter(({ type }) => type === 'school')).toEqual([{ type: 'school', value: '9' }]);
  });
});

describe('two imports at once', () => {
  it('queue, and the second finds what the first brought', async () => {
    const file = await csvFile([HEADER, ...Array.from({ length: 300 }, (_, i) => pupil(i, '张三', '七(1)班'))]);
    const outcomes = await Promise.all([take(file), take(file)]);
    expect(outcomes.map(({ added }) => added).sort()).toEqual([0, 300]);
    expect(await count('person')).toBe(300);
  });

  it('stop when told to, and nothing stays', async () => {
    const stop = new AbortController();
    const file = await csvFile([HEADER, ...Array.from({ length: 900 }, (_, i) => pupil(i, '张三', '七(1)班'))]);
    const outcome = take(file, { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) });
    await expect(outcome.then(() => 'done')).rejects.toThrow('stopped');
    expect(await count('person')).toBe(0);
  });
});

describe('a family', () => {
  it('is one for twins, and stays the same the second time', async () => {
    const header = [
      ...HEADER,
      '成员1姓名',
      '成员1关系',
      '成员1联系电话',
      '成员2姓名',
      '成员2关系',
      '成员2是否监护人',
      '成员2身份证件号',
    ];
    const family = ['陈父', '51', '13800138001', '陈奶奶', '祖母', '否', identityOf('1950-01-01', 2)];
    const file = await csvFile([
      header,
      [...pupil(1, '陈一', '七(1)班'), ...family],
      [...pupil(3, '陈二', '七(1)班'), ...family],
    ]);
    expect(await take(file)).toMatchObject({ added: 2 });
    expect(await take(file)).toMatchObject({ unchanged: 2 });
    expect([await count('person'), await count('guardianship')]).toEqual([4, 4]);
    const child = await findStudentByNumber(database.db, numberOf(1));
    const ties = await guardiansOf(database.db, child?.id ?? 0);
    expect(ties).toMatchObject([
      { name: '陈父', relation: '父亲', isGuardian: true },
      { name: '陈奶奶', isGuardian: false },
    ]);
    expect(await childrenOf(database.db, ties[0]?.guardianId ?? 0)).toHaveLength(2);
    expect(await childrenOf(database.db, ties[1]?.guardianId ?? 0)).toHaveLength(0);
  });
});

describe('a workbook of several sheets', () => {
  const sheets = () => ({
    任课: [
      ['教师工号', '课程', '班级', '学校代码', '学期'],
      ['T1', '数学', '七(1)班', JUNIOR, '2025-2026-1'],
      ['T2', '物理', '八(1)班', JUNIOR, ''],
    ],
    学生: [HEADER, pupil(1, '张三', '七(1)班')],
    教师: [
      [
        '姓名',
        '手机号',
        '身份证件号',
        '性别',
        '任教学段',
        '任教学科',
        '任教班级',
        '是否班主任',
        '职务/角色',
        '学校代码',
        '工号',
      ],
      [
        '刘老师',
        '13900139000',
        identityOf('1980-01-02', 1),
        '男',
        '初中',
        '语文',
        '七(1)班、八(1)班',
        '否',
        '教师',
        JUNIOR,
        'T1',
      ],
      ['关老师', '13900139001', '', '女', '初中', '英语', '七(1)班', '是', '教师', JUNIOR, 'T2'],
      ['关老师', '13900139001', '', '女', '初中', '音乐', '八(1)班', '否', '教师', JUNIOR, 'T2'],
    ],
    班级: [
      ['学校代码', '学段', '入学年份', '班号', '班主任'],
      [JUNIOR, '初中', 2025, 1, ''],
      [JUNIOR, '初中', 2024, 1, '刘老师'],
    ],
    年级: [
      ['学校代码', '年级', '班级数'],
      [JUNIOR, '七年级', '1'],
      [JUNIOR, '八年级', '2'],
      [JUNIOR, '九年级', ''],
    ],
    课程: [
      ['课程代码', '课程名称', '英文名称'],
      ['math', '数学', 'Mathematics'],
      ['physics', '物理', ''],
    ],
  });

  it('goes in whatever the order of its sheets, and a second time changes nothing', async () => {
    const file = await xlsxFile(sheets());
    const outcome = await take(file, { asOf: '2025-2026-1' });
    expect(outcome.byKind).toMatchObject({
      students: { added: 1 },
      teachers: { rows: 3, added: 2 },
      classes: { added: 2 },
      courses: { added: 2 },
      teaching: { rows: 2 },
      grades: { rows: 3 },
    });
    expect(outcome.warningCounts).toMatchObject({ 'roster.grade-class-count': 1, 'roster.grade-without-classes': 1 });
    expect(await count('class')).toBe(2);
    const teacher = await sql<{
      id: number;
    }>`select person_id as id from person_number where type = 'staff' and value = 'T2'`.execute(database.db);
    const term = (await findTerm(database.db, '2025-2026-1')) as Term;
    const taught = await classesOfTeacher(database.db, teacher.rows[0]?.id ?? 0, term.id);
    expect(taught).toMatchObject([
      { isClassTeacher: true, courseIds: [expect.any(Number)] },
      { isClassTeacher: false, courseIds: [expect.any(Number), expect.any(Number)] },
    ]);
    const before = await Promise.all([count('person'), count('teaching'), count('employment'), count('course')]);
    const again = await take(file, { asOf: '2025-2026-1' });
    expect(again).toMatchObject({ added: 0, changed: 0, teachingAdded: 0, classesCreated: 0, plan: [] });
    expect(await Promise.all([count('person'), count('teaching'), count('employment'), count('course')])).toEqual(
      before,
    );
  });

  it('names what is wrong in any of them', async () => {
    const wrong = sheets();
    wrong.任课.push(
      ['T9', '数学', '七(1)班', JUNIOR, ''],
      ['T1', '魔法', '七(1)班', JUNIOR, ''],
      ['T1', '数学', '七(8)班', JUNIOR, ''],
      ['T1', '数学', '七(1)班', JUNIOR, '2031-2032-1'],
    );
    wrong.教师.push(
      ['无号', '', '', '女', '', '', '', '', '', JUNIOR, ''],
      ['另名', '', '', '女', '', '', '', '', '', JUNIOR, 'T1'],
    );
    wrong.班级.push(
      [JUNIOR, '初中', 2025, '七(1)班', ''],
      [JUNIOR, '高中', 2025, 1, ''],
      [JUNIOR, '初中', '去年', 1, ''],
    );
    const { faults } = await refusal(take(await xlsxFile(wrong)));
    expect(faults.map(({ sheet, row, code }) => `${sheet} ${row} ${code}`).sort()).toEqual(
      [
        '任课 4 roster.teacher-unknown',
        '任课 5 roster.course-unknown',
        '任课 6 roster.class-unknown',
        '任课 7 roster.term-unknown',
        '教师 5 roster.teacher-number-missing',
        '教师 6 roster.teacher-name-differs',
        '班级 4 roster.duplicate',
        '班级 5 roster.grade-none',
        '班级 6 roster.entry-year',
      ].sort(),
    );
    expect([await count('person'), await count('class'), await count('teaching')]).toEqual([0, 0, 0]);
  });
});

describe('places and terms', () => {
  it('are unchanged the second time and may stand in any order', async () => {
    expect(await take(await csvFile([PLACES[0] ?? [], ...PLACES.slice(1).reverse()]))).toMatchObject({
      unchanged: 7,
      added: 0,
    });
    expect(await take(await csvFile(TERMS))).toMatchObject({ unchanged: 4 });
    expect(await currentTerm(database.db, '2025-10-01')).toMatchObject({ code: '2025-2026-1' });
    const county = await findPlace(database.db, '990101');
    expect((await placesUnder(database.db, county?.id ?? 0)).map(({ kind }) => kind)).toEqual([
      'county',
      'school',
      'school',
      'school',
      'school',
    ]);
  });

  it('are refused when they cannot be', async () => {
    const header = PLACES[0] ?? [];
    const bad = await csvFile([
      header,
      ['9901x', '', '学校', '990101', '', ''],
      ['1', '甲学校', '学校', '404', '', ''],
      ['2', '乙学校', '学校', '990101', '八一制', ''],
      ['3', '丙县', '县', '3399010001', '', ''],
      ['4', '丁学校', '学校', '', '', ''],
    ]);
    expect((await refusal(take(bad))).faults.map(({ code }) => code).sort()).toEqual([
      'roster.division',
      'roster.place-name',
      'roster.place-parent',
      'roster.place-parent',
      'roster.place-parent-missing',
    ]);
    const terms = await csvFile([
      TERMS[0] ?? [],
      ['2026-2028', '1', '2026-09-01', '2027-01-20'],
      ['2026-2027', '3', '2026-09-01', '2027-01-20'],
      ['2026-2027', '1', '2026-02-30', '2027-01-20'],
      ['2026-2027', '1', '2026-09-01', '2026-08-01'],
      ['2026-2027', '1', '2026-06-01', '2027-01-20'],
    ]);
    expect((await refusal(take(terms))).faults.map(({ code }) => code)).toEqual([
      'roster.school-year',
      'roster.term-half',
      'roster.date',
      'roster.term-backwards',
      'roster.term-overlap',
    ]);
  });
});

describe('a roster that a school hands in', () => {
  const idOf = async (code: string) => (await findPlace(database.db, code))?.id ?? 0;
  const faults = async (rows: Parameters<typeof csvFile>[0], within: ReadonlySet<number>) =>
    (await refusal(take(await csvFile(rows), { within, asOf: '2025-11-10' }))).faults.map(({ code, row }) => [
      code,
      row,
    ]);

  it('need not name the school, and may only speak for it', async () => {
    const within = new Set([await idOf(JUNIOR)]);
    const unnamed = HEADER.filter((column) => column !== '学校代码');
    const row = pupil(1, '张三', '七(1)班').filter((_, column) => HEADER[column] !== '学校代码');
    expect(await take(await csvFile([unnamed, row]), { within })).toMatchObject({ added: 1 });
    expect(await faults([HEADER, pupil(2, '李四', '七(1)班', { school: FIRST })], within)).toEqual([
      ['roster.outside-scope', 2],
    ]);
    expect(
      await faults(
        [
          ['课程代码', '课程名称'],
          ['90', '校本课程'],
        ],
        within,
      ),
    ).toEqual([['roster.sheet-outside-scope', 2]]);
    expect(await count('course')).toBe(0);
  });

  it('takes nobody from another school, but whoever comes up to the next stage', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班'), pupil(2, '李四', '七(1)班')]));
    const within = new Set([await idOf(FIRST)]);
    expect(await faults([HEADER, pupil(1, '张三', '七(3)班', { school: FIRST })], within)).toEqual([
      ['roster.person-elsewhere', 2],
    ]);
    const promoted = [HEADER, pupil(2, '李四', '高一(2)班', { school: FIRST })];
    expect(await take(await csvFile(promoted), { within, asOf: '2028-09-01' })).toMatchObject({ promoted: 1 });
  });
});

describe('the pupils of a term', () => {
  it('are each given once, with the last class of the term', async () => {
    await take(await csvFile([HEADER, pupil(1, '张三', '七(1)班'), pupil(2, '李四', '七(1)班')]));
    await take(await csvFile([HEADER, pupil(1, '张三', '七(3)班', { school: FIRST })]), { asOf: '2025-11-10' });
    const term = (await findTerm(database.db, '2025-2026-1')) as Term;
    const city = await findPlace(database.db, '990100');
    const classes = await classesOf(database.db, city?.id ?? 0, term);
    expect(classes.map(({ grade, number, pupils }) => [grade, number, pupils])).toEqual([
      [21, 3, 1],
      [21, 1, 1],
    ]);
    expect((await studentsOfClass(database.db, classes[1]?.id ?? 0, term)).map(({ name }) => name)).toEqual(['李四']);
  });
});

describe('any table', () => {
  const cell = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        '',
        '七(1)班',
        '701',
        '八年级2班',
        '火箭班',
        '张三',
        '李四',
        '男',
        '女',
        '2012-10-05',
        '2025-02-30',
        JUNIOR,
        FIRST,
        '1',
        '20250001',
      ),
    },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 8 }).map((order) => numberOf(order)) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 8 }).map((order) => identityOf('2012-10-05', order)) },
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ maxLength: 12 }),
    fc.double({ noNaN: true }).map(String),
    fc.constantFrom('#REF!', '1.1010519491231E+17', '=1+1', '\u0000', '\ufffd', '１２３', "'--", '9'.repeat(40)),
  );
  const headers = fc.uniqueArray(
    fc.constantFrom(
      ...HEADER,
      '学号',
      '成员1姓名',
      '成员1联系电话',
      '班号',
      '课程',
      '任教学科',
      '工号',
      '类别',
      '代码',
      '学年',
      '学期',
      '开始日期',
    ),
    { minLength: 2, maxLength: 9 },
  );

  it('either goes in, and then changes nothing, or is refused and leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        headers,
        fc.array(fc.array(cell, { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 5 }),
        async (header, rows) => {
          const before = await Promise.all([
            count('person'),
            count('class'),
            count('enrolment'),
            count('teaching'),
            count('person_number'),
          ]);
          const file = await csvFile([header, ...rows.map((row) => row.slice(0, header.length))]);
          const outcome = await take(file, { school: JUNIOR }).catch((error: unknown) => error);
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(Problem);
            expect((outcome as Problem).faults.length).toBeGreaterThan(0);
            for (const { code } of (outcome as Problem).faults)
              expect(sayProblem(code, {}, 'zh-CN').remedy).not.toBe('');
            expect(
              await Promise.all([
                count('person'),
                count('class'),
                count('enrolment'),
                count('teaching'),
                count('person_number'),
              ]),
            ).toEqual(before);
          } else {
            for (const code of Object.keys((outcome as RosterOutcome).warningCounts))
              expect(sayProblem(code, {}, 'zh-CN').remedy).not.toBe('');
            expect(await take(file, { school: JUNIOR })).toMatchObject({
              added: 0,
              changed: 0,
              transferred: 0,
              classesCreated: 0,
              teachingAdded: 0,
              plan: [],
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of plausible pupils goes in, in any order of rows and columns, to the same end', async () => {
    const pupils = fc.uniqueArray(
      fc.record({ order: fc.integer({ min: 0, max: 400 }), number: fc.integer({ min: 1, max: 3 }) }),
      { minLength: 1, maxLength: 12, selector: ({ order }) => order },
    );
    await fc.assert(
      fc.asyncProperty(pupils, fc.infiniteStream(fc.nat()), async (chosen, dice) => {
        await sql`truncate person, person_number, enrolment, class cascade`.execute(database.db);
        const rows = chosen.map(({ order, number }) => pupil(order, '张三', `七(${number})班`));
        const shuffled = <T>(list: readonly T[]) =>
          list
            .map((item) => [item, dice.next().value ?? 0] as const)
            .sort((a, b) => a[1] - b[1])
            .map(([item]) => item);
        await take(await csvFile([HEADER, ...rows]));
        const columns = shuffled(HEADER.map((_, i) => i));
        const again = shuffled(rows).map((row) => columns.map((column) => row[column] ?? ''));
        expect(await take(await csvFile([columns.map((column) => HEADER[column] ?? ''), ...again]))).toMatchObject({
          unchanged: rows.length,
          plan: [],
        });
      }),
      { numRuns: 15 },
    );
  });
});

const hostile = path.resolve(process.env.WUYU_SHARED ?? '../shared', 'vectors/hostile/csv');
describe.skipIf(!existsSync(hostile))('a public test file', () => {
  const file = (name: string) => ({ path: path.join(hostile, name), fileName: name });
  it('with a byte order mark is read, one with a pupil twice is refused', async () => {
    expect(await take(file('utf8-bom.csv'), { school: JUNIOR })).toMatchObject({ added: 1 });
    expect((await refusal(take(file('dup-student.csv'), { school: JUNIOR }))).faults).toMatchObject([{ row: 3 }]);
    expect((await readFile(path.join(hostile, 'utf8-bom.csv')))[0]).toBe(0xef);
  });
  it('with formulas as names is refused', async () => {
    expect((await refusal(take(file('formula.csv'), { school: JUNIOR }))).faults.length).toBeGreaterThanOrEqual(5);
  });
});
