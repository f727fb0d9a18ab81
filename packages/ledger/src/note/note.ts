import { textOf } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { hexId, type VerifierKey } from './key.js';
import { verifySignature } from './signature.js';
import { parseSignatureLines, type SignatureLine } from './signature-line.js';

const LONGEST_NOTE = 1_000_000;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** A note taken apart; nothing is checked yet. */
export interface ParsedNote {
  /** Ends with a line break. */
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** A note at least one known key has signed. */
export interface OpenedNote {
  readonly text: string;
  /** Signatures of known keys, all of them valid, one a key, each with the key. */
  readonly verified: readonly (SignatureLine & { readonly key: VerifierKey })[];
  /** Signatures of keys that were not given, each line once. */
  readonly unverified: readonly SignatureLine[];
}

/**
 * Takes a signed note apart.
 *
 * @throws LedgerError `note.malformed` if it is not UTF-8, has control characters, no signatures or more than 100, a
 *   line among them that is none, or more than 1,000,000 bytes.
 *
 * Source: C2SP signed-note.
 */
export function parseNote(note: Uint8Array | string): ParsedNote {
  if (note.length > LONGEST_NOTE) throw malformed(`the note is longer than ${LONGEST_NOTE} bytes`);
  const whole = textOf(note, 'note.malformed');
  if (CONTROL.test(whole)) throw malformed('the note has a control character');
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) throw malformed('the note has no empty line in front of its signatures');
  const block = whole.slice(split + 2);
  if (!block.endsWith('\n')) throw malformed('the note does not end with a signature line');
  return { text: whole.slice(0, split + 1), signatures: parseSignatureLines(block) };
}

/**
 * Checks a signed note against known keys.
 *
 * Keys that are not known are passed over. A key that signs twice counts once.
 *
 * @throws LedgerError `note.malformed`; `note.bad-signature` if a known key's signature is wrong, even if another's is
 *   right; `note.no-known-signature` if no known key has signed; `key.ambiguous` if two of the keys that could have
 *   signed have the same name and id.
 *
 * Source: C2SP signed-note.
 */
export function openNote(note: Uint8Array | string, keys: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const verified = new Map<VerifierKey, SignatureLine & { key: VerifierKey }>();
  const unverified: SignatureLine[] = [];
  const seen = new Set<string>();
  for (const signature of signatures) {
    if (seen.has(signature.line)) continue;
    seen.add(signature.line);
    const [key, another] = keys.filter(({ name, id }) => name === signature.name && id === signature.keyId);
    if (another) throw new LedgerError('key.ambiguous', `two keys are ${key.name}+${hexId(key.id)}`);
    if (!key) {
      unverified.push(signature);
    } else {
      verifySignature(text, signature.signature, key);
      if (!verified.has(key)) verified.set(key, { ...signature, key });
    }
  }
  if (verified.size === 0) {
    throw new LedgerError('note.no-known-signature', 'no known key has signed the note: no verifiable signatures');
  }
  return { text, verified: [...verified.values()], unverified };
}

/**
 * Puts signature lines under a text; a line that is there twice is written once.
 *
 * @throws LedgerError `note.malformed` if the result would not be a note.
 */
export function formatNote(text: string, lines: readonly string[]): string {
  const note = `${text}\n${[...new Set(lines)].map((line) => `${line}\n`).join('')}`;
  const parsed = parseNote(note);
  if (parsed.text !== text) throw malformed('the text of a note ends with a line break');
  return note;
}

function malformed(message: string): LedgerError {
  return new LedgerError('note.malformed', `malformed note: ${message}`);
}
