import { hash } from 'node:crypto';
import { type CommitmentSuite, type Digest, ENTRY_LENGTH, HASH_LENGTH } from '@wuyu/ledger';

/** How a tree hashes: its own kind, or that of its twin in the Chinese profile. */
export type DigestName = 'sha256' | 'sm3';

// One call and a string of one-byte characters: a third of what an object for each hash costs, and no work for the
// garbage collector.
const digestBy = (name: DigestName): Digest => {
  return (data) => {
    const text = hash(name, data, 'binary');
    const bytes = new Uint8Array(HASH_LENGTH);
    for (let i = 0; i < HASH_LENGTH; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  };
};

export const digests: Readonly<Record<DigestName, Digest>> = { sha256: digestBy('sha256'), sm3: digestBy('sm3') };

/** The leaf hashes of entries of 100 bytes, one behind the other: as `hashLeaves` of @wuyu/ledger, and packed as it packs. */
export function hashEntries(entries: Buffer, name: DigestName): Buffer {
  const count = entries.length / ENTRY_LENGTH;
  const hashes = Buffer.allocUnsafe(count * HASH_LENGTH);
  const leaf = Buffer.alloc(1 + ENTRY_LENGTH);
  for (let i = 0; i < count; i++) {
    entries.copy(leaf, 1, i * ENTRY_LENGTH, (i + 1) * ENTRY_LENGTH);
    hashes.write(hash(name, leaf, 'binary'), i * HASH_LENGTH, 'latin1');
  }
  return hashes;
}

/** As `commit` of @wuyu/ledger, for a body that is canonical already. */
export function commitCanonical(canonical: Uint8Array, salt: Uint8Array, suite: CommitmentSuite): Buffer {
  return hmac(suite === 'hmac-sm3' ? hmacs.sm3 : hmacs.sha256, salt, canonical);
}

/** HMAC-SHA-512 (RFC 2104): 64 bytes. @param key at most 128 bytes. */
export function hmacSha512(key: Uint8Array, data: Uint8Array): Buffer {
  return hmac(hmacs.sha512, key, data);
}

/** Two one-shot hashes over buffers that are used again; nothing in them outlives the call. */
interface Hmac {
  name: string;
  block: number;
  inner: Buffer;
  outer: Buffer;
}

const makeHmac = (name: string, block: number, length: number): Hmac => ({
  name,
  block,
  inner: Buffer.alloc(block + 4096),
  outer: Buffer.alloc(block + length),
});
const hmacs = { sha256: makeHmac('sha256', 64, 32), sm3: makeHmac('sm3', 64, 32), sha512: makeHmac('sha512', 128, 64) };

function hmac(kept: Hmac, key: Uint8Array, data: Uint8Array): Buffer {
  const { name, block, outer } = kept;
  if (key.length > block) throw new RangeError('the key is longer than a block');
  if (kept.inner.length < block + data.length) kept.inner = Buffer.alloc(block + 2 * data.length);
  const { inner } = kept;
  for (let i = 0; i < block; i++) {
    const byte = i < key.length ? (key[i] as number) : 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  inner.set(data, block);
  outer.write(hash(name, inner.subarray(0, block + data.length), 'binary'), block, 'latin1');
  return Buffer.from(hash(name, outer, 'binary'), 'latin1');
}
