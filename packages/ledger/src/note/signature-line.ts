import { fromBase64, toBase64 } from '../bytes/base64.js';
import { concatBytes } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { isKeyName, type VerifierKey } from './key.js';

const MOST_SIGNATURES = 100;
const LINE_START = '— ';

/** One line under a note. */
export interface SignatureLine {
  readonly name: string;
  readonly keyId: number;
  /** What follows the key id. */
  readonly signature: Uint8Array;
  /** The line as it stood, without its end. */
  readonly line: string;
}

/**
 * Reads signature lines without a note, such as a witness's answer.
 *
 * @throws LedgerError `note.malformed`.
 */
export function parseSignatureLines(block: string): SignatureLine[] {
  if (!block.endsWith('\n')) throw malformed('the last signature line has no end');
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw malformed(`the note has more than ${MOST_SIGNATURES} signatures`);
  return lines.map(parseSignatureLine);
}

/** A signature line, without its end: `— name base64(key id || signature)`. */
export function formatSignatureLine({ name, id }: Pick<VerifierKey, 'name' | 'id'>, signature: Uint8Array): string {
  const keyId = Uint8Array.of(id >>> 24, id >>> 16, id >>> 8, id);
  return `${LINE_START}${name} ${toBase64(concatBytes(keyId, signature))}`;
}

function parseSignatureLine(line: string): SignatureLine {
  if (!line.startsWith(LINE_START)) throw malformed('a line among the signatures is none');
  const rest = line.slice(LINE_START.length);
  const space = rest.indexOf(' ');
  const name = rest.slice(0, Math.max(space, 0));
  const bytes = fromBase64(rest.slice(space + 1));
  // Four bytes of key id and at least one of signature.
  if (space < 0 || !isKeyName(name) || !bytes || bytes.length < 5) throw malformed('a signature line is malformed');
  const keyId = new DataView(bytes.buffer).getUint32(0);
  return { name, keyId, signature: bytes.slice(4), line };
}

function malformed(message: string): LedgerError {
  return new LedgerError('note.malformed', `malformed note: ${message}`);
}
