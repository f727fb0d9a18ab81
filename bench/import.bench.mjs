// Observations from CSV (parsed, checked, matched to people), against a bare COPY of the same rows into the same kind of table.
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { importObservations } from '../apps/server/dist/modules/evidence/index.js';
import { installBuiltIns } from '../apps/server/dist/modules/scheme/index.js';
import { copyInto, ensureTermPartitions, openDatabase } from '../apps/server/dist/platform/database/index.js';
import { simulateObservations, studentNumberOf } from '../packages/simulation/dist/index.js';
import { measure, round, withFolder } from './measure.mjs';

const PER_STUDENT = 50;
const SEED = 7;
const TERM = '2025-2026-1';
const now = new Date('2026-02-01T00:00:00Z');
const INDICATORS = [
  ...['chinese', 'math', 'english'].map((course) => ({ code: `academic.${course}`, low: 40, high: 100, digits: 1 })),
  { code: 'practice.service-hours', low: 0, high: 8, digits: 1 },
  { code: 'practice.labour-hours', low: 0, high: 8, digits: 1 },
  { code: 'health.exercise-minutes', low: 10, high: 120, digits: 0 },
];

export async function bench({ students = 1_000_000, log }) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    try {
      await installBuiltIns(database.db, now);
      await enrol(database.pool, students);
      const file = path.join(folder, 'observations.csv');
      log(`writing ${students * PER_STUDENT} rows …`);
      const rows = simulateObservations({
        students,
        perStudent: PER_STUDENT,
        indicators: INDICATORS,
        seed: SEED,
        term: TERM,
        lastTerm: TERM,
      });
      await pipeline(Readable.from(rows), createWriteStream(file));
      const megabytes = Math.round((await stat(file)).size / 1e6);
      log(`${megabytes} MB; importing …`);
      const imported = await measure(folder, () =>
        importObservations(
          database,
          { recordedBy: 'bench' },
          { path: file, fileName: 'observations.csv', profile: 'observations', now },
        ),
      );
      log(`bare COPY …`);
      const bare = await bareCopy(database.pool, folder);
      const count = imported.value.added;
      const rate = count / imported.wallSeconds;
      const bareRate = count / bare.wallSeconds;
      const { value: _imported, ...figures } = imported;
      const { value: _bare, ...bareFigures } = bare;
      return [
        {
          name: 'import',
          ...figures,
          rate: Math.round(rate),
          unit: 'rows/s',
          reference: Math.round(bareRate),
          ratio: round(rate / bareRate),
        },
        {
          name: 'bare-copy',
          ...bareFigures,
          rate: Math.round(bareRate),
          unit: 'rows/s',
          reference: Math.round(bareRate),
          ratio: 1,
        },
      ];
    } finally {
      await database.close();
    }
  });
}

async function enrol(pool, students) {
  await pool.query(`insert into place (id, kind, code, name) values (1, 'county', '990101', '云溪县')`);
  await pool.query(`insert into place (id, kind, code, name, parent_id) values (2, 'school', '9901010001', '一校', 1)`);
  await pool.query(
    `insert into term (id, code, school_year, half, starts_on, ends_on) values (1, '${TERM}', 2025, 1, '2025-09-01', '2026-01-31')`,
  );
  await pool.query(
    'insert into class (id, place_id, stage, entry_year, number) select i, 2, 1, 2020 + i / 900, 1 + i % 900 from generate_series(1, 2000) i',
  );
  await pool.query(
    `insert into person (id, kind, name, pinyin, changed_at) select i, 'student', '生', 'sheng s', '2025-09-01' from generate_series(1, ${students}) i`,
  );
  await pool.query(
    `insert into enrolment (person_id, starts_on, class_id) select i, '2025-09-01', 1 + i % 2000 from generate_series(1, ${students}) i`,
  );
  const client = await pool.connect();
  try {
    await client.query('begin');
    await ensureTermPartitions(client);
    const copy = copyInto(client, 'copy person_number (person_id, type, value) from stdin (format binary)');
    for (let i = 0; i < students; i++) {
      copy.row(3);
      copy.int4(i + 1);
      copy.text('student');
      copy.text(studentNumberOf(SEED, i, TERM));
      if (copy.due) await copy.flush();
    }
    await copy.end();
    await client.query('commit');
    await client.query('vacuum analyze');
  } finally {
    client.release();
  }
}

/** The same rows as text, into a table of the same columns, then the same indexes: the least that a load can cost. */
async function bareCopy(pool, folder) {
  const client = await pool.connect();
  try {
    const file = path.join(folder, 'rows.txt');
    await pipeline(client.query(copyTo('copy observation_p1 to stdout')), createWriteStream(file));
    return await measure(folder, async () => {
      await client.query('begin');
      await client.query('create table bare (like observation)');
      await pipeline(
        createReadStream(file, { highWaterMark: 1 << 18 }),
        client.query(copyFrom('copy bare from stdin')),
      );
      await client.query("set local maintenance_work_mem = '256MB'");
      await client.query('create index on bare (person_id)');
      await client.query('create index on bare using brin (batch_id) with (pages_per_range = 32)');
      await client.query('analyze bare');
      await client.query('commit');
    });
  } finally {
    client.release();
  }
}
