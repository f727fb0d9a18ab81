import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnchorClient, type AnchoredCheckpoint, openAnchorClient } from './chain.js';
import { deployAnchor } from './deploy.js';

const BINARY = fileURLToPath(
  new URL('../../../../../../node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil', import.meta.url),
);

/** Why there is no chain here to test against; empty: there is one. */
export const noChain =
  process.platform === 'linux' && process.arch === 'x64' && existsSync(BINARY)
    ? ''
    : 'skipped: @foundry-rs/anvil-linux-amd64 is not installed';

/** A chain of one node, with the rules of London, in a process of its own. */
export interface TestChain {
  readonly rpc: string;
  /** A folder for keys. */
  readonly folder: string;
  request<T = unknown>(method: string, ...params: unknown[]): Promise<T>;
  isUp(): boolean;
  /** Ends the process; what the chain knows stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

export async function startChain(): Promise<TestChain> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-chain-'));
  const state = path.join(folder, 'state.json');
  let child: ChildProcess | undefined;
  let port = 0;
  let calls = 0;

  async function start(): Promise<void> {
    const options = ['--hardfork', 'london', '--accounts', '0', '--port', String(port), '--state', state];
    const started = spawn(BINARY, options, { stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    // A test run that is broken off must not leave it behind.
    process.once('exit', () => started.kill('SIGKILL'));
    port = await new Promise<number>((resolve, reject) => {
      let said = '';
      started.once('error', reject);
      started.once('exit', () => reject(new Error(`anvil ended: ${said.slice(-300)}`)));
      started.stdout?.on('data', (chunk: Buffer) => {
        said += chunk;
        const listening = /Listening on 127\.0\.0\.1:(\d+)/.exec(said);
        if (listening) resolve(Number(listening[1]));
      });
    });
  }
  async function stop(): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGINT');
    await ended;
  }

  await start();
  const rpc = `http://127.0.0.1:${port}`;
  return {
    rpc,
    folder,
    isUp: () => child !== undefined,
    start,
    stop,
    async request<T>(method: string, ...params: unknown[]) {
      const reply = await fetch(rpc, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++calls, method, params }),
      });
      const { result, error } = (await reply.json()) as { result: T; error?: { message: string } };
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A key file of an account, which has a thousand coins unless it is to be poor. */
export async function makeKey(chain: TestChain, name: string, poor = false): Promise<string> {
  const { privateKeyToAccount } = await import('viem/accounts');
  const key = `0x${createHash('sha256').update(`test account ${name}`).digest('hex')}` as const;
  const file = path.join(chain.folder, `${name}.key`);
  await writeFile(file, `${key}\n`);
  await chmod(file, 0o600);
  if (!poor)
    await chain.request('anvil_setBalance', privateKeyToAccount(key).address, `0x${(10n ** 21n).toString(16)}`);
  return file;
}

/** A contract made by its first client. */
export async function makeClient(
  chain: TestChain,
  name: string,
  { contract, confirmations = 1, poor = false }: { contract?: string; confirmations?: number; poor?: boolean } = {},
): Promise<AnchorClient> {
  const config = { rpc: chain.rpc, keyFile: await makeKey(chain, name, poor), confirmations };
  return openAnchorClient({ ...config, contract: contract ?? (await deployAnchor(config)).contract });
}

/** A checkpoint whose root follows from its words. */
export function checkpoint(origin: string, size: number | bigint, past = ''): AnchoredCheckpoint {
  return { origin, size: BigInt(size), root: createHash('sha256').update(`${origin} ${size} ${past}`).digest() };
}
