import { fromBase64, toBase64 } from '../bytes/base64.js';
import type { JsonValue } from '../canonical/json-value.js';
import { parseJson } from '../canonical/parse.js';
import { parseCheckpoint } from '../checkpoint/checkpoint.js';
import { SALT_LENGTH } from '../entry/commitment.js';
import { LedgerError } from '../error.js';
import { digestOfLog } from '../gm/log-digest.js';
import { parseNote } from '../note/note.js';
import type { Policy } from '../policy/policy.js';
import { parseProof } from './proof-file.js';
import { type ProvedEntry, verifyProof } from './verify-proof.js';

const FORM = 'proof/1';
const LONGEST_BUNDLE = 2_000_000;

/**
 * What goes with a report, so that whoever has the report can have it checked: the proof, and what is proved. In a PDF it
 * is the attachment `wuyu-proof.json`; on its own, a file of that form.
 */
export interface ProofBundle {
  /** The proof file (C2SP tlog-proof). */
  readonly proof: string;
  /** The policy (C2SP tlog-policy) of whoever made the bundle. It says nothing about whether to trust it. */
  readonly policy: string | undefined;
  /** The record that the entry was made for, and its salt; without it only the entry is proved. */
  readonly record: { readonly value: JsonValue; readonly salt: Uint8Array } | undefined;
}

/**
 * Writes a bundle: `{"wuyu":"proof/1","proof":…,"policy":…,"record":…,"salt":…}`, the salt in base 64.
 *
 * @throws LedgerError as `parseProofBundle`.
 */
export function formatProofBundle({ proof, policy, record }: ProofBundle): string {
  const text = `${JSON.stringify({
    wuyu: FORM,
    proof,
    ...(policy === undefined ? {} : { policy }),
    ...(record ? { record: record.value, salt: toBase64(record.salt) } : {}),
  })}\n`;
  parseProofBundle(text);
  return text;
}

/**
 * Reads a bundle. The proof within is taken apart, not checked; members that are not known are passed over.
 *
 * @throws LedgerError `bundle.malformed`; `commitment.salt` for a salt that is not 32 bytes of base 64; as `parseJson`,
 *   which refuses names given twice; as `parseProof`.
 */
export function parseProofBundle(source: Uint8Array | string): ProofBundle {
  if (source.length > LONGEST_BUNDLE) throw malformed(`it is longer than ${LONGEST_BUNDLE} bytes`);
  const members = parseJson(source);
  if (members === null || typeof members !== 'object' || Array.isArray(members)) throw malformed('it is no object');
  const { wuyu, proof, policy } = members as { readonly [name: string]: JsonValue };
  if (wuyu !== FORM) throw malformed(`"wuyu" is not "${FORM}"`);
  if (typeof proof !== 'string') throw malformed('"proof" is no text');
  if (policy !== undefined && typeof policy !== 'string') throw malformed('"policy" is no text');
  parseProof(proof);
  return { proof, policy, record: parseSaltedRecord(members as { readonly [name: string]: JsonValue }) };
}

/**
 * The members `record` and `salt` of a JSON object, or undefined if it has neither.
 *
 * @throws LedgerError `bundle.malformed` if it has only one of the two, `commitment.salt`.
 */
export function parseSaltedRecord(members: { readonly [name: string]: JsonValue }): ProofBundle['record'] {
  const { record, salt } = members;
  if (record === undefined && salt === undefined) return undefined;
  if (record === undefined || salt === undefined) throw malformed('of "record" and "salt" it has only one');
  const bytes = typeof salt === 'string' ? fromBase64(salt) : undefined;
  if (bytes?.length !== SALT_LENGTH) {
    throw new LedgerError('commitment.salt', `a salt is ${SALT_LENGTH} bytes in base 64`);
  }
  return { value: record, salt: bytes };
}

/** The log whose tree a bundle is about. It is what the bundle says; whether it is so, `verifyBundle` finds out. */
export function originOfProof(proof: string): string {
  return parseCheckpoint(parseNote(parseProof(proof).checkpoint).text).origin;
}

/**
 * Checks a bundle by a policy: `verifyProof`, with the hash that goes with the log: SM3 for a twin tree, else SHA-256.
 *
 * @param policy whom to trust. The bundle's own policy shows only that the bundle is consistent with itself.
 * @throws LedgerError as `verifyProof`.
 */
export function verifyBundle({ proof, record }: ProofBundle, policy: Policy): ProvedEntry {
  return verifyProof({ proof, policy, ...(record ? { record } : {}) }, digestOfLog(originOfProof(proof)));
}

function malformed(message: string): LedgerError {
  return new LedgerError('bundle.malformed', `malformed proof bundle: ${message}`);
}
