import { LedgerError } from '../error.js';
import type { Digest } from './digest.js';
import { sha256 } from './digest.js';
import { bitLength, foldRight, nodeHash } from './tree-hash.js';

/** Where the hashes of a tree are read from: what a proof is made of. */
export interface HashReader {
  /**
   * Hashes of complete subtrees of 2^level leaves, from the one numbered `from` up to, without, `to`. Level 0 are the
   * leaf hashes. Only complete subtrees are asked for.
   */
  readHashes(level: number, from: bigint, to: bigint): Promise<readonly Uint8Array[]>;
}

interface Subtree {
  readonly level: number;
  readonly index: bigint;
}

/** A tree kept in memory whole: for tests, small logs and audits. */
export function memoryReader(leafHashes: readonly Uint8Array[], digest: Digest = sha256): HashReader {
  const levels: Uint8Array[][] = [[...leafHashes]];
  for (let below = levels[0]; below.length > 1; below = levels[levels.length - 1]) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) above.push(nodeHash(below[i], below[i + 1], digest));
    levels.push(above);
  }
  return {
    async readHashes(level, from, to) {
      const row = levels[level] ?? [];
      if (to > BigInt(row.length)) throw new LedgerError('tree.size', `the tree has no subtree ${to - 1n} at ${level}`);
      return row.slice(Number(from), Number(to));
    },
  };
}

/**
 * MTH(D[start:end]) for a range that the splitting of RFC 6962 section 2.1 makes.
 *
 * Such a range is complete subtrees of shrinking size, hashed from the right.
 */
export async function hashRange(reader: HashReader, start: bigint, end: bigint, digest: Digest): Promise<Uint8Array> {
  const parts = await Promise.all(
    completeSubtrees(start, end).map(async ({ level, index }) => {
      const [hash] = await reader.readHashes(level, index, index + 1n);
      return hash;
    }),
  );
  return foldRight(parts, digest);
}

/** The root of the first `size` leaves. */
export async function readRoot(reader: HashReader, size: bigint, digest: Digest = sha256): Promise<Uint8Array> {
  return size === 0n ? digest(new Uint8Array(0)) : hashRange(reader, 0n, size, digest);
}

function completeSubtrees(start: bigint, end: bigint): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    const fits = bitLength(end - at) - 1;
    const aligned = at === 0n ? fits : bitLength(at & -at) - 1;
    const level = Math.min(fits, aligned);
    subtrees.push({ level, index: at >> BigInt(level) });
    at += 1n << BigInt(level);
  }
  return subtrees;
}
