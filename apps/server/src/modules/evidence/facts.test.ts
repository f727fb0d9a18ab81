import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../platform/database/index.js';
import { eraseEvidence } from './erase.js';
import { NOW, openEvidenceDatabase, standing } from './evidence.fixture.js';
import { gatherFacts } from './gather-facts.js';
import { liveBatches } from './live-batch.js';
import { type NewFact, offerFacts, retractFacts } from './offer-facts.js';

let database: TestDatabase;
let hours: number;
beforeAll(async () => {
  database = await openEvidenceDatabase();
  const found = await database.db
    .selectFrom('indicator')
    .select('id')
    .where('code', '=', 'practice.service-hours')
    .executeTakeFirstOrThrow();
  hours = found.id;
});
afterAll(() => database.close());

const fact = (personId: number, ref: string, value: number): NewFact => ({
  personId,
  ref,
  source: 'record',
  indicatorId: hours,
  termId: 2,
  day: '2025-10-11',
  value,
});
const offer = (...facts: NewFact[]) => database.db.transaction().execute((tx) => offerFacts(tx, facts, NOW));
const retract = (...refs: Array<{ personId: number; ref: string }>) =>
  database.db.transaction().execute((tx) => retractFacts(tx, refs, NOW));
const batchesOf = async () =>
  (await database.pool.query('select id, source, observations, corrections from batch order by id')).rows;

describe('a fact that is offered', () => {
  it('becomes an observation when it is gathered, once', async () => {
    await offer(fact(1, 'record:a:1', 2.5), fact(1, 'record:a:1', 1), fact(2, 'record:b:1', 3));
    expect(await standing(database)).toEqual([]);
    expect(await gatherFacts(database, NOW)).toEqual({ added: 3, retracted: 0 });
    expect(await gatherFacts(database, NOW)).toEqual({ added: 0, retracted: 0 });
    expect(await standing(database)).toEqual([
      '1 practice.service-hours 2025-10-11 1',
      '1 practice.service-hours 2025-10-11 2.5',
      '2 practice.service-hours 2025-10-11 3',
    ]);
    await expect(offer(fact(1, 'record:a:1', 9)).then(() => gatherFacts(database, NOW))).rejects.toThrow(/fact_pkey/);
    await database.pool.query('delete from waiting_fact');
  });

  it('is what the ledger says of its batch', async () => {
    const entries = await database.pool.query<{ body: string }>("select body from ledger_outbox where ref = 'batch:1'");
    const [live] = await liveBatches(database.db, database.pool, [1]);
    expect(live).toEqual({ body: JSON.parse(entries.rows[0]?.body ?? '') });
  });

  it('goes when it is retracted, and never comes when it was retracted before', async () => {
    await offer(fact(3, 'record:c:1', 4));
    await retract({ personId: 3, ref: 'record:c:1' }, { personId: 1, ref: 'record:a:1' });
    expect(await gatherFacts(database, NOW)).toEqual({ added: 0, retracted: 2 });
    expect(await standing(database)).toEqual(['2 practice.service-hours 2025-10-11 3']);
    expect(await batchesOf()).toEqual([
      { id: 1, source: 'record', observations: 3, corrections: 0 },
      { id: 2, source: 'withdrawal', observations: 0, corrections: 2 },
    ]);
  });

  it('goes with the transaction that offered it', async () => {
    await expect(
      database.db.transaction().execute(async (tx) => {
        await offerFacts(tx, [fact(4, 'record:d:1', 1)], NOW);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await gatherFacts(database, NOW)).toEqual({ added: 0, retracted: 0 });
  });

  it('is packed when there are many, and erased with its pupil', async () => {
    await offer(...Array.from({ length: 600 }, (_, n) => fact(1 + (n % 30), `record:many-${n}:1`, 1)));
    expect(await gatherFacts(database, NOW)).toEqual({ added: 600, retracted: 0 });
    const [{ packed }] = (await database.pool.query('select packed from batch order by id desc limit 1')).rows;
    expect(packed).toBe(true);
    const client = await database.pool.connect();
    await eraseEvidence(client, 1);
    client.release();
    expect((await database.pool.query('select 1 from fact where person_id = 1')).rowCount).toBe(0);
    expect((await database.pool.query('select 1 from fact')).rowCount).toBe(581);
  });
});
