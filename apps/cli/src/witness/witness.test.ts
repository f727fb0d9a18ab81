import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createKey,
  formatAddCheckpoint,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  leafHash,
  memoryReader,
  openCheckpoint,
  originHash,
  parseSignatureLines,
  parseVerifierKey,
  proveConsistency,
  readRoot,
  sha256,
  sign,
  type VerifierKey,
  verifySignature,
} from '@wuyu/ledger';
import { afterEach, describe, expect, it } from 'vitest';
import { readLogs } from './read-logs.js';
import { createWitness } from './serve.js';
import { openKey, openState } from './state.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const BIN = fileURLToPath(new URL('../../bin/wuyu.mjs', import.meta.url));
const NAME = 'city.example/witness';
const log = createKey('edu.example/ledger/demo/2026', 'ed25519', new Uint8Array(32).fill(1));
const other = createKey('edu.example/ledger/demo/2027', 'ed25519', new Uint8Array(32).fill(2));
const leaves = Array.from({ length: 40 }, (_, i) => leafHash(Uint8Array.of(i)));
const reader = memoryReader(leaves);
/** The same beginning of ten, then another history. */
const forked = memoryReader(leaves.map((hash, i) => (i < 10 ? hash : leafHash(Uint8Array.of(i, 1)))));

interface Witness {
  address: string;
  key: VerifierKey;
  process: ChildProcess;
  kill(signal: NodeJS.Signals): Promise<void>;
}

const running: ChildProcess[] = [];
const servers: Server[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const each of running.splice(0)) each.kill('SIGKILL');
  for (const each of servers.splice(0)) each.close().closeAllConnections();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function makeFolder(logs = [log, other].map(formatVerifierKey).join('\n')) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-witness-'));
  folders.push(folder);
  await writeFile(path.join(folder, 'logs.txt'), `# known ledgers\n${logs}\n`);
  return { dir: path.join(folder, 'state'), logs: path.join(folder, 'logs.txt') };
}

/** In this process; what has to do with processes is tested with `startProcess`. */
async function start(setting: Setting, name = NAME): Promise<Pick<Witness, 'address' | 'key'>> {
  const logs = await readLogs(setting.logs);
  const state = await openState(setting.dir, name, logs);
  const server = createWitness({ state, logs, now: Date.now, note: () => {} });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: state.key };
}

interface Setting {
  dir: string;
  logs: string;
}

function startProcess({ dir, logs }: Setting): Promise<Witness> {
  const args = ['witness', '--name', NAME, '--dir', dir, '--logs', logs, '--port', '0', '--json'];
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (!said.includes('\n') || said.startsWith('{"error"')) return;
      const { address, key } = JSON.parse(said);
      const kill = (signal: NodeJS.Signals) => {
        child.kill(signal);
        return ended;
      };
      resolve({ address, key: parseVerifierKey(key), process: child, kill });
    });
    child.once('close', (status) => reject(new Error(`ended with ${status}: ${said}`)));
  });
}

async function bodyOf(oldSize: bigint, size: bigint, from = reader, key = log): Promise<string> {
  const text = formatCheckpoint({ origin: key.name, size, root: await readRoot(from, size) });
  const proof = oldSize > 0n ? await proveConsistency(oldSize, size, from) : [];
  return formatAddCheckpoint({ oldSize, proof, note: formatNote(text, [sign(text, key)]) });
}

async function post(
  at: Pick<Witness, 'address'>,
  body: string | Uint8Array,
): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(`${at.address}/add-checkpoint`, { method: 'POST', body: body as string });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

function run(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [BIN, ...args], (error, said) => (error ? reject(error) : resolve(said)));
  });
}

const served = (at: Pick<Witness, 'address'>, origin = log.name) =>
  fetch(`${at.address}/${originHash(origin)}/checkpoint`);

describe('a witness', () => {
  it('cosigns what grows, serves it, and knows it again after it was killed', async () => {
    const setting = await makeFolder();
    let witness = await startProcess(setting);
    expect((await served(witness)).status).toBe(404);
    for (const [from, to] of [
      [0n, 12n],
      [12n, 40n],
    ] as const) {
      const { status, text } = await post(witness, await bodyOf(from, to));
      expect(status, text).toBe(200);
      const [line] = parseSignatureLines(text);
      const note = formatCheckpoint({ origin: log.name, size: to, root: await readRoot(reader, to) });
      verifySignature(note, line?.signature as Uint8Array, witness.key);
      const { checkpoint } = openCheckpoint(await (await served(witness)).text(), [log, witness.key]);
      expect(checkpoint.size).toBe(to);

      const { key } = witness;
      await witness.kill('SIGKILL');
      witness = await startProcess(setting);
      expect(witness.key).toEqual(key);
      const stale = await post(witness, await bodyOf(from, to));
      expect([stale.status, stale.type, stale.text]).toEqual([409, 'text/x.tlog.size', `${to}\n`]);
    }
    await witness.kill('SIGTERM');
    expect(existsSync(path.join(setting.dir, 'lock'))).toBe(false);
    expect((await readFile(path.join(setting.dir, 'origins'), 'utf8')).trim()).toBe(log.name);
  });

  it('cosigns one of two pasts, even when both are asked for at once', async () => {
    const witness = await start(await makeFolder());
    expect((await post(witness, await bodyOf(0n, 10n))).status).toBe(200);
    const both = [bodyOf(10n, 20n), bodyOf(10n, 20n, forked), bodyOf(10n, 30n), bodyOf(10n, 30n, forked)];
    const answers = await Promise.all((await Promise.all(both)).map((body) => post(witness, body)));
    const first = answers.filter(({ status }) => status === 200);
    expect(first).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    const { checkpoint } = openCheckpoint(await (await served(witness)).text(), [log, witness.key]);
    const past = answers.findIndex(({ status }) => status === 200) % 2 === 0 ? forked : reader;
    const lie = await post(witness, await bodyOf(checkpoint.size, 40n, past));
    expect([lie.status, lie.text]).toEqual([422, expect.stringContaining('consistency proof')]);
  });

  it('keeps logs apart, and refuses those it does not know', async () => {
    const policy = `log ${formatVerifierKey(log)}\nlog ${formatVerifierKey(other)}\nquorum none`;
    const witness = await start(await makeFolder(policy));
    const both = await Promise.all([log, other].map(async (key) => post(witness, await bodyOf(0n, 5n, reader, key))));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const stranger = createKey('edu.example/ledger/else/2026', 'ed25519', new Uint8Array(32).fill(3));
    const unknown = await post(witness, await bodyOf(0n, 5n, reader, stranger));
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('unknown log')]);
    const posing = await bodyOf(5n, 6n, reader, { ...stranger, name: log.name });
    expect((await post(witness, posing)).status).toBe(403);
    expect((await readdir(path.join(folders[0] as string, 'state', 'logs'))).length).toBe(2);
  });

  it('answers bad requests with what is wrong, and goes on', async () => {
    const witness = await start(await makeFolder());
    for (const body of [
      '',
      'old 1',
      'old -1\n\nx\n',
      'old 99999999999999999999\n\nx\n',
      new Uint8Array([255, 10, 10]),
    ]) {
      expect((await post(witness, body)).status).toBe(400);
    }
    const hash = `${Buffer.alloc(32).toString('base64')}\n`;
    const long = (await bodyOf(5n, 9n)).replace(/^old 5\n/, `old 5\n${hash.repeat(64)}`);
    expect((await post(witness, long)).status).toBe(400);
    expect((await post(witness, 'x'.repeat(1_000_001))).status).toBe(413);
    expect(await streamed(witness, 3_000_000)).toBe(413);
    const wrong = await fetch(`${witness.address}/add-checkpoint`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    for (const where of ['/', '/..%2fwitness.key', `/${'0'.repeat(64)}/checkpoint`]) {
      expect((await fetch(`${witness.address}${where}`)).status).toBe(404);
    }
    expect((await post(witness, await bodyOf(0n, 9n))).status).toBe(200);
  });

  it('is not started twice on one folder', async () => {
    const setting = await makeFolder();
    const first = await startProcess(setting);
    await expect(startProcess(setting)).rejects.toThrow(/ended with 1.*another witness process/s);
    expect((await post(first, await bodyOf(0n, 9n))).status).toBe(200);
  });

  it('does not start on a damaged memory, and names the file', async () => {
    const setting = await makeFolder();
    const witness = await start(setting);
    expect((await post(witness, await bodyOf(0n, 9n))).status).toBe(200);
    const kept = path.join(setting.dir, 'logs', `${originHash(log.name)}.checkpoint`);
    const key = path.join(setting.dir, 'witness.key');
    const secret = await readFile(key, 'utf8');
    const note = await readFile(kept, 'utf8');
    const damages: [string, string | undefined][] = [
      [kept, note.replace('\n9\n', '\n8\n')],
      [kept, note.slice(0, 60)],
      [kept, note.replace(/(— \S+ .{20})./, (_, before) => `${before}~`)],
      [kept, note.replace(/(ledger\/demo\/2026 .{20})(.)/, (_, before, c) => before + (c === 'A' ? 'B' : 'A'))],
      [kept, ''],
      [kept, undefined],
      [key, secret.slice(0, 30)],
      [key, undefined],
    ];
    for (const [file, content] of damages) {
      if (content === undefined) await rm(file);
      else await writeFile(file, content);
      await expect(start(setting)).rejects.toThrow(file);
      await writeFile(kept, note);
      await writeFile(key, secret);
    }
    await writeFile(`${kept}.beside`, 'half'); // what an interrupted write leaves
    await expect(start(setting, 'province.example/witness')).rejects.toThrow(/of another name/);
    const again = await start(setting);
    expect((await post(again, await bodyOf(9n, 20n))).status).toBe(200);
  });

  it('lets no signature out that it could not keep', async () => {
    const setting = await makeFolder();
    const witness = await start(setting);
    expect((await post(witness, await bodyOf(0n, 9n))).status).toBe(200);
    // A folder stands where the new file would be written.
    const blocked = path.join(setting.dir, 'logs', `${originHash(log.name)}.checkpoint.beside`);
    await mkdir(blocked);
    const failed = await post(witness, await bodyOf(9n, 20n));
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain('—');
    expect(openCheckpoint(await (await served(witness)).text(), [log, witness.key]).checkpoint.size).toBe(9n);
    await rm(blocked, { recursive: true });
    expect((await post(witness, await bodyOf(9n, 20n))).status).toBe(200);
  });

  it('prints its key, the same each time, and only its owner may read the secret', async () => {
    const { dir } = await makeFolder();
    const said = await run('witness', 'key', '--name', NAME, '--dir', dir);
    expect(parseVerifierKey(said.trim()).type).toBe('cosignature');
    expect(formatVerifierKey(await openKey(dir, NAME))).toBe(said.trim());
    expect((await stat(path.join(dir, 'witness.key'))).mode & 0o077).toBe(0);
  });
});

const conformance = path.join(process.env.WUYU_SHARED ?? path.join(ROOT, '../shared'), 'vectors/tlog');
const steps = path.join(conformance, 'witness-conformance-first4.json');
if (!existsSync(steps)) console.info(`skipped: ${steps} is not there`);

describe.skipIf(!existsSync(steps))('the public conformance steps', () => {
  it('are answered over HTTP as they say', async () => {
    const vectors = JSON.parse(readFileSync(steps, 'utf8'));
    const typed = Buffer.concat([Buffer.of(1), Buffer.from(vectors.logPubHex, 'hex')]);
    const id = Buffer.from(sha256(Buffer.concat([Buffer.from(`${vectors.origin}\n`), typed]))).toString('hex', 0, 4);
    const setting = await makeFolder(`${vectors.origin}+${id}+${typed.toString('base64')}`);
    const witness = await start(setting, 'example.com/witness');
    for (const { body, status, value } of vectors.steps) {
      const answer = await post(witness, body);
      // The vectors were made before the format said 404 for an unknown log; they note it themselves.
      expect(answer.status).toBe(value === 'unknown log' ? 404 : status);
      expect(answer.text).toContain(value);
    }
  });
});

/** A body of unknown length. @returns the status. */
function streamed(at: Pick<Witness, 'address'>, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${at.address}/add-checkpoint`, { method: 'POST' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    for (let left = bytes; left > 0; left -= 50_000) sent.write(Buffer.alloc(50_000, 120));
    sent.end();
  });
}
