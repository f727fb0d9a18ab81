import { canonicalize, ENTRY_KINDS, type EntryKind, formatEntry, HASH_LENGTH, type JsonValue } from '@wuyu/ledger';
import type { Tx } from '../../platform/database/index.js';
import { formatEntryId, parseEntryId } from './entry-id.js';
import { drawRandom } from './random.js';

/** What is to be fixed. */
export interface NewEntry {
  kind: EntryKind;
  /** The version of the form of this kind's bodies, from 1 to 255. */
  schema: number;
  /** The pupil it is about: their key seals it, and their erasure erases it. Absent: it is about nobody. */
  personId?: number | undefined;
  /** By what it is found again, e.g. `run:7`; no personal data, at most 100 characters. */
  ref?: string | undefined;
  /** The record itself. It needs whatever proves something one day; see docs/ledger.md. */
  body: JsonValue;
  /** The digest of the rules in force, 32 bytes, such as that of a scheme's version. */
  rules?: Uint8Array | undefined;
  /** A correction names the entry whose place it takes. */
  about?: string | undefined;
}

/** Many entries of one kind, which the named expander makes of its arguments when their turn comes. */
export interface BulkEntries {
  kind: Exclude<EntryKind, 'correction' | 'withdrawal'>;
  schema: number;
  ref?: string | undefined;
  rules?: Uint8Array | undefined;
  /** One of those the server was started with. */
  expander: string;
  arguments: JsonValue;
}

const ROWS_AT_ONCE = 1000;

/**
 * Adds an entry to the ledger in the caller's transaction: it stands when the transaction does. Its position comes within
 * seconds, from the sequencer.
 *
 * @returns the entry's id.
 * @throws LedgerError `entry.malformed`, `canonical.…` when something in it cannot be fixed: a programmer's mistake.
 */
export async function appendEntry(tx: Tx, entry: NewEntry, at: Date): Promise<string> {
  const [id] = await appendEntries(tx, [entry], at);
  return id as string;
}

/** As `appendEntry`, for several, in this order. */
export async function appendEntries(tx: Tx, entries: readonly NewEntry[], at: Date): Promise<string[]> {
  const rows = entries.map(({ kind, schema, personId, ref, body, rules, about }) => {
    const id = drawRandom(16);
    checkParts({ kind, schema, id, rules, about });
    return {
      id: formatEntryId(id),
      kind: ENTRY_KINDS[kind],
      schema,
      person_id: personId ?? null,
      ref: checkRef(ref),
      rules: rules ? Buffer.from(rules) : null,
      about: about ?? null,
      body: canonicalize(body),
      added_at: at,
    };
  });
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx
      .insertInto('ledger_outbox')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute();
  }
  return rows.map(({ id }) => id);
}

/** Adds many entries by one row, in the caller's transaction; the sequencer makes them, some thousands at a time. */
export async function appendBulk(tx: Tx, bulk: BulkEntries, at: Date): Promise<void> {
  const id = drawRandom(16);
  checkParts({ ...bulk, id });
  await tx
    .insertInto('ledger_outbox')
    .values({
      id: formatEntryId(id),
      kind: ENTRY_KINDS[bulk.kind],
      schema: bulk.schema,
      ref: checkRef(bulk.ref),
      rules: bulk.rules ? Buffer.from(bulk.rules) : null,
      expander: bulk.expander,
      arguments: canonicalize(bulk.arguments),
      added_at: at,
    })
    .execute();
}

function checkRef(ref = ''): string {
  if (ref.length > 100) throw new RangeError('a ref has at most 100 characters');
  return ref;
}

/** What the entry could not be made of later is refused now, so that it never stands in the sequencer's way. */
function checkParts(parts: {
  kind: EntryKind;
  schema: number;
  id: Uint8Array;
  rules?: Uint8Array | undefined;
  about?: string | undefined;
}): void {
  formatEntry({
    kind: parts.kind,
    suite: 'hmac-sha256',
    schema: parts.schema,
    id: parts.id,
    commitment: new Uint8Array(HASH_LENGTH),
    rules: parts.rules ?? new Uint8Array(HASH_LENGTH),
    about: parts.about === undefined ? new Uint8Array(16) : parseEntryId(parts.about),
  });
}
