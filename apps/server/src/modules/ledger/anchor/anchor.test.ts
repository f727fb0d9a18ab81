import { chmod, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorCheckpoint, verifyAnchor } from './anchor.js';
import { checkpoint, makeClient, makeKey, noChain, startChain, type TestChain } from './anvil.fixture.js';
import { type AnchorClient, type AnchorReader, openAnchorClient, openAnchorReader } from './chain.js';
import { readAnchorConfig, readDeploymentConfig } from './config.js';
import { AnchorError } from './error.js';
import { acceptOrigin, offerOrigin } from './ownership.js';

describe.skipIf(noChain !== '')(`a checkpoint on its way to the chain${noChain && ` (${noChain})`}`, () => {
  let chain: TestChain;
  let client: AnchorClient;

  beforeAll(async () => {
    chain = await startChain();
    client = await makeClient(chain, 'county');
  });
  afterAll(() => chain?.close());

  it('is anchored once, however often it is asked for', async () => {
    const fine = checkpoint('ledger.example/once', 3);
    const before = await client.nextNonce();
    const receipt = await anchorCheckpoint(client, fine);
    expect(receipt).toMatchObject({ succeeded: true, block: await client.head() });
    expect(await anchorCheckpoint(client, fine)).toBeUndefined();
    expect(await client.nextNonce()).toBe(before + 1);
  });

  it('is anchored once by two who come at the same time', async () => {
    const fine = checkpoint('ledger.example/at-once', 3);
    const before = await client.nextNonce();
    await Promise.all([anchorCheckpoint(client, fine), anchorCheckpoint(client, fine)]);
    expect(await client.nextNonce()).toBe(before + 1);
    expect(await verifyAnchor(client, fine)).toEqual({ state: 'found' });
  });

  it('costs at most 80,000 gas the first time and 60,000 later', async () => {
    const origin = 'ledger.example.edu.cn/county/2025';
    const first = await anchorCheckpoint(client, checkpoint(origin, 4096));
    const second = await anchorCheckpoint(client, checkpoint(origin, 8192));
    expect(first?.gas).toBeLessThan(80_000n);
    expect(second?.gas).toBeLessThan(60_000n);
  });

  it('is found, contradicted or missing for whoever asks, without a key', async () => {
    const kept = checkpoint('ledger.example/asked', 5);
    await anchorCheckpoint(client, kept);
    await anchorCheckpoint(client, checkpoint(kept.origin, 9));
    const reader = await openAnchorReader({ rpc: chain.rpc, contract: client.contract });
    expect(await verifyAnchor(reader, kept)).toEqual({ state: 'found' });
    expect(await verifyAnchor(reader, checkpoint(kept.origin, 5, 'another past'))).toEqual({
      state: 'contradicted',
      root: new Uint8Array(kept.root),
    });
    expect(await verifyAnchor(reader, checkpoint(kept.origin, 6))).toEqual({ state: 'missing' });
    expect(await verifyAnchor(reader, checkpoint('ledger.example/other', 5))).toEqual({ state: 'missing' });
  });

  it('is refused by name before anything is sent', async () => {
    const origin = 'ledger.example/refused';
    await anchorCheckpoint(client, checkpoint(origin, 10));
    const before = await client.nextNonce();
    const fine = checkpoint(origin, 20);
    for (const [wrong, code] of [
      [checkpoint(origin, 9), 'anchor.smaller-size'],
      [checkpoint(origin, 10, 'another past'), 'anchor.other-root'],
      [{ ...fine, origin: '' }, 'anchor.checkpoint'],
      [{ ...fine, size: 0n }, 'anchor.checkpoint'],
      [{ ...fine, size: 2n ** 63n }, 'anchor.checkpoint'],
      [{ ...fine, root: new Uint8Array(31) }, 'anchor.checkpoint'],
      [{ ...fine, root: new Uint8Array(32) }, 'anchor.checkpoint'],
    ] as const) {
      await expect(anchorCheckpoint(client, wrong)).rejects.toMatchObject({ name: 'AnchorError', code });
    }
    const stranger = await makeClient(chain, 'stranger', { contract: client.contract });
    await expect(anchorCheckpoint(stranger, fine)).rejects.toMatchObject({ code: 'anchor.not-owner' });
    expect(await client.nextNonce()).toBe(before);
    expect(await stranger.nextNonce()).toBe(0);
  });

  it('goes on under a new key once its origin was offered and accepted', async () => {
    const origin = 'ledger.example/new-key';
    await anchorCheckpoint(client, checkpoint(origin, 1));
    const heir = await makeClient(chain, 'heir', { contract: client.contract });
    await expect(acceptOrigin(heir, origin)).rejects.toMatchObject({ code: 'anchor.not-owner' });
    await expect(offerOrigin(heir, origin, heir.address)).rejects.toMatchObject({ code: 'anchor.not-owner' });
    await offerOrigin(client, origin, heir.address);
    await acceptOrigin(heir, origin);
    await expect(anchorCheckpoint(client, checkpoint(origin, 2))).rejects.toMatchObject({ code: 'anchor.not-owner' });
    expect(await anchorCheckpoint(heir, checkpoint(origin, 2))).toMatchObject({ succeeded: true });
  });

  it('waits for as many blocks as are wanted', async () => {
    const patient = await makeClient(chain, 'patient', { contract: client.contract, confirmations: 3 });
    const fine = checkpoint('ledger.example/deep', 1);
    await expect(anchorCheckpoint(patient, fine, 30)).rejects.toMatchObject({ code: 'anchor.unconfirmed' });
    const other = checkpoint('ledger.example/deeper', 1);
    const anchored = anchorCheckpoint(patient, other);
    const mining = setInterval(() => void chain.request('evm_mine').catch(() => undefined), 20);
    try {
      const receipt = await anchored;
      expect(await patient.head()).toBeGreaterThanOrEqual((receipt?.block ?? 0n) + 2n);
    } finally {
      clearInterval(mining);
    }
  });

  it('says that the account cannot pay', async () => {
    const poor = await makeClient(chain, 'poor', { contract: client.contract, poor: true });
    await expect(anchorCheckpoint(poor, checkpoint('ledger.example/poor', 1))).rejects.toMatchObject({
      code: 'anchor.funds',
    });
  });

  it('says that there is no contract at the address', async () => {
    const lost = await makeClient(chain, 'lost', { contract: `0x${'12'.repeat(20)}` });
    await expect(anchorCheckpoint(lost, checkpoint('ledger.example/lost', 1))).rejects.toMatchObject({
      code: 'anchor.no-contract',
    });
  });

  it('takes no key that is none, is missing, or that others may read', async () => {
    const keyFile = await makeKey(chain, 'open');
    const config = { rpc: chain.rpc, contract: client.contract, confirmations: 1 };
    await chmod(keyFile, 0o640);
    await expect(openAnchorClient({ ...config, keyFile })).rejects.toMatchObject({ code: 'anchor.key-file' });
    const file = path.join(chain.folder, 'wrong.key');
    for (const text of ['', 'secret', '0x1234', `0x${'0'.repeat(64)}`, `0x${'f'.repeat(64)}`, `${'1'.repeat(64)} 2`]) {
      await writeFile(file, text, { mode: 0o600 });
      const refused = await openAnchorClient({ ...config, keyFile: file }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'anchor.key-file' });
      if (text.length > 8) expect(JSON.stringify([refused, String(refused)])).not.toContain(text);
    }
    await expect(openAnchorClient({ ...config, keyFile: `${file}.none` })).rejects.toMatchObject({
      code: 'anchor.key-file',
      detail: 'ENOENT',
    });
  });
});

describe('a node that is none', () => {
  async function answering(
    status: number,
    body: string,
    ask = (reader: AnchorReader): Promise<unknown> => verifyAnchor(reader, checkpoint('ledger.example/none', 1)),
  ): Promise<unknown> {
    const server = http.createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const reader = await openAnchorReader({
      rpc: `http://bureau:s3cret@127.0.0.1:${port}/s3cret`,
      contract: `0x${'12'.repeat(20)}`,
    });
    const outcome = await ask(reader).catch((error: unknown) => error);
    server.close();
    return outcome;
  }

  it.each([
    [500, 'Internal Server Error', 'anchor.unreachable'],
    [401, '{}', 'anchor.unreachable'],
    [404, '<html>', 'anchor.unreachable'],
    [200, '<html>', 'anchor.unreachable'],
    [200, '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method"}}', 'anchor.node'],
    [200, '{"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"reverted: \\u0000\\u0001"}}', 'anchor.node'],
    [200, '{"jsonrpc":"2.0","id":1,"result":"0x"}', 'anchor.no-contract'],
  ])('is told by name: %i %s', async (status, body, code) => {
    const error = await answering(status, body);
    expect(error).toBeInstanceOf(AnchorError);
    expect(error).toMatchObject({ code });
    expect(`${(error as Error).message} ${(error as Error).stack}`).not.toContain('s3cret');
    expect((error as AnchorError).detail).not.toMatch(/\p{C}/u);
  });

  it.each(['', '{}', '[]', 'null', '{"result":null}', '{"result":"many"}', '{"result":{}}'])(
    'is told by name when it answers %j',
    async (body) => {
      expect(await answering(200, body, (reader) => reader.chainId())).toBeInstanceOf(AnchorError);
      expect(await answering(200, body, (reader) => reader.head())).toBeInstanceOf(AnchorError);
    },
  );

  it('is told by name when nobody listens', async () => {
    const reader = await openAnchorReader({ rpc: 'http://127.0.0.1:1', contract: `0x${'12'.repeat(20)}` });
    await expect(reader.head()).rejects.toMatchObject({ code: 'anchor.unreachable' });
  });
});

describe('the settings of the chain', () => {
  const given = {
    WUYU_ANCHOR_RPC: 'https://chain.example:8545',
    WUYU_ANCHOR_CONTRACT: `0x${'aB'.repeat(20)}`,
    WUYU_ANCHOR_KEY_FILE: '/etc/wuyu/anchor.key',
  };

  it('may be absent', () => {
    expect(readAnchorConfig({ WUYU_ANCHOR_RPC: ' ' })).toEqual({ config: undefined, faults: [] });
  });

  it('are read with their defaults', () => {
    expect(readAnchorConfig(given)).toEqual({
      config: {
        rpc: 'https://chain.example:8545',
        contract: `0x${'ab'.repeat(20)}`,
        keyFile: '/etc/wuyu/anchor.key',
        confirmations: 1,
        minutes: 10,
      },
      faults: [],
    });
  });

  it('need no contract to make one', () => {
    const { WUYU_ANCHOR_CONTRACT: _, ...two } = given;
    expect(readDeploymentConfig(two)).toEqual({
      config: { rpc: 'https://chain.example:8545', keyFile: '/etc/wuyu/anchor.key', confirmations: 1 },
      faults: [],
    });
    expect(readDeploymentConfig({}).faults).toHaveLength(1);
  });

  it.each([
    ['WUYU_ANCHOR_RPC', 'ws://chain.example'],
    ['WUYU_ANCHOR_RPC', ''],
    ['WUYU_ANCHOR_CONTRACT', '0x12'],
    ['WUYU_ANCHOR_CONTRACT', `0x${'0'.repeat(40)}`],
    ['WUYU_ANCHOR_KEY_FILE', undefined],
    ['WUYU_ANCHOR_CONFIRMATIONS', '0'],
    ['WUYU_ANCHOR_MINUTES', '-1'],
  ])('name %s when it is %s, and not its value', (name, value) => {
    const { config, faults } = readAnchorConfig({ ...given, [name]: value });
    expect(config).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(name);
    if (value) expect(faults[0]).not.toContain(`${value} `);
  });
});
