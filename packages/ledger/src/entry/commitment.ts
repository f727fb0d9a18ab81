import { equalBytes } from '../bytes/bytes.js';
import { canonicalBytes } from '../canonical/canonicalize.js';
import type { JsonValue } from '../canonical/json-value.js';
import { LedgerError } from '../error.js';
import { hmacSm3 } from '../gm/sm3.js';
import { hmacSha256 } from '../tree/digest.js';
import type { CommitmentSuite, Entry } from './entry.js';

/** Bytes of a salt. */
export const SALT_LENGTH = 32;

/**
 * Binds an entry to a record without telling anything about it: HMAC(salt, canonical form of the record).
 *
 * A bare hash of a score would be guessed within seconds; without the salt nothing can be.
 *
 * @param salt 32 random bytes of this record's own. Who deletes them deletes the connection.
 * @returns 32 bytes.
 * @throws LedgerError `commitment.salt` for another length, `canonical.…` if the record has no canonical form.
 */
export function commit(record: JsonValue, salt: Uint8Array, suite: CommitmentSuite = 'hmac-sha256'): Uint8Array {
  if (salt.length !== SALT_LENGTH) throw new LedgerError('commitment.salt', `a salt has ${SALT_LENGTH} bytes`);
  const bytes = canonicalBytes(record);
  return suite === 'hmac-sm3' ? hmacSm3(salt, bytes) : hmacSha256(salt, bytes);
}

/**
 * Checks that an entry was made for this record and salt.
 *
 * @throws LedgerError `commitment.mismatch` if not; as `commit`.
 */
export function verifyCommitment(entry: Entry, record: JsonValue, salt: Uint8Array): void {
  if (!equalBytes(entry.commitment, commit(record, salt, entry.suite))) {
    throw new LedgerError('commitment.mismatch', 'the record and its salt are not those the entry was made for');
  }
}
