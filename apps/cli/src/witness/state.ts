import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createKey,
  formatSignerKey,
  LedgerError,
  openCheckpoint,
  originHash,
  parseSignerKey,
  type SignerKey,
  type VerifierKey,
  type WitnessedTree,
} from '@wuyu/ledger';
import { replaceFile, sweepFolder } from './durable-file.js';

const KEY_FILE = 'witness.key';
const ORIGINS_FILE = 'origins';
const LOGS_FOLDER = 'logs';
const EXTENSION = '.checkpoint';

/** The last checkpoint that was cosigned for an origin. */
export interface Witnessed extends WitnessedTree {
  readonly origin: string;
  /** The checkpoint with the log's signatures and ours, as it is served. */
  readonly note: string;
}

/**
 * A witness's memory, in a folder:
 *
 * - `witness.key`: the secret key, readable by its owner only;
 * - `logs/<hash of the origin>.checkpoint`: the last checkpoint cosigned for each log, verbatim. Our own signature in it
 *   is what shows damage;
 * - `origins`: the origins cosigned so far, so that a missing checkpoint is noticed.
 */
export interface WitnessState {
  readonly key: SignerKey;
  readonly folder: string;
  /** By origin. */
  readonly witnessed: Map<string, Witnessed>;
  /** The writing of `origins` under way, for the next to wait for. */
  listing: Promise<void>;
}

/**
 * The witness's key; a new one is made on the first call for a folder.
 *
 * @throws Error if the folder has a key of another name, or one that cannot be read, or has lost it.
 */
export async function openKey(folder: string, name: string): Promise<SignerKey> {
  await mkdir(path.join(folder, LOGS_FOLDER), { recursive: true, mode: 0o700 });
  const file = path.join(folder, KEY_FILE);
  const written = await readIfThere(file);
  if (written === undefined) {
    const origins = await readIfThere(path.join(folder, ORIGINS_FILE));
    if (origins !== undefined || (await readdir(path.join(folder, LOGS_FOLDER))).length > 0) {
      throw damaged(file, '密钥不见了', 'the key is gone');
    }
    const key = createKey(name, 'cosignature', new Uint8Array(randomBytes(32)));
    await replaceFile(file, `${formatSignerKey(key)}\n`, 0o600);
    return key;
  }
  const key = keyOf(file, written);
  if (key.name !== name) {
    throw new Error(`${file}: 密钥属于 ${key.name},不是 ${name} the key is of another name; --name ${key.name}`);
  }
  return key;
}

/** Opens a witness's memory, which no other process may have open. @throws Error, with the file, if anything in it is damaged or missing. */
export async function openState(
  folder: string,
  name: string,
  known: ReadonlyMap<string, readonly VerifierKey[]>,
): Promise<WitnessState> {
  const key = await openKey(folder, name);
  const logs = path.join(folder, LOGS_FOLDER);
  await sweepFolder(folder);
  await sweepFolder(logs);
  const witnessed = new Map<string, Witnessed>();
  for (const name of (await readdir(logs)).sort()) {
    const file = path.join(logs, name);
    const each = witnessedOf(file, await readFile(file, 'utf8'), key, known);
    if (name !== `${originHash(each.origin)}${EXTENSION}`) {
      throw damaged(file, '文件名与账本不符', `it is the checkpoint of ${each.origin}`);
    }
    witnessed.set(each.origin, each);
  }
  const state: WitnessState = { key, folder, witnessed, listing: Promise.resolve() };
  const list = path.join(folder, ORIGINS_FILE);
  for (const origin of ((await readIfThere(list)) ?? '').split('\n').filter((line) => line !== '')) {
    if (!witnessed.has(origin)) {
      const file = fileOf(state, origin);
      throw damaged(file, `${origin} 的检查点不见了`, `the checkpoint of ${origin}, cosigned before, is gone`);
    }
  }
  await writeOrigins(state);
  return state;
}

/** Keeps what was cosigned last. What this returns for, survives a fall of the power. */
export async function keepWitnessed(state: WitnessState, next: Witnessed): Promise<void> {
  await replaceFile(fileOf(state, next.origin), next.note);
  const isNew = !state.witnessed.has(next.origin);
  state.witnessed.set(next.origin, next);
  if (!isNew) return;
  // Different logs are not in one queue, but they share this file.
  state.listing = state.listing.then(
    () => writeOrigins(state),
    () => writeOrigins(state),
  );
  await state.listing;
}

async function writeOrigins(state: WitnessState): Promise<void> {
  const lines = [...state.witnessed.keys()].sort().map((origin) => `${origin}\n`);
  await replaceFile(path.join(state.folder, ORIGINS_FILE), lines.join(''));
}

function fileOf({ folder }: WitnessState, origin: string): string {
  return path.join(folder, LOGS_FOLDER, `${originHash(origin)}${EXTENSION}`);
}

function witnessedOf(
  file: string,
  note: string,
  key: SignerKey,
  known: ReadonlyMap<string, readonly VerifierKey[]>,
): Witnessed {
  try {
    const { checkpoint } = openCheckpoint(note, [key]);
    openCheckpoint(note, [key, ...(known.get(checkpoint.origin) ?? [])]);
    return { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root, note };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw damaged(file, '内容被改动或损坏', error.message);
  }
}

function keyOf(file: string, written: string): SignerKey {
  try {
    return parseSignerKey(written.trimEnd());
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw damaged(file, '密钥损坏', error.message);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A witness that forgot what it signed could sign two different pasts. So it does not start. */
function damaged(file: string, zh: string, en: string): Error {
  return new Error(`见证方的记录损坏,不能启动 the witness's state is damaged: ${file}: ${zh} ${en} (docs/verify.md)`);
}
