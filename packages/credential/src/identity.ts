import { CredentialError } from './credential-error.js';
import { isObject, type JsonObject, listOf } from './json.js';

/** Somebody's number or account, hashed with a salt (Open Badges 3.0, IdentityObject). */
export interface HashedIdentifier {
  /** One of the standard's kinds, or ext: and a name of one's own: `nationalIdentityNumber`, `ext:studentNumber`. */
  type: string;
  /** `sha256$` and 64 hexadecimal digits: SHA-256 of the value followed by the salt. */
  hash: string;
  /** Random text, one of its own for every archive; it stands in the credential. */
  salt: string;
}

const KIND = /^([A-Za-z]+|ext:[A-Za-z0-9._-]+)$/;
const HASH = /^sha256\$[0-9a-f]{64}$/i;

/**
 * Hashes an identifier. Since the salt stands beside the hash, this keeps a number from being read, not from being
 * tried: who suspects a certain number can confirm it, and short numbers can all be tried.
 *
 * @param salt at least 16 characters, from a secure source of randomness, used for one archive only.
 * @throws CredentialError `invalid-archive` for an empty value, a short salt or a kind that the standard has no form for.
 */
export async function hashIdentifier(type: string, value: string, salt: string): Promise<HashedIdentifier> {
  if (!KIND.test(type)) throw new CredentialError('invalid-archive', `"${type}" is no kind of identifier.`);
  if (value === '') throw new CredentialError('invalid-archive', 'The identifier is empty.');
  if (salt.length < 16) throw new CredentialError('invalid-archive', 'The salt must have at least 16 characters.');
  return { type, hash: `sha256$${await digest(value + salt)}`, salt };
}

export function isHashedIdentifier({ type, hash, salt }: HashedIdentifier): boolean {
  return KIND.test(type) && HASH.test(hash) && typeof salt === 'string';
}

export function identityObject({ type, hash, salt }: HashedIdentifier): JsonObject {
  return { type: 'IdentityObject', hashed: true, identityHash: hash, identityType: type, salt };
}

/** Whether a subject carries this identifier, hashed (SHA-256) or plain. */
export async function hasIdentifier(subject: JsonObject, type: string, value: string): Promise<boolean> {
  for (const identifier of listOf(subject.identifier).filter(isObject)) {
    if (identifier.identityType !== type) continue;
    const salt = typeof identifier.salt === 'string' ? identifier.salt : '';
    const expected = identifier.hashed === true ? `sha256$${await digest(value + salt)}` : value;
    const said = String(identifier.identityHash);
    if (said === expected || (identifier.hashed === true && said.toLowerCase() === expected)) return true;
  }
  return false;
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
