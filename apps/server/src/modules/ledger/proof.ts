import { Problem } from '@wuyu/contract';
import {
  ENTRY_KINDS,
  type EntryKind,
  formatNote,
  formatProof,
  isQuorum,
  type JsonValue,
  parseJson,
  parseNote,
  proveInclusion,
  tileReader,
} from '@wuyu/ledger';
import type pg from 'pg';
import type { LedgerContext } from './context.js';
import { type DigestName, digests } from './digest.js';
import { formatEntryId, parseEntryId } from './entry-id.js';
import { REGION } from './key-store.js';
import { listTrees, readTileOf, type TreeRow } from './queries.js';
import { openBody } from './seal.js';

/** An entry's proof, as of a checkpoint that holds it. */
export interface EntryProof {
  /** C2SP tlog-proof, the entry as its extra bytes. */
  text: string;
  tree: TreeRow;
  position: number;
  /** Leaves under the checkpoint of the proof. */
  size: number;
  /** Names of the witnesses whose cosignatures it carries. */
  witnesses: string[];
  /** Whether these are enough by the policy in force. */
  quorum: boolean;
}

interface Placed {
  tree_id: number;
  position: number;
  bytes: Buffer;
}

/**
 * The proof of an entry, by the newest checkpoint with enough witnesses; by the newest of all while there is none such.
 *
 * @param digestOf `sm3`: in the twin tree of the Chinese profile.
 * @throws Problem 404 `ledger.entry-unknown`, which for a few seconds is true of a new one.
 */
export async function getEntryProof(
  context: LedgerContext,
  entryId: string,
  digestOf: DigestName = 'sha256',
): Promise<EntryProof> {
  const { pool } = context;
  const entry = await getPlaced(pool, entryId);
  const trees = (await listTrees(pool)).filter(({ id, twinOf }) => id === entry.tree_id || twinOf === entry.tree_id);
  const tree = trees.find(({ digest }) => digest === digestOf);
  if (!tree) throw new Problem(404, 'ledger.entry-unknown', { entry: entryId });
  const signed = await bestCheckpoint(context, tree, entry.position);
  const size = BigInt(signed.size);
  const digest = digests[tree.digest];
  const hashes = await proveInclusion(
    BigInt(entry.position),
    size,
    tileReader(size, readTileOf(pool, tree.id), digest),
    digest,
  );
  const text = formatProof({ extra: entry.bytes, index: BigInt(entry.position), hashes, checkpoint: signed.note });
  return { ...signed, text, tree, position: entry.position };
}

/** What an entry commits to, with the salt that shows it: for the pupil's own report only. */
export interface EntryRecord {
  value: JsonValue;
  salt: Uint8Array;
}

/** @returns undefined when it was erased. @throws Problem 404 `ledger.entry-unknown` */
export async function findEntryRecord(
  { pool, keys }: Pick<LedgerContext, 'pool' | 'keys'>,
  entryId: string,
): Promise<EntryRecord | undefined> {
  const { tree_id, position } = await getPlaced(pool, entryId);
  const { rows } = await pool.query<{ person_id: number | null; sealed: Buffer }>(
    'select person_id, sealed from ledger_body where tree_id = $1 and position = $2',
    [tree_id, position],
  );
  const [body] = rows;
  const key = body && keys.findDataKey(body.person_id ?? REGION);
  if (!body || !key) return undefined;
  const { salt, canonical } = openBody(body.sealed, parseEntryId(entryId), key);
  return { value: parseJson(canonical), salt };
}

/** A pupil's entries, the newest last; those not sequenced yet are not among them. */
export async function findEntries(
  { pool }: Pick<LedgerContext, 'pool'>,
  asked: { personId: number; kind?: EntryKind; ref?: string },
): Promise<{ entryId: string; kind: number; ref: string }[]> {
  const { rows } = await pool.query<{ id: string; kind: number; ref: string }>(
    `select e.id, b.kind, b.ref from ledger_body b join ledger_entry e using (tree_id, position)
     where b.person_id = $1 and ($2::smallint is null or b.kind = $2) and ($3::text is null or b.ref = $3)
     order by b.tree_id, b.position`,
    [asked.personId, asked.kind === undefined ? null : ENTRY_KINDS[asked.kind], asked.ref ?? null],
  );
  return rows.map(({ id, kind, ref }) => ({ entryId: id, kind, ref }));
}

async function getPlaced(pool: pg.Pool, entryId: string): Promise<Placed> {
  const { rows } = await pool.query<Placed>('select tree_id, position, bytes from ledger_entry where id = $1', [
    formatEntryId(parseEntryId(entryId)),
  ]);
  if (!rows[0]) throw new Problem(404, 'ledger.entry-unknown', { entry: entryId });
  return rows[0];
}

/** How many of the newest cosigned checkpoints are looked at for one with a quorum. */
const LOOKED_AT = 20;

async function bestCheckpoint(
  { pool, settings }: LedgerContext,
  tree: TreeRow,
  position: number,
): Promise<{ size: number; note: string; witnesses: string[]; quorum: boolean }> {
  const policy = settings.policy?.policy;
  const { rows } = await pool.query<{ size: number; note: string; witnesses: string[]; lines: string[] }>(
    `(select c.size, c.note, array_agg(s.witness order by s.witness) as witnesses, array_agg(s.line order by s.witness) as lines
      from ledger_checkpoint c join ledger_cosignature s using (tree_id, size)
      where c.tree_id = $1 and c.size > $2 group by c.size, c.note order by c.size desc limit ${LOOKED_AT})
     union all
     (select size, note, '{}', '{}' from ledger_checkpoint where tree_id = $1 and size > $2 order by size desc limit 1)`,
    [tree.id, position],
  );
  const checked = rows.map(({ size, note, witnesses, lines }) => {
    const { text, signatures } = parseNote(note);
    const who = new Set(policy?.witnesses.filter(({ key }) => witnesses.includes(key.name)));
    return {
      size,
      witnesses,
      note: formatNote(text, [...signatures.map(({ line }) => line), ...lines]),
      quorum: policy === undefined || isQuorum(policy.quorum, who),
    };
  });
  const best = (policy && checked.find(({ quorum }) => quorum)) ?? checked.sort((a, b) => b.size - a.size)[0];
  // Entries and the checkpoint above them are one transaction.
  if (!best) throw new Error(`No checkpoint of tree ${tree.id} holds position ${position}.`);
  return best;
}
