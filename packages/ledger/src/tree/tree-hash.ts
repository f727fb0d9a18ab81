import { LedgerError } from '../error.js';
import { type Digest, HASH_LENGTH, sha256 } from './digest.js';

// A count of leaves must fit into 63 bits: with more, a proof would be longer than the formats allow.
const SIZES_END = 1n << 63n;

/** The hash of a leaf: H(0x00 || entry). Source: RFC 6962 section 2.1. */
export function leafHash(entry: Uint8Array, digest: Digest = sha256): Uint8Array {
  const data = new Uint8Array(entry.length + 1);
  data.set(entry, 1);
  return digest(data);
}

/** The hash of a node: H(0x01 || left || right). Source: RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array, digest: Digest = sha256): Uint8Array {
  const data = new Uint8Array(1 + left.length + right.length);
  data[0] = 1;
  data.set(left, 1);
  data.set(right, 1 + left.length);
  return digest(data);
}

/** The root of a tree without leaves: the hash of nothing. Source: RFC 6962 section 2.1. */
export function emptyRoot(digest: Digest = sha256): Uint8Array {
  return digest(new Uint8Array(0));
}

/**
 * The leaf hashes of many entries, one behind the other: the form in which `growFrontier` takes them.
 *
 * @returns 32 bytes an entry.
 */
export function hashLeaves(entries: readonly Uint8Array[], digest: Digest = sha256): Uint8Array {
  const hashes = new Uint8Array(entries.length * HASH_LENGTH);
  let data = new Uint8Array(0);
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    // Entries are mostly of one length, so the array can be used again.
    if (data.length !== entry.length + 1) data = new Uint8Array(entry.length + 1);
    data.set(entry, 1);
    hashes.set(digest(data), i * HASH_LENGTH);
  }
  return hashes;
}

/** The root over hashes of complete subtrees, the largest first. `parts` is not empty. */
export function foldRight(parts: readonly Uint8Array[], digest: Digest): Uint8Array {
  let root = parts[parts.length - 1];
  for (let i = parts.length - 2; i >= 0; i--) root = nodeHash(parts[i], root, digest);
  return root;
}

/** @throws LedgerError `tree.size` unless 0 ≤ size < 2^63 and it is a BigInt. */
export function checkSize(size: bigint, what = 'the size'): void {
  if (typeof size !== 'bigint' || size < 0n || size >= SIZES_END) {
    throw new LedgerError('tree.size', `${what} is not a whole number from 0 to 2^63 - 1: ${String(size)}`);
  }
}

/** @throws LedgerError `tree.index` unless the leaf is in the tree. */
export function checkIndex(index: bigint, size: bigint): void {
  if (typeof index !== 'bigint' || index < 0n || index >= size) {
    throw new LedgerError('tree.index', `leaf ${String(index)} is not in a tree of ${size}`);
  }
}

/** @throws LedgerError `tree.hash-length` unless it is 32 bytes. */
export function checkHash(hash: Uint8Array, what: string): void {
  if (!(hash instanceof Uint8Array) || hash.length !== HASH_LENGTH) {
    throw new LedgerError('tree.hash-length', `${what} is not ${HASH_LENGTH} bytes long`);
  }
}

/** The number of binary digits of a size: 0 for 0. */
export function bitLength(size: bigint): number {
  return size === 0n ? 0 : size.toString(2).length;
}
