import { createCipheriv, createDecipheriv } from 'node:crypto';
import { drawRandom } from './random.js';

export const NONCE_LENGTH = 12;
export const TAG_LENGTH = 16;

/**
 * AES-256-GCM.
 *
 * @param about what it belongs to: under another name it does not open.
 * @param mark a byte in front, as it is.
 * @returns mark, nonce (12), ciphertext, tag (16).
 */
export function wrap(key: Uint8Array, plain: Uint8Array, about: Uint8Array, mark?: number): Buffer {
  const nonce = drawRandom(NONCE_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(about);
  const hidden = cipher.update(plain);
  cipher.final();
  const start = mark === undefined ? 0 : 1;
  const wrapped = Buffer.allocUnsafe(start + NONCE_LENGTH + hidden.length + TAG_LENGTH);
  if (mark !== undefined) wrapped[0] = mark;
  wrapped.set(nonce, start);
  wrapped.set(hidden, start + NONCE_LENGTH);
  wrapped.set(cipher.getAuthTag(), start + NONCE_LENGTH + hidden.length);
  return wrapped;
}

/**
 * @param start bytes in front of the nonce.
 * @throws Error when the key, the bytes or what they belong to are others.
 */
export function unwrap(key: Uint8Array, wrapped: Uint8Array, about: Uint8Array, start = 0): Buffer {
  const end = wrapped.length - TAG_LENGTH;
  if (end < start + NONCE_LENGTH) throw new Error('too short to be something wrapped');
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(start, start + NONCE_LENGTH));
  decipher.setAAD(about);
  decipher.setAuthTag(wrapped.subarray(end));
  const plain = decipher.update(wrapped.subarray(start + NONCE_LENGTH, end));
  decipher.final();
  return plain;
}
