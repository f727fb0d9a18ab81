import { canonicalize, type EntryKind, findEntryKind, type JsonValue, parseJson } from '@wuyu/ledger';
import type pg from 'pg';
import type { Db } from '../../platform/database/index.js';
import type { Draft } from './batch.js';
import { parseEntryId } from './entry-id.js';
import type { Wire } from './queries.js';
import { drawRandom } from './random.js';

/** What an expander gives at once: some entries, and from where it would go on after them. */
export interface Expanded {
  entries: readonly { personId?: number | undefined; ref?: string | undefined; body: JsonValue }[];
  /** Handed back to the expander after a stop; what came up to here is in the ledger then. */
  cursor: string;
}

/**
 * Makes many entries of one row of the outbox, some thousands at a time (4,096 is good, 16,384 the most). What it reads must
 * be final: after a stop it is asked again from the last cursor, and must go on exactly there.
 */
export type Expander = (db: Db, args: JsonValue, cursor: string | undefined) => AsyncIterable<Expanded>;

export interface BulkRow {
  id: string;
  expander: string;
  args: JsonValue;
  cursor: string | undefined;
  /** What all its entries share. */
  kind: EntryKind;
  schema: number;
  ref: string;
  rules: Uint8Array | undefined;
}

interface OutboxRow {
  id: string;
  kind: number;
  schema: number;
  person_id: number | null;
  ref: string;
  rules: Buffer | null;
  about: string | null;
  body: string;
  expander: string;
  arguments: string;
  cursor: string | null;
}

/** A batch: what one transaction of the sequencer takes. */
export const BATCH = 4096;
const MOST_EXPANDED = 16_384;

/** The first single entries that wait, in order. */
export async function waitingDrafts(client: pg.ClientBase): Promise<Draft[]> {
  const { rows } = await client.query<OutboxRow>(
    `select id, kind, schema, person_id, ref, rules, about, body from ledger_outbox
     where expander is null order by seq limit ${BATCH}`,
  );
  return rows.map((row) => ({
    id: parseEntryId(row.id),
    kind: kindOf(row),
    schema: row.schema,
    personId: row.person_id ?? undefined,
    ref: row.ref,
    rules: row.rules ?? undefined,
    about: row.about === null ? undefined : parseEntryId(row.about),
    canonical: row.body,
  }));
}

/** The first row that stands for many entries, but for those put aside. */
export async function firstBulk(wire: Wire, aside: readonly string[]): Promise<BulkRow | undefined> {
  const { rows } = await (wire as pg.Pool).query<OutboxRow>(
    `select id, kind, schema, ref, rules, expander, arguments, cursor from ledger_outbox
     where expander is not null and id <> all ($1::uuid[]) order by seq limit 1`,
    [aside],
  );
  const [row] = rows;
  return (
    row && {
      id: row.id,
      expander: row.expander,
      args: parseJson(row.arguments),
      cursor: row.cursor ?? undefined,
      kind: kindOf(row),
      schema: row.schema,
      ref: row.ref,
      rules: row.rules ?? undefined,
    }
  );
}

export function draftsOf(bulk: BulkRow, { entries }: Expanded): Draft[] {
  if (entries.length > MOST_EXPANDED) {
    throw new RangeError(`the expander ${bulk.expander} gave ${entries.length} entries at once`);
  }
  return entries.map(({ personId, ref, body }) => ({
    id: drawRandom(16),
    kind: bulk.kind,
    schema: bulk.schema,
    personId,
    ref: ref ?? bulk.ref,
    rules: bulk.rules,
    about: undefined,
    canonical: canonicalize(body),
  }));
}

/** Those whom the batch must not hold any more. */
export async function erasedAmong(client: pg.ClientBase, drafts: readonly Draft[]): Promise<Set<number>> {
  const people = [...new Set(drafts.flatMap(({ personId }) => (personId === undefined ? [] : [personId])))];
  if (people.length === 0) return new Set();
  const { rows } = await client.query<{ person_id: number }>(
    'select person_id from ledger_erasure where person_id = any ($1::integer[])',
    [people],
  );
  return new Set(rows.map(({ person_id }) => person_id));
}

function kindOf({ kind }: OutboxRow): EntryKind {
  const found = findEntryKind(kind);
  if (!found) throw new Error(`The outbox holds an entry of the kind ${kind}, which is none.`);
  return found;
}
