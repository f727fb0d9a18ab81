import { SALT_LENGTH, sm4GcmDecrypt, sm4GcmEncrypt } from '@wuyu/ledger';
import { drawRandom } from './random.js';
import { NONCE_LENGTH, TAG_LENGTH, unwrap, wrap } from './wrap.js';

/** How a body is sealed: AES-256-GCM, or SM4-GCM in the Chinese profile. The first byte says which. */
export type Seal = 'aes' | 'sm4';

const AES = 1;
const SM4 = 2;
const SM4_KEY_LENGTH = 16;

/**
 * Salt and canonical body, readable with the pupil's key only, and only as the body of this entry.
 *
 * @param plain salt (32 bytes), then the body.
 * @param key 32 bytes; SM4 uses the first 16.
 */
export function sealBody(plain: Uint8Array, entryId: Uint8Array, key: Uint8Array, seal: Seal): Buffer {
  if (seal === 'aes') return wrap(key, plain, entryId, AES);
  const nonce = drawRandom(NONCE_LENGTH);
  const { ciphertext, tag } = sm4GcmEncrypt(key.subarray(0, SM4_KEY_LENGTH), nonce, plain, entryId);
  return Buffer.concat([Buffer.of(SM4), nonce, ciphertext, tag]);
}

/** @throws Error when it was not sealed by this key for this entry. */
export function openBody(
  sealed: Uint8Array,
  entryId: Uint8Array,
  key: Uint8Array,
): { salt: Uint8Array; canonical: Uint8Array } {
  const plain = openPlain(sealed, entryId, key);
  if (plain.length < SALT_LENGTH) throw new Error('too short to be a body');
  return { salt: plain.subarray(0, SALT_LENGTH), canonical: plain.subarray(SALT_LENGTH) };
}

function openPlain(sealed: Uint8Array, entryId: Uint8Array, key: Uint8Array): Uint8Array {
  if (sealed[0] === AES) return unwrap(key, sealed, entryId, 1);
  if (sealed[0] !== SM4) throw new Error('sealed in a way that is not known');
  const end = sealed.length - TAG_LENGTH;
  if (end < 1 + NONCE_LENGTH) throw new Error('too short to be a body');
  const nonce = sealed.subarray(1, 1 + NONCE_LENGTH);
  const hidden = { ciphertext: sealed.subarray(1 + NONCE_LENGTH, end), tag: sealed.subarray(end) };
  return sm4GcmDecrypt(key.subarray(0, SM4_KEY_LENGTH), nonce, hidden, entryId);
}
