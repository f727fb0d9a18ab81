import { equalBytes } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { type Digest, sha256 } from './digest.js';
import { type HashReader, hashRange } from './hash-reader.js';
import { bitLength, checkHash, checkIndex, checkSize, nodeHash } from './tree-hash.js';

/** What an inclusion proof claims: this leaf stands at `index` of the tree with this root. */
export interface Inclusion {
  /** From 0. */
  readonly index: bigint;
  /** Leaves in the tree. */
  readonly size: bigint;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  /** Hashes from the leaf's sibling up to the root's child. */
  readonly proof: readonly Uint8Array[];
}

/**
 * The hashes that prove that leaf `index` is in the tree of the first `size` leaves, from the leaf upwards.
 *
 * @throws LedgerError `tree.size`, `tree.index`.
 *
 * Source: RFC 6962 section 2.1.1.
 */
export async function proveInclusion(
  index: bigint,
  size: bigint,
  reader: HashReader,
  digest: Digest = sha256,
): Promise<Uint8Array[]> {
  checkSize(size);
  checkIndex(index, size);
  const ranges: [bigint, bigint][] = [];
  for (let start = 0n, end = size; end - start > 1n; ) {
    const split = start + splitAt(end - start);
    if (index < split) {
      ranges.push([split, end]);
      end = split;
    } else {
      ranges.push([start, split]);
      start = split;
    }
  }
  return Promise.all(ranges.reverse().map(([start, end]) => hashRange(reader, start, end, digest)));
}

/**
 * Checks an inclusion proof.
 *
 * @throws LedgerError `tree.size`, `tree.index`, `tree.hash-length`, `tree.proof-length` if the proof has too many or
 *   too few hashes for this place, `tree.proof-mismatch` if it does not lead to the root.
 *
 * Source: RFC 9162 section 2.1.3.2 (the same tree as RFC 6962).
 */
export function verifyInclusion({ index, size, leafHash, root, proof }: Inclusion, digest: Digest = sha256): void {
  checkSize(size);
  checkIndex(index, size);
  checkHash(leafHash, 'the leaf hash');
  checkHash(root, 'the root');
  proof.forEach((hash, i) => {
    checkHash(hash, `proof hash ${i + 1}`);
  });
  const expected = inclusionLength(index, size);
  if (proof.length !== expected) {
    throw new LedgerError(
      'tree.proof-length',
      `leaf ${index} of ${size} takes an inclusion proof of ${expected} hashes, not ${proof.length}`,
    );
  }
  let node = index;
  let last = size - 1n;
  let hash = leafHash;
  for (const sibling of proof) {
    if ((node & 1n) === 1n || node === last) {
      hash = nodeHash(sibling, hash, digest);
      // A right-most node without a sibling rises unchanged until it is a right child.
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling, digest);
    }
    node >>= 1n;
    last >>= 1n;
  }
  if (!equalBytes(hash, root)) {
    throw new LedgerError('tree.proof-mismatch', 'the inclusion proof does not lead to the root');
  }
}

/** The largest power of two below n; n ≥ 2. */
export function splitAt(n: bigint): bigint {
  return 1n << BigInt(bitLength(n - 1n) - 1);
}

function inclusionLength(index: bigint, size: bigint): number {
  // Below the point where the paths of the leaf and of the last leaf part, every level has a sibling; above it,
  // only levels at which the last leaf's path turns left have one.
  const inner = bitLength(index ^ (size - 1n));
  return inner + ones(index >> BigInt(inner));
}

function ones(bits: bigint): number {
  return bits.toString(2).replaceAll('0', '').length;
}
