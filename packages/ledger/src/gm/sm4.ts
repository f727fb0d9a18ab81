import { sm4 } from 'sm-crypto-v2';
import { concatBytes, equalBytes } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { ghash } from './ghash.js';

const BLOCK = 16;

/** What SM4-GCM gives: the ciphertext and 16 bytes that show a change to it. */
export interface SealedField {
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/**
 * Encrypts a field by SM4-GCM.
 *
 * @param key 16 bytes.
 * @param nonce 12 bytes, never twice with the same key; other lengths but 0 are allowed by the standard.
 * @param associated what is not hidden but must not be changed either, such as the row's id.
 * @throws LedgerError `gm.malformed` for a key or nonce of the wrong length.
 *
 * Source: RFC 8998, NIST SP 800-38D. Built on the library's block cipher, since its own GCM counts beyond 32 bits.
 */
export function sm4GcmEncrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array = new Uint8Array(0),
): SealedField {
  const { stream, tagOf } = gcm(key, nonce, plaintext.length);
  const ciphertext = plaintext.map((byte, i) => byte ^ stream[i]);
  return { ciphertext, tag: tagOf(associated, ciphertext) };
}

/**
 * Decrypts a field.
 *
 * @throws LedgerError `gm.malformed` for wrong lengths, `gm.decrypt` if the key is another or anything was changed.
 */
export function sm4GcmDecrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  { ciphertext, tag }: SealedField,
  associated: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const { stream, tagOf } = gcm(key, nonce, ciphertext.length);
  if (!equalBytes(tagOf(associated, ciphertext), tag)) {
    throw new LedgerError('gm.decrypt', 'the key is another or the field was changed');
  }
  return ciphertext.map((byte, i) => byte ^ stream[i]);
}

/**
 * SM4-CBC over whole blocks, without padding. It does not notice a change: use it only where a format asks for it.
 *
 * @throws LedgerError `gm.malformed` for a key, start value or text of the wrong length.
 */
export function sm4CbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  checkCbc(key, iv, plaintext);
  return sm4.encrypt(plaintext, key, { mode: 'cbc', iv, padding: 'none', output: 'array' });
}

/** The other direction of `sm4CbcEncrypt`. */
export function sm4CbcDecrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  checkCbc(key, iv, ciphertext);
  return sm4.decrypt(ciphertext, key, { mode: 'cbc', iv, padding: 'none', output: 'array' });
}

function gcm(key: Uint8Array, nonce: Uint8Array, length: number) {
  if (key.length !== BLOCK) throw malformed('an SM4 key has 16 bytes');
  if (nonce.length === 0) throw malformed('the nonce is empty');
  const h = encryptBlocks(key, new Uint8Array(BLOCK));
  const start =
    nonce.length === 12
      ? concatBytes(nonce, Uint8Array.of(0, 0, 0, 1))
      : ghash(h, [padded(nonce), lengths(0, nonce.length)]);
  const blocks = Math.ceil(length / BLOCK);
  const counters = new Uint8Array((blocks + 1) * BLOCK);
  const first = new DataView(start.buffer, start.byteOffset).getUint32(12);
  for (let i = 0; i <= blocks; i++) {
    counters.set(start.subarray(0, 12), i * BLOCK);
    new DataView(counters.buffer).setUint32(i * BLOCK + 12, (first + i) >>> 0);
  }
  const encrypted = encryptBlocks(key, counters);
  const mask = encrypted.subarray(0, BLOCK);
  return {
    stream: encrypted.subarray(BLOCK),
    tagOf: (associated: Uint8Array, ciphertext: Uint8Array) =>
      ghash(h, [padded(associated), padded(ciphertext), lengths(associated.length, ciphertext.length)]).map(
        (byte, i) => byte ^ mask[i],
      ),
  };
}

function encryptBlocks(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  return sm4.encrypt(blocks, key, { mode: 'ecb', padding: 'none', output: 'array' });
}

function padded(data: Uint8Array): Uint8Array {
  return concatBytes(data, new Uint8Array((BLOCK - (data.length % BLOCK)) % BLOCK));
}

function lengths(first: number, second: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  view.setBigUint64(0, BigInt(first) * 8n);
  view.setBigUint64(8, BigInt(second) * 8n);
  return block;
}

function checkCbc(key: Uint8Array, iv: Uint8Array, text: Uint8Array): void {
  if (key.length !== BLOCK || iv.length !== BLOCK) throw malformed('an SM4 key and a start value have 16 bytes');
  if (text.length % BLOCK !== 0) throw malformed('the text is not whole blocks of 16 bytes');
}

function malformed(message: string): LedgerError {
  return new LedgerError('gm.malformed', message);
}
