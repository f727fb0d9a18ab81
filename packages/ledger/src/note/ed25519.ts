import { ed25519 } from '@noble/curves/ed25519.js';

/**
 * Whether the 64 bytes are an Ed25519 signature of the message, by RFC 8032 as it is written: no other encoding of the
 * same point or scalar counts.
 */
export function isEd25519Signature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false });
}
