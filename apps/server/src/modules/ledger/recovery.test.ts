import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { EntryKind } from '@wuyu/ledger';
import { afterEach, describe, expect, it } from 'vitest';
import { backup, openTestDatabase, restore, type TestDatabase } from '../../platform/database/index.js';
import { appendBulk, appendEntries } from './append.js';
import { auditLedger } from './audit.js';
import { eraseFromLedger, findEntries, findEntryRecord, getEntryProof, openLedger } from './index.js';
import { openTestLedger, type TestLedger } from './ledger.fixture.js';
import { closeTree } from './new-tree.js';
import { listTrees, readCheckpoints } from './queries.js';
import { introduce, startTestWitness } from './witness.fixture.js';

const at = new Date('2026-10-01T00:00:00Z');
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function open(...given: Parameters<typeof openTestLedger>): Promise<TestLedger> {
  const test = await openTestLedger(...given);
  cleanups.push(() => test.close());
  return test;
}

const append = ({ db }: Pick<TestDatabase, 'db'>, people: number[], kind: EntryKind = 'consent') =>
  db.transaction().execute((tx) =>
    appendEntries(
      tx,
      people.map((personId) => ({ kind, schema: 1, personId, ref: `of:${personId}`, body: { personId, score: 90 } })),
      at,
    ),
  );

const rootOf = async ({ pool }: Pick<TestDatabase, 'pool'>) => {
  const [newest] = await readCheckpoints(pool, 1, 1);
  return newest && { size: newest.size, root: newest.root.toString('hex') };
};

/** The state of a database, to go back to. */
async function backedUp(test: TestLedger): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'wuyu-backup-')), 'made');
  cleanups.push(() => rm(path.dirname(folder), { recursive: true, force: true }));
  await backup(test.database.pool, folder, at);
  return folder;
}

/** A ledger on a database restored from a backup, with the keys that the first one has today. */
async function restored(test: TestLedger, folder: string, given: Partial<Parameters<typeof openLedger>[1]> = {}) {
  const database = await openTestDatabase();
  await restore(database.pool, folder);
  const options = {
    dataDir: test.dataDir,
    origin: test.ledger.settings.origin,
    gm: false,
    batchMs: 20,
    dayOf: (day: Date) => day.toISOString().slice(0, 10),
    now: () => at,
    ...given,
  };
  const ledger = openLedger(database, options, test.ledger.parts);
  cleanups.push(async () => {
    await ledger.close();
    await database.close();
  });
  return { database, ledger };
}

describe('a ledger that is backed up and restored', () => {
  it('has the same root, goes on, and audits clean', async () => {
    const test = await open();
    await append(test.database, [1, 2, 3]);
    await test.ledger.sequencer.sequenceAll();
    await append(test.database, [4]);
    const other = await restored(test, await backedUp(test));
    expect(await rootOf(other.database)).toEqual(await rootOf(test.database));
    expect(await other.ledger.sequencer.sequenceAll()).toBe(1);
    expect(await auditLedger(other.ledger)).toMatchObject({ entries: 5, found: 0 });
  });

  it('is not signed when the backup is older than what was published, until somebody decides', async () => {
    const test = await open();
    await append(test.database, [1, 2]);
    await test.ledger.sequencer.sequenceAll();
    const folder = await backedUp(test);
    await append(test.database, [3]);
    await test.ledger.sequencer.sequenceAll();

    const other = await restored(test, folder);
    await append(other.database, [5]);
    const refusal = expect.objectContaining({ code: 'ledger.restored', values: expect.objectContaining({ known: 4 }) });
    await expect(other.ledger.sequencer.sequenceAll()).rejects.toEqual(refusal);
    other.ledger.sequencer.start();
    await expect.poll(() => other.ledger.sequencer.status().state).toBe('refused');
    expect(await rootOf(other.database)).toMatchObject({ size: 3 });
    await other.ledger.sequencer.stop();

    await closeTree(other.ledger);
    expect(await other.ledger.sequencer.sequenceAll()).toBe(2);
    expect((await listTrees(other.database.pool)).map(({ origin, closed }) => [origin, closed])).toEqual([
      ['test.example/ledger/county/2026', true],
      ['test.example/ledger/county/2026-2', false],
    ]);
  });

  it('is noticed through the witness alone, when the key store is as old as the database', async () => {
    const witness = await startTestWitness('city');
    cleanups.push(() => witness.close());
    const test = await open({ policyText: witness.policyText, origin: 'test.example/ledger/old' });
    await append(test.database, [1, 2]);
    await test.ledger.sequencer.sequenceAll();
    const [tree] = await listTrees(test.database.pool);
    introduce(tree?.origin ?? '', tree?.verifierKey ?? '');
    const folder = await backedUp(test);
    const mark = test.ledger.keys.findMark(tree?.origin ?? '');
    await append(test.database, [3]);
    await test.ledger.sequencer.sequenceAll();
    await test.ledger.witnessing.askAll();
    expect(witness.kept.get(tree?.origin ?? '')?.size).toBe(4n);

    if (mark) test.ledger.keys.keepMarks([{ origin: tree?.origin ?? '', ...mark }]);
    const other = await restored(test, folder, { policyText: witness.policyText });
    await append(other.database, [5]);
    await expect(other.ledger.sequencer.sequenceAll()).rejects.toMatchObject({ code: 'ledger.restored' });
    // A witness that is down is no reason to stop; its word without our signature would be none either.
    await witness.close();
    expect(await other.ledger.sequencer.sequenceAll()).toBe(1);
  });

  it('is not signed when its entries are other ones than were published', async () => {
    const test = await open();
    await append(test.database, [1, 2]);
    await test.ledger.sequencer.sequenceAll();
    const origin = test.ledger.settings.origin;
    test.ledger.keys.keepMarks([{ origin: `${origin}/2026`, size: 2n, root: Buffer.alloc(32, 7) }]);
    await append(test.database, [3]);
    await expect(test.ledger.sequencer.sequenceAll()).rejects.toMatchObject({ code: 'ledger.forked' });
  });
});

describe('the erasure of a pupil', () => {
  it('takes body, salt and key, appends a withdrawal, and leaves everyone else’s proofs', async () => {
    const test = await open();
    const [one, two] = (await append(test.database, [1, 2])) as [string, string];
    await test.ledger.sequencer.sequenceAll();
    await append(test.database, [1]);
    const before = await rootOf(test.database);
    const folder = await backedUp(test);
    let also = 0;
    const erased = await eraseFromLedger(test.ledger, 1, async () => {
      also++;
    });
    expect([erased, also]).toEqual([1, 1]);
    expect(await rootOf(test.database)).toEqual(before);
    expect(await findEntryRecord(test.ledger, one)).toBeUndefined();
    expect(test.ledger.keys.findDataKey(1)).toBeUndefined();
    expect(await findEntries(test.ledger, { personId: 1 })).toEqual([]);
    // The withdrawal is all that comes: what waited for its position was erased as well.
    expect(await test.ledger.sequencer.sequenceAll()).toBe(1);
    expect(await getEntryProof(test.ledger, one)).toMatchObject({ position: 1, size: 4 });
    expect((await findEntryRecord(test.ledger, two))?.value).toEqual({ personId: 2, score: 90 });
    expect(await auditLedger(test.ledger)).toMatchObject({ entries: 4, found: 0 });

    // An old backup has the sealed body, and nobody can open it; the next start erases it again, here and elsewhere.
    const again: number[] = [];
    const other = await restored(test, folder);
    expect(await findEntryRecord(other.ledger, one)).toBeUndefined();
    expect((await auditLedger(other.ledger)).findings.map(({ code }) => code)).toContain('ledger.audit-body-kept');
    Object.assign(other.ledger.parts, {
      eraseElsewhere: async (_tx: unknown, _client: unknown, personId: number) => void again.push(personId),
    });
    await other.ledger.start();
    await other.ledger.sequencer.stop();
    expect(again).toEqual([1]);
    expect(await findEntries(other.ledger, { personId: 1 })).toEqual([]);
  });

  it('stands or falls with what is erased elsewhere', async () => {
    const test = await open();
    const [one] = (await append(test.database, [1])) as [string];
    await test.ledger.sequencer.sequenceAll();
    const failing = eraseFromLedger(test.ledger, 1, () => Promise.reject(new Error('not there')));
    await expect(failing).rejects.toThrow('not there');
    expect((await findEntryRecord(test.ledger, one))?.value).toEqual({ personId: 1, score: 90 });
  });

  it('is kept to by entries that are made later', async () => {
    const test = await open(
      {},
      {
        expanders: {
          async *pair() {
            yield { entries: [1, 2].map((personId) => ({ personId, body: { personId } })), cursor: 'end' };
          },
        },
      },
    );
    await eraseFromLedger(test.ledger, 1);
    await append(test.database, [1, 2]);
    const bulk = { kind: 'evaluation-result' as const, schema: 1, expander: 'pair', arguments: {} };
    await test.database.db.transaction().execute((tx) => appendBulk(tx, bulk, at));
    expect(await test.ledger.sequencer.sequenceAll()).toBe(3);
    expect(await findEntries(test.ledger, { personId: 1 })).toEqual([]);
    expect(await findEntries(test.ledger, { personId: 2 })).toHaveLength(2);
    expect(() => test.ledger.keys.dataKeys([1])).toThrow(expect.objectContaining({ code: 'ledger.person-erased' }));
  });
});

describe('the sequencer', () => {
  it('works in one process; another stands by and takes over', async () => {
    const test = await open();
    const second = test.open();
    test.ledger.sequencer.start();
    await expect.poll(() => test.ledger.sequencer.status().state).toBe('working');
    second.sequencer.start();
    await expect.poll(() => second.sequencer.status().state).toBe('standing-by');
    expect(await test.open().sequencer.sequenceAll()).toBeUndefined();
    await append(test.database, [1, 2, 3]);
    await expect.poll(async () => (await rootOf(test.database))?.size).toBe(4);
    await test.ledger.sequencer.stop();
    await append(test.database, [4]);
    await expect.poll(async () => (await rootOf(test.database))?.size, { timeout: 10_000 }).toBe(5);
    await second.sequencer.stop();
    expect(await auditLedger(test.ledger)).toMatchObject({ entries: 5, found: 0 });
  });

  it('says that the disk is full, loses nothing, and goes on by itself', async () => {
    const test = await open();
    await test.database.pool.query(`
      create function disk_full() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger full_disk before insert on ledger_tile execute function disk_full();`);
    await append(test.database, [1, 2, 3]);
    test.ledger.sequencer.start();
    await expect
      .poll(() => test.ledger.sequencer.status())
      .toMatchObject({
        state: 'held-up',
        problem: { code: 'ledger.disk-full', values: { detail: expect.stringContaining('No space left') } },
      });
    await append(test.database, [4]);
    expect(await rootOf(test.database)).toBeUndefined();
    await test.database.pool.query('drop trigger full_disk on ledger_tile');
    await expect.poll(async () => (await rootOf(test.database))?.size, { timeout: 10_000 }).toBe(5);
    expect(test.ledger.sequencer.status()).toMatchObject({ state: 'working', problem: undefined });
    await test.ledger.sequencer.stop();
    expect(await auditLedger(test.ledger)).toMatchObject({ entries: 5, found: 0 });
  });

  it('puts aside what cannot be expanded, says so, and takes it up where it stood', async () => {
    let broken = true;
    const asked: (string | undefined)[] = [];
    const test = await open(
      {},
      {
        expanders: {
          async *steps(_db, _args, cursor) {
            asked.push(cursor);
            for (let step = Number(cursor ?? 0); step < 3; step++) {
              if (broken && step === 1) throw new Error('the run is not there');
              yield { entries: [{ personId: step + 1, body: { step } }], cursor: String(step + 1) };
            }
          },
        },
      },
    );
    const bulk = (expander: string) => ({ kind: 'evaluation-result' as const, schema: 1, expander, arguments: {} });
    await test.database.db.transaction().execute(async (tx) => {
      await appendBulk(tx, bulk('unknown'), at);
      await appendBulk(tx, bulk('steps'), at);
    });
    await append(test.database, [9]);
    test.ledger.sequencer.start();
    await expect.poll(() => test.ledger.sequencer.status().aside.map(({ code }) => code)).toHaveLength(2);
    const { aside } = test.ledger.sequencer.status();
    expect(aside.map(({ code }) => code).sort()).toEqual(['ledger.expander', 'ledger.held-up']);
    expect(await rootOf(test.database)).toMatchObject({ size: 3 });
    await test.ledger.sequencer.stop();
    broken = false;
    await test.database.pool.query(`delete from ledger_outbox where expander = 'unknown'`);
    expect(await test.ledger.sequencer.sequenceAll()).toBe(2);
    expect(asked).toEqual([undefined, '1']);
    expect(await auditLedger(test.ledger)).toMatchObject({ entries: 5, found: 0 });
  });
});

describe('the Chinese profile', () => {
  it('keeps a twin tree by SM3 with an SM2 signature, and seals by SM4', async () => {
    const test = await open({ gm: true });
    const [id] = (await append(test.database, [1, 2])) as [string];
    await test.ledger.sequencer.sequenceAll();
    await append(test.database, [3]);
    await test.ledger.sequencer.sequenceAll();
    const [own, twin] = await listTrees(test.database.pool);
    expect(twin).toMatchObject({ origin: `${own?.origin}/sm3`, digest: 'sm3', twinOf: 1 });
    const { parsePolicy, verifyProof, parseEntry } = await import('@wuyu/ledger');
    const { digests } = await import('./digest.js');
    const policy = parsePolicy(`log ${own?.verifierKey}\nlog ${twin?.verifierKey}\nquorum none\n`);
    const record = await findEntryRecord(test.ledger, id);
    for (const digest of ['sha256', 'sm3'] as const) {
      const { text } = await getEntryProof(test.ledger, id, digest);
      const { entryBytes } = verifyProof({ proof: text, policy, record: record as never }, digests[digest]);
      expect(parseEntry(entryBytes).suite).toBe('hmac-sm3');
    }
    expect(await auditLedger(test.ledger)).toMatchObject({ entries: 4, found: 0 });
  });
});
