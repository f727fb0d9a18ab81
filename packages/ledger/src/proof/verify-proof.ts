import { equalBytes } from '../bytes/bytes.js';
import type { JsonValue } from '../canonical/json-value.js';
import { verifyCommitment } from '../entry/commitment.js';
import { ENTRY_LENGTH, type Entry, parseEntry } from '../entry/entry.js';
import { LedgerError } from '../error.js';
import { type CheckedCosignature, openUnderPolicy } from '../policy/open-under-policy.js';
import type { Policy } from '../policy/policy.js';
import { type Digest, sha256 } from '../tree/digest.js';
import { verifyInclusion } from '../tree/inclusion.js';
import { leafHash } from '../tree/tree-hash.js';
import { type ProofFile, parseProof } from './proof-file.js';

/** One thing that was found true, in the order in which it was checked. */
export type ProofCheck =
  /** The record and its salt are those that the entry was made for. */
  | { readonly check: 'record' }
  /** A listed log has signed the checkpoint. */
  | { readonly check: 'log'; readonly origin: string }
  /** Enough witnesses have signed it as well: all of these did. Nobody, where the policy asks for nobody. */
  | { readonly check: 'quorum'; readonly witnesses: readonly CheckedCosignature[] }
  /** The entry is in the tree of the checkpoint. */
  | { readonly check: 'tree'; readonly index: bigint; readonly size: bigint };

/** What a proof proves. */
export interface ProvedEntry {
  readonly entry: Entry;
  readonly entryBytes: Uint8Array;
  readonly checks: readonly ProofCheck[];
}

/** What is to be checked. */
export interface ProofQuestion {
  /** The proof file. */
  readonly proof: Uint8Array | string;
  readonly policy: Policy;
  /** The entry, if it is known otherwise; else the one the proof file carries is taken. */
  readonly entry?: Uint8Array;
  /** The record whose entry it should be, with the salt. Without it, only the entry is proved. */
  readonly record?: { readonly value: JsonValue; readonly salt: Uint8Array };
}

/**
 * Checks the proof of an entry from end to end: record, log's signature, quorum of witnesses, place in the tree.
 *
 * It needs no network and no clock. It proves that the record has not changed since the witnesses' times, not that it
 * was true.
 *
 * @param digest the hash of the log's tree: SHA-256, or SM3 for a twin.
 * @throws LedgerError for whatever does not fit, above all: `entry.other` if the proof is about another entry than the
 *   given one, `commitment.mismatch` if it is not of this record, `tree.proof-mismatch` if the entry is not in the tree,
 *   `checkpoint.unknown-origin`, `note.bad-signature`, `note.no-known-signature`, `policy.no-quorum`; `proof.malformed`,
 *   `proof.too-long`, `entry.malformed`, `entry.missing` for what cannot be checked at all.
 */
export function verifyProof({ proof, policy, entry, record }: ProofQuestion, digest: Digest = sha256): ProvedEntry {
  const file = parseProof(proof);
  const entryBytes = entryOf(file, entry);
  const parsed = parseEntry(entryBytes);
  const checks: ProofCheck[] = [];
  if (record) {
    verifyCommitment(parsed, record.value, record.salt);
    checks.push({ check: 'record' });
  }
  const { checkpoint, cosignatures } = openUnderPolicy(file.checkpoint, policy);
  checks.push({ check: 'log', origin: checkpoint.origin }, { check: 'quorum', witnesses: cosignatures });
  verifyInclusion(
    {
      index: file.index,
      size: checkpoint.size,
      leafHash: leafHash(entryBytes, digest),
      root: checkpoint.root,
      proof: file.hashes,
    },
    digest,
  );
  checks.push({ check: 'tree', index: file.index, size: checkpoint.size });
  return { entry: parsed, entryBytes, checks };
}

/** Our proof files carry the entry as extra data; it is covered by the tree like one that comes otherwise. */
function entryOf(file: ProofFile, given: Uint8Array | undefined): Uint8Array {
  const carried = file.extra?.length === ENTRY_LENGTH ? file.extra : undefined;
  if (given && carried && !equalBytes(given, carried)) {
    throw new LedgerError('entry.other', 'the proof is about another entry than the one given');
  }
  const entry = given ?? carried;
  if (!entry) throw new LedgerError('entry.missing', 'the proof carries no entry and none was given');
  return entry;
}
