import { ENTRY_KINDS, ENTRY_LENGTH, type EntryKind, formatEntry, HASH_LENGTH, SALT_LENGTH } from '@wuyu/ledger';
import type pg from 'pg';
import { copyInto } from '../../platform/database/index.js';
import type { LedgerContext } from './context.js';
import { commitCanonical } from './digest.js';
import { REGION } from './key-store.js';
import { drawRandom } from './random.js';
import { sealBody } from './seal.js';

/** What is to become an entry. */
export interface Draft {
  id: Uint8Array;
  kind: EntryKind;
  schema: number;
  personId: number | undefined;
  ref: string;
  rules: Uint8Array | undefined;
  about: Uint8Array | undefined;
  /** Canonical JSON. */
  canonical: string;
}

/** Drafts with salts and commitments. Few large buffers, since many small ones are what the garbage collector is slow at. */
export interface PreparedBatch {
  drafts: readonly Draft[];
  /** 100 bytes an entry. */
  entries: Buffer;
  /** Salt and body of each, one behind the other. */
  plains: Buffer;
  /** Where the next one begins. */
  ends: Uint32Array;
}

const NO_RULES = new Uint8Array(HASH_LENGTH);
const NOTHING = new Uint8Array(16);

/** Draws a salt for each draft, and commits to salt and body. */
export function prepareBatch({ settings }: Pick<LedgerContext, 'settings'>, drafts: readonly Draft[]): PreparedBatch {
  const suite = settings.gm ? 'hmac-sm3' : 'hmac-sha256';
  const entries = Buffer.alloc(drafts.length * ENTRY_LENGTH);
  const ends = new Uint32Array(drafts.length);
  let length = 0;
  for (const [i, { canonical }] of drafts.entries()) {
    length += SALT_LENGTH + Buffer.byteLength(canonical);
    ends[i] = length;
  }
  const plains = Buffer.alloc(length);
  let at = 0;
  for (const [i, { id, kind, schema, rules, about, canonical }] of drafts.entries()) {
    plains.set(drawRandom(SALT_LENGTH), at);
    plains.write(canonical, at + SALT_LENGTH);
    const salt = plains.subarray(at, at + SALT_LENGTH);
    at = ends[i] as number;
    const commitment = commitCanonical(
      plains.subarray(salt.byteOffset - plains.byteOffset + SALT_LENGTH, at),
      salt,
      suite,
    );
    entries.set(
      formatEntry({ kind, suite, schema, id, commitment, rules: rules ?? NO_RULES, about: about ?? NOTHING }),
      i * ENTRY_LENGTH,
    );
  }
  return { drafts, entries, plains, ends };
}

/**
 * Writes entries and their sealed bodies from a position on. Inside the sequencer's transaction. Keys that pupils lack are
 * made, and are on the disk before a body under them is committed.
 */
export async function writeBatch(
  { keys, settings }: Pick<LedgerContext, 'keys' | 'settings'>,
  client: pg.PoolClient,
  treeId: number,
  from: number,
  { drafts, entries, plains, ends }: PreparedBatch,
): Promise<void> {
  const rows = copyInto(client, 'copy ledger_entry (tree_id, position, id, bytes) from stdin (format binary)');
  for (const [i, { id }] of drafts.entries()) {
    rows.row(4);
    rows.int2(treeId);
    rows.int8(from + i);
    rows.bytes(id);
    rows.bytes(entries.subarray(i * ENTRY_LENGTH, (i + 1) * ENTRY_LENGTH));
    if (rows.due) await rows.flush();
  }
  const written = rows.end();
  // What goes wrong there is met when it is awaited.
  written.catch(() => undefined);
  const dataKeys = keys.dataKeys(drafts.map(({ personId }) => personId ?? REGION));
  const seal = settings.gm ? 'sm4' : 'aes';
  await written;
  const bodies = copyInto(
    client,
    'copy ledger_body (tree_id, position, person_id, kind, ref, sealed) from stdin (format binary)',
  );
  for (const [i, { id, personId, kind, ref }] of drafts.entries()) {
    const plain = plains.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
    bodies.row(6);
    bodies.int2(treeId);
    bodies.int8(from + i);
    if (personId === undefined) bodies.null();
    else bodies.int4(personId);
    bodies.int2(ENTRY_KINDS[kind]);
    bodies.text(ref);
    bodies.bytes(sealBody(plain, id, dataKeys.get(personId ?? REGION) as Buffer, seal));
    if (bodies.due) await bodies.flush();
  }
  await bodies.end();
}
