import type { JsonValue } from '@wuyu/ledger';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTransaction } from '../../platform/database/index.js';
import { appendBulk, appendEntries } from './append.js';
import { auditLedger } from './audit.js';
import { openTestLedger, type TestLedger } from './ledger.fixture.js';
import { listTrees } from './queries.js';
import { introduce, startTestWitness, type TestWitness } from './witness.fixture.js';

const at = new Date('2026-10-01T00:00:00Z');
const PEOPLE = 600;
/** What the modules above keep of each pupil; the audit compares with it. */
const live = new Map<number, JsonValue>();

let test: TestLedger;
let witness: TestWitness;
beforeAll(async () => {
  witness = await startTestWitness('county');
  test = await openTestLedger(
    { policyText: witness.policyText },
    {
      expanders: {
        async *scores() {
          for (let from = 1; from <= PEOPLE; from += 150) {
            const some = Array.from({ length: 150 }, (_, i) => from + i);
            yield { entries: some.map((id) => ({ personId: id, body: live.get(id) as JsonValue })), cursor: `${from}` };
          }
        },
      },
      bodySources: {
        'evaluation-result': async (_db, bodies) =>
          bodies.map(({ personId = 0 }) => {
            const body = live.get(personId);
            return body === undefined ? 'missing' : { body };
          }),
      },
    },
  );
  for (let id = 1; id <= PEOPLE; id++) live.set(id, { student: id, score: 60 + (id % 40) });
  await test.database.db
    .transaction()
    .execute((tx) => appendBulk(tx, { kind: 'evaluation-result', schema: 1, expander: 'scores', arguments: {} }, at));
  await test.ledger.sequencer.sequenceAll();
  const more = [1, 2, 3].map((n) => ({ kind: 'consent' as const, schema: 1, personId: n, body: { given: n } }));
  await test.database.db.transaction().execute((tx) => appendEntries(tx, more, at));
  await test.ledger.sequencer.sequenceAll();
  for (const { origin, verifierKey } of await listTrees(test.database.pool)) introduce(origin, verifierKey);
  await test.ledger.witnessing.askAll();
});
afterAll(async () => {
  await test.close();
  await witness.close();
});

const audit = () => auditLedger(test.ledger, { bodySources: test.ledger.parts.bodySources });
const found = async () => (await audit()).findings.map(({ code, position, size }) => [code, position ?? size]);

/** Changes the database behind the ledger's back, audits, and puts everything back. */
async function whenTampered(
  tamper: (client: pg.PoolClient) => Promise<unknown>,
  tables = ['ledger_entry', 'ledger_body', 'ledger_checkpoint', 'ledger_tile', 'ledger_cosignature'],
) {
  await withTransaction(test.database.pool, async (client) => {
    for (const table of tables) await client.query(`create table kept_${table} as table ${table}`);
    await client.query('set local session_replication_role = replica');
    await tamper(client);
  });
  try {
    return await found();
  } finally {
    await withTransaction(test.database.pool, async (client) => {
      await client.query('set local session_replication_role = replica');
      for (const table of tables) {
        await client.query(`delete from ${table}`);
        await client.query(`insert into ${table} select * from kept_${table}`);
        await client.query(`drop table kept_${table}`);
      }
    });
  }
}

describe('an audit', () => {
  it('finds nothing in a ledger that nobody changed', async () => {
    const outcome = await audit();
    expect(outcome).toMatchObject({ entries: PEOPLE + 4, found: 0, findings: [] });
    expect(outcome.witnesses).toEqual([{ name: 'county', tree: 'test.example/ledger/county/2026', size: PEOPLE + 4 }]);
  });

  it('finds a changed body', async () => {
    const changed = await whenTampered((client) =>
      client.query(
        `update ledger_body set sealed = set_byte(sealed, 70, get_byte(sealed, 70) # 1) where position = 77`,
      ),
    );
    expect(changed).toEqual([['ledger.audit-body-sealed', 77]]);
  });

  it('finds a score that was changed, or deleted, in the tables of the system itself', async () => {
    live.set(9, { student: 9, score: 100 });
    live.delete(11);
    expect(await found()).toEqual([
      ['ledger.audit-record-changed', 9],
      ['ledger.audit-record-missing', 11],
    ]);
    live.set(9, { student: 9, score: 69 });
    live.set(11, { student: 11, score: 71 });
    expect(await found()).toEqual([]);
  });

  it('finds a deleted row, of an entry or of a body', async () => {
    expect(await whenTampered((client) => client.query('delete from ledger_body where position = 300'))).toEqual([
      ['ledger.audit-body-missing', 300],
    ]);
    expect(await whenTampered((client) => client.query('delete from ledger_entry where position = 300'))).toEqual([
      ['ledger.audit-entry-missing', 300],
      ['ledger.audit-body-stray', 300],
    ]);
  });

  it('finds a rewritten leaf', async () => {
    const changed = await whenTampered((client) =>
      client.query(`update ledger_entry set bytes = set_byte(bytes, 60, 9) where position = 5`),
    );
    expect(changed).toEqual([['ledger.audit-entry-changed', 5]]);
  });

  it('finds a stored hash that was changed, and says that the entry was not', async () => {
    const changed = await whenTampered((client) =>
      client.query(
        `update ledger_tile set hashes = set_byte(hashes, 32 * 7, get_byte(hashes, 32 * 7) # 1) where level = 0 and number = 1`,
      ),
    );
    expect(changed).toEqual([['ledger.audit-tile', 263]]);
  });

  it('finds a leaf that was rewritten together with its hash, by the checkpoint that does not follow', async () => {
    const changed = await whenTampered(async (client) => {
      await client.query(`update ledger_entry set bytes = set_byte(bytes, 60, 9) where position = 5`);
      await client.query(
        `update ledger_tile set hashes = overlay(hashes placing
           sha256('\\x00'::bytea || (select bytes from ledger_entry where position = 5)) from 161) where level = 0 and number = 0`,
      );
    });
    expect(changed[0]).toEqual(['ledger.audit-checkpoint-root', 151]);
  });

  it('finds two swapped entries', async () => {
    const changed = await whenTampered(async (client) => {
      for (const table of ['ledger_entry', 'ledger_body']) {
        await client.query(`update ${table} set position = -1 where position = 20`);
        await client.query(`update ${table} set position = 20 where position = 21`);
        await client.query(`update ${table} set position = 21 where position = -1`);
      }
    });
    expect(changed).toEqual([
      ['ledger.audit-entry-changed', 20],
      ['ledger.audit-entry-changed', 21],
    ]);
  });

  it('finds a cut tail by the witness and by the key store', async () => {
    const changed = await whenTampered(async (client) => {
      await client.query('delete from ledger_entry where position > 600');
      await client.query('delete from ledger_body where position > 600');
      await client.query('delete from ledger_checkpoint where size > 601');
      await client.query('delete from ledger_cosignature');
      await client.query(
        `update ledger_tile set hashes = substring(hashes for (601 - 512) * 32) where level = 0 and number = 2`,
      );
    });
    expect(changed).toEqual([
      ['ledger.audit-cut', PEOPLE + 4],
      ['ledger.audit-cut', PEOPLE + 4],
    ]);
  });

  it('finds a changed checkpoint', async () => {
    const root = await whenTampered((client) =>
      client.query(`update ledger_checkpoint set root = sha256(root) where size = 451`),
    );
    expect(root).toEqual([
      ['ledger.audit-checkpoint-changed', 451],
      ['ledger.audit-checkpoint-root', 451],
    ]);
    const note = await whenTampered((client) =>
      client.query(`update ledger_checkpoint set note = replace(note, '/2026', '/2025') where size = 451`),
    );
    expect(note).toEqual([['ledger.audit-checkpoint-changed', 451]]);
    const gone = await whenTampered((client) => client.query('delete from ledger_checkpoint where size = 604'));
    expect(gone).toContainEqual(['ledger.audit-checkpoint-missing', 603]);
  });

  it('finds swapped salts and bodies', async () => {
    const changed = await whenTampered((client) =>
      client.query(`update ledger_body a set sealed = b.sealed from ledger_body b
                    where (a.position = 30 and b.position = 31) or (a.position = 31 and b.position = 30)`),
    );
    expect(changed).toEqual([
      ['ledger.audit-body-sealed', 30],
      ['ledger.audit-body-sealed', 31],
    ]);
  });

  it('finds swapped keys', async () => {
    const { readFileSync, writeFileSync } = await import('node:fs');
    const file = `${test.dataDir}/keys/data-keys`;
    const before = readFileSync(file);
    const swapped = Buffer.from(before);
    before.copy(swapped, 40 * 64, 41 * 64, 42 * 64);
    before.copy(swapped, 41 * 64, 40 * 64, 41 * 64);
    writeFileSync(file, swapped);
    const outcome = await audit();
    writeFileSync(file, before);
    expect(outcome.findings.map(({ code, personId }) => [code, personId])).toEqual([
      ['ledger.audit-data-key', 40],
      ['ledger.audit-data-key', 41],
    ]);
    expect(await found()).toEqual([]);
  });

  it('finds a signing key that is not the log’s', async () => {
    const { readFileSync, writeFileSync } = await import('node:fs');
    const file = `${test.dataDir}/keys/signing-keys.json`;
    const before = readFileSync(file);
    writeFileSync(file, '{}');
    expect((await audit()).findings.map(({ code }) => code)).toEqual(['ledger.audit-signing-key']);
    writeFileSync(file, before);
  });

  it('finds an entry that is there twice, and a cosignature that is not the witness’s', async () => {
    await test.database.pool.query('drop index ledger_entry_id');
    const twice = await whenTampered((client) =>
      client.query(`update ledger_entry set id = (select id from ledger_entry where position = 1) where position = 2`),
    );
    expect(twice.filter(([code]) => code === 'ledger.audit-entry-twice')).toHaveLength(2);
    expect(twice).toContainEqual(['ledger.audit-entry-malformed', 2]);
    await test.database.pool.query('create unique index ledger_entry_id on ledger_entry (id)');
    const forged = await whenTampered((client) =>
      client.query(`update ledger_cosignature set line = overlay(line placing 'AAAA' from length(line) - 12)`),
    );
    expect(forged).toEqual([['ledger.audit-cosignature', PEOPLE + 4]]);
  });
});

describe('the database', () => {
  it.each([
    'update ledger_entry set position = position',
    'delete from ledger_entry',
    'update ledger_checkpoint set size = size',
    'delete from ledger_checkpoint',
    'update ledger_body set ref = ref',
    'delete from ledger_tile',
    `update ledger_tile set hashes = substring(hashes for 32)`,
    'delete from ledger_cosignature',
    'delete from ledger_tree',
  ])('refuses %s', async (sql) => {
    await expect(test.database.pool.query(sql)).rejects.toThrow(/ledger (only )?grows|of the ledger only grows/i);
  });
});
