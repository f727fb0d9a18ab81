import { type Digest, HASH_LENGTH } from './digest.js';

const PAIR = 2 * HASH_LENGTH;

/**
 * The root over a row of hashes whose number is a power of two.
 *
 * The inner loop of everything that grows or audits a tree, so it copies nothing: the byte in front of a pair, which
 * nobody needs any more, takes the 0x01 that a node's hash begins with.
 */
export function foldSubtree(hashes: Uint8Array, digest: Digest): Uint8Array {
  const row = new Uint8Array(1 + hashes.length);
  row.set(hashes, 1);
  for (let width = hashes.length / HASH_LENGTH; width > 1; width /= 2) {
    for (let i = 0; i < width / 2; i++) {
      const front = i * PAIR;
      row[front] = 1;
      row.set(digest(row.subarray(front, front + 1 + PAIR)), 1 + i * HASH_LENGTH);
    }
  }
  return row.slice(1, 1 + HASH_LENGTH);
}
