import { sm3 as sm3Hex } from 'sm-crypto-v2';
import { fromHex } from '../bytes/bytes.js';

/** SM3 (GB/T 32905) in JavaScript. On Node, `createHash('sm3')` is faster; give the tree that one. */
export function sm3(data: Uint8Array): Uint8Array {
  return bytesOf(sm3Hex(data));
}

/** HMAC-SM3 (RFC 2104 with SM3). */
export function hmacSm3(key: Uint8Array, data: Uint8Array): Uint8Array {
  return bytesOf(sm3Hex(data, { key, mode: 'hmac' }));
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) as Uint8Array;
}
