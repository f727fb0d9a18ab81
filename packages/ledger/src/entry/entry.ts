import { LedgerError } from '../error.js';
import { ENTRY_KINDS, type EntryKind, findEntryKind } from './kind.js';

/** Bytes of every entry. */
export const ENTRY_LENGTH = 100;

/** Bytes of an entry's id. */
export const ENTRY_ID_LENGTH = 16;

const VERSION = 1;
const SUITES = ['hmac-sha256', 'hmac-sm3'] as const;

/** How the commitment was made. */
export type CommitmentSuite = (typeof SUITES)[number];

/**
 * A line of the ledger: it says that something of a kind was fixed, and nothing about whom.
 *
 * docs/ledger-format.md has the layout.
 */
export interface Entry {
  readonly kind: EntryKind;
  readonly suite: CommitmentSuite;
  /** The version of the form of this kind's records, from 1 to 255. */
  readonly schema: number;
  /** 16 random bytes. */
  readonly id: Uint8Array;
  /** 32 bytes: see `commit`. */
  readonly commitment: Uint8Array;
  /** 32 bytes: the digest of the rules in force (a scheme's version), zeroes if none apply. */
  readonly rules: Uint8Array;
  /** The id of the entry that a correction or withdrawal is about; 16 zeroes for all other kinds. */
  readonly about: Uint8Array;
}

/**
 * The 100 bytes of an entry.
 *
 * @throws LedgerError `entry.malformed` if a part has the wrong length, or if `about` is missing where the kind needs
 *   it or given where it does not.
 */
export function formatEntry(entry: Entry): Uint8Array {
  checkEntry(entry);
  const bytes = new Uint8Array(ENTRY_LENGTH);
  bytes[0] = VERSION;
  bytes[1] = ENTRY_KINDS[entry.kind];
  bytes[2] = SUITES.indexOf(entry.suite) + 1;
  bytes[3] = entry.schema;
  bytes.set(entry.id, 4);
  bytes.set(entry.commitment, 20);
  bytes.set(entry.rules, 52);
  bytes.set(entry.about, 84);
  return bytes;
}

/**
 * Reads the bytes of an entry.
 *
 * @throws LedgerError `entry.malformed` for another length, version, kind or suite than we know.
 */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length !== ENTRY_LENGTH) throw malformed(`it has ${bytes.length} bytes, not ${ENTRY_LENGTH}`);
  if (bytes[0] !== VERSION) throw malformed(`its version is ${bytes[0]}`);
  const kind = findEntryKind(bytes[1]);
  if (!kind) throw malformed(`its kind is ${bytes[1]}`);
  const suite = SUITES[bytes[2] - 1];
  if (!suite) throw malformed(`its suite is ${bytes[2]}`);
  const part = (start: number, end: number) => new Uint8Array(bytes.subarray(start, end));
  const entry: Entry = {
    kind,
    suite,
    schema: bytes[3],
    id: part(4, 20),
    commitment: part(20, 52),
    rules: part(52, 84),
    about: part(84, 100),
  };
  checkEntry(entry);
  return entry;
}

function checkEntry({ kind, suite, schema, id, commitment, rules, about }: Entry): void {
  if (!Object.hasOwn(ENTRY_KINDS, kind)) throw malformed(`its kind is ${kind}`);
  if (!SUITES.includes(suite)) throw malformed(`its suite is ${suite}`);
  if (!Number.isInteger(schema) || schema < 1 || schema > 255) throw malformed(`its schema is ${schema}`);
  if (id.length !== ENTRY_ID_LENGTH || isZero(id)) throw malformed('its id is not 16 random bytes');
  if (commitment.length !== 32) throw malformed('its commitment is not 32 bytes');
  if (rules.length !== 32) throw malformed('its digest of rules is not 32 bytes');
  if (about.length !== ENTRY_ID_LENGTH) throw malformed('the id it is about is not 16 bytes');
  const concernsAnother = kind === 'correction' || kind === 'withdrawal';
  if (concernsAnother === isZero(about)) {
    throw malformed(concernsAnother ? `a ${kind} names the entry it is about` : `a ${kind} is about no other entry`);
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function malformed(message: string): LedgerError {
  return new LedgerError('entry.malformed', `malformed entry: ${message}`);
}
