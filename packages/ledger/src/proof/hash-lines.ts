import { fromBase64 } from '../bytes/base64.js';
import { LedgerError, type LedgerErrorCode } from '../error.js';
import { HASH_LENGTH } from '../tree/digest.js';

/** Hashes a proof may have at most, in tlog-proof as in tlog-witness. */
const MOST_HASHES = 63;

/**
 * The hashes of a proof, one a line.
 *
 * @throws LedgerError `proof.too-long` for more than 63; the given code for a line that is not 32 bytes of base 64.
 */
export function parseHashLines(lines: readonly string[], code: LedgerErrorCode): Uint8Array[] {
  if (lines.length > MOST_HASHES) {
    throw new LedgerError('proof.too-long', `a proof has at most ${MOST_HASHES} hashes, not ${lines.length}`);
  }
  return lines.map((line, i) => {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_LENGTH) throw new LedgerError(code, `proof line ${i + 1} is not a hash in base 64`);
    return hash;
  });
}
