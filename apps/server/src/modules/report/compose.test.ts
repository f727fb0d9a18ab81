import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { ensureTermPartitions, type OpenDatabase, openTestDatabase } from '../../platform/database/index.js';
import { performRun, requestRun } from '../result/index.js';
import { installBuiltIns } from '../scheme/index.js';
import {
  type BatchSettings,
  cancelReportJob,
  findReportJob,
  performReportJob,
  problemOf,
  requestReportJob,
} from './batch.js';
import { composeReport } from './compose.js';
import { isReportNumber } from './number.js';
import { findReport } from './queries.js';
import { makeReport, reportDigest } from './register.js';
import { renderHtml } from './render-html.js';
import { createRenderer, type Renderer } from './renderer.js';

const now = () => new Date('2026-01-22T04:00:00Z');
const today = () => '2026-01-22';
const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const LIN = 1;
const YOUNG = 31;
const TRANSFERRED = 5;

let database: OpenDatabase;
let dataDir: string;
let renderer: Renderer;
let settings: BatchSettings;

/** One batch of observations; `rows` as SQL: person, indicator code, term, day, value. */
async function observe(id: number, source: string, rows: string): Promise<void> {
  await database.pool.query(`insert into batch (id, source, recorded_at) values (${id}, '${source}', '2025-12-01')`);
  await database.pool.query(
    `insert into observation (person_id, indicator_id, term_id, day, value, recorded_at, cell, batch_id)
     select g.person, i.id, g.term, g.day::date, (g.value * 10000)::bigint, '2025-12-01', row_number() over () * 1024 + 1, ${id}
     from (${rows}) as g (person, code, term, day, value) join indicator i on i.code = g.code`,
  );
}

async function evaluate(term: string): Promise<void> {
  const run = await requestRun(database, { scheme: 'student-five-aspects', term, requestedBy: 'test' }, now());
  expect((await performRun(database, run.id, { dataDir, workers: 1, now })).state).toBe('done');
}

beforeAll(async () => {
  const opened = await openTestDatabase();
  database = { ...opened, embedded: true };
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'wuyu-report-'));
  renderer = createRenderer({ workers: 1, dataDir });
  settings = { dataDir, renderer, publicUrl: new URL('https://wuyu.example.cn'), now, dayOf };
  const { pool, db } = opened;
  await installBuiltIns(db, now());
  await pool.query(
    `insert into place (id, kind, code, name, parent_id) values (1, 'county', '990101', '云溪县', null), (2, 'school', 's1', '云溪县实验学校', 1)`,
  );
  await pool.query(
    `insert into term (id, code, school_year, half, starts_on, ends_on) values (1, '2024-2025-2', 2024, 2, '2025-02-10', '2025-07-10'), (2, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31')`,
  );
  await ensureTermPartitions(pool as never);
  await pool.query(
    `insert into class (id, place_id, stage, entry_year, number) values (21, 2, 2, 2024, 3), (22, 2, 2, 2024, 4), (11, 2, 1, 2023, 1)`,
  );
  await pool.query(
    `insert into person (id, kind, name, sex, changed_at) select i, 'student', case when i = ${LIN} then '林若溪' else '学生' || i end, 1 + i % 2, '2025-09-01' from generate_series(1, 40) i`,
  );
  await pool.query(
    `insert into person_number (person_id, type, value) values (${LIN}, 'student', 'G330106201203040028')`,
  );
  await pool.query(
    `insert into enrolment (person_id, starts_on, class_id) select i, '2024-09-01', case when i > 30 then 11 else 21 end from generate_series(1, 40) i`,
  );
  await pool.query(`update enrolment set ends_on = '2025-11-01' where person_id = ${TRANSFERRED}`);
  await pool.query(
    `insert into enrolment (person_id, starts_on, class_id, began) values (${TRANSFERRED}, '2025-11-02', 22, 'transfer')`,
  );
  await observe(
    1,
    'score-sheet',
    `select p, c, t, d, 60 + (p * 7 + k * 3 + t * 2) % 40 from generate_series(1, 40) p, (values ('academic.chinese', 1), ('academic.math', 2), ('academic.english', 3), ('academic.civics', 4), ('academic.physics', 5), ('academic.biology', 6), ('academic.history', 7), ('academic.geography', 8)) s (c, k), (values (1, '2025-06-20'), (2, '2025-11-12')) m (t, d) where p <> 9`,
  );
  await observe(
    2,
    'record',
    `select p, c, 2, '2025-10-0' || (1 + k), v from generate_series(1, 40) p, (values ('practice.service-hours', 1, 2.5), ('practice.service-hours', 2, 3), ('practice.service-hours', 3, 1), ('practice.labour-hours', 4, 8), ('practice.activity', 5, 2), ('moral.club-activity', 6, 4), ('moral.conduct', 7, 88)) s (c, k, v) where p <> 9`,
  );
  await observe(
    3,
    'fitness',
    `select p, c, 2, '2025-10-28', v from generate_series(1, 40) p, (values ('health.fitness-total', 82.5), ('health.vital-capacity', 2480), ('health.run50m', 8.7), ('health.sit-and-reach', 14.2), ('health.bmi', 19.6), ('health.standing-long-jump', 172), ('health.sit-up', 38), ('health.run800m', 232), ('health.exercise-days', 40), ('health.exercise-minutes', 70), ('health.resilience', 37)) s (c, v) where p <> 9`,
  );
  await observe(4, 'record', `values (${LIN}, 'practice.service-hours', 2, '2025-10-09', 99::numeric)`);
  // Lin's wrong 99 hours are withdrawn.
  await pool.query(`insert into batch (id, source, recorded_at) values (5, 'withdrawal', '2025-12-02')`);
  await pool.query(
    `insert into correction (person_id, batch_id, cell, by_batch_id, reason) select person_id, batch_id, cell, 5, '' from observation where batch_id = 4`,
  );
  await pool.query(
    `insert into remark (person_id, term_id, kind, body, written_at) values (${LIN}, 2, 'teacher', '坚持就好。', '2026-01-10')`,
  );
  await evaluate('2024-2025-2');
  await evaluate('2025-2026-1');
  // After the run, so neither counts.
  await pool.query(
    `insert into person (id, kind, name, sex, changed_at) values (41, 'student', '新生', 1, '2026-01-21')`,
  );
  await pool.query(`insert into enrolment (person_id, starts_on, class_id) values (41, '2026-01-21', 22)`);
  await observe(6, 'record', `values (${LIN}, 'practice.service-hours', 2, '2025-10-10', 77::numeric)`);
});
afterAll(async () => {
  await renderer.close();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('a composed report', () => {
  it('shows the result, the evidence that counted, and the words', async () => {
    const report = await composeReport(database.db, { personId: LIN, termId: 2, language: 'zh-CN', madeOn: today() });
    expect(report.student).toMatchObject({
      name: '林若溪',
      school: '云溪县实验学校',
      classTitle: '八年级(3)班',
      gradeTitle: '八年级',
      sex: '女',
    });
    expect(report.student.studentNumber).not.toContain('0106');
    expect(report.term.title).toBe('2025—2026学年第一学期');
    expect(report.figures).toBe('scores');
    expect(report.aspects.map(({ title }) => title)).toEqual([
      '思想品德',
      '学业水平',
      '身心健康',
      '艺术素养',
      '劳动与社会实践',
    ]);
    const practice = report.aspects[4];
    expect(practice?.score).not.toBeNull();
    const moral = report.aspects[0];
    expect(moral?.words.join('')).toContain('参加志愿服务 3 次，共 6.5 小时');
    expect(JSON.stringify(report)).not.toMatch(/99 小时|77 小时|105.5|名次|排名/);
    expect(report.remarks).toEqual({ teacher: '坚持就好。', family: '', self: '' });
    expect(report.nextSteps.length).toBeGreaterThanOrEqual(2);
    for (const { evidence } of report.nextSteps) expect(evidence).toMatch(/^本学期.+。$/);
  });

  it('leaves a gap, not a zero, where there are no data, and says so once', async () => {
    const report = await composeReport(database.db, { personId: LIN, termId: 2, language: 'zh-CN', madeOn: today() });
    const art = report.aspects[3];
    expect(art).toMatchObject({ score: null, level: null, words: [], leaves: [], records: [] });
    expect(report.curves.find(({ code }) => code === 'art')?.points.map(({ score }) => score)).toEqual([null, null]);
    expect(report.notes.filter((note) => note.includes('数据不足'))).toEqual(['艺术素养：数据不足，暂不评价。']);
    expect(report.curves.find(({ code }) => code === 'academic')?.points.every(({ score }) => score !== null)).toBe(
      true,
    );
    expect(report.aspects[1]?.previous).not.toBeNull();
  });

  it('has the fitness card, and keeps the questionnaire about coping out', async () => {
    const report = await composeReport(database.db, { personId: LIN, termId: 2, language: 'zh-CN', madeOn: today() });
    expect(report.fitness).toMatchObject({ measuredOn: '2025-10-28' });
    expect(report.fitness?.items.find(({ title }) => title.includes('800'))).toMatchObject({
      value: '3′52″',
      unit: '',
    });
    expect(JSON.stringify(report)).not.toMatch(/应对困难|health\.resilience/);
  });

  it('is in levels for a primary school, without a mark', async () => {
    const report = await composeReport(database.db, { personId: YOUNG, termId: 2, language: 'zh-CN', madeOn: today() });
    expect(report.figures).toBe('levels');
    expect(report.student.gradeTitle).toBe('三年级');
    expect(
      JSON.stringify([
        report.aspects.map(({ words, records, leaves }) => [words, records, leaves.map(({ raw }) => raw)]),
        report.summary,
        report.nextSteps,
      ]),
    ).not.toMatch(/\d 分(?!钟)/);
    expect(renderHtml(report)).toContain('以等级呈现');
  });

  it('is of the class of the last enrolment in the term', async () => {
    const report = await composeReport(database.db, {
      personId: TRANSFERRED,
      termId: 2,
      language: 'en',
      madeOn: today(),
    });
    expect(report.student.classTitle).toBe('Grade 8, class 4');
    expect(report.aspects[0]?.title).toBe('Moral character');
  });

  it('is refused before the term is evaluated, and for nobody', async () => {
    await database.pool.query(
      `insert into term (id, code, school_year, half, starts_on, ends_on) values (3, '2025-2026-2', 2025, 2, '2026-02-20', '2026-07-10') on conflict do nothing`,
    );
    await expect(
      composeReport(database.db, { personId: LIN, termId: 3, language: 'zh-CN', madeOn: today() }),
    ).rejects.toMatchObject({ code: 'report.no-result' });
    await expect(
      composeReport(database.db, { personId: 999, termId: 2, language: 'zh-CN', madeOn: today() }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('the register of reports', () => {
  const ask = {
    personId: LIN,
    termId: 2,
    language: 'zh-CN' as const,
    publicUrl: new URL('https://wuyu.example.cn'),
    dayOf,
  };

  it('gives the same data the same number, and changed ones another', async () => {
    const first = await makeReport(database.db, { ...ask, at: now() });
    const again = await makeReport(database.db, { ...ask, at: new Date('2026-01-23T00:00:00Z') });
    expect(isReportNumber(first.number)).toBe(true);
    expect(again).toMatchObject({ number: first.number, madeOn: '2026-01-22' });
    expect(first.link).toBe(`https://wuyu.example.cn/reports/${first.number}`);
    expect(await findReport(database.db, first.number)).toMatchObject({
      digest: reportDigest(first),
      term: '2025-2026-1',
    });
    await database.pool.query(`update remark set body = '更进一步。' where person_id = ${LIN}`);
    const changed = await makeReport(database.db, { ...ask, at: now() });
    expect(changed.number).not.toBe(first.number);
  });

  it('keeps a digest that does not hang on the order of keys', () => {
    const data = { b: 1, a: { d: 2, c: [1, 2] }, number: 'x', link: 'y', madeOn: 'z' };
    expect(reportDigest(data as never)).toBe(
      createHash('sha256').update('{"a":{"c":[1,2],"d":2},"b":1}').digest('hex'),
    );
  });
});

function namesIn(file: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: false }, (error, zip) => {
      if (error) return reject(error);
      const names: string[] = [];
      zip.on('entry', (entry: { fileName: string }) => names.push(entry.fileName));
      zip.on('end', () => resolve(names));
      zip.on('error', reject);
    });
  });
}

describe('a batch of reports', () => {
  it('of a class is a zip with a file a pupil, whole or not there', async () => {
    const job = await requestReportJob(database.db, { termId: 2, classId: 11, form: 'zip', requestedBy: null }, now());
    await expect(
      requestReportJob(database.db, { termId: 2, classId: 11, form: 'zip', requestedBy: null }, now()),
    ).rejects.toMatchObject({ code: 'report.job-busy' });
    await performReportJob(database.db, job.id, settings);
    const done = await findReportJob(database.db, job.id);
    expect(done).toMatchObject({
      state: 'done',
      done: 10,
      total: 10,
      path: path.join('reports', `${job.id}.zip`),
      problem: '',
    });
    const names = await namesIn(path.join(dataDir, done?.path ?? ''));
    expect(names).toHaveLength(10);
    for (const name of names) expect(name).toMatch(/^学生\d+-WY-2025-1-[0-9A-Z]{11}\.pdf$/);
  });

  it('of a class is one PDF when asked', async () => {
    const job = await requestReportJob(database.db, { termId: 2, classId: 22, form: 'pdf', requestedBy: null }, now());
    await performReportJob(database.db, job.id, settings);
    const done = await findReportJob(database.db, job.id);
    expect((await readFile(path.join(dataDir, done?.path ?? ''))).toString('latin1', 0, 5)).toBe('%PDF-');
  });

  it('of a school has a file a class, and counts those without a result', async () => {
    const job = await requestReportJob(database.db, { termId: 2, placeId: 2, form: 'pdf', requestedBy: null }, now());
    await performReportJob(database.db, job.id, settings);
    const done = await findReportJob(database.db, job.id);
    expect(done).toMatchObject({ state: 'done', done: 41, total: 41 });
    expect(done && problemOf(done)).toEqual({ code: 'report.job-skipped', values: { count: 1 } });
    expect(await namesIn(path.join(dataDir, done?.path ?? ''))).toEqual([
      '三年级(1)班.pdf',
      '八年级(3)班.pdf',
      '八年级(4)班.pdf',
    ]);
  });

  it('is taken up again after its process died, and stops when cancelled, leaving no file', async () => {
    const died = await requestReportJob(database.db, { termId: 2, classId: 22, form: 'zip', requestedBy: null }, now());
    await database.pool.query(`update report_job set state = 'running', done = 1, total = 7 where id = $1`, [died.id]);
    await writeFile(path.join(dataDir, 'reports', `.${died.id}.part`), 'half');
    await performReportJob(database.db, died.id, settings);
    expect(await findReportJob(database.db, died.id)).toMatchObject({ state: 'done', done: 2, total: 2 });

    const cancelled = await requestReportJob(
      database.db,
      { termId: 2, classId: 21, form: 'zip', requestedBy: null },
      now(),
    );
    const work = performReportJob(database.db, cancelled.id, settings);
    await cancelReportJob(database.db, cancelled.id, now());
    await work;
    expect((await findReportJob(database.db, cancelled.id))?.state).toBe('cancelled');
    expect((await readdir(path.join(dataDir, 'reports'))).filter((name) => name.includes(cancelled.id))).toEqual([]);
  });

  it('of nobody, or that cannot be drawn, fails with a reason and leaves no file', async () => {
    const nobody = await requestReportJob(
      database.db,
      { termId: 3, classId: 21, form: 'zip', requestedBy: null },
      now(),
    );
    await performReportJob(database.db, nobody.id, settings);
    const failed = await findReportJob(database.db, nobody.id);
    expect(failed?.state).toBe('failed');
    expect(failed && problemOf(failed)?.code).toBe('report.job-empty');

    const broken = { ...renderer, render: () => Promise.reject(new Error('out of memory')) };
    const job = await requestReportJob(database.db, { termId: 2, classId: 21, form: 'zip', requestedBy: null }, now());
    await expect(performReportJob(database.db, job.id, { ...settings, renderer: broken })).rejects.toThrow(
      'out of memory',
    );
    expect((await findReportJob(database.db, job.id))?.state).toBe('failed');
    expect((await readdir(path.join(dataDir, 'reports'))).filter((name) => name.includes(job.id))).toEqual([]);
  });
});
