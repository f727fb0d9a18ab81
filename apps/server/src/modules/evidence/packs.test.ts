import { createHash } from 'node:crypto';
import { unpackObservations } from '@wuyu/evaluation';
import type { JsonValue } from '@wuyu/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withTransaction } from '../../platform/database/index.js';
import { eraseEvidence } from './erase.js';
import { csvFile, importFile, numberOf, openEvidenceDatabase } from './evidence.fixture.js';
import { liveBatches } from './live-batch.js';
import { packBatch } from './pack.js';

let database: TestDatabase;
let large: number;
let small: number;

/** Rows of the long form: pupils 1 to 30, so many days each. */
const table = (days: number, month: string) => [
  ['学籍号', '指标', '日期', '数值'],
  ...Array.from({ length: 30 * days }, (_, i) => [
    numberOf(1 + (i % 30)),
    'practice.service-hours',
    `2025-${month}-${String(1 + Math.floor(i / 30)).padStart(2, '0')}`,
    1 + (i % 7) / 2,
  ]),
];

beforeAll(async () => {
  database = await openEvidenceDatabase();
  const first = await importFile(database, await csvFile(table(20, '10')), 'observations');
  const second = await importFile(database, await csvFile(table(3, '11')), 'observations');
  large = first.batchId as number;
  small = second.batchId as number;
});
afterAll(() => database.close());

async function packed(batchId: number): Promise<string[]> {
  const { rows } = await database.pool.query('select body from observation_pack where batch_id = $1 order by part', [
    batchId,
  ]);
  return rows.flatMap(({ body }) => {
    const { n, persons, indicators, days, values } = unpackObservations(body);
    return Array.from({ length: n }, (_, i) => [persons[i], indicators[i], days[i], values[i]].join(' '));
  });
}

async function inRows(batchId: number): Promise<string[]> {
  const { rows } = await database.pool.query(
    `select person_id || ' ' || indicator_id || ' ' || (day - date '2000-01-01') || ' ' || value as row
     from observation where batch_id = $1`,
    [batchId],
  );
  return rows.map(({ row }) => row);
}

async function entered(batchId: number): Promise<JsonValue> {
  const { rows } = await database.pool.query('select body from ledger_outbox where ref = $1', [`batch:${batchId}`]);
  return JSON.parse(rows[0].body);
}

const live = async (batchId: number) => (await liveBatches(database.db, database.pool, [batchId]))[0];

describe('the packs of a batch', () => {
  it('say what its rows say; a tiny batch has none', async () => {
    expect((await packed(large)).sort()).toEqual((await inRows(large)).sort());
    expect(await packed(small)).toEqual([]);
    expect(await inRows(small)).toHaveLength(90);
  });

  it('are made anew from the rows', async () => {
    const before = (await packed(large)).sort();
    await database.pool.query('delete from observation_pack');
    await withTransaction(database.pool, (client) => packBatch(client, large));
    expect((await packed(large)).sort()).toEqual(before);
    const { rows } = await database.pool.query(
      'select string_agg(body, null order by part) as all from observation_pack',
    );
    const { rows: kept } = await database.pool.query('select digest from batch where id = $1', [large]);
    expect(createHash('sha256').update(rows[0].all).digest()).toEqual(kept[0].digest);
  });
});

describe('a batch in the ledger', () => {
  it('is entered as its rows say it, and found changed when they are', async () => {
    expect(await live(small)).toEqual({ body: await entered(small) });
    const fresh = await importFile(database, await csvFile(table(10, '12')), 'observations');
    const batch = fresh.batchId as number;
    expect(await live(batch)).toEqual({ body: await entered(batch) });
    const tamper = (sql: string) => database.pool.query(sql.replaceAll('$1', String(batch)));
    await tamper('update observation set value = value + 1 where batch_id = $1 and person_id = 3 and cell % 5 = 0');
    expect(await live(batch)).not.toEqual({ body: await entered(batch) });
    await tamper('update observation set value = value - 1 where batch_id = $1 and person_id = 3 and cell % 5 = 0');
    expect(await live(batch)).toEqual({ body: await entered(batch) });
    await tamper('update observation_pack set body = set_byte(body, length(body) - 700, 77) where batch_id = $1');
    expect(await live(batch)).not.toEqual({ body: await entered(batch) });
    await database.pool.query('update observation set value = value + 10000 where batch_id = $1 and person_id = 4', [
      small,
    ]);
    expect(await live(small)).not.toEqual({ body: await entered(small) });
    expect(await live(999)).toBe('missing');
  });
});

describe('a pupil who is erased', () => {
  it('is in no row and in no pack, and everybody else is', async () => {
    const others = (await packed(large)).filter((row) => !row.startsWith('7 '));
    await withTransaction(database.pool, (client) => eraseEvidence(client, 7));
    expect(await packed(large)).toEqual(others);
    expect((await inRows(large)).sort()).toEqual([...others].sort());
    expect((await inRows(small)).filter((row) => row.startsWith('7 '))).toEqual([]);
    expect(await live(large)).toBe('not-kept');
  });
});
