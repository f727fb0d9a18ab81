import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../platform/database/index.js';
import { anchorCheckpoint, verifyAnchor } from './anchor.js';
import { checkpoint, makeClient, makeKey, noChain, startChain, type TestChain } from './anvil.fixture.js';
import { auditAnchors } from './audit.js';
import type { AnchorClient } from './chain.js';
import { AnchorError } from './error.js';
import { type AnchorRow, enqueueAnchor, newestAnchors } from './queries.js';
import { startAnchoring, workAnchors } from './work.js';

const MINUTES = 10;

describe.skipIf(noChain !== '')(`the queue before the chain${noChain && ` (${noChain})`}`, () => {
  let database: TestDatabase;
  let chain: TestChain;
  let client: AnchorClient;
  /** The clock of a test goes as the test wants. */
  let clock: Date;
  const now = () => clock;

  beforeAll(async () => {
    [database, chain] = await Promise.all([openTestDatabase(), startChain()]);
    client = await makeClient(chain, 'county');
  });
  beforeEach(() => {
    clock = new Date('2025-11-22T08:00:00Z');
  });
  afterEach(() => database.db.deleteFrom('ledger_anchor').execute());
  afterAll(async () => {
    await chain?.close();
    await database?.close();
  });

  const pass = (seconds: number) => {
    clock = new Date(clock.getTime() + seconds * 1000);
  };
  const enter = (origin: string, size: number, past = '') =>
    enqueueAnchor(database.db, checkpoint(origin, size, past), clock, MINUTES);
  const rows = () => database.db.selectFrom('ledger_anchor').selectAll().orderBy('id').execute();
  const row = async () => (await rows())[0] as AnchorRow;
  let minesAtOnce = true;
  async function mineAtOnce(on: boolean): Promise<void> {
    minesAtOnce = on;
    await chain.request('evm_setAutomine', on);
  }
  /** Blocks are made beside the answer to a transaction: until the one with it stands. */
  async function standing({ address }: AnchorClient): Promise<void> {
    const count = (tag: string) => chain.request<string>('eth_getTransactionCount', address, tag);
    while (minesAtOnce && (await count('pending')) !== (await count('latest'))) await wait(2);
  }
  /** Rounds of a second each. */
  async function work(rounds = 1, by = client): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      await workAnchors({ db: database.db, client: by, now });
      if (chain.isUp()) await standing(by);
      pass(1);
    }
  }

  describe('a checkpoint in it', () => {
    it('is sent, followed and done, with its transaction, block and gas', async () => {
      await enter('queue.example/done', 5);
      expect(await row()).toMatchObject({ state: 'waiting', tx_hash: '', tries: 0 });
      await work();
      expect(await row()).toMatchObject({ state: 'sent', contract: client.contract, account: client.address });
      await work();
      const done = await row();
      expect(done).toMatchObject({ state: 'done', chain_id: 31_337, raw: null, problem: '' });
      expect(await client.findReceipt(done.tx_hash as `0x${string}`)).toMatchObject({
        succeeded: true,
        block: BigInt(done.block ?? 0),
        gas: BigInt(done.gas ?? 0),
      });
      expect(await verifyAnchor(client, checkpoint('queue.example/done', 5))).toEqual({ state: 'found' });
    });

    it('gives way to a larger one while it waits, and to none that is smaller or the same', async () => {
      await enter('queue.example/larger', 5);
      await enter('queue.example/larger', 9);
      await enter('queue.example/larger', 9);
      await enter('queue.example/larger', 7);
      await enter('queue.example/larger', 9, 'another past');
      await enter('queue.example/other', 7);
      await enter('queue.example/empty', 0);
      expect((await rows()).map(({ origin, size, state }) => [origin, size, state])).toEqual([
        ['queue.example/larger', 9, 'waiting'],
        ['queue.example/other', 7, 'waiting'],
      ]);
      expect((await row()).root).toEqual(checkpoint('queue.example/larger', 9).root);
      await work(2);
      await enter('queue.example/larger', 9);
      expect(await rows()).toHaveLength(2);
    });

    it('is entered once by many at the same time', async () => {
      await Promise.all(Array.from({ length: 8 }, (_, at) => enter('queue.example/many', 3 + (at % 2))));
      const entered = (await rows()).filter(({ state }) => state === 'waiting');
      expect(entered).toHaveLength(1);
    });

    it('comes no sooner after the last of its log than is wished', async () => {
      await enter('queue.example/pace', 5);
      await work(2);
      await enter('queue.example/pace', 6);
      await work(5);
      expect((await rows()).map(({ state }) => state)).toEqual(['done', 'waiting']);
      pass(MINUTES * 60);
      await work(2);
      expect((await rows()).map(({ state }) => state)).toEqual(['done', 'done']);
    });

    it('is done without a transaction when the chain keeps it already', async () => {
      const kept = checkpoint('queue.example/kept', 5);
      await anchorCheckpoint(client, kept);
      const before = await client.nextNonce();
      await enter(kept.origin, 5);
      await work();
      expect(await row()).toMatchObject({ state: 'done', tx_hash: '', block: null });
      expect(await client.nextNonce()).toBe(before);
    });

    it('is refused for good when the chain keeps another past, and later ones go on', async () => {
      await anchorCheckpoint(client, checkpoint('queue.example/past', 5));
      await enter('queue.example/past', 5, 'another past');
      await work();
      expect(await row()).toMatchObject({ state: 'refused', problem: 'anchor.other-root', tx_hash: '' });
      await enter('queue.example/past', 8);
      await work(2);
      expect((await rows()).map(({ state }) => state)).toEqual(['refused', 'done']);
      expect((await newestAnchors(database.db)).map(({ state, size }) => [state, size])).toEqual([
        ['done', 8],
        ['refused', 5],
      ]);
    });

    it('is refused for good when the chain is ahead, as after the restore of an old state', async () => {
      await anchorCheckpoint(client, checkpoint('queue.example/ahead', 50));
      await enter('queue.example/ahead', 40);
      await work(3);
      expect(await row()).toMatchObject({ state: 'refused', problem: 'anchor.smaller-size', detail: '50' });
    });
  });

  describe('several logs', () => {
    it('are on their way at the same time, each transaction in its own place', async () => {
      await mineAtOnce(false);
      const before = await client.nextNonce();
      for (const name of ['a', 'b', 'c']) await enter(`queue.example/several/${name}`, 5);
      await work();
      expect((await rows()).map(({ state, nonce }) => [state, nonce])).toEqual([
        ['sent', before],
        ['sent', before + 1],
        ['sent', before + 2],
      ]);
      // A later one of a log waits for the one before it.
      await enter('queue.example/several/a', 6);
      pass(MINUTES * 60);
      await work();
      expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'waiting']);
      await chain.request('evm_mine');
      await mineAtOnce(true);
      pass(30);
      await work(3);
      expect((await rows()).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
      expect(await client.nextNonce()).toBe(before + 4);
    });
  });

  describe('when the chain is down', () => {
    it('waits longer each time, takes what is entered, and goes on when the chain is back', async () => {
      await enter('queue.example/down', 5);
      await chain.stop();
      try {
        const pauses: number[] = [];
        for (let round = 0; round < 12; round++) {
          await workAnchors({ db: database.db, client, now });
          const { next_at, state, problem } = await row();
          expect({ state, problem }).toEqual({ state: 'waiting', problem: 'anchor.unreachable' });
          pauses.push((next_at.getTime() - clock.getTime()) / 1000);
          clock = next_at;
        }
        expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        await enter('queue.example/down', 6);
        expect(await row()).toMatchObject({ size: 6, tries: 12 });
      } finally {
        await chain.start();
      }
      await work(2);
      expect(await rows()).toMatchObject([{ size: 6, state: 'done', problem: '' }]);
    });

    it('keeps a transaction that was out and sends the same one again', async () => {
      await mineAtOnce(false);
      await enter('queue.example/lost', 5);
      await work();
      const { tx_hash, nonce } = await row();
      // The node forgets what is in no block.
      await chain.stop();
      await work(2);
      expect(await row()).toMatchObject({ state: 'sent', problem: 'anchor.unreachable' });
      await chain.start();
      minesAtOnce = true;
      pass(60);
      await work();
      pass(60);
      await work();
      expect(await row()).toMatchObject({ state: 'done', tx_hash });
      expect(await client.nextNonce()).toBe((nonce ?? 0) + 1);
    });
  });

  describe('a process that dies', () => {
    const dies = (at: 'before' | 'after'): AnchorClient => ({
      ...client,
      async broadcast(raw) {
        if (at === 'after') await client.broadcast(raw);
        throw new Error('killed');
      },
    });

    it.each(['before', 'after'] as const)('%s sending leaves one transaction', async (at) => {
      const before = await client.nextNonce();
      await enter(`queue.example/dies-${at}`, 5);
      await expect(work(1, dies(at))).rejects.toThrow('killed');
      const { tx_hash, state } = await row();
      expect(state).toBe('sent');
      await standing(client);
      pass(5);
      await work(3);
      pass(5);
      await work();
      expect(await row()).toMatchObject({ state: 'done', tx_hash });
      expect(await client.nextNonce()).toBe(before + 1);
    });
  });

  describe('a transaction that is out', () => {
    it('is not done before it stands in as many blocks as are wanted', async () => {
      const patient = { ...client, confirmations: 3 };
      await enter('queue.example/deep', 5);
      await work(3, patient);
      const seen = await row();
      expect(seen).toMatchObject({ state: 'sent', block: Number(await client.head()) });
      await chain.request('evm_mine');
      await work(2, patient);
      expect(await row()).toMatchObject({ state: 'sent' });
      await chain.request('evm_mine');
      await work(2, patient);
      expect(await row()).toMatchObject({ state: 'done', block: seen.block });
    });

    it('is sent again when a reorganization has thrown its block away', async () => {
      const patient = { ...client, confirmations: 2 };
      const past = await chain.request<string>('evm_snapshot');
      await enter('queue.example/reorg', 5);
      await work(2, patient);
      const { block, tx_hash, nonce } = await row();
      expect(block).not.toBeNull();
      await chain.request('evm_revert', past);
      expect(await client.findReceipt(tx_hash as `0x${string}`)).toBeUndefined();
      await work(2, patient);
      await chain.request('evm_mine');
      await work(3, patient);
      expect(await row()).toMatchObject({ state: 'done', tx_hash });
      expect(await client.nextNonce()).toBe((nonce ?? 0) + 1);
    });

    it('is signed anew when another one of the account has taken its place', async () => {
      await mineAtOnce(false);
      await enter('queue.example/place', 5);
      await work();
      const { tx_hash, nonce } = await row();
      await chain.request('anvil_dropAllTransactions');
      await mineAtOnce(true);
      await anchorCheckpoint(client, checkpoint('queue.example/pushes-in', 1));
      await work();
      // That is nobody's fault, and no reason to wait.
      expect(await row()).toMatchObject({ state: 'waiting', problem: '' });
      await work(3);
      const done = await row();
      expect(done).toMatchObject({ state: 'done', nonce: (nonce ?? 0) + 1 });
      expect(done.tx_hash).not.toBe(tx_hash);
    });

    it('is signed anew when it comes into no block in ten times', async () => {
      await enter('queue.example/stuck', 5);
      const nonce = await client.nextNonce();
      // As after a chain was made anew: the places before it are empty.
      await work(1, { ...client, nextNonce: async () => nonce + 3 });
      const { tx_hash } = await row();
      for (let time = 0; time < 13; time++) {
        pass(60);
        await work();
      }
      const done = await row();
      expect(done).toMatchObject({ state: 'done', nonce });
      expect(done.tx_hash).not.toBe(tx_hash);
      await chain.request('anvil_dropAllTransactions');
    });

    it('is refused when another past comes into a block before it', async () => {
      await mineAtOnce(false);
      await enter('queue.example/race', 5);
      await work();
      await chain.request('anvil_dropAllTransactions');
      await mineAtOnce(true);
      await anchorCheckpoint(client, checkpoint('queue.example/race', 5, 'another past'));
      await work(2);
      expect(await row()).toMatchObject({ state: 'refused', problem: 'anchor.other-root' });
    });

    it('is undone in its block, and refused, when the chain has moved on under it', async () => {
      await mineAtOnce(false);
      const nonce = await client.nextNonce();
      const ours = await client.sign(checkpoint('queue.example/undone', 5), nonce + 1);
      const rival = await client.sign(checkpoint('queue.example/undone', 9), nonce);
      await client.broadcast(rival.raw);
      await enter('queue.example/undone', 5);
      await work(1, { ...client, sign: async () => ours });
      await chain.request('evm_mine');
      await mineAtOnce(true);
      await work(2);
      expect(await row()).toMatchObject({ state: 'refused', problem: 'anchor.smaller-size', detail: '9' });
    });

    it('starts anew on another contract when the settings name one', async () => {
      await mineAtOnce(false);
      await enter('queue.example/moved', 5);
      await work();
      await chain.request('evm_mine');
      await mineAtOnce(true);
      const elsewhere = await makeClient(chain, 'county');
      await work(4, elsewhere);
      expect(await row()).toMatchObject({ state: 'done', contract: elsewhere.contract });
      expect(await verifyAnchor(elsewhere, checkpoint('queue.example/moved', 5))).toEqual({ state: 'found' });
    });
  });

  describe('a wrong key', () => {
    it('leaves the checkpoint waiting with the reason, until the right one comes', async () => {
      await anchorCheckpoint(client, checkpoint('queue.example/key', 1));
      const stranger = await makeClient(chain, 'stranger', { contract: client.contract });
      await enter('queue.example/key', 5);
      await work(1, stranger);
      expect(await row()).toMatchObject({ state: 'waiting', problem: 'anchor.not-owner', detail: client.address });
      await work(3);
      expect(await row()).toMatchObject({ state: 'done', problem: '' });
    });

    it('that is replaced while a transaction is out has the checkpoint signed by the new one', async () => {
      await mineAtOnce(false);
      await enter('queue.example/new-key', 5);
      await work();
      await chain.request('anvil_dropAllTransactions');
      await mineAtOnce(true);
      const heir = await makeClient(chain, 'heir', { contract: client.contract });
      await work(4, heir);
      expect(await row()).toMatchObject({ state: 'done', account: heir.address });
    });

    it('without coins leaves it waiting as well', async () => {
      const poor = await makeClient(chain, 'poor', { contract: client.contract, poor: true });
      await enter('queue.example/poor', 5);
      await work(1, poor);
      expect(await row()).toMatchObject({ state: 'waiting', problem: 'anchor.funds', tries: 1 });
    });
  });

  describe('the work', () => {
    const start = async (given: { keyFile?: string; rpc?: string } = {}) =>
      startAnchoring({
        database,
        config: {
          rpc: chain.rpc,
          contract: client.contract,
          keyFile: await makeKey(chain, 'county'),
          confirmations: 1,
          minutes: 0,
          ...given,
        },
        onError: (error) => {
          throw error;
        },
      });
    async function until(state: string): Promise<void> {
      for (;;) {
        if ((await rows()).every((at) => at.state === state || at.problem === state)) return;
        await wait(20);
      }
    }

    it('goes on by itself, in two processes as in one, and ends when it is closed', async () => {
      const before = await client.nextNonce();
      clock = new Date();
      const both = [await start(), await start()];
      for (const name of ['a', 'b', 'c']) await enter(`queue.example/itself/${name}`, 5);
      for (const one of both) one.wake();
      await until('done');
      await Promise.all(both.map((one) => one.close()));
      expect(await client.nextNonce()).toBe(before + 3);
      await enter('queue.example/itself/d', 5);
      both[0]?.wake();
      await wait(150);
      expect((await rows()).at(-1)).toMatchObject({ state: 'waiting', tries: 0 });
    });

    it('says that its key cannot be read, and harms nothing', async () => {
      clock = new Date();
      await enter('queue.example/no-key', 5);
      const one = await start({ keyFile: '/nowhere/anchor.key' });
      await until('anchor.key-file');
      await one.close();
      expect(await row()).toMatchObject({ state: 'waiting', detail: 'ENOENT' });
    });
  });

  describe('a node that takes every call and answers none', () => {
    it('keeps nobody from closing', async () => {
      clock = new Date();
      await enter('queue.example/hangs', 5);
      let called = () => {};
      const calls = new Promise<void>((resolve) => {
        called = resolve;
      });
      const silent = http.createServer(() => called());
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const anchoring = startAnchoring({
        database,
        config: {
          rpc: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
          contract: client.contract,
          keyFile: await makeKey(chain, 'county'),
          confirmations: 1,
          minutes: 0,
        },
      });
      await calls;
      await anchoring.close();
      expect(await row()).toMatchObject({ state: 'waiting', problem: 'anchor.unreachable' });
      silent.closeAllConnections();
      silent.close();
    });
  });

  describe('the audit', () => {
    const origin = 'queue.example/audit';
    const honest = async (name: string, size: bigint) => checkpoint(name, size).root;

    it('finds nothing where nothing is wrong, and what was changed, cut or lost', async () => {
      for (const size of [5, 9]) {
        await enter(origin, size);
        await work(3);
        pass(MINUTES * 60);
      }
      expect(await auditAnchors(database.db, client, [origin], honest)).toEqual({ checked: 2, faults: [] });
      expect(
        (
          await auditAnchors(
            database.db,
            client,
            [origin],
            async (name, size) => checkpoint(name, size, 'changed').root,
          )
        ).faults,
      ).toEqual([
        { kind: 'contradicted', origin, size: 9n },
        { kind: 'contradicted', origin, size: 5n },
      ]);
      expect(
        (
          await auditAnchors(database.db, client, [origin], async (name, size) =>
            size > 7n ? undefined : checkpoint(name, size).root,
          )
        ).faults,
      ).toEqual([{ kind: 'shorter', origin, size: 9n }]);
      await database.db.updateTable('ledger_anchor').set({ size: 8 }).where('size', '=', 9).execute();
      expect((await auditAnchors(database.db, client, [origin], honest)).faults).toEqual([
        { kind: 'missing', origin, size: 8n },
      ]);
    });

    it('finds what the chain knows and a restored database does not', async () => {
      const restored = 'queue.example/restored';
      await anchorCheckpoint(client, checkpoint(restored, 12));
      const { checked, faults } = await auditAnchors(database.db, client, [restored], async () => undefined);
      expect({ checked, faults }).toEqual({ checked: 1, faults: [{ kind: 'shorter', origin: restored, size: 12n }] });
    });

    it('says that the chain cannot be asked', async () => {
      const deaf = { ...client, findLatest: () => Promise.reject(new AnchorError('anchor.unreachable')) };
      await expect(auditAnchors(database.db, deaf, [origin], honest)).rejects.toMatchObject({
        code: 'anchor.unreachable',
      });
    });
  });
});
