import { fromBase64, toBase64 } from '../bytes/base64.js';
import { LedgerError } from '../error.js';
import { HASH_LENGTH } from '../tree/digest.js';
import { checkHash, checkSize } from '../tree/tree-hash.js';

/** What a log says of itself at one moment: so many leaves, this root. */
export interface Checkpoint {
  /** The name of the log. */
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
  /** Further lines, each without its end. We write none, since witnesses make no statement about them. */
  readonly extensions: readonly string[];
}

/**
 * The text of a checkpoint, which a log signs as a note.
 *
 * @throws LedgerError `checkpoint.malformed`, `tree.size`, `tree.hash-length`.
 *
 * Source: C2SP tlog-checkpoint.
 */
export function formatCheckpoint({ origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>): string {
  checkSize(size);
  checkHash(root, 'the root');
  const text = `${origin}\n${size}\n${toBase64(root)}\n`;
  if (parseCheckpoint(text).origin !== origin) throw malformed('the origin is more than a line');
  return text;
}

/**
 * Reads the text of a checkpoint, as it stands above the signatures.
 *
 * @throws LedgerError `checkpoint.malformed`.
 *
 * Source: C2SP tlog-checkpoint.
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw malformed('the last line has no end');
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (root === undefined || [origin, size, root, ...extensions].includes('')) {
    throw malformed('a checkpoint is at least three lines, none of them empty');
  }
  const parsedSize = parseSize(size);
  if (parsedSize === undefined) throw malformed(`not a size: ${size.slice(0, 40)}`);
  const parsedRoot = fromBase64(root);
  if (parsedRoot?.length !== HASH_LENGTH) throw malformed(`the root is not ${HASH_LENGTH} bytes of base 64`);
  return { origin, size: parsedSize, root: parsedRoot, extensions };
}

/** A decimal number without leading zeroes from 0 to 2^63 - 1, or undefined. */
export function parseSize(text: string): bigint | undefined {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) return undefined;
  const size = BigInt(text);
  return size < 1n << 63n ? size : undefined;
}

function malformed(message: string): LedgerError {
  return new LedgerError('checkpoint.malformed', `malformed checkpoint: ${message}`);
}
