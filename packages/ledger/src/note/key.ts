import { ed25519 } from '@noble/curves/ed25519.js';
import { fromBase64, toBase64 } from '../bytes/base64.js';
import { concatBytes, utf8 } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { sm2PublicKey } from '../gm/sm2.js';
import { sha256 } from '../tree/digest.js';
import { type KeyType, PUBLIC_LENGTH, SECRET_LENGTH, TYPE_BYTES } from './key-type.js';

const SECRET_PREFIX = 'PRIVATE+KEY+';

/** A public key by which notes are checked. */
export interface VerifierKey {
  readonly name: string;
  /** The 32-bit id that stands in front of its signatures. */
  readonly id: number;
  readonly type: KeyType;
  /** 32 bytes for Ed25519, 65 (04 || x || y) for SM2. */
  readonly publicKey: Uint8Array;
}

/** A secret key. Keep it out of logs. */
export interface SignerKey extends VerifierKey {
  readonly secretKey: Uint8Array;
}

/**
 * A key made from 32 random bytes, which the caller draws.
 *
 * @throws LedgerError `key.malformed` for an unusable name or secret.
 */
export function createKey(name: string, type: KeyType, secretKey: Uint8Array): SignerKey {
  checkKeyName(name);
  if (secretKey.length !== SECRET_LENGTH) throw malformed(`a secret key has ${SECRET_LENGTH} bytes`);
  const publicKey = type === 'sm2' ? sm2PublicKey(secretKey) : ed25519.getPublicKey(secretKey);
  return { name, type, id: keyId(name, type, publicKey), publicKey, secretKey: new Uint8Array(secretKey) };
}

/** `name+id+base64(type || public key)`: the form in which a key is published. Source: C2SP signed-note. */
export function formatVerifierKey({ name, id, type, publicKey }: VerifierKey): string {
  return `${name}+${hexId(id)}+${toBase64(concatBytes(TYPE_BYTES[type], publicKey))}`;
}

/** `PRIVATE+KEY+name+id+base64(type || secret key)`: the form of Go's sumdb/note. */
export function formatSignerKey({ name, id, type, secretKey }: SignerKey): string {
  return `${SECRET_PREFIX}${name}+${hexId(id)}+${toBase64(concatBytes(TYPE_BYTES[type], secretKey))}`;
}

/**
 * Reads a published key.
 *
 * @throws LedgerError `key.malformed` if it is spelled wrongly or its id is not that of the key, `key.unsupported` for
 *   a type of signature that is not known here.
 */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, id, type, key } = parseKey(text);
  if (key.length !== PUBLIC_LENGTH[type])
    throw malformed(`a public key of type ${type} has ${PUBLIC_LENGTH[type]} bytes`);
  if (id !== keyId(name, type, key)) throw malformed(`the key of ${name} does not have the id ${hexId(id)}`);
  return { name, id, type, publicKey: key };
}

/**
 * Reads a secret key.
 *
 * @throws LedgerError as `parseVerifierKey`; the message never contains the key.
 */
export function parseSignerKey(text: string): SignerKey {
  if (!text.startsWith(SECRET_PREFIX)) throw malformed('a secret key begins with PRIVATE+KEY+');
  const { name, id, type, key } = parseKey(text.slice(SECRET_PREFIX.length));
  const made = createKey(name, type, key);
  if (made.id !== id) throw malformed(`the secret key of ${name} does not have the id ${hexId(id)}`);
  return made;
}

/** @throws LedgerError `key.malformed` if it is empty or has a Unicode space or a plus. */
export function checkKeyName(name: string): void {
  if (!isKeyName(name)) throw malformed(`not the name of a key: ${JSON.stringify(name).slice(0, 100)}`);
}

export function isKeyName(name: string): boolean {
  return /^[^+\p{White_Space}\p{Surrogate}]+$/u.test(name);
}

/** The id as it is written: eight lower-case hex digits. */
export function hexId(id: number): string {
  return id.toString(16).padStart(8, '0');
}

function keyId(name: string, type: KeyType, publicKey: Uint8Array): number {
  const hash = sha256(concatBytes(utf8(`${name}\n`), TYPE_BYTES[type], publicKey));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0);
}

function parseKey(text: string): { name: string; id: number; type: KeyType; key: Uint8Array } {
  const [name, id, encoded, ...more] = splitAtPlus(text);
  if (encoded === undefined || more.length > 0) throw malformed('a key is a name, an id and base 64, with + between');
  checkKeyName(name);
  if (!/^[0-9a-f]{8}$/.test(id)) throw malformed(`the id of ${name}'s key is not eight lower-case hex digits`);
  const material = fromBase64(encoded);
  if (!material || material.length < 2) throw malformed(`the key of ${name} is not base 64`);
  for (const type of Object.keys(TYPE_BYTES) as KeyType[]) {
    const prefix = TYPE_BYTES[type];
    if (prefix.every((byte, i) => byte === material[i])) {
      return { name, id: Number.parseInt(id, 16), type, key: material.slice(prefix.length) };
    }
  }
  throw new LedgerError('key.unsupported', `the key of ${name} has a type that is not known here: ${material[0]}`);
}

// The base 64 may contain a plus itself.
function splitAtPlus(text: string): string[] {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 0 || second < 0) return [text];
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

function malformed(message: string): LedgerError {
  return new LedgerError('key.malformed', message);
}
