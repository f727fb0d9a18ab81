import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTermPartitions, type OpenDatabase, openTestDatabase } from '../../platform/database/index.js';
import { packBatch, withdraw } from '../evidence/index.js';
import { publishScheme } from '../scheme/index.js';
import { expandRun, liveResults, performRun, type RunRow, requestRun, scoreAt, whatIf } from './index.js';

const PUPILS = 900;
const now = () => new Date('2026-01-20T00:00:00Z');

const scheme = {
  code: 'tried',
  version: 1,
  subject: 'student',
  title: { zh: '试验', en: 'Trial' },
  indicators: [
    {
      code: 'a',
      weight: 60,
      title: { zh: '甲', en: 'A' },
      children: [
        {
          code: 'a.sum',
          weight: 30,
          title: { zh: '和', en: 'Sum' },
          from: ['t.hours'],
          raw: { fn: 'sum' },
          score: { fn: 'linear', from: [0, 40], to: [20, 100] },
        },
        {
          code: 'a.norm',
          weight: 70.5,
          title: { zh: '常模', en: 'Norm' },
          from: ['t.mark'],
          raw: { fn: 'mean' },
          score: { fn: 'norm', group: ['grade', 'school'], mean: 70, sd: 10 },
        },
      ],
    },
    {
      code: 'b',
      weight: 40,
      title: { zh: '乙', en: 'B' },
      children: [
        {
          code: 'b.share',
          weight: 1,
          title: { zh: '百分', en: 'Percentile' },
          from: ['t.mark'],
          raw: { fn: 'max' },
          score: { fn: 'percentile', group: ['grade'] },
        },
        {
          code: 'b.latest',
          weight: 1,
          title: { zh: '最近', en: 'Latest' },
          from: ['t.hours', 't.mark'],
          raw: { fn: 'latest' },
          score: { fn: 'identity' },
        },
      ],
    },
  ],
  levels: {
    fn: 'cuts',
    cuts: [
      ['A', 85],
      ['B', 70],
      ['C', 60],
      ['D', 0],
    ],
  },
  coverage: 0.5,
};

let database: OpenDatabase;
let dataDir: string;

beforeAll(async () => {
  const opened = await openTestDatabase();
  database = { ...opened, embedded: true };
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'wuyu-run-'));
  const { pool, db } = opened;
  await pool.query(
    `insert into place (id, kind, code, name, parent_id) values (1, 'county', '990101', '云溪县', null), (2, 'school', 's1', '一校', 1), (3, 'school', 's2', '二校', 1)`,
  );
  await pool.query(
    `insert into term (id, code, school_year, half, starts_on, ends_on) values (1, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31')`,
  );
  await pool.query(
    `insert into class (id, place_id, stage, entry_year, number) select s * 10 + g, s, 1, 2026 - g, 1 from generate_series(2, 3) s, generate_series(1, 3) g`,
  );
  await pool.query(
    `insert into person (id, kind, name, sex, changed_at) select i, 'student', '生' || i, 1 + i % 2, '2025-09-01' from generate_series(1, ${PUPILS}) i`,
  );
  await pool.query(
    `insert into enrolment (person_id, starts_on, class_id) select i, '2025-09-01', (2 + i % 2) * 10 + 1 + i % 3 from generate_series(1, ${PUPILS}) i`,
  );
  await pool.query(
    `insert into indicator (id, code, title_zh, title_en) values (901, 't.hours', '时', 'h'), (902, 't.mark', '分', 'm'), (903, 't.other', '他', 'o')`,
  );
  await ensureTermPartitions(pool as never);
  await addBatch(
    1,
    `select i, 1, 901 + (k % 3)::int, 1, date '2025-09-01' + (i * 7 + k * 13) % 100, ((i * 7919 + k * 104729) % 990000)::bigint, timestamptz '2025-12-01' + (i % 50) * interval '1 second', k * 1024 + i from generate_series(1, ${PUPILS}) i, generate_series(1, 8) k where i % 10 <> 3`,
  );
  await publishScheme(db, scheme, now());
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function addBatch(id: number, select: string): Promise<void> {
  await database.pool.query(`insert into batch (id, source, recorded_at) values (${id}, 'test', '2025-12-01')`);
  await database.pool.query(
    `insert into observation (person_id, batch_id, indicator_id, term_id, day, value, recorded_at, cell) ${select}`,
  );
}

async function evaluated(workers: number, folder = dataDir): Promise<RunRow> {
  const run = await requestRun(database, { scheme: 'tried', term: '2025-2026-1', requestedBy: 'test' }, now());
  return performRun(database, run.id, { dataDir: folder, workers, now });
}

/** A plain SQL version of the run: slow and simple, the oracle. */
const ORACLE = `
  with current as (
    select o.* from observation o where term_id = 1 and not exists (
      select from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)),
  raw as (
    select p.id as person_id, c.place_id, 1 + 2025 - c.entry_year as grade,
      (select sum(value) from current o where o.person_id = p.id and indicator_id = 901) as hours,
      (select floor(sum(value) / count(*) + 0.5) from current o where o.person_id = p.id and indicator_id = 902) as mark,
      (select max(value) from current o where o.person_id = p.id and indicator_id = 902) as best,
      (select value from current o where o.person_id = p.id and indicator_id in (901, 902) order by day desc, recorded_at desc, value desc limit 1) as latest
    from person p join enrolment e on e.person_id = p.id join class c on c.id = e.class_id),
  scored as (
    select person_id,
      floor(least(100, greatest(20, 20 + hours / 10000 * 2)) * 100 + 0.5) as sum,
      floor(least(100, greatest(0, 70 + 10 * ((mark - avg(mark) over g)::float8 / stddev_pop(mark) over g::float8)))::numeric * 100 + 0.5) as norm,
      floor(100 * 100 * (rank() over (partition by grade, best is null order by best) - 1
        + 0.5 * count(*) over (partition by grade, best)) / count(best) over (partition by grade) + 0.5) as percentile,
      floor(least(100, greatest(0, latest::numeric / 10000)) * 100 + 0.5) as last, latest as seen, hours, mark
    from raw window g as (partition by place_id, grade)),
  -- What has no data has no score; a node with less than half of its weight covered has none either.
  leaves as (
    select person_id, case when hours is not null then sum end as sum, case when mark is not null then norm end as norm,
      case when mark is not null then percentile end as percentile, case when seen is not null then last end as latest
    from scored),
  inner_nodes as (
    select *, case when norm is null then null when sum is null then norm else floor((30 * sum + 70.5 * norm) / 100.5 + 0.5) end as a,
      case when percentile is null or latest is null then coalesce(percentile, latest) else floor((percentile + latest) / 2 + 0.5) end as b,
      0.6 * ((sum is not null)::int * 30 + (norm is not null)::int * 70.5) / 100.5
        + 0.2 * ((percentile is not null)::int + (latest is not null)::int) as coverage
    from leaves)
  select *, case when coverage < 0.5 then null when a is null then b when b is null then a
    else floor((60 * a + 40 * b) / 100 + 0.5) end as overall
  from inner_nodes order by person_id`;

async function compareWithOracle(run: RunRow): Promise<number> {
  const { rows: expected } = await database.pool.query(ORACLE);
  const { rows } = await database.pool.query(
    'select person_id, scores, levels from result where run_id = $1 order by person_id',
    [run.id],
  );
  expect(rows).toHaveLength(PUPILS);
  for (const [at, row] of expected.entries()) {
    const got = Array.from({ length: 7 }, (_, node) => scoreAt(rows[at].scores, node));
    const want = (value: string | null) => (value === null ? null : Number(value) / 100);
    expect(got).toEqual([row.overall, row.a, row.sum, row.norm, row.b, row.percentile, row.latest].map(want));
  }
  return expected.filter(({ overall }) => overall !== null).length;
}

describe('a run', () => {
  it('gives what a plain SQL version gives, and the same bytes whatever the number of workers', async () => {
    const one = await evaluated(1, path.join(dataDir, 'one'));
    const three = await evaluated(3, path.join(dataDir, 'three'));
    expect(await compareWithOracle(one)).toBe(PUPILS * 0.9);
    expect(three.result_digest).toBe(one.result_digest);
    expect(three.input_digest).toBe(one.input_digest);
    expect(one).toMatchObject({ state: 'done', subjects: PUPILS, position: 1 });
  });

  it('adds only what is new to the fold it kept, follows corrections, and gives the same as from the start', async () => {
    await evaluated(2);
    await addBatch(
      2,
      `select i, 2, 902, 1, date '2026-01-05', 855000, timestamptz '2026-01-06', i from generate_series(1, 40) i`,
    );
    await addBatch(
      3,
      `select i, 3, 901, 1, date '2025-10-05', 70000, timestamptz '2026-01-07', i from generate_series(20, 60) i`,
    );
    await database.pool.query(
      'insert into correction (person_id, batch_id, cell, by_batch_id, by_cell) select person_id, batch_id, cell, 3, person_id from observation where batch_id = 1 and person_id between 20 and 60 and cell < 3000',
    );
    await database.pool.query(
      'insert into correction (person_id, batch_id, cell, by_batch_id) select person_id, batch_id, cell, 3 from observation where batch_id = 2 and person_id = 7',
    );
    const continued = await evaluated(2);
    const fresh = await evaluated(2, path.join(dataDir, 'fresh'));
    expect(continued.result_digest).toBe(fresh.result_digest);
    expect(continued.input_digest).toBe(fresh.input_digest);
    await compareWithOracle(continued);
  });

  it('reads packs as it reads rows, and packs and rows side by side', async () => {
    const rows = await evaluated(1, path.join(dataDir, 'rows'));
    const client = await database.pool.connect();
    try {
      await packBatch(client, 1);
      const packed = await database.pool.query('select packed from batch order by id');
      expect(packed.rows.map((row) => row.packed)).toEqual([true, false, false]);
      // What is not in the packs cannot be seen in them.
      const mixed = await evaluated(2, path.join(dataDir, 'mixed'));
      expect([mixed.input_digest, mixed.result_digest]).toEqual([rows.input_digest, rows.result_digest]);
      await client.query('update observation_pack set body = substring(body for 40)');
      await expect(evaluated(1, path.join(dataDir, 'broken'))).rejects.toThrow();
    } finally {
      await packBatch(client, 1);
      client.release();
    }
  });

  it('keeps many results in a table of their own, seen only when it is whole', async () => {
    const many = 6000;
    await database.pool.query(
      `insert into person (id, kind, name, sex, changed_at) select i, 'student', '生' || i, 1, '2025-09-01' from generate_series(${PUPILS + 1}, ${many}) i`,
    );
    await database.pool.query(
      `insert into enrolment (person_id, starts_on, class_id) select i, '2025-09-01', 21 + i % 3 from generate_series(${PUPILS + 1}, ${many}) i`,
    );
    const request = { scheme: 'tried', term: '2025-2026-1', requestedBy: 'test' };
    const stopped = await requestRun(database, request, now());
    // Left behind by a process that was killed while writing.
    await database.pool.query(`create table result_r${stopped.id} (like result)`);
    const run = await performRun(database, stopped.id, { dataDir, workers: 2, now });
    const { rows } = await database.pool.query(
      'select tableoid::regclass::text as kept_in, count(*) as n from result where run_id = $1 group by 1',
      [run.id],
    );
    expect(rows).toEqual([{ kept_in: `result_r${run.id}`, n: many }]);
    // Other weights are tried on what the run kept beside the database, and on the database when that is gone.
    const kept = await whatIf(database, dataDir, run, { a: 20, b: 80 });
    expect(kept.subjects).toBe(many);
    expect(kept.levelChanges).toBeGreaterThan(0);
    expect(await whatIf(database, '/nowhere', run, { a: 20, b: 80 })).toEqual(kept);
    await database.pool.query('delete from enrolment where person_id > $1', [PUPILS]);
  });

  it('is entered a pupil at a time, and found changed when its rows are, not when a number is put right', async () => {
    const { db, pool } = database;
    await pool.query(`insert into person_number (person_id, type, value) values (1, 'student', 'L1')`);
    const run = await evaluated(1);
    const entered = [];
    for await (const { entries } of expandRun(db, { run: run.id }, undefined)) entered.push(...entries);
    expect(entered).toHaveLength(PUPILS);
    expect(entered[0]).toMatchObject({ personId: 1, ref: `run:${run.id}`, body: { student: 'L1', scheme: 'tried' } });
    const rest = [];
    for await (const { entries } of expandRun(db, { run: run.id }, '890')) rest.push(...entries);
    expect(rest).toEqual(entered.slice(890));
    const bodies = entered.map((entry) => {
      return { entryId: '', personId: entry.personId, ref: entry.ref ?? '', schema: 1, body: entry.body };
    });
    const says = async () =>
      (await liveResults(db, bodies)).map((said) => (typeof said === 'string' ? said : said.body));
    await pool.query(`update person_number set value = 'G1' where person_id = 1`);
    expect(await says()).toEqual(entered.map(({ body }) => body));
    await pool.query(`update result set scores = set_byte(scores, 1, 77) where run_id = $1 and person_id = 2`, [
      run.id,
    ]);
    await pool.query(`delete from result where run_id = $1 and person_id = 3`, [run.id]);
    const after = await says();
    expect(after[1]).not.toEqual(entered[1]?.body);
    expect([after[0], after[2], after[3]]).toEqual([entered[0]?.body, 'missing', entered[3]?.body]);
  });

  it('counts again what a withdrawn batch had replaced, from then on; one up to an earlier batch is as it was', async () => {
    await addBatch(
      4,
      `select i, 4, 902, 1, date '2025-10-05', 430000, timestamptz '2026-01-08', i from generate_series(100, 140) i`,
    );
    const before = await evaluated(2);
    await database.pool.query(
      'insert into correction (person_id, batch_id, cell, by_batch_id, by_cell) select person_id, batch_id, cell, 4, person_id from observation where batch_id = 1 and indicator_id = 902 and person_id between 100 and 140',
    );
    const corrected = await evaluated(2);
    expect(corrected.result_digest).not.toBe(before.result_digest);
    const request = { scheme: 'tried', term: '2025-2026-1', requestedBy: 'test' };
    const waiting = await requestRun(database, request, now());
    await database.pool.query("insert into id_block (name, next) values ('batch', 5)");
    await withdraw(database, { recordedBy: 'test' }, { batchId: 4, reason: 'wrong', now: now() });
    // Requested before the withdrawal and done after it, on a fold of its own and on the kept one.
    const late = await performRun(database, waiting.id, { dataDir: path.join(dataDir, 'late'), workers: 2, now });
    expect([late.position, late.result_digest]).toEqual([4, corrected.result_digest]);
    const continued = await evaluated(2);
    const fresh = await evaluated(2, path.join(dataDir, 'restored'));
    expect(continued.input_digest).toBe(fresh.input_digest);
    expect(continued.result_digest).toBe(fresh.result_digest);
    await compareWithOracle(continued);
  });

  it('tells the second of two started at once', async () => {
    const request = { scheme: 'tried', term: '2025-2026-1', requestedBy: 'test' };
    const both = await Promise.allSettled([requestRun(database, request, now()), requestRun(database, request, now())]);
    const [refused] = both.filter((outcome) => outcome.status === 'rejected');
    expect(both.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(refused?.reason).toMatchObject({ status: 409, code: 'result.run-in-progress' });
    const open = both.find((outcome) => outcome.status === 'fulfilled') as PromiseFulfilledResult<RunRow>;
    const taken = await requestRun(database, request, now(), { takeUp: true });
    expect(taken.id).toBe(open.value.id);
    expect((await performRun(database, taken.id, { dataDir, workers: 1, now })).state).toBe('done');
  });

  it('stops when it is cancelled and keeps nothing', async () => {
    const run = await requestRun(database, { scheme: 'tried', term: '2025-2026-1', requestedBy: 'test' }, now());
    await database.pool.query('update run set cancel_requested = true where id = $1', [run.id]);
    const cancelled = { status: 409, code: 'result.cancelled' };
    await expect(performRun(database, run.id, { dataDir, workers: 1, now })).rejects.toMatchObject(cancelled);
    const kept = await database.pool.query('select count(*) as n from result where run_id = $1', [run.id]);
    expect(kept.rows[0].n).toBe(0);
    const closed = await database.pool.query('select state from run where id = $1', [run.id]);
    expect(closed.rows[0].state).toBe('cancelled');
  });

  it('that stops because the server stops stays open, keeps nothing half done, and is taken up again', async () => {
    const request = { scheme: 'tried', term: '2025-2026-1', requestedBy: 'test' };
    const run = await requestRun(database, request, now());
    const stopping = AbortSignal.abort(new Error('the server stops'));
    const settings = { dataDir, workers: 1, now };
    await expect(performRun(database, run.id, { ...settings, signal: stopping })).rejects.toThrow('the server stops');
    const again = await requestRun(database, request, now(), { takeUp: true });
    expect(again).toMatchObject({ id: run.id, state: 'running' });
    expect((await performRun(database, again.id, settings)).state).toBe('done');
  });

  it('names what it does not know', async () => {
    const at = now();
    await expect(
      requestRun(database, { scheme: 'none', term: '2025-2026-1', requestedBy: '' }, at),
    ).rejects.toMatchObject({ code: 'scheme.unknown' });
    await expect(
      requestRun(database, { scheme: 'tried', term: '2031-2032-1', requestedBy: '' }, at),
    ).rejects.toMatchObject({ code: 'result.term-unknown' });
    await expect(
      requestRun(database, { scheme: 'tried', term: '2025-2026-1', place: '??', requestedBy: '' }, at),
    ).rejects.toMatchObject({ code: 'result.place-unknown' });
  });
});
