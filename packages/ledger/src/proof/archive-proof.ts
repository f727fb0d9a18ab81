import { toHex } from '../bytes/bytes.js';
import { canonicalize } from '../canonical/canonicalize.js';
import type { JsonValue } from '../canonical/json-value.js';
import { parseJson } from '../canonical/parse.js';
import { LedgerError } from '../error.js';
import { sha256 } from '../tree/digest.js';
import { type ProofBundle, parseProofBundle } from './bundle.js';

/** By which the evidence of a credential is known that carries a proof: Open Badges 3.0, Evidence, `genre`. */
export const ARCHIVE_PROOF_GENRE = 'https://c2sp.org/tlog-proof';

type JsonObject = { readonly [name: string]: JsonValue };

const TOKEN = /^\s*[\w-]+\.([\w-]+)\.[\w-]+\s*$/;
/** What a token says about itself beside the credential (RFC 7519). */
const CLAIMS = ['iss', 'sub', 'jti', 'nbf', 'exp', 'iat'];

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly JsonValue[]) : [value];

/** Whether a text may be an archive credential: a ClrCredential in JSON, or a token. */
export function looksLikeArchive(text: string): boolean {
  return TOKEN.test(text) || (/^\s*\{/.test(text) && text.includes('"ClrCredential"'));
}

/**
 * The SHA-256 of what a credential says: its canonical form (RFC 8785) without signatures, those within too, and without the
 * credential's own evidence, in which the proof stands. Lower-case hexadecimal.
 */
export function archiveDigest(credential: JsonObject): string {
  const said = Object.entries(credential).filter(([name]) => name !== 'evidence' && !CLAIMS.includes(name));
  return toHex(sha256(new TextEncoder().encode(canonicalize(withoutProofs(Object.fromEntries(said))))));
}

function withoutProofs(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutProofs);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'proof');
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutProofs(part)]));
}

/**
 * The proof that an archive credential carries, after it was held against the archive: its record names the digest of what
 * the archive says. Neither the credential's signatures nor the proof itself are checked here.
 *
 * @throws LedgerError `archive.no-proof`, `archive.other-content`; as `parseProofBundle` and `parseJson`.
 */
export function proofOfArchive(text: string): ProofBundle {
  const payload = TOKEN.exec(text)?.[1];
  const credential = parseJson(payload === undefined ? text : decoded(payload));
  if (!isObject(credential)) throw new LedgerError('archive.no-proof', 'it is no credential');
  const evidence = listOf(credential.evidence)
    .filter(isObject)
    .find(({ genre, description }) => genre === ARCHIVE_PROOF_GENRE && typeof description === 'string');
  if (!evidence) throw new LedgerError('archive.no-proof', 'the archive carries no proof');
  const bundle = parseProofBundle(String(evidence.description));
  const record = bundle.record?.value;
  if (!isObject(record) || record.digest !== archiveDigest(credential)) {
    throw new LedgerError('archive.other-content', 'the proof is of an archive that says something else');
  }
  return bundle;
}

function decoded(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
