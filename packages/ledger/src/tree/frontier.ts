import { LedgerError } from '../error.js';
import { type Digest, HASH_LENGTH, sha256 } from './digest.js';
import { foldSubtree } from './subtree.js';
import { firstHashes, partialTiles, TILE_HEIGHT, TILE_WIDTH, type Tile, type TilePlace } from './tiles.js';
import { checkSize, emptyRoot, foldRight } from './tree-hash.js';

const TILE_BYTES = TILE_WIDTH * HASH_LENGTH;

/**
 * All that has to be known of a tree to append to it: its size and the tiles at its right edge that are not full,
 * at most 8 KB a level. Immutable: growing gives a new one.
 */
export interface Frontier {
  readonly size: bigint;
  /** By level: the hashes of the tile that is not full, 32 bytes each; empty where the last tile is full. */
  readonly edge: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0n, edge: [] };

/**
 * The frontier of a stored tree, read from its partial tiles (`partialTiles(size)`).
 *
 * @param readTile gives a stored tile; a fuller one than asked for serves as well.
 * @throws LedgerError `tile.malformed` if a tile is too short or not a row of hashes.
 */
export async function readFrontier(
  size: bigint,
  readTile: (place: TilePlace) => Promise<Uint8Array>,
): Promise<Frontier> {
  const edge: Uint8Array[] = [];
  for (const place of partialTiles(size)) {
    while (edge.length < place.level) edge.push(new Uint8Array(0));
    edge.push(new Uint8Array(firstHashes(await readTile(place), place)));
  }
  return { size, edge };
}

/**
 * Appends leaves.
 *
 * Costs about one node hash a leaf, and gives every tile that is new or fuller than before, full ones of lower levels
 * first: store them all before the checkpoint that needs them.
 *
 * @param leafHashes 32 bytes a leaf, from `hashLeaves`. Batches of some thousand are fast.
 * @throws LedgerError `tree.hash-length` if it is not a whole number of hashes, `tree.size` above 2^63 - 1 leaves.
 */
export function growFrontier(
  frontier: Frontier,
  leafHashes: Uint8Array,
  digest: Digest = sha256,
): { frontier: Frontier; tiles: Tile[] } {
  if (leafHashes.length % HASH_LENGTH !== 0) {
    throw new LedgerError('tree.hash-length', `the leaf hashes are ${leafHashes.length} bytes, not a multiple of 32`);
  }
  const size = frontier.size + BigInt(leafHashes.length / HASH_LENGTH);
  checkSize(size);
  const tiles: Tile[] = [];
  const edge = [...frontier.edge];
  let added = leafHashes;
  for (let level = 0; added.length > 0; level++) {
    const before = edge[level] ?? new Uint8Array(0);
    const row = new Uint8Array(before.length + added.length);
    row.set(before, 0);
    row.set(added, before.length);
    const firstTile = (frontier.size >> BigInt(level * TILE_HEIGHT)) / BigInt(TILE_WIDTH);
    const full = Math.floor(row.length / TILE_BYTES);
    const roots = new Uint8Array(full * HASH_LENGTH);
    for (let i = 0; i < full; i++) {
      const hashes = row.slice(i * TILE_BYTES, (i + 1) * TILE_BYTES);
      tiles.push({ level, index: firstTile + BigInt(i), width: TILE_WIDTH, hashes });
      roots.set(foldSubtree(hashes, digest), i * HASH_LENGTH);
    }
    const rest = row.slice(full * TILE_BYTES);
    if (rest.length > 0) {
      tiles.push({ level, index: firstTile + BigInt(full), width: rest.length / HASH_LENGTH, hashes: rest });
    }
    edge[level] = rest;
    added = roots;
  }
  return { frontier: { size, edge }, tiles };
}

/** The root of the tree behind a frontier. */
export function rootOf(frontier: Frontier, digest: Digest = sha256): Uint8Array {
  const subtrees: Uint8Array[] = [];
  for (const hashes of [...frontier.edge].reverse()) {
    // A row of w hashes is, from the left, one complete subtree for every binary digit of w.
    let at = 0;
    for (let width = TILE_WIDTH / 2; width >= 1; width /= 2) {
      if (((hashes.length / HASH_LENGTH) & width) === 0) continue;
      const end = at + width * HASH_LENGTH;
      subtrees.push(foldSubtree(hashes.subarray(at, end), digest));
      at = end;
    }
  }
  return subtrees.length === 0 ? emptyRoot(digest) : foldRight(subtrees, digest);
}
