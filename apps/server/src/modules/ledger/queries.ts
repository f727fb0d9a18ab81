import type { Tile, TilePlace } from '@wuyu/ledger';
import { LedgerError } from '@wuyu/ledger';
import type pg from 'pg';
import type { DigestName } from './digest.js';

/** A connection or a pool: the sequencer works on the one connection that holds its lock. */
export type Wire = Pick<pg.ClientBase, 'query'> | pg.Pool;

export interface TreeRow {
  id: number;
  /** The log's name: host and path. */
  origin: string;
  schoolYear: number;
  digest: DigestName;
  twinOf: number | undefined;
  verifierKey: string;
  closed: boolean;
}

export interface CheckpointRow {
  treeId: number;
  size: number;
  root: Buffer;
  /** With the log's signature only. */
  note: string;
  madeAt: Date;
}

const TREE = `select id, origin, school_year as "schoolYear", digest, coalesce(twin_of, -1) as "twinOf",
  verifier_key as "verifierKey", closed_at is not null as closed from ledger_tree`;

const treeOf = (row: TreeRow): TreeRow => ({ ...row, twinOf: row.twinOf === -1 ? undefined : row.twinOf });

/** Rows of a statement that answers such rows. */
async function ask<T extends pg.QueryResultRow>(wire: Wire, sql: string, values: unknown[] = []): Promise<T[]> {
  const { rows } = await (wire as pg.Pool).query<T>(sql, values);
  return rows;
}

export async function listTrees(wire: Wire): Promise<TreeRow[]> {
  return (await ask<TreeRow>(wire, `${TREE} order by id`)).map(treeOf);
}

export async function treesOfYear(wire: Wire, schoolYear: number): Promise<TreeRow[]> {
  return (await ask<TreeRow>(wire, `${TREE} where school_year = $1 order by id`, [schoolYear])).map(treeOf);
}

export async function insertTree(
  wire: Wire,
  tree: Omit<TreeRow, 'id' | 'twinOf'> & { twinOf?: number; at: Date },
): Promise<TreeRow> {
  const [row] = await ask<{ id: number }>(
    wire,
    `insert into ledger_tree (id, origin, school_year, digest, twin_of, verifier_key, made_at, closed_at)
     select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, case when $7 then $6::timestamptz end from ledger_tree
     returning id`,
    [tree.origin, tree.schoolYear, tree.digest, tree.twinOf ?? null, tree.verifierKey, tree.at, tree.closed],
  );
  const { at: _, ...rest } = tree;
  return { ...rest, id: (row as { id: number }).id, twinOf: tree.twinOf };
}

/** The newest first. */
export async function readCheckpoints(wire: Wire, treeId: number, most: number): Promise<CheckpointRow[]> {
  return ask<CheckpointRow>(
    wire,
    `select tree_id as "treeId", size, root, note, made_at as "madeAt" from ledger_checkpoint
     where tree_id = $1 order by size desc limit $2`,
    [treeId, most],
  );
}

export async function writeCheckpoint(wire: Wire, { treeId, size, root, note, madeAt }: CheckpointRow): Promise<void> {
  await ask(wire, 'insert into ledger_checkpoint (tree_id, size, root, note, made_at) values ($1, $2, $3, $4, $5)', [
    treeId,
    size,
    root,
    note,
    madeAt,
  ]);
}

export interface CosignatureRow {
  treeId: number;
  size: number;
  /** The name of its key. */
  witness: string;
  line: string;
  signedAt: Date;
}

export async function writeCosignature(wire: Wire, row: CosignatureRow): Promise<void> {
  await ask(
    wire,
    `insert into ledger_cosignature (tree_id, size, witness, line, signed_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [row.treeId, row.size, row.witness, row.line, row.signedAt],
  );
}

/** Of one checkpoint, by the witnesses' names. */
export async function readCosignatures(wire: Wire, treeId: number, size: number): Promise<CosignatureRow[]> {
  return ask<CosignatureRow>(
    wire,
    `select tree_id as "treeId", size, witness, line, signed_at as "signedAt" from ledger_cosignature
     where tree_id = $1 and size = $2 order by witness`,
    [treeId, size],
  );
}

export async function writeTiles(wire: Wire, treeId: number, tiles: readonly Tile[]): Promise<void> {
  await ask(
    wire,
    `insert into ledger_tile (tree_id, level, number, hashes)
     select $1, * from unnest($2::smallint[], $3::bigint[], $4::bytea[])
     on conflict (tree_id, level, number) do update set hashes = excluded.hashes`,
    [
      treeId,
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index.toString()),
      tiles.map(({ hashes }) => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)),
    ],
  );
}

/** A stored tile, perhaps fuller than asked for. */
export async function findTile(
  wire: Wire,
  treeId: number,
  { level, index }: Pick<TilePlace, 'level' | 'index'>,
): Promise<Buffer | undefined> {
  const [row] = await ask<{ hashes: Buffer }>(
    wire,
    'select hashes from ledger_tile where tree_id = $1 and level = $2 and number = $3',
    [treeId, level, index.toString()],
  );
  return row?.hashes;
}

/** Reads a tree's tiles for proofs. @throws LedgerError `tile.malformed` when one is missing. */
export function readTileOf(wire: Wire, treeId: number): (place: TilePlace) => Promise<Uint8Array> {
  return async (place) => {
    const tile = await findTile(wire, treeId, place);
    if (!tile) throw new LedgerError('tile.malformed', `tile ${place.index} of level ${place.level} is missing`);
    return tile;
  };
}
