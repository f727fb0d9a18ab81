import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTermPartitions, type OpenDatabase, openTestDatabase } from '../../platform/database/index.js';
import { publishScheme } from '../scheme/index.js';
import { performRun, type RunRow, requestRun } from './index.js';

const PUPILS = 20_000;
const request = { scheme: 'killed', term: '2025-2026-1', requestedBy: 'test' };
const now = () => new Date('2026-01-20T00:00:00Z');
const scheme = {
  code: 'killed',
  version: 1,
  subject: 'student',
  title: { zh: '中断', en: 'Killed' },
  indicators: [1, 2, 3].map((n) => ({
    code: `leaf${n}`,
    weight: n,
    title: { zh: '点', en: 'Leaf' },
    from: ['t.hours'],
    raw: { fn: 'sum' },
    score: { fn: 'percentile', group: n === 1 ? [] : ['grade'] },
  })),
};

let database: OpenDatabase;
let folder: string;

beforeAll(async () => {
  database = { ...(await openTestDatabase()), embedded: true };
  folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-killed-'));
  const { pool, db } = database;
  await pool.query(
    `insert into place (id, kind, code, name, parent_id) values (1, 'county', '990101', '云溪县', null), (2, 'school', 's1', '一校', 1)`,
  );
  await pool.query(
    `insert into term (id, code, school_year, half, starts_on, ends_on) values (1, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31')`,
  );
  await pool.query(
    `insert into class (id, place_id, stage, entry_year, number) select g, 2, 1, 2026 - g, 1 from generate_series(1, 6) g`,
  );
  await pool.query(
    `insert into person (id, kind, name, sex, changed_at) select i, 'student', '生' || i, 1, '2025-09-01' from generate_series(1, ${PUPILS}) i`,
  );
  await pool.query(
    `insert into enrolment (person_id, starts_on, class_id) select i, '2025-09-01', 1 + i % 6 from generate_series(1, ${PUPILS}) i`,
  );
  await pool.query(`insert into indicator (id, code, title_zh, title_en) values (901, 't.hours', '时', 'h')`);
  await ensureTermPartitions(pool as never);
  await pool.query(
    `insert into batch (id, source, recorded_at, observations) values (1, 'test', '2025-12-01', ${PUPILS * 20})`,
  );
  await pool.query(
    `insert into observation (person_id, batch_id, indicator_id, term_id, day, value, recorded_at, cell)
     select i, 1, 901, 1, '2025-10-01', (i * 7919 + k * 104729) % 990000, '2025-12-01', k * 1024 + i
     from generate_series(1, ${PUPILS}) i, generate_series(1, 20) k`,
  );
  await publishScheme(db, scheme, now());
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** Another process that works on the run; it tells every stage that it reaches. */
function workOn(run: RunRow): ChildProcess {
  const face = (at: string) => JSON.stringify(new URL(at, import.meta.url).href);
  const program = `
    import { openDatabase } from ${face('../../platform/database/index.js')};
    import { performRun } from ${face('./index.js')};
    const database = await openDatabase({ databaseUrl: ${JSON.stringify(database.connectionString)}, dataDir: '/nowhere', migrate: false });
    console.log('started');
    await performRun(database, ${run.id}, { dataDir: ${JSON.stringify(folder)}, workers: 2, now: () => new Date('2026-01-20T00:00:00Z') });
    console.log('done');
    await database.close();`;
  const file = path.join(folder, `run-${run.id}.mjs`);
  writeFileSync(file, program);
  return spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('a run whose process is killed', () => {
  it('is taken up again, whenever that happened, and gives the same', async () => {
    const undisturbed = await requestRun(database, request, now());
    const reference = await performRun(database, undisturbed.id, {
      dataDir: path.join(folder, 'reference'),
      workers: 1,
      now,
    });
    let killed = 0;
    for (const delay of [20, 150, 300, 450, 600]) {
      await rm(path.join(folder, 'fold'), { recursive: true, force: true });
      const run = await requestRun(database, request, now());
      const child = workOn(run);
      // Listened for from the start: one that is done before it is killed has told so already.
      const ended = once(child, 'exit');
      await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
      await wait(delay);
      child.kill('SIGKILL');
      const [, signal] = await ended;
      const { rows } = await database.pool.query('select state from run where id = $1', [run.id]);
      if (signal !== 'SIGKILL' || rows[0].state === 'done') continue;
      killed++;
      // Its connections end a moment after it does; until then the run counts as worked on.
      const taken = await takenUp();
      expect(taken.id).toBe(run.id);
      const done = await performRun(database, taken.id, { dataDir: folder, workers: 2, now });
      expect([done.state, done.input_digest, done.result_digest]).toEqual([
        'done',
        reference.input_digest,
        reference.result_digest,
      ]);
      const kept = await database.pool.query('select count(*) as n from result where run_id = $1', [run.id]);
      expect(kept.rows[0].n).toBe(PUPILS);
    }
    expect(killed).toBeGreaterThan(0);
  }, 180_000);
});

async function takenUp(): Promise<RunRow> {
  for (let tries = 0; ; tries++) {
    try {
      return await requestRun(database, request, now(), { takeUp: true });
    } catch (error) {
      if (tries === 100) throw error;
      await wait(50);
    }
  }
}
