import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { parseCheckpoint } from '../checkpoint/checkpoint.js';
import { LedgerError } from '../error.js';
import type { VerifierKey } from '../note/key.js';
import { openNote, parseNote } from '../note/note.js';
import { cosignatureTime } from '../note/signature.js';
import { isQuorum, type Policy, type PolicyWitness } from './policy.js';

/** A witness's signature that was checked. */
export interface CheckedCosignature {
  readonly witness: PolicyWitness;
  /** Seconds since 1970, as the witness says. */
  readonly time: bigint;
}

/** A checkpoint that a policy holds valid, and by whom. */
export interface TrustedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly log: VerifierKey;
  /** One a witness, in the policy's order, those beyond the quorum as well. */
  readonly cosignatures: readonly CheckedCosignature[];
}

/**
 * Checks a signed checkpoint by a policy: signed by a listed log whose name is the origin, cosigned by the quorum.
 *
 * @throws LedgerError `note.malformed`, `checkpoint.malformed`; `checkpoint.unknown-origin` if the policy lists no log
 *   of that name; `note.no-known-signature` if that log has not signed; `note.bad-signature` if a signature of the log
 *   or of a listed witness is wrong; `policy.no-quorum`.
 *
 * Source: C2SP tlog-policy, tlog-proof.
 */
export function openUnderPolicy(note: Uint8Array | string, policy: Policy): TrustedCheckpoint {
  const checkpoint = parseCheckpoint(parseNote(note).text);
  const logs = policy.logs.map(({ key }) => key).filter(({ name }) => name === checkpoint.origin);
  if (logs.length === 0) {
    throw new LedgerError('checkpoint.unknown-origin', `the policy does not list the log ${checkpoint.origin}`);
  }
  const { verified } = openNote(note, [...logs, ...policy.witnesses.map(({ key }) => key)]);
  const log = logs.find((key) => verified.some((signature) => signature.key === key));
  if (!log) {
    throw new LedgerError('note.no-known-signature', `no known key of the log ${checkpoint.origin} has signed`);
  }
  const cosignatures = policy.witnesses.flatMap((witness) => {
    const found = verified.find((signature) => signature.key === witness.key);
    return found ? [{ witness, time: cosignatureTime(found.signature) }] : [];
  });
  if (!isQuorum(policy.quorum, new Set(cosignatures.map(({ witness }) => witness)))) {
    const names = cosignatures.map(({ witness }) => witness.name).join(', ') || 'nobody';
    throw new LedgerError('policy.no-quorum', `the witnesses that signed are not enough: ${names}`);
  }
  return { checkpoint, log, cosignatures };
}
