import { LedgerError } from '../error.js';
import { type Digest, HASH_LENGTH, sha256 } from './digest.js';
import type { HashReader } from './hash-reader.js';
import { foldSubtree } from './subtree.js';
import { firstHashes, hashesAtLevel, TILE_HEIGHT, TILE_WIDTH, type TilePlace } from './tiles.js';
import { checkSize } from './tree-hash.js';

/**
 * Reads hashes of any level from stored tiles; what lies between the tiles' levels is hashed again.
 *
 * @param size leaves of the tree whose tiles are stored. Proofs for any smaller size can be made from them as well.
 * @param readTile gives a stored tile; a fuller one than asked for serves as well. Each tile is asked for once in the
 *   life of the reader, so make one a request.
 */
export function tileReader(
  size: bigint,
  readTile: (place: TilePlace) => Promise<Uint8Array>,
  digest: Digest = sha256,
): HashReader {
  checkSize(size);
  const tiles = new Map<string, Promise<Uint8Array>>();

  function tile(level: number, index: bigint): Promise<Uint8Array> {
    const key = `${level}/${index}`;
    const known = tiles.get(key);
    if (known) return known;
    const left = hashesAtLevel(level, size) - index * BigInt(TILE_WIDTH);
    const place = { level, index, width: left >= BigInt(TILE_WIDTH) ? TILE_WIDTH : Number(left) };
    const reading = readTile(place).then((stored) => firstHashes(stored, place));
    tiles.set(key, reading);
    return reading;
  }

  async function readHash(level: number, index: bigint): Promise<Uint8Array> {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const inner = BigInt(level % TILE_HEIGHT);
    const first = index << inner;
    const hashes = await tile(tileLevel, first / BigInt(TILE_WIDTH));
    const start = Number(first % BigInt(TILE_WIDTH)) * HASH_LENGTH;
    return foldSubtree(hashes.subarray(start, start + (HASH_LENGTH << Number(inner))), digest);
  }

  return {
    async readHashes(level, from, to) {
      if (from < 0n || to << BigInt(level) > size) {
        throw new LedgerError('tree.size', `a tree of ${size} has no complete subtree ${to - 1n} at height ${level}`);
      }
      const wanted: Promise<Uint8Array>[] = [];
      for (let index = from; index < to; index++) wanted.push(readHash(level, index));
      return Promise.all(wanted);
    },
  };
}
