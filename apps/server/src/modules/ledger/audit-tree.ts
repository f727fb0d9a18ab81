import {
  EMPTY_FRONTIER,
  type Frontier,
  growFrontier,
  HASH_LENGTH,
  hashesAtLevel,
  hashLeaves,
  LedgerError,
  parseEntry,
  rootOf,
  TILE_WIDTH,
  tilePath,
} from '@wuyu/ledger';
import type pg from 'pg';
import { copyOutBytes, fieldsOf } from '../../platform/database/index.js';
import type { AuditedRow } from './audit-bodies.js';
import { digests } from './digest.js';
import { formatEntryId } from './entry-id.js';
import type { Findings } from './finding.js';
import type { CheckpointRow, TreeRow } from './queries.js';

/** Entries read at a time. */
export const RANGE = 8192;

/** What one log is audited by: each entry comes by once, in order. */
export interface TreeAudit {
  /** Takes the entries from a position on; `undefined` where the row is gone. */
  take(from: number, rows: readonly (AuditedRow | undefined)[]): Promise<void>;
  /** After the last. @returns the recomputed root at each checkpoint's size. */
  end(): Promise<Map<number, Buffer>>;
}

/**
 * Recomputes a log's hashes. Between two checkpoints it decides what does not fit: when the entries as they stand lead to
 * the checkpoint, a differing stored hash was changed; when the stored hashes do, the entries were; else the checkpoint.
 *
 * @param checkpoints the smallest first.
 */
export async function createTreeAudit(
  client: pg.ClientBase,
  tree: TreeRow,
  checkpoints: readonly CheckpointRow[],
  findings: Findings,
): Promise<TreeAudit> {
  const digest = digests[tree.digest];
  const size = checkpoints.at(-1)?.size ?? 0;
  const upper = await readUpperTiles(client, tree.id);
  const roots = new Map<number, Buffer>();
  let frontier: Frontier = EMPTY_FRONTIER;
  let next = 0;
  let computed: Uint8Array[] = [];
  let stored: Uint8Array[] = [];
  let differing: { position: number; entryId: string | undefined }[] = [];

  function judge(checkpoint: CheckpointRow): void {
    let grown = growFrontier(frontier, Buffer.concat(computed), digest);
    let root = Buffer.from(rootOf(grown.frontier, digest));
    let blamed: 'ledger.audit-tile' | 'ledger.audit-entry-changed' = 'ledger.audit-tile';
    if (!root.equals(checkpoint.root) && differing.length > 0) {
      // With nothing to tell by, what the tree holds is believed rather than the rows.
      grown = growFrontier(frontier, Buffer.concat(stored), digest);
      root = Buffer.from(rootOf(grown.frontier, digest));
      blamed = 'ledger.audit-entry-changed';
    }
    for (const { position, entryId } of differing) {
      findings.add({ code: blamed, tree: tree.origin, position, ...(entryId === undefined ? {} : { entryId }) });
    }
    if (!root.equals(checkpoint.root)) {
      findings.add({ code: 'ledger.audit-checkpoint-root', tree: tree.origin, size: checkpoint.size });
    }
    roots.set(checkpoint.size, root);
    for (const tile of grown.tiles) {
      if (tile.level === 0) continue;
      const found = upper.get(`${tile.level}/${tile.index}`);
      if (!found?.subarray(0, tile.hashes.length).equals(tile.hashes)) {
        findings.add({ code: 'ledger.audit-tile', tree: tree.origin, detail: tilePath(tile) });
      }
    }
    frontier = grown.frontier;
    computed = [];
    stored = [];
    differing = [];
  }

  return {
    async take(from, rows) {
      const inTree = rows.slice(0, Math.max(0, size - from));
      const held = await readLeafHashes(client, tree, from, inTree.length, size, findings);
      const own = hashLeaves(
        inTree.map((row) => row?.bytes ?? new Uint8Array(0)),
        digest,
      );
      for (const [i, row] of inTree.entries()) {
        const at = i * HASH_LENGTH;
        const has = held.subarray(at, at + HASH_LENGTH);
        // A row that is gone was said already; its hash is all there is.
        if (!row) own.set(has, at);
        else if (has.compare(own, at, at + HASH_LENGTH) !== 0) {
          differing.push({ position: from + i, entryId: formatEntryId(row.id) });
        }
      }
      let done = 0;
      for (let at = checkpoints[next]; at && at.size <= from + inTree.length; at = checkpoints[++next]) {
        const upTo = at.size - from;
        computed.push(own.subarray(done * HASH_LENGTH, upTo * HASH_LENGTH));
        stored.push(held.subarray(done * HASH_LENGTH, upTo * HASH_LENGTH));
        const later = differing.filter(({ position }) => position >= from + upTo);
        differing = differing.filter(({ position }) => position < from + upTo);
        judge(at);
        differing = later;
        done = upTo;
      }
      computed.push(own.subarray(done * HASH_LENGTH));
      stored.push(held.subarray(done * HASH_LENGTH));
    },
    async end() {
      for (const [place, hashes] of upper) {
        const [level, index] = place.split('/').map(Number) as [number, number];
        const all = Number(hashesAtLevel(level, BigInt(size)));
        if (hashes.length !== Math.min(TILE_WIDTH, Math.max(0, all - index * TILE_WIDTH)) * HASH_LENGTH) {
          findings.add({ code: 'ledger.audit-tile', tree: tree.origin, detail: `tile/${place}` });
        }
      }
      return roots;
    },
  };
}

/** All tiles above the leaves: a 256th of them. */
async function readUpperTiles(client: pg.ClientBase, treeId: number): Promise<Map<string, Buffer>> {
  const { rows } = await client.query<{ level: number; number: number; hashes: Buffer }>(
    'select level, number, hashes from ledger_tile where tree_id = $1 and level > 0',
    [treeId],
  );
  return new Map(rows.map(({ level, number, hashes }) => [`${level}/${number}`, hashes]));
}

/** The stored leaf hashes of a range; zeroes where a tile is gone or too short. */
async function readLeafHashes(
  client: pg.ClientBase,
  tree: TreeRow,
  from: number,
  count: number,
  size: number,
  findings: Findings,
): Promise<Buffer> {
  const hashes = Buffer.alloc(count * HASH_LENGTH);
  if (count === 0) return hashes;
  const first = from / TILE_WIDTH;
  const last = Math.ceil((from + count) / TILE_WIDTH);
  const { rows } = await client.query<{ number: number; hashes: Buffer }>(
    'select number, hashes from ledger_tile where tree_id = $1 and level = 0 and number >= $2 and number < $3',
    [tree.id, first, last],
  );
  const tiles = new Map(rows.map(({ number, hashes: tile }) => [number, tile]));
  for (let index = first; index < last; index++) {
    const tile = tiles.get(index);
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    if (tile?.length !== width * HASH_LENGTH) {
      findings.add({ code: 'ledger.audit-tile', tree: tree.origin, detail: `tile/0/${index}` });
    }
    tile?.copy(hashes, (index * TILE_WIDTH - from) * HASH_LENGTH);
  }
  return hashes;
}

/** Reads the entries of a log with their bodies, in order. */
export async function readRange(
  client: pg.ClientBase,
  treeId: number,
  from: number,
  to: number,
): Promise<(AuditedRow | undefined)[]> {
  const rows: (AuditedRow | undefined)[] = Array.from({ length: to - from });
  await copyOutBytes(
    client,
    `copy (select e.position, e.id, e.bytes, coalesce(b.person_id, -1), coalesce(b.ref, ''), coalesce(b.sealed, '')
           from ledger_entry e left join ledger_body b on b.tree_id = e.tree_id and b.position = e.position
           where e.tree_id = ${treeId} and e.position >= ${from} and e.position < ${to} order by e.position)
     to stdout (format binary)`,
    (lent) => {
      const [position, id, bytes, person, ref, sealed] = fieldsOf(Buffer.from(lent)) as [
        Buffer,
        Buffer,
        Buffer,
        Buffer,
        Buffer,
        Buffer,
      ];
      const at = Number(position.readBigInt64BE());
      const personId = person.readInt32BE();
      rows[at - from] = {
        position: at,
        id,
        bytes,
        personId: personId === -1 ? undefined : personId,
        ref: ref.toString('utf8'),
        sealed: sealed.length === 0 ? undefined : sealed,
      };
    },
  );
  return rows;
}

/** The entry that a withdrawal is about, or undefined; a finding when the bytes are no entry or another's. */
export function checkEntry(tree: string, row: AuditedRow, findings: Findings): { withdraws: Uint8Array | undefined } {
  try {
    const entry = parseEntry(row.bytes);
    if (row.id.equals(entry.id)) return { withdraws: entry.kind === 'withdrawal' ? entry.about : undefined };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
  const entryId = formatEntryId(row.id);
  findings.add({ code: 'ledger.audit-entry-malformed', tree, position: row.position, entryId });
  return { withdraws: undefined };
}
