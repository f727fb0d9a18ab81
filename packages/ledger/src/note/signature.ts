import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, utf8 } from '../bytes/bytes.js';
import { parseCheckpoint } from '../checkpoint/checkpoint.js';
import { LedgerError } from '../error.js';
import { sm2Sign, sm2Verify } from '../gm/sm2.js';
import { isEd25519Signature } from './ed25519.js';
import { hexId, type SignerKey, type VerifierKey } from './key.js';
import { formatSignatureLine } from './signature-line.js';

const LATEST_TIME = (1n << 63n) - 1n;
const TIME_LENGTH = 8;

/**
 * Signs the text of a note with an Ed25519 key.
 *
 * @returns the signature line, without its end; `formatNote` puts it under the text.
 * @throws LedgerError `key.unsupported` if the key signs otherwise: see `cosign`, `signWithSm2`.
 */
export function sign(text: string, key: SignerKey): string {
  if (key.type !== 'ed25519') throw unsupported(key, 'sign notes by Ed25519');
  return formatSignatureLine(key, ed25519.sign(utf8(text), key.secretKey));
}

/**
 * Signs the text of a note with an SM2 key.
 *
 * @param nonce 32 bytes, newly drawn for each signature: one used twice, or known to others, gives the key away.
 * @returns the signature line, without its end.
 * @throws LedgerError `key.unsupported` if it is not an SM2 key; `gm.key` for an unusable nonce (draw again).
 */
export function signWithSm2(text: string, key: SignerKey, nonce: Uint8Array): string {
  if (key.type !== 'sm2') throw unsupported(key, 'sign by SM2');
  return formatSignatureLine(key, sm2Sign(utf8(text), key.secretKey, nonce));
}

/**
 * A witness's signature: as of `time`, this is the largest consistent tree it has seen of the log.
 *
 * @param text the text of a checkpoint.
 * @param time seconds since 1970.
 * @returns the signature line, without its end.
 * @throws LedgerError `checkpoint.malformed`, `key.unsupported` if the key is not one for cosignatures.
 *
 * Source: C2SP tlog-cosignature, `cosignature/v1`.
 */
export function cosign(text: string, time: bigint, key: SignerKey): string {
  if (key.type !== 'cosignature') throw unsupported(key, 'cosign');
  parseCheckpoint(text);
  if (time < 1n || time > LATEST_TIME) throw new RangeError(`not a time of signing: ${time}`);
  const signature = ed25519.sign(cosignedMessage(text, time), key.secretKey);
  return formatSignatureLine(key, concatBytes(timeBytes(time), signature));
}

/**
 * When a witness signed, in seconds since 1970, by a signature of type `cosignature` that has been verified.
 */
export function cosignatureTime(signature: Uint8Array): bigint {
  return new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
}

/** @throws LedgerError `note.bad-signature` unless the key has signed the text. */
export function verifySignature(text: string, signature: Uint8Array, key: VerifierKey): void {
  if (!isSigned(text, signature, key)) {
    throw new LedgerError('note.bad-signature', `invalid signature for key ${key.name}+${hexId(key.id)}`);
  }
}

function isSigned(text: string, signature: Uint8Array, key: VerifierKey): boolean {
  if (key.type === 'sm2') return sm2Verify(utf8(text), signature, key.publicKey);
  if (key.type === 'ed25519') return isEd25519Signature(signature, utf8(text), key.publicKey);
  if (signature.length !== TIME_LENGTH + 64) return false;
  const time = cosignatureTime(signature);
  if (time > LATEST_TIME || !isCheckpoint(text)) return false;
  return isEd25519Signature(signature.subarray(TIME_LENGTH), cosignedMessage(text, time), key.publicKey);
}

function isCheckpoint(text: string): boolean {
  try {
    parseCheckpoint(text);
    return true;
  } catch {
    return false;
  }
}

function cosignedMessage(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

function timeBytes(time: bigint): Uint8Array {
  const bytes = new Uint8Array(TIME_LENGTH);
  new DataView(bytes.buffer).setBigUint64(0, time);
  return bytes;
}

function unsupported(key: SignerKey, act: string): LedgerError {
  return new LedgerError('key.unsupported', `the key of ${key.name} cannot ${act}: its type is ${key.type}`);
}
