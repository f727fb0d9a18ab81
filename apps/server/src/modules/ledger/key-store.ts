import { randomBytes } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, mkdirSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '@wuyu/contract';
import { HASH_LENGTH, parseSignerKey, type SignerKey } from '@wuyu/ledger';
import { hmacSha512 } from './digest.js';
import { appendToFile, readFileIfAny, replaceFile, writeWhole } from './durable-file.js';
import { drawRandom } from './random.js';
import { unwrap, wrap } from './wrap.js';

/** The tree that was published last, as the key store remembers it. */
export interface Mark {
  size: bigint;
  root: Uint8Array;
}

/**
 * The keys, which are not in the database: whoever restores an old backup of it does not bring an erased pupil's key back,
 * nor hide that the database is older than what was signed.
 *
 * Writers hold the lock on erasing ({@link eraseLock}); readers need none, in whatever process.
 */
export interface KeyStore {
  readonly folder: string;
  /** A pupil's data key, 32 bytes; {@link REGION}: that of records about nobody. Undefined: none, or erased. */
  findDataKey(personId: number): Buffer | undefined;
  /**
   * The keys of all of these. Those that were missing are made, and on the disk when this returns.
   *
   * @throws Problem 409 `ledger.person-erased`
   */
  dataKeys(personIds: Iterable<number>): Map<number, Buffer>;
  /** Overwrites the keys for good. Nobody of these ever gets one again. */
  eraseDataKeys(personIds: readonly number[]): void;
  erased(): Set<number>;
  findSigningKey(origin: string): SignerKey | undefined;
  /** @param secret as `formatSignerKey` writes it. */
  keepSigningKey(origin: string, secret: string): void;
  findMark(origin: string): Mark | undefined;
  /** Never ahead of the database: it is called after the commit, and after a power failure the former may be found. */
  keepMarks(marks: readonly (Mark & { origin: string })[]): void;
  close(): void;
}

/** In place of a pupil: the key of records about nobody. */
export const REGION = 0;

/**
 * A place of the file of data keys, by the pupil's number: state (1), three bytes of nothing, 32 random bytes (the seed), 16 to
 * check by, nothing. Key and check are HMAC-SHA-512(master key, number and seed): without the seed there is no key.
 */
const SLOT = 64;
const SEED_AT = 4;
const CHECK_AT = 36;
const CHECK_LENGTH = 16;
/** Places that are read at once when they lie so near to each other. */
const WINDOW = 1024;
const KEPT = 1;
const ERASED = 0xff;
const KEY_LENGTH = 32;

/**
 * Opens the key store, or makes it when the folder is empty.
 *
 * @param folder readable by the server's user only.
 * @param masterKey 64 hexadecimal digits; absent: the file `master.key` in the folder, made when there is none.
 * @throws Problem 500 `ledger.master-key` when it is not the one that the folder's keys are wrapped by.
 */
export function openKeyStore(folder: string, masterKey?: string): KeyStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => path.join(folder, name);
  const master = masterKey === undefined ? readOrMakeMaster(file('master.key')) : Buffer.from(masterKey, 'hex');
  checkMaster(master, file('master.check'));
  const slots = openSync(file('data-keys'), constants.O_RDWR | constants.O_CREAT, 0o600);

  /** 32 bytes of key, then those to check by. */
  function derive(personId: number, seed: Uint8Array): Buffer {
    const about = Buffer.alloc(4 + KEY_LENGTH);
    about.writeUInt32BE(personId);
    about.set(seed, 4);
    return hmacSha512(master, about);
  }

  /** Reads places `first` to `last`; zeroes beyond the file's end. */
  function readSlots(first: number, last: number): Buffer {
    const bytes = Buffer.alloc((last - first + 1) * SLOT);
    const read = readSync(slots, bytes, 0, bytes.length, first * SLOT);
    return bytes.fill(0, read - (read % SLOT));
  }

  /** @throws Problem 500 `ledger.data-key` */
  function keyIn(slot: Buffer, personId: number): Buffer | undefined {
    if (slot[0] !== KEPT) return undefined;
    const derived = derive(personId, slot.subarray(SEED_AT, CHECK_AT));
    const check = derived.subarray(KEY_LENGTH, KEY_LENGTH + CHECK_LENGTH);
    if (check.compare(slot, CHECK_AT, CHECK_AT + CHECK_LENGTH) !== 0) {
      throw new Problem(500, 'ledger.data-key', { person: personId });
    }
    return derived.subarray(0, KEY_LENGTH);
  }

  function newSlot(personId: number, keys: Map<number, Buffer>): Buffer {
    const seed = drawRandom(KEY_LENGTH);
    const derived = derive(personId, seed);
    keys.set(personId, derived.subarray(0, KEY_LENGTH));
    const bytes = Buffer.alloc(SLOT);
    bytes[0] = KEPT;
    bytes.set(seed, SEED_AT);
    bytes.set(derived.subarray(KEY_LENGTH, KEY_LENGTH + CHECK_LENGTH), CHECK_AT);
    return bytes;
  }

  const readJson = <T>(name: string) => JSON.parse(readFileIfAny(file(name))?.toString('utf8') ?? '{}') as T;

  return {
    folder,
    findDataKey: (personId) => keyIn(readSlots(personId, personId), personId),
    dataKeys(personIds) {
      const keys = new Map<number, Buffer>();
      const missing: number[] = [];
      const wanted = Int32Array.from(new Set(personIds)).sort();
      for (let at = 0; at < wanted.length; ) {
        const first = wanted[at] as number;
        let end = at + 1;
        while (end < wanted.length && (wanted[end] as number) < first + WINDOW) end++;
        const window = readSlots(first, wanted[end - 1] as number);
        for (; at < end; at++) {
          const personId = wanted[at] as number;
          const slot = window.subarray((personId - first) * SLOT, (personId - first + 1) * SLOT);
          const key = keyIn(slot, personId);
          if (key) keys.set(personId, key);
          else if (slot[0] === ERASED) throw new Problem(409, 'ledger.person-erased', { person: personId });
          else missing.push(personId);
        }
      }
      if (missing.length === 0) return keys;
      // Neighbours are written together: at the first run of an evaluation that is nearly all of them.
      for (let at = 0; at < missing.length; ) {
        let end = at + 1;
        while (missing[end] === (missing[end - 1] as number) + 1) end++;
        const together = missing.slice(at, end);
        const made = together.map((personId) => newSlot(personId, keys));
        writeWhole(slots, Buffer.concat(made), (together[0] as number) * SLOT);
        at = end;
      }
      fdatasyncSync(slots);
      return keys;
    },
    eraseDataKeys(personIds) {
      if (personIds.includes(REGION)) throw new RangeError('The region’s key belongs to nobody and is not erased.');
      // First the list: who is on it gets no key, even if the power fails between the two.
      appendToFile(file('erased'), personIds.map((personId) => `${personId}\n`).join(''));
      for (const personId of personIds) {
        const gone = Buffer.alloc(SLOT);
        gone[0] = ERASED;
        writeWhole(slots, gone, personId * SLOT);
      }
      fdatasyncSync(slots);
    },
    erased() {
      const lines = readFileIfAny(file('erased'))?.toString('utf8').split('\n') ?? [];
      return new Set(lines.filter((line) => /^\d+$/.test(line)).map(Number));
    },
    findSigningKey(origin) {
      const wrapped = readJson<Record<string, string>>('signing-keys.json')[origin];
      if (wrapped === undefined) return undefined;
      try {
        return parseSignerKey(unwrap(master, Buffer.from(wrapped, 'base64'), Buffer.from(origin)).toString('utf8'));
      } catch {
        throw new Problem(500, 'ledger.signing-key', { origin });
      }
    },
    keepSigningKey(origin, secret) {
      const keys = readJson<Record<string, string>>('signing-keys.json');
      if (Object.hasOwn(keys, origin)) throw new Error(`The log ${origin} has a key already.`);
      keys[origin] = wrap(master, Buffer.from(secret), Buffer.from(origin)).toString('base64');
      replaceFile(file('signing-keys.json'), `${JSON.stringify(keys, null, 2)}\n`);
    },
    findMark(origin) {
      const mark = readJson<Record<string, { size: string; root: string }>>('marks.json')[origin];
      return mark && { size: BigInt(mark.size), root: readRoot(mark.root) };
    },
    keepMarks(given) {
      const marks = readJson<Record<string, { size: string; root: string }>>('marks.json');
      for (const { origin, size, root } of given) {
        marks[origin] = { size: size.toString(), root: Buffer.from(root).toString('base64') };
      }
      replaceFile(file('marks.json'), `${JSON.stringify(marks, null, 2)}\n`, 'soon');
    },
    close: () => closeSync(slots),
  };
}

function readRoot(text: string): Uint8Array {
  const root = Buffer.from(text, 'base64');
  if (root.length !== HASH_LENGTH) throw new Error('The key store’s marks.json holds a root that is none.');
  return root;
}

function readOrMakeMaster(file: string): Buffer {
  const kept = readFileIfAny(file);
  if (kept) {
    const master = Buffer.from(kept.toString('utf8').trim(), 'hex');
    if (master.length !== KEY_LENGTH) throw new Problem(500, 'ledger.master-key', { place: file });
    return master;
  }
  const master = randomBytes(KEY_LENGTH);
  replaceFile(file, `${master.toString('hex')}\n`);
  return master;
}

/** A few known bytes wrapped by the master key tell a wrong one before it does harm. */
function checkMaster(master: Buffer, file: string): void {
  const about = Buffer.from('wuyu master key');
  const kept = readFileIfAny(file);
  if (!kept) {
    replaceFile(file, wrap(master, about, about));
    return;
  }
  try {
    unwrap(master, kept, about);
  } catch {
    throw new Problem(500, 'ledger.master-key', { place: path.dirname(file) });
  }
}
