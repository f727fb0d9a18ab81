import { equalBytes } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { type Digest, sha256 } from './digest.js';
import { type HashReader, hashRange } from './hash-reader.js';
import { splitAt } from './inclusion.js';
import { checkHash, checkSize, nodeHash } from './tree-hash.js';

/** What a consistency proof claims: the tree of `newSize` begins with the tree of `oldSize`. */
export interface Consistency {
  readonly oldSize: bigint;
  readonly oldRoot: Uint8Array;
  readonly newSize: bigint;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * The hashes that prove that a tree only grew between two sizes. None if they are equal.
 *
 * @throws LedgerError `tree.size` if `oldSize` is 0 (there is nothing to prove) or above `newSize`.
 *
 * Source: RFC 6962 section 2.1.2.
 */
export async function proveConsistency(
  oldSize: bigint,
  newSize: bigint,
  reader: HashReader,
  digest: Digest = sha256,
): Promise<Uint8Array[]> {
  checkSizes(oldSize, newSize);
  const ranges: [bigint, bigint][] = [];
  let start = 0n;
  let end = newSize;
  while (oldSize !== end) {
    const split = start + splitAt(end - start);
    if (oldSize <= split) {
      ranges.push([split, end]);
      end = split;
    } else {
      ranges.push([start, split]);
      start = split;
    }
  }
  // The old tree itself is known to whoever checks; a part of it is not.
  if (start !== 0n) ranges.push([start, end]);
  return Promise.all(ranges.reverse().map(([from, to]) => hashRange(reader, from, to, digest)));
}

/**
 * Checks a consistency proof.
 *
 * @throws LedgerError `tree.size` (old size 0 or above the new one), `tree.hash-length`, `tree.proof-length`,
 *   `tree.proof-mismatch` if it does not lead to both roots.
 *
 * Source: RFC 9162 section 2.1.4.2 (the same tree as RFC 6962).
 */
export function verifyConsistency(
  { oldSize, oldRoot, newSize, newRoot, proof }: Consistency,
  digest: Digest = sha256,
): void {
  checkSizes(oldSize, newSize);
  checkHash(oldRoot, 'the old root');
  checkHash(newRoot, 'the new root');
  proof.forEach((hash, i) => {
    checkHash(hash, `proof hash ${i + 1}`);
  });
  if (oldSize === newSize) {
    if (proof.length !== 0) throw wrongLength(oldSize, newSize, proof.length);
    if (!equalBytes(oldRoot, newRoot)) {
      throw new LedgerError('tree.proof-mismatch', 'two trees of the same size have different roots');
    }
    return;
  }
  const isPowerOfTwo = (oldSize & (oldSize - 1n)) === 0n;
  const path = isPowerOfTwo ? [oldRoot, ...proof] : proof;
  let node = oldSize - 1n;
  let last = newSize - 1n;
  while ((node & 1n) === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  if (path.length === 0 || proof.length === 0) throw wrongLength(oldSize, newSize, proof.length);
  let oldHash = path[0];
  let newHash = path[0];
  for (const hash of path.slice(1)) {
    if (last === 0n) throw wrongLength(oldSize, newSize, proof.length);
    if ((node & 1n) === 1n || node === last) {
      oldHash = nodeHash(hash, oldHash, digest);
      newHash = nodeHash(hash, newHash, digest);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      newHash = nodeHash(newHash, hash, digest);
    }
    node >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw wrongLength(oldSize, newSize, proof.length);
  if (!equalBytes(oldHash, oldRoot)) {
    throw new LedgerError('tree.proof-mismatch', 'the consistency proof does not lead to the old root');
  }
  if (!equalBytes(newHash, newRoot)) {
    throw new LedgerError('tree.proof-mismatch', 'the consistency proof does not lead to the new root');
  }
}

function checkSizes(oldSize: bigint, newSize: bigint): void {
  checkSize(oldSize, 'the old size');
  checkSize(newSize, 'the new size');
  if (oldSize === 0n) throw new LedgerError('tree.size', 'consistency with an empty tree proves nothing');
  if (oldSize > newSize) throw new LedgerError('tree.size', `a tree of ${oldSize} cannot shrink to ${newSize}`);
}

function wrongLength(oldSize: bigint, newSize: bigint, length: number): LedgerError {
  return new LedgerError(
    'tree.proof-length',
    `a consistency proof from ${oldSize} to ${newSize} does not take ${length} hashes`,
  );
}
