import { LedgerError } from '../error.js';
import { HASH_LENGTH } from './digest.js';
import { checkSize } from './tree-hash.js';

/** Hashes, or entries, in a full tile. */
export const TILE_WIDTH = 256;

/** A tile's levels of the tree: 256 = 2^8. */
export const TILE_HEIGHT = 8;

/** Where a tile of hashes stands. */
export interface TilePlace {
  /** 0 holds leaf hashes; each hash of level n + 1 is the root of a full tile of level n. From 0 to 63. */
  readonly level: number;
  /** From 0 within the level. */
  readonly index: bigint;
  /** Hashes in it: 256, or fewer at the right edge. */
  readonly width: number;
}

/** A tile of hashes, ready to be stored under `tilePath`. */
export interface Tile extends TilePlace {
  /** 32 bytes a hash. */
  readonly hashes: Uint8Array;
}

/**
 * The path of a tile of hashes, such as `tile/0/x001/x234/067` or, with fewer than 256 hashes, `tile/1/000.p/17`.
 *
 * Source: C2SP tlog-tiles.
 */
export function tilePath({ level, index, width }: TilePlace): string {
  if (!Number.isInteger(level) || level < 0 || level > 63) throw malformed(`there is no tile level ${level}`);
  return `tile/${level}/${numberedPath(index, width)}`;
}

/** The path of a bundle of entries, such as `tile/entries/x001/234.p/5`. Source: C2SP tlog-tiles. */
export function entriesPath(index: bigint, width: number): string {
  return `tile/entries/${numberedPath(index, width)}`;
}

/**
 * What a path asks for: a tile of hashes, or a bundle of entries (level `entries`).
 *
 * @throws LedgerError `tile.malformed` for any other spelling of a path than the one `tilePath` and `entriesPath` write.
 */
export function parseTilePath(path: string): { level: number | 'entries'; index: bigint; width: number } {
  const [, level, parents, lastPart, width] =
    /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*)([0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path) ?? [];
  if (level === undefined) throw malformed(`not the path of a tile: ${path.slice(0, 100)}`);
  const place = {
    level: level === 'entries' ? ('entries' as const) : Number(level),
    index: BigInt(parents.replaceAll(/[x/]/g, '') + lastPart),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const written =
    place.level === 'entries' ? entriesPath(place.index, place.width) : tilePath({ ...place, level: place.level });
  if (written !== path) throw malformed(`not the path of a tile: ${path.slice(0, 100)}`);
  return place;
}

/** How many hashes a tree of `size` leaves has at a tile level. */
export function hashesAtLevel(level: number, size: bigint): bigint {
  return size >> BigInt(level * TILE_HEIGHT);
}

/**
 * The tiles at the right edge of a tree: at every level the one that is not full, from level 0 upwards.
 *
 * Levels that end with a full tile have none, so that an empty tree has none at all.
 */
export function partialTiles(size: bigint): TilePlace[] {
  checkSize(size);
  const places: TilePlace[] = [];
  for (let level = 0; hashesAtLevel(level, size) > 0n; level++) {
    const hashes = hashesAtLevel(level, size);
    const width = Number(hashes % BigInt(TILE_WIDTH));
    if (width > 0) places.push({ level, index: hashes / BigInt(TILE_WIDTH), width });
  }
  return places;
}

/**
 * A bundle of entries: each with its length in front as two bytes, big-endian.
 *
 * @throws LedgerError `tile.malformed` if there are none or more than 256, or one is longer than 65,535 bytes.
 */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) throw malformed(`a bundle of ${entries.length} entries`);
  const bundle = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > 0xffff) throw malformed(`an entry of ${entry.length} bytes`);
    bundle[at] = entry.length >> 8;
    bundle[at + 1] = entry.length & 0xff;
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/**
 * The entries of a bundle.
 *
 * @throws LedgerError `tile.malformed` if it does not hold exactly `width` entries.
 */
export function parseBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    const end = at + 2 + ((bundle[at] << 8) | bundle[at + 1]);
    if (at + 2 > bundle.length || end > bundle.length) throw malformed('a bundle ends within an entry');
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width) throw malformed(`a bundle has ${entries.length} entries, not ${width}`);
  return entries;
}

/** The first `width` hashes of a stored tile. A fuller one serves as well. */
export function firstHashes(stored: Uint8Array, { level, index, width }: TilePlace): Uint8Array {
  const length = width * HASH_LENGTH;
  if (stored.length < length || stored.length > TILE_WIDTH * HASH_LENGTH || stored.length % HASH_LENGTH !== 0) {
    throw malformed(`the stored tile ${index} of level ${level} has ${stored.length} bytes, not ${length}`);
  }
  return stored.subarray(0, length);
}

function numberedPath(index: bigint, width: number): string {
  if (typeof index !== 'bigint' || index < 0n) throw malformed(`there is no tile ${String(index)}`);
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw malformed(`there is no tile of ${width}`);
  const digits = index.toString();
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const parts = padded.match(/.../g) ?? [];
  const path = [...parts.slice(0, -1).map((part) => `x${part}`), parts[parts.length - 1]].join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

function malformed(message: string): LedgerError {
  return new LedgerError('tile.malformed', message);
}
