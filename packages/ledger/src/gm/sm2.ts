import { kdf, sm2 } from 'sm-crypto-v2';
import { concatBytes, equalBytes, fromHex, toHex } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { sm3 } from './sm3.js';

/** The order of the curve. Source: GB/T 32918.5, A.1. */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const SCALAR_LENGTH = 32;
const POINT_LENGTH = 65;

/**
 * The public key of a secret one: 04 || x || y.
 *
 * @throws LedgerError `gm.key` unless it is 32 bytes and within 1 … n - 2.
 */
export function sm2PublicKey(secretKey: Uint8Array): Uint8Array {
  return pointOf(sm2.getPublicKeyFromPrivateKey(scalarHex(secretKey)));
}

/**
 * Signs by SM2 with SM3 and the usual signer's id 1234567812345678.
 *
 * @param nonce 32 bytes, newly drawn for each signature: one used twice, or known to others, gives the key away.
 * @returns r || s, 64 bytes.
 * @throws LedgerError `gm.key` for a key or nonce out of range.
 *
 * Source: GB/T 32918.2; GB/T 35276 for the id.
 */
export function sm2Sign(message: Uint8Array, secretKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  const k = numberOf(scalarHex(nonce));
  const x1 = numberOf(toHex(sm2PublicKey(nonce).subarray(1, 1 + SCALAR_LENGTH)));
  const pointPool = [{ k, x1 }];
  const signature = sm2.doSignature(message, scalarHex(secretKey), { hash: true, pointPool });
  return fromHex(signature) as Uint8Array;
}

/** Whether r || s is a signature of the message, as `sm2Sign` makes them. */
export function sm2Verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 2 * SCALAR_LENGTH || publicKey.length !== POINT_LENGTH) return false;
  const hex = toHex(signature);
  // The library takes r and s as they come; the standard wants them within 1 … n - 1.
  if (![hex.slice(0, 64), hex.slice(64)].map(numberOf).every((value) => value >= 1n && value < ORDER)) return false;
  try {
    return sm2.doVerifySignature(message, hex, toHex(publicKey), { hash: true });
  } catch {
    // Not a point on the curve.
    return false;
  }
}

/**
 * Encrypts for the owner of a key, such as a data key for another office.
 *
 * @param nonce 32 bytes, newly drawn for each message.
 * @returns c1 (04 || x || y) || c3 (32 bytes) || c2 (as long as the message).
 * @throws LedgerError `gm.key` for an unusable public key or nonce.
 *
 * Source: GB/T 32918.4, order C1C3C2.
 */
export function sm2Encrypt(message: Uint8Array, publicKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  const c1 = sm2PublicKey(nonce);
  const { x, y, pad } = sharedPad(nonce, publicKey, message.length);
  return concatBytes(c1, sm3(concatBytes(x, message, y)), xor(message, pad));
}

/**
 * Decrypts what `sm2Encrypt` made.
 *
 * @throws LedgerError `gm.key` for an unusable secret key, `gm.decrypt` if the text is not for this key or was changed.
 */
export function sm2Decrypt(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array {
  scalarHex(secretKey);
  const c1 = ciphertext.subarray(0, POINT_LENGTH);
  const c3 = ciphertext.subarray(POINT_LENGTH, POINT_LENGTH + 32);
  const c2 = ciphertext.subarray(POINT_LENGTH + 32);
  if (c3.length < 32) throw new LedgerError('gm.decrypt', 'the SM2 text is too short');
  let shared: ReturnType<typeof sharedPad>;
  try {
    shared = sharedPad(secretKey, c1, c2.length);
  } catch {
    throw new LedgerError('gm.decrypt', 'the SM2 text does not begin with a point of the curve');
  }
  const message = xor(c2, shared.pad);
  if (!equalBytes(sm3(concatBytes(shared.x, message, shared.y)), c3)) {
    throw new LedgerError('gm.decrypt', 'the SM2 text is not for this key or was changed');
  }
  return message;
}

function sharedPad(scalar: Uint8Array, point: Uint8Array, length: number) {
  let shared: Uint8Array;
  try {
    shared = sm2.ecdh(scalarHex(scalar), toHex(point), false);
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw new LedgerError('gm.key', 'not a public key of SM2');
  }
  const x = shared.subarray(1, 33);
  const y = shared.subarray(33, 65);
  return { x, y, pad: length === 0 ? new Uint8Array(0) : kdf(concatBytes(x, y), length) };
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ b[i]);
}

function scalarHex(scalar: Uint8Array): string {
  const hex = toHex(scalar);
  if (scalar.length !== SCALAR_LENGTH || numberOf(hex) < 1n || numberOf(hex) > ORDER - 2n) {
    throw new LedgerError('gm.key', 'a secret number of SM2 is 32 bytes and within 1 … n - 2');
  }
  return hex;
}

function pointOf(hex: string): Uint8Array {
  return fromHex(hex.length === 128 ? `04${hex}` : hex) as Uint8Array;
}

function numberOf(hex: string): bigint {
  return BigInt(`0x${hex}`);
}
