import { createHash } from 'node:crypto';
import {
  type Abi,
  BaseError,
  type Chain,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  parseEventLogs,
  toHex,
} from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpoint, makeKey, noChain, startChain, type TestChain } from './anvil.fixture.js';
import type { AnchoredCheckpoint } from './chain.js';
import { readContract } from './contract.js';
import { deployAnchor } from './deploy.js';
import { readKeyFile } from './key-file.js';

describe.skipIf(noChain !== '')(`the contract${noChain && ` (${noChain})`}`, () => {
  let chain: TestChain;
  let network: Chain;
  let abi: Abi;
  let address: Hex;
  let deployedBytecode: Hex;
  const accounts = new Map<string, PrivateKeyAccount>();

  beforeAll(async () => {
    chain = await startChain();
    ({ abi, deployedBytecode } = await readContract());
    for (const name of ['county', 'city', 'stranger']) {
      accounts.set(name, privateKeyToAccount(await readKeyFile(await makeKey(chain, name))));
    }
    const urls = { default: { http: [chain.rpc] } };
    network = defineChain({
      id: 31_337,
      name: 'test',
      nativeCurrency: { name: '', symbol: '', decimals: 18 },
      rpcUrls: urls,
    });
    const keyFile = await makeKey(chain, 'deployer');
    ({ contract: address } = await deployAnchor({ rpc: chain.rpc, keyFile, confirmations: 1 }));
  });
  afterAll(() => chain?.close());

  const of = (name: string) => accounts.get(name) as PrivateKeyAccount;
  const reader = () => createPublicClient({ chain: network, transport: http() });

  /** The events that a call left, or the error that it was refused with. */
  async function call(name: string, functionName: string, ...args: unknown[]): Promise<unknown[]> {
    const account = of(name);
    const wallet = createWalletClient({ account, chain: network, transport: http() });
    try {
      await reader().simulateContract({ account, address, abi, functionName, args });
    } catch (error) {
      const refusal = (error as BaseError).walk((at) => at instanceof ContractFunctionRevertedError);
      if (!(refusal instanceof ContractFunctionRevertedError)) throw error;
      // What is refused in a trial is refused in a block as well.
      const hash = await wallet.writeContract({ address, abi, functionName, args, gas: 200_000n });
      expect((await reader().waitForTransactionReceipt({ hash, pollingInterval: 5 })).status).toBe('reverted');
      return [refusal.data?.errorName, ...(refusal.data?.args ?? [])];
    }
    const hash = await wallet.writeContract({ address, abi, functionName, args });
    const { logs, status } = await reader().waitForTransactionReceipt({ hash, pollingInterval: 5 });
    expect(status).toBe('success');
    return parseEventLogs({ abi, logs }).map((log) => {
      const { eventName, args: fields } = log as unknown as { eventName: string; args: object };
      return { event: eventName, ...fields };
    });
  }
  const submit = (name: string, { origin, size, root }: AnchoredCheckpoint) =>
    call(name, 'submit', origin, size, toHex(root));
  const ask = (functionName: string, ...args: unknown[]) => reader().readContract({ address, abi, functionName, args });
  const hashOf = (origin: string) => `0x${createHash('sha256').update(origin).digest('hex')}`;

  it('stands on the chain as it was compiled', async () => {
    expect(await reader().getCode({ address })).toBe(deployedBytecode);
  });

  it('keeps growing checkpoints, every one of them, and tells of each', async () => {
    const origin = 'ledger.example/grows';
    const [first, second] = [checkpoint(origin, 1), checkpoint(origin, 2n ** 63n - 1n)];
    expect(await submit('county', first)).toEqual([
      { event: 'Claimed', originHash: hashOf(origin), origin, owner: of('county').address },
      { event: 'Anchored', originHash: hashOf(origin), size: 1n, root: toHex(first.root) },
    ]);
    expect(await submit('county', second)).toEqual([
      { event: 'Anchored', originHash: hashOf(origin), size: second.size, root: toHex(second.root) },
    ]);
    expect(await ask('latest', origin)).toEqual([second.size, toHex(second.root)]);
    expect(await ask('rootAt', origin, 1n)).toBe(toHex(first.root));
    expect(await ask('rootAt', origin, 2n)).toBe(toHex(new Uint8Array(32)));
  });

  it('takes the latest once more without a change or an event', async () => {
    const again = checkpoint('ledger.example/again', 7);
    await submit('county', again);
    expect(await submit('county', again)).toEqual([]);
  });

  it('refuses a smaller size, be its root known or not', async () => {
    const origin = 'ledger.example/shrinks';
    await submit('county', checkpoint(origin, 10));
    await submit('county', checkpoint(origin, 20));
    expect(await submit('county', checkpoint(origin, 19))).toEqual(['SmallerSize', 20n]);
    expect(await submit('county', checkpoint(origin, 10))).toEqual(['SmallerSize', 20n]);
    expect(await ask('rootAt', origin, 19n)).toBe(toHex(new Uint8Array(32)));
  });

  it('refuses another root at the same size', async () => {
    const kept = checkpoint('ledger.example/splits', 10);
    await submit('county', kept);
    expect(await submit('county', checkpoint(kept.origin, 10, 'another past'))).toEqual([
      'OtherRoot',
      toHex(kept.root),
    ]);
    expect(await ask('latest', kept.origin)).toEqual([10n, toHex(kept.root)]);
  });

  it('refuses an empty origin, an empty tree and a root of zeroes', async () => {
    const fine = checkpoint('ledger.example/empty', 5);
    expect(await submit('county', { ...fine, origin: '' })).toEqual(['Malformed']);
    expect(await submit('county', { ...fine, size: 0n })).toEqual(['Malformed']);
    expect(await submit('county', { ...fine, root: new Uint8Array(32) })).toEqual(['Malformed']);
    expect(await ask('ownerOf', fine.origin)).toEqual([`0x${'0'.repeat(40)}`, `0x${'0'.repeat(40)}`]);
  });

  it('refuses everybody but the owner of the origin, and lets others have theirs', async () => {
    const origin = 'ledger.example/owned';
    await submit('county', checkpoint(origin, 1));
    expect(await submit('stranger', checkpoint(origin, 2))).toEqual(['NotOwner', of('county').address]);
    expect(await call('stranger', 'offer', origin, of('stranger').address)).toEqual(['NotOwner', of('county').address]);
    expect(await submit('stranger', checkpoint(`${origin}/sm3`, 1))).toHaveLength(2);
  });

  it('changes hands in two steps', async () => {
    const origin = 'ledger.example/moves';
    const [county, city] = [of('county').address, of('city').address];
    await submit('county', checkpoint(origin, 1));
    expect(await call('city', 'accept', origin)).toEqual(['NotOffered', `0x${'0'.repeat(40)}`]);
    expect(await call('county', 'offer', origin, city)).toEqual([
      { event: 'Offered', originHash: hashOf(origin), owner: county, heir: city },
    ]);
    expect(await call('stranger', 'accept', origin)).toEqual(['NotOffered', city]);
    // An offer alone moves nothing.
    expect(await submit('county', checkpoint(origin, 2))).toHaveLength(1);
    expect(await call('city', 'accept', origin)).toEqual([
      { event: 'Transferred', originHash: hashOf(origin), from: county, to: city },
    ]);
    expect(await submit('county', checkpoint(origin, 3))).toEqual(['NotOwner', city]);
    expect(await submit('city', checkpoint(origin, 3))).toHaveLength(1);
    expect(await call('city', 'accept', origin)).toEqual(['NotOffered', `0x${'0'.repeat(40)}`]);
  });

  it('lets an offer be withdrawn', async () => {
    const origin = 'ledger.example/stays';
    await submit('county', checkpoint(origin, 1));
    await call('county', 'offer', origin, of('city').address);
    await call('county', 'offer', origin, `0x${'0'.repeat(40)}`);
    expect(await call('city', 'accept', origin)).toEqual(['NotOffered', `0x${'0'.repeat(40)}`]);
  });

  it('cannot be offered by anybody, nor taken, before its first checkpoint', async () => {
    expect(await call('stranger', 'offer', 'ledger.example/nobody', of('stranger').address)).toEqual([
      'NotOwner',
      `0x${'0'.repeat(40)}`,
    ]);
  });
});
