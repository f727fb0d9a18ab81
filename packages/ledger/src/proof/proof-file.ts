import { fromBase64, toBase64 } from '../bytes/base64.js';
import { textOf } from '../bytes/bytes.js';
import { parseCheckpoint, parseSize } from '../checkpoint/checkpoint.js';
import { LedgerError } from '../error.js';
import { parseNote } from '../note/note.js';
import { parseHashLines } from './hash-lines.js';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const LONGEST_PROOF = 1_000_000;

/** A proof that an entry is in a log, to be checked without asking anybody. Taken apart, not checked. */
export interface ProofFile {
  /** What the application needs besides; not protected by anything. */
  readonly extra: Uint8Array | undefined;
  /** The place of the entry, from 0. */
  readonly index: bigint;
  /** Hashes from the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
  /** The log's signed and cosigned checkpoint, verbatim. */
  readonly checkpoint: string;
}

/** Writes a proof file, extension `.tlog-proof`. Source: C2SP tlog-proof. */
export function formatProof({ extra, index, hashes, checkpoint }: ProofFile): string {
  const lines = [FIRST_LINE];
  if (extra && extra.length > 0) lines.push(`extra ${toBase64(extra)}`);
  lines.push(`index ${index}`, ...hashes.map(toBase64));
  const proof = `${lines.join('\n')}\n\n${checkpoint}`;
  parseProof(proof);
  return proof;
}

/**
 * Reads a proof file.
 *
 * @throws LedgerError `proof.malformed`, `proof.too-long` for more than 63 hashes or 1,000,000 bytes, `note.malformed`,
 *   `checkpoint.malformed`.
 *
 * Source: C2SP tlog-proof.
 */
export function parseProof(source: Uint8Array | string): ProofFile {
  if (source.length > LONGEST_PROOF) {
    throw new LedgerError('proof.too-long', `the proof is longer than ${LONGEST_PROOF} bytes`);
  }
  const text = textOf(source, 'proof.malformed');
  const split = text.indexOf('\n\n');
  if (split < 0) throw malformed('it has no empty line in front of the checkpoint');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== FIRST_LINE) throw malformed(`it does not begin with ${FIRST_LINE}`);
  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ')) {
    extra = fromBase64(lines[0].slice('extra '.length));
    if (!extra) throw malformed('its extra data are not base 64');
    lines.shift();
  }
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseSize(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) throw malformed('it has no index');
  const hashes = parseHashLines(lines, 'proof.malformed');
  const checkpoint = text.slice(split + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { extra, index, hashes, checkpoint };
}

function malformed(message: string): LedgerError {
  return new LedgerError('proof.malformed', `malformed proof: ${message}`);
}
