import { readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../platform/database/index.js';
import { unpackCell } from './cell.js';
import {
  countRows,
  csvFile,
  faultsOf,
  importFile,
  NOW,
  nameOf,
  numberOf,
  openEvidenceDatabase,
  standing,
  xlsxFile,
} from './evidence.fixture.js';
import { parseProfile } from './profile.js';
import { builtInProfiles } from './profiles/index.js';
import { profiles, saveProfile } from './profiles.js';
import { findObservation, itemScores, position, standingObservations } from './queries.js';
import { withdraw } from './withdraw.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openEvidenceDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query(
    'delete from item_score; delete from correction; delete from lifted_correction; delete from observation; delete from batch; delete from blueprint; delete from import_profile',
  );
});

const long = ['subject', 'indicator', 'on', 'recordedAt', 'value'];

describe('the long form', () => {
  const rows = [
    long,
    [numberOf(1), 'academic.math', '2025-10-08', '2025-10-08T08:00:00Z', '87.5'],
    [numberOf(1).toLowerCase(), '语文', '2025-10-09', '2025-10-09 16:00:00', '90'],
    [],
    [numberOf(2), 'practice.service-hours', '20251010', '', '1.25'],
    [numberOf(2), 'health.sit-and-reach', '2025/10/11', '2025-10-12', '-3.5'],
  ];

  it('goes in with every fact at its cell', async () => {
    const outcome = await importFile(database, await csvFile(rows), 'observations');
    expect(outcome).toMatchObject({ rows: 4, added: 4, unchanged: 0, corrected: 0, known: false });
    expect(await standing(database)).toEqual([
      '1 academic.chinese 2025-10-09 90',
      '1 academic.math 2025-10-08 87.5',
      '2 health.sit-and-reach 2025-10-11 -3.5',
      '2 practice.service-hours 2025-10-10 1.25',
    ]);
    const [first, second] = await standingObservations(database.db, { personId: 1, termId: 2 });
    expect(unpackCell(first?.cell ?? 0, first?.sheets ?? [])).toEqual({ row: 2, column: 5 });
    expect(second?.recordedAt.toISOString()).toBe('2025-10-09T08:00:00.000Z');
    expect(first).toMatchObject({
      fileName: 'file',
      source: 'feed',
      profile: 'observations',
      indicator: 'academic.math',
    });
  });

  it('goes in alike from a workbook, from GB18030, with Chinese headers and quotes', async () => {
    await importFile(database, await csvFile(rows), 'observations');
    const expected = await standing(database);
    const chinese = [['学籍号', '指标', '日期', '记录时间', '数值'], ...rows.slice(1)];
    const gb = iconv.encode(chinese.map((row) => row.join(',')).join('\r\n'), 'gb18030');
    const quoted = Buffer.from(
      rows.map((row, i) => (i === 0 ? row.join(',') : row.map((cell) => `"${cell}"`).join(','))).join('\r\n'),
    );
    for (const path of [await xlsxFile({ 表: rows }), await csvFile(gb), await csvFile(quoted)]) {
      await database.pool.query('delete from observation; delete from batch');
      await importFile(database, path, 'observations');
      expect(await standing(database)).toEqual(expected);
    }
  });

  it('changes nothing the second time, and adds only what is new in a file saved again', async () => {
    const path = await csvFile(rows);
    await importFile(database, path, 'observations');
    expect(await importFile(database, path, 'observations')).toMatchObject({ known: true, added: 0 });
    const again = [
      ...rows,
      [numberOf(2), 'practice.service-hours', '20251010', '', '1.25'],
      [numberOf(3), '数学', '2025-11-01', '', '60'],
    ];
    const later = new Date(NOW.getTime() + 86_400_000);
    expect(await importFile(database, await csvFile(again), 'observations', { now: later })).toMatchObject({
      known: false,
      unchanged: 4,
      added: 2,
    });
  });

  it('compares repeated facts as often as they occur', async () => {
    const act = [numberOf(5), 'practice.service-hours', '2025-10-10', '2025-10-10T00:00:00Z', '2'];
    await importFile(database, await csvFile([long, act, act]), 'observations');
    expect(await importFile(database, await csvFile([long, act, act, act]), 'observations')).toMatchObject({
      unchanged: 2,
      added: 1,
    });
    expect(await importFile(database, await csvFile([long, act]), 'observations')).toMatchObject({
      unchanged: 1,
      added: 0,
    });
    expect((await countRows(database))[0]).toBe(3);
  });

  it('says all that is wrong, with row and column, and keeps nothing', async () => {
    const good = [numberOf(1), 'academic.math', '2025-10-08', '', '50'];
    const bad: Array<[number, string, string]> = [
      [0, 'G990101201201150019', '3 subject evidence.subject-unknown'],
      [0, '', '4 subject evidence.subject-missing'],
      [1, 'academic.magic', '5 indicator evidence.indicator-unknown'],
      [2, '2025-02-30', '6 on evidence.date-invalid'],
      [2, '2027-01-01', '7 on evidence.date-future'],
      [2, '2019-01-01', '8 on evidence.not-enrolled'],
      [4, '100.5', '9 value evidence.value-range'],
      [4, '-1', '10 value evidence.value-range'],
      [4, 'abc', '11 value evidence.value-not-number'],
      [4, '1.00001', '12 value evidence.value-too-precise'],
      [3, 'noon', '13 recordedAt evidence.time-invalid'],
      [0, '1.1010519491231E+17', '14 subject evidence.number-damaged'],
      [4, '', '15 value evidence.value-missing'],
      [2, '', '16 on evidence.date-missing'],
      [2, '2024-12-01', '17 on evidence.not-enrolled'],
    ];
    const spoilt = bad.map(([column, text]) => good.map((cell, i) => (i === column ? text : cell)));
    const expected = bad
      .map(([, , fault]) => fault)
      .map((fault) => (/^(8|17) /.test(fault) ? fault.replace('not-enrolled', 'term-unknown') : fault));
    expect(await faultsOf(database, await csvFile([long, good, ...spoilt]), 'observations')).toEqual(expected);
    const byTable = await faultsOf(database, await xlsxFile({ s: [long, good, ...spoilt] }), 'observations');
    expect(byTable.sort()).toEqual([...expected].sort());
    expect(await countRows(database)).toEqual([0, 0, 0, 0]);
  });

  it('refuses a pupil who was not enrolled that day', async () => {
    const path = await csvFile([
      long,
      [numberOf(38), 'academic.math', '2025-11-05', '', '50'],
      [numberOf(38), 'academic.math', '2025-10-05', '', '50'],
    ]);
    expect(await faultsOf(database, path, 'observations')).toEqual(['2 on evidence.not-enrolled']);
  });

  it('stops at a thousand faults', async () => {
    const path = await csvFile([long, ...Array.from({ length: 3000 }, () => ['X', 'y', 'z', '', '1'])]);
    expect(await faultsOf(database, path, 'observations')).toHaveLength(1000);
  });

  it('without data, or without a header, is refused', async () => {
    expect(await faultsOf(database, await csvFile([long]), 'observations')).toEqual(['evidence.no-rows']);
    expect(
      await faultsOf(
        database,
        await csvFile([
          ['a', 'b'],
          [1, 2],
        ]),
        'observations',
      ),
    ).toEqual(['file.header-missing']);
  });

  it('tried out says what would change, and changes nothing', async () => {
    const path = await csvFile(rows);
    expect(await importFile(database, path, 'observations', { dryRun: true })).toMatchObject({
      added: 4,
      dryRun: true,
    });
    expect(await countRows(database)).toEqual([0, 0, 0, 0]);
    await importFile(database, path, 'observations');
    const more = await csvFile([...rows, [numberOf(3), '数学', '2025-11-01', '', '60']]);
    expect(await importFile(database, more, 'observations', { dryRun: true })).toMatchObject({
      added: 1,
      unchanged: 4,
    });
    expect((await countRows(database)).slice(0, 2)).toEqual([4, 1]);
  });

  it('imported twice at once goes in once', async () => {
    const path = await csvFile(rows);
    const outcomes = await Promise.all([1, 2, 3].map(() => importFile(database, path, 'observations')));
    expect(outcomes.map(({ known }) => known).sort()).toEqual([false, true, true]);
    expect((await countRows(database)).slice(0, 2)).toEqual([4, 1]);
  });

  it('cancelled leaves nothing', async () => {
    const path = await csvFile(rows);
    await expect(importFile(database, path, 'observations', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'import.cancelled',
    });
    expect(await countRows(database)).toEqual([0, 0, 0, 0]);
  });

  it('loaded beside the live tables is there with its indexes', async () => {
    const facts = Array.from({ length: 40_000 }, (_, i) =>
      [
        numberOf(1 + (i % 37)),
        'practice.service-hours',
        i % 2 ? '2025-10-10' : '2026-02-09',
        '2025-10-10T00:00:00Z',
        String(i % 50),
      ].join(','),
    );
    const path = await csvFile(
      Buffer.from(`${long.join(',')}\n${facts.join('\n')}\n${`${' '.repeat(1023)}\n`.repeat(48 * 1024)}`),
    );
    expect((await readFile(path)).length).toBeGreaterThan(48 * 2 ** 20);
    expect(await importFile(database, path, 'observations')).toMatchObject({ added: 40_000 });
    expect((await countRows(database))[0]).toBe(40_000);
    const { rows: indexes } = await database.pool.query<{ n: string }>(
      "select indexname as n from pg_indexes where tablename = 'observation_p2' order by 1",
    );
    expect(indexes.map(({ n }) => n)).toEqual(['observation_p2_batch_id_idx', 'observation_p2_person_id_idx']);
    const more = await csvFile([long, [numberOf(1), 'academic.math', '2025-10-08', '', '50']]);
    expect(await importFile(database, more, 'observations')).toMatchObject({ added: 1 });
  });
});

describe('a score sheet', () => {
  const header = ['班级', '姓名', '学号', '语文(150分)', '数学', '英语', '总分', '班级排名', '考试名称', '考试日期'];
  const sheet = [
    ['第一中学期中考试成绩'],
    header,
    ['七年级1班', nameOf(1), '', 120, 95.5, '缺考', 300, 1, '期中', new Date('2025-11-05')],
    ['七(1)班', nameOf(2), 'S2', 75, 60, 70, 205, 2, '期中', '2025年11月5日'],
    [null, nameOf(21), 'S21', null, 88, 71, 205, 2, '期中', 45966],
  ];

  it('becomes scores out of 100; ranks and sums are left', async () => {
    const outcome = await importFile(database, await xlsxFile({ 成绩: sheet }), 'score-sheet');
    expect(outcome).toMatchObject({ rows: 3, added: 7, skipped: 1, absent: { 缺考: 1 }, unknownColumns: [] });
    expect(await standing(database)).toEqual([
      '1 academic.chinese 2025-11-05 80',
      '1 academic.math 2025-11-05 95.5',
      '2 academic.chinese 2025-11-05 50',
      '2 academic.english 2025-11-05 70',
      '2 academic.math 2025-11-05 60',
      '21 academic.english 2025-11-05 71',
      '21 academic.math 2025-11-05 88',
    ]);
  });

  it('saved again with another score becomes a correction, and again, and can be withdrawn: then the one before stands', async () => {
    const file = (score: number) =>
      csvFile([
        ['学籍号', '数学', '考试日期'],
        [numberOf(1), score, '2025-11-05'],
        [numberOf(2), 70, '2025-11-05'],
      ]);
    await importFile(database, await file(80), 'score-sheet');
    expect(await importFile(database, await file(81), 'score-sheet')).toMatchObject({
      added: 0,
      unchanged: 1,
      corrected: 1,
    });
    expect(await importFile(database, await file(82), 'score-sheet')).toMatchObject({
      added: 0,
      unchanged: 1,
      corrected: 1,
    });
    expect(await standing(database)).toEqual(['1 academic.math 2025-11-05 82', '2 academic.math 2025-11-05 70']);
    const [now] = await standingObservations(database.db, { personId: 1 });
    const third = await position(database.db);
    expect(await standingObservations(database.db, { personId: 1, position: third - 1 })).toMatchObject([
      { value: 810_000 },
    ]);
    expect(
      await withdraw(database, { recordedBy: 'x' }, { batchId: now?.batchId ?? 0, reason: '录错', now: NOW }),
    ).toEqual({ withdrawn: 1, returned: 1 });
    expect(await standing(database)).toEqual(['1 academic.math 2025-11-05 81', '2 academic.math 2025-11-05 70']);
    expect(
      await findObservation(database.db, { personId: 1, batchId: now?.batchId ?? 0, cell: now?.cell ?? 0 }),
    ).toMatchObject({ standing: false });
    await expect(withdraw(database, { recordedBy: 'x' }, { batchId: 999, reason: '', now: NOW })).rejects.toMatchObject(
      { status: 404 },
    );
    expect(await importFile(database, await file(82), 'score-sheet')).toMatchObject({
      corrected: 1,
      unchanged: 1,
    });
  });

  it('is the same fact in another form: a list repeats it, or corrects it', async () => {
    const sheet = [
      ['学籍号', '数学', '考试日期'],
      [numberOf(1), 80, '2025-11-05'],
      [numberOf(2), 70, '2025-11-05'],
    ];
    await importFile(database, await csvFile(sheet), 'score-sheet');
    const list = [
      ['学籍号', '科目', '分数', '考试日期'],
      [numberOf(1), '数学', 80, '2025-11-05'],
      [numberOf(2), '数学', 71, '2025-11-05'],
      [numberOf(2), '英语', 60, '2025-11-05'],
    ];
    expect(await importFile(database, await csvFile(list), 'score-list')).toMatchObject({
      added: 1,
      unchanged: 1,
      corrected: 1,
    });
    expect(await standing(database)).toEqual([
      '1 academic.math 2025-11-05 80',
      '2 academic.english 2025-11-05 60',
      '2 academic.math 2025-11-05 71',
    ]);
  });

  it('with one examination a sheet takes the day from the sheet or the options', async () => {
    const rows = [
      ['学籍号', '数学'],
      [numberOf(1), 90],
    ];
    const path = await xlsxFile({ '期中2025-11-05': rows, 期末: rows, 说明: [['请勿修改']] });
    const outcome = await importFile(database, path, 'score-sheet', { options: { dates: { 期末: '2026-01-15' } } });
    expect(outcome).toMatchObject({ added: 2, otherSheets: ['说明'] });
    const found = await standingObservations(database.db, { personId: 1 });
    expect(found.map(({ day, cell, sheets }) => [day, unpackCell(cell, sheets)])).toEqual([
      ['2025-11-05', { sheet: '期中2025-11-05', row: 2, column: 2 }],
      ['2026-01-15', { sheet: '期末', row: 2, column: 2 }],
    ]);
    expect(await faultsOf(database, path, 'score-sheet')).toEqual(['2 evidence.date-option']);
  });

  it('names whom it cannot tell', async () => {
    const day = '2025-11-05';
    const rows = [
      ['学号', '班级', '姓名', '数学', '考试日期'],
      ['', '七2班', '王芳', 90, day],
      ['S40', '七2班', '王芳', 90, day],
      ['S1', '七1班', nameOf(2), 90, day],
      ['S77', '', nameOf(3), 90, day],
      ['', '', nameOf(3), 90, day],
      ['', '七3班', nameOf(3), 90, day],
      ['S38', '', '', 90, day],
      ['S5', '', '', 90, day],
      ['S5', '', '', 91, day],
      [numberOf(6), '', '', '九十', day],
      ['', '', '', 50, day],
      ['', '', '合计', '', ''],
    ];
    expect(await faultsOf(database, await csvFile(rows), 'score-sheet')).toEqual([
      '11 数学 evidence.value-not-number',
      '2 姓名 evidence.subject-homonym',
      '4 姓名 evidence.name-differs',
      '5 学号 evidence.subject-unknown',
      '6 姓名 evidence.subject-needs-number',
      '7 姓名 evidence.subject-unknown',
      '8 学号 evidence.not-enrolled',
      '10 数学 evidence.duplicate',
      '12 姓名 evidence.subject-missing',
    ]);
    expect(
      await faultsOf(
        database,
        await csvFile([
          ['学籍号', '数学', '数学'],
          [numberOf(1), 1, 2],
        ]),
        'score-sheet',
      ),
    ).toEqual(['1 数学 file.header-duplicate']);
    const outside = await csvFile([
      ['学号', '数学', '考试日期'],
      ['S1', 90, day],
    ]);
    expect(await faultsOf(database, outside, 'score-sheet', { options: { placeId: 3 } })).toEqual([
      '2 学号 evidence.outside-place',
    ]);
    expect(await faultsOf(database, outside, 'score-sheet', { options: { placeId: 1 } })).toEqual([]);
  });

  it('as a list is one row a score', async () => {
    const rows = [
      ['姓名', '班级', '科目', '分数', '考试日期'],
      [nameOf(1), '701', '语文', 80, '2025-11-05'],
      [nameOf(1), '701', '政治', '缓考', '2025-11-05'],
    ];
    expect(
      await importFile(database, await csvFile(rows), 'score-list', { options: { full: { 语文: 120 } } }),
    ).toMatchObject({ added: 1, skipped: 1 });
    expect(await standing(database)).toEqual(['1 academic.chinese 2025-11-05 66.6667']);
    const wrong = [
      ['学籍号', '科目', '分数', '考试日期'],
      [numberOf(1), '炼金', 80, '2025-11-05'],
      [numberOf(1), '语文', 130, '2025-11-05'],
    ];
    expect(await faultsOf(database, await csvFile(wrong), 'score-list')).toEqual([
      '2 科目 evidence.indicator-unknown',
      '3 分数 evidence.value-range',
    ]);
  });
});

describe('a fitness sheet', () => {
  const header = [
    '年级编号',
    '班级编号',
    '班级名称',
    '全国学籍号',
    '民族代码',
    '姓名',
    '性别',
    '身高',
    '体重',
    '肺活量',
    '50米跑',
    '坐位体前屈',
    '一分钟仰卧起坐',
    '立定跳远',
    '800米跑',
    '1000米跑',
    '引体向上',
  ];
  const boy = [
    21,
    21001,
    '七年级1班',
    numberOf(1),
    1,
    nameOf(1),
    1,
    160,
    50,
    3000,
    7.9,
    10.5,
    null,
    205,
    null,
    `4'15"`,
    5,
  ];

  it('keeps the measurements and what the standard makes of them', async () => {
    await importFile(database, await xlsxFile({ 体测: [header, boy] }), 'fitness', { options: { date: '2025-10-20' } });
    const found = await standing(database);
    expect(found).toContain('1 health.run1000m 2025-10-20 255');
    expect(found).toContain('1 health.bmi 2025-10-20 19.5');
    expect(found.filter((line) => line.includes('health.fitness-'))).toHaveLength(3);
    const total = (await standingObservations(database.db, { personId: 1, indicators: ['health.fitness-total'] }))[0];
    expect(unpackCell(total?.cell ?? 0, total?.sheets ?? [])).toMatchObject({ row: 2, computed: 'total' });
    expect(total?.value).toBeGreaterThan(500_000);
  });

  it('without every item has no total; 免测 is no zero', async () => {
    const part = boy.map((cell, i) => (i === 15 ? '免测' : cell));
    const outcome = await importFile(database, await xlsxFile({ 体测: [header, part] }), 'fitness', {
      options: { date: '2025-10-20' },
    });
    expect(outcome).toMatchObject({ skipped: 1 });
    expect((await standing(database)).some((line) => line.includes('health.fitness-'))).toBe(false);
  });

  it('refuses what no measurement can be', async () => {
    const cells: Array<[number, string | number, string]> = [
      [7, 1.6, '身高 evidence.value-range'],
      [10, -7.9, '50米跑 evidence.value-range'],
      [8, 20, '体重 evidence.bmi-range'],
      [15, 4.15, '1000米跑 evidence.value-time'],
      [15, `94'15"`, '1000米跑 evidence.value-time'],
    ];
    for (const [column, value, fault] of cells) {
      const path = await xlsxFile({ 体测: [header, boy.map((cell, i) => (i === column ? value : cell))] });
      expect(await faultsOf(database, path, 'fitness', { options: { date: '2025-10-20' } })).toEqual([`2 ${fault}`]);
    }
  });
});

describe('an item-score sheet', () => {
  const blueprint = [
    ['双向细目表'],
    ['题号', '题型', '满分', '知识点', '能力层级', '难度'],
    [1, '选择', 4, '有理数、数轴', '识记', 0.8],
    ['2(1)', '解答', 6, '方程', '应用', 0.5],
    ['合计', '', 10, '', '', ''],
  ];
  const scores = [
    ['学籍号', '姓名', '第1题', '第2(1)题'],
    [numberOf(1), nameOf(1), 4, 3],
    [numberOf(2), nameOf(2), '缺考', null],
    [numberOf(3), nameOf(3), 0, 6],
  ];
  const options = { date: '2025-11-05', course: '数学', blueprint: 'math-midterm' };

  it('keeps the total out of 100, every item, and the blueprint', async () => {
    const outcome = await importFile(database, await xlsxFile({ 细目表: blueprint, 小题分: scores }), 'item-scores', {
      options,
    });
    expect(outcome).toMatchObject({ added: 2, skipped: 1, otherSheets: [], unknownColumns: [] });
    expect(await standing(database)).toEqual(['1 academic.math 2025-11-05 70', '3 academic.math 2025-11-05 60']);
    expect(await itemScores(database.db, 1)).toMatchObject([
      { item: 1, score: 40_000, blueprint: 'math-midterm' },
      { item: 2, score: 30_000 },
    ]);
  });

  it('can use a blueprint stored before, and loses items with their total only', async () => {
    await importFile(database, await xlsxFile({ 细目表: blueprint, 小题分: scores }), 'item-scores', { options });
    const again = scores.map((row, i) => (i === 1 ? [numberOf(1), nameOf(1), 4, 6] : row));
    expect(await importFile(database, await csvFile(again), 'item-scores', { options })).toMatchObject({
      corrected: 1,
      unchanged: 1,
    });
    expect(await itemScores(database.db, 1)).toMatchObject([
      { item: 1, score: 40_000 },
      { item: 2, score: 60_000 },
    ]);
    expect(await itemScores(database.db, 3)).toHaveLength(2);
  });

  it('refuses what does not fit the blueprint', async () => {
    const path = await xlsxFile({
      细目表: blueprint,
      小题分: [scores[0] ?? [], [numberOf(1), nameOf(1), 5, 3], [numberOf(2), nameOf(2), 4, null]],
    });
    expect(await faultsOf(database, path, 'item-scores', { options })).toEqual([
      '2 第1题 evidence.value-range',
      '3 第2(1)题 evidence.item-blank',
    ]);
    expect(await faultsOf(database, await csvFile(scores), 'item-scores', { options })).toEqual([
      'evidence.blueprint-missing',
    ]);
    const { course: _, ...without } = options;
    expect(
      await faultsOf(database, await xlsxFile({ 细目表: blueprint, 小题分: scores }), 'item-scores', {
        options: without,
      }),
    ).toEqual(['evidence.course-unknown']);
    const short = await xlsxFile({
      细目表: blueprint,
      小题分: [
        ['学籍号', '第1题'],
        [numberOf(1), 4],
      ],
    });
    expect(await faultsOf(database, short, 'item-scores', { options })).toEqual(['1 evidence.item-column-missing']);
    expect(await countRows(database)).toEqual([0, 0, 0, 0]);
  });
});

describe('the other built-in profiles', () => {
  const who = ['学籍号', '姓名'];
  const pupil = [numberOf(1), nameOf(1)];
  it.each([
    [
      'attendance',
      [
        [...who, '日期', '缺勤天数', '迟到次数'],
        [...pupil, '2025-10-08', 1, 2],
      ],
      ['1 attendance.absent-days 2025-10-08 1', '1 attendance.late-times 2025-10-08 2'],
    ],
    [
      'homework',
      [
        [...who, '日期', '书面作业时间(分钟)'],
        [...pupil, '2025-10-08', 75],
      ],
      ['1 academic.homework-minutes 2025-10-08 75'],
    ],
    [
      'service',
      [
        [...who, '日期', '志愿服务时长', '活动名称'],
        [...pupil, '2025-10-08', 2, '敬老'],
        [...pupil, '2025-10-08', 2, '环保'],
      ],
      ['1 practice.service-hours 2025-10-08 2', '1 practice.service-hours 2025-10-08 2'],
    ],
    [
      'awards',
      [
        [...who, '获奖类别', '获奖名称', '获奖时间'],
        [...pupil, '艺术', '合唱', '2025-10-08'],
        [...pupil, '科技创新', '航模', '2025-10-09'],
      ],
      ['1 academic.innovation 2025-10-09 1', '1 art.award 2025-10-08 1'],
    ],
    [
      'sleep-exercise',
      [
        [...who, '日期', '睡眠时间', '锻炼时间'],
        [...pupil, '2025-10-08', 8.5, '-'],
      ],
      ['1 health.sleep-hours 2025-10-08 8.5'],
    ],
  ])('%s reads its table', async (profile, rows, expected) => {
    const outcome = await importFile(database, await csvFile(rows as never), profile);
    expect(outcome.unknownColumns).toEqual([]);
    expect(await standing(database)).toEqual(expected);
  });

  it('are themselves valid, with words for what they may say', async () => {
    const { rows } = await database.pool.query<{ code: string }>('select code from indicator');
    for (const profile of builtInProfiles)
      expect(parseProfile(profile, new Set(rows.map(({ code }) => code)))).toBe(profile);
  });
});

describe("a profile of one's own", () => {
  const own = {
    code: 'reading-club',
    title: { zh: '读书会', en: 'Reading club' },
    source: 'record',
    shape: 'wide',
    subject: [{ headers: ['编号'], as: 'school' }],
    date: { headers: ['日期'] },
    columns: [{ headers: ['读了'], indicator: 'academic.reading-books', words: { 一本: 1 } }],
    key: 'free',
  };

  it('is saved, listed and used', async () => {
    await saveProfile(database.db, own, NOW);
    await saveProfile(database.db, own, NOW);
    expect((await profiles(database.db)).filter(({ builtIn }) => !builtIn).map(({ code }) => code)).toEqual([
      'reading-club',
    ]);
    await importFile(
      database,
      await csvFile([
        ['编号', '日期', '读了'],
        ['S1', '2025-10-08', '一本'],
      ]),
      'reading-club',
    );
    expect(await standing(database)).toEqual(['1 academic.reading-books 2025-10-08 1']);
  });

  it('is refused with the paths of its faults', async () => {
    const paths = async (document: unknown) => {
      const error = await saveProfile(database.db, document, NOW).then(
        () => undefined,
        (problem: { faults: Array<{ path: string }> }) => problem,
      );
      return error?.faults.map(({ path }) => path);
    };
    expect(
      await paths({
        ...own,
        columns: [
          { headers: ['a'], indicator: 'no.such' },
          { headers: ['A '], indicator: 'academic.math' },
        ],
      }),
    ).toEqual(['columns[0].indicator', 'columns[1].headers[0]']);
    expect(await paths({ ...own, shape: 'long' })).toEqual(['indicator', 'value']);
    expect(await paths({ ...own, subject: [{ headers: ['x'], as: 'nobody' }] })).toContain('subject[0].as');
    expect(await paths({ ...own, subject: [{ headers: ['姓名'], as: 'name' }] })).toEqual(['subject']);
    await expect(saveProfile(database.db, { ...own, code: 'fitness' }, NOW)).rejects.toMatchObject({
      code: 'evidence.profile-built-in',
    });
    await expect(importFile(database, await csvFile([['a']]), 'nothing')).rejects.toMatchObject({ status: 404 });
  });
});
