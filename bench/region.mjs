import { storeObservations } from '../apps/server/dist/modules/evidence/store.js';
import { publishScheme } from '../apps/server/dist/modules/scheme/index.js';
import { ensureTermPartitions } from '../apps/server/dist/platform/database/index.js';

export const LEAVES = 40;
export const PER_STUDENT = 50;
const PUPILS_A_SCHOOL = 500;
export const now = () => new Date('2026-01-20T00:00:00Z');

/** A region and its observations, ready to be evaluated by the scheme `bench`. */
export async function fillRegion({ db, pool }, students, log) {
  const schools = Math.max(1, Math.round(students / PUPILS_A_SCHOOL));
  await pool.query(`insert into place (id, kind, code, name, parent_id) values (1, 'province', 'p', '省', null)`);
  await pool.query(
    `insert into place (id, kind, code, name, parent_id) select 2 + i, 'county', 'c' || i, '县' || i, 1 from generate_series(0, 99) i`,
  );
  await pool.query(
    `insert into place (id, kind, code, name, parent_id) select 1000 + i, 'school', 's' || i, '校' || i, 2 + i % 100 from generate_series(0, ${schools - 1}) i`,
  );
  await pool.query(
    `insert into term (id, code, school_year, half, starts_on, ends_on) values (1, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31')`,
  );
  // Twelve grades a school: six primary, three junior, three senior.
  await pool.query(
    `insert into class (id, place_id, stage, entry_year, number)
     select (s.i * 12 + g) + 1, 1000 + s.i, case when g < 6 then 1 when g < 9 then 2 else 3 end,
            2025 - (case when g < 6 then g when g < 9 then g - 6 else g - 9 end), 1
     from generate_series(0, ${schools - 1}) s(i), generate_series(0, 11) g`,
  );
  await pool.query(
    `insert into person (id, kind, name, pinyin, sex, changed_at) select i, 'student', '生', 'sheng s', 1 + i % 2, '2025-09-01' from generate_series(1, ${students}) i`,
  );
  await pool.query(
    `insert into enrolment (person_id, starts_on, class_id) select i, '2025-09-01', ((i - 1) % ${schools * 12}) + 1 from generate_series(1, ${students}) i`,
  );
  await pool.query(
    `insert into indicator (id, code, title_zh, title_en) select 1000 + i, 'b.i' || i, '指标', 'i' from generate_series(1, ${LEAVES}) i`,
  );
  const client = await pool.connect();
  await ensureTermPartitions(client);
  client.release();
  await publishScheme(db, schemeOf(), now());
  log(`loading ${students * PER_STUDENT} observations …`);
  await addObservations({ pool }, 'first', students * PER_STUDENT, students, 1);
  await pool.query('vacuum analyze');
  // What the load still has to write to the disk is not the evaluation's.
  await pool.query('checkpoint');
}

/**
 * Through the importer's own writing end, in the order in which schools hand sheets in: indicator by indicator, pupil by
 * pupil. Each observation has a moment of its own, the widest form that a pack can have.
 */
export async function addObservations({ pool }, name, count, students, seed) {
  const micros = Date.UTC(2025, 11, 1) * 1000;
  let state = seed;
  await storeObservations(
    pool,
    {
      source: 'bench',
      fileName: name,
      digest: Buffer.from(name),
      profile: name,
      comparable: [name],
      placeId: null,
      recordedBy: 'bench',
      recordedAt: new Date(micros / 1000),
      sheets: () => [],
      key: 'free',
      large: count > 1_000_000,
      dryRun: false,
    },
    async (writer) => {
      for (let i = 0; i < count; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const indicator = 1001 + (Math.floor(i / students) % LEAVES);
        const value = (state >>> 8) % 1_000_000;
        writer.add(
          (i % students) + 1,
          indicator,
          1,
          20_332 + (state % 120),
          value,
          micros + (state >>> 4),
          i * 1024 + 1,
        );
        if (writer.due) await writer.flush();
      }
      return {};
    },
  );
}

/** 40 leaves in 5 tops: a fifth each of norm, percentile, points, linear, and latest. */
function schemeOf() {
  const leaf = (i) => {
    const kinds = [
      { raw: { fn: 'mean' }, score: { fn: 'norm', group: ['grade', 'county'], mean: 70, sd: 10 } },
      { raw: { fn: 'sum' }, score: { fn: 'percentile', group: ['grade', 'school'] } },
      {
        raw: { fn: 'sum' },
        score: {
          fn: 'points',
          points: [
            [0, 0],
            [40, 60],
            [80, 85],
            [200, 100],
          ],
        },
      },
      { raw: { fn: 'max' }, score: { fn: 'linear', from: [0, 100], to: [20, 100] } },
      { raw: { fn: 'latest' }, score: { fn: 'identity' } },
    ];
    return {
      code: `b.leaf${i}`,
      weight: 10 + (i % 7),
      title: { zh: '点', en: 'leaf' },
      from: [`b.i${i}`],
      ...kinds[i % 5],
    };
  };
  return {
    code: 'bench',
    version: 1,
    subject: 'student',
    title: { zh: '基准', en: 'Benchmark' },
    indicators: Array.from({ length: 5 }, (_, top) => ({
      code: `top${top + 1}`,
      weight: 20,
      title: { zh: '方面', en: 'aspect' },
      children: Array.from({ length: LEAVES / 5 }, (_, i) => leaf(top * (LEAVES / 5) + i + 1)),
    })),
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
}
