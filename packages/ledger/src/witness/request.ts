import { toBase64 } from '../bytes/base64.js';
import { textOf } from '../bytes/bytes.js';
import { type Checkpoint, parseCheckpoint, parseSize } from '../checkpoint/checkpoint.js';
import { LedgerError } from '../error.js';
import { parseNote } from '../note/note.js';
import { parseHashLines } from '../proof/hash-lines.js';

const LONGEST_REQUEST = 1_000_000;

/** What a log asks of a witness: to cosign a checkpoint that follows from the last one it cosigned. */
export interface AddCheckpoint {
  /** The size the witness is thought to have cosigned last. */
  readonly oldSize: bigint;
  readonly proof: readonly Uint8Array[];
  /** The log's signed checkpoint. */
  readonly note: string;
  /** The same, taken apart; its signatures are not checked yet. */
  readonly checkpoint: Checkpoint;
}

/** The body of a request to `add-checkpoint`. Source: C2SP tlog-witness. */
export function formatAddCheckpoint({ oldSize, proof, note }: Omit<AddCheckpoint, 'checkpoint'>): string {
  const body = `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${note}`;
  parseAddCheckpoint(body);
  return body;
}

/**
 * Reads the body of a request to `add-checkpoint`.
 *
 * @throws LedgerError `witness.malformed`, `proof.too-long` for more than 63 hashes, `note.malformed`,
 *   `checkpoint.malformed`. To the one who asks they are all 400 Bad Request.
 *
 * Source: C2SP tlog-witness.
 */
export function parseAddCheckpoint(body: Uint8Array | string): AddCheckpoint {
  if (body.length > LONGEST_REQUEST) throw malformed(`it is longer than ${LONGEST_REQUEST} bytes`);
  const text = textOf(body, 'witness.malformed');
  const split = text.indexOf('\n\n');
  if (split < 0) throw malformed('it has no empty line in front of the checkpoint');
  const [oldLine, ...lines] = text.slice(0, split).split('\n');
  const oldSize = oldLine.startsWith('old ') ? parseSize(oldLine.slice('old '.length)) : undefined;
  if (oldSize === undefined) throw malformed('it does not begin with the old size');
  const proof = parseHashLines(lines, 'witness.malformed');
  const note = text.slice(split + 2);
  return { oldSize, proof, note, checkpoint: parseCheckpoint(parseNote(note).text) };
}

function malformed(message: string): LedgerError {
  return new LedgerError('witness.malformed', `malformed request: ${message}`);
}
