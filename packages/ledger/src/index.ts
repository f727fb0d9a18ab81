/**
 * Tamper evidence: entries that say nothing about anybody, a Merkle tree over them, signed and witnessed checkpoints,
 * and proofs that can be checked by whoever holds one.
 *
 * Pure: no I/O, no clock, no randomness of its own (secrets, salts, ids and nonces are arguments). Runs in Node and in
 * the browser. Sizes, indexes and times are BigInt; hashes are arrays of 32 bytes. Whatever fails throws a
 * `LedgerError`, whose `code` says what it was. docs/ledger-format.md shows the formats on one page.
 */

/** Canonical JSON (RFC 8785) and the strict reader in front of it. */
export { canonicalBytes, canonicalize } from './canonical/canonicalize.js';
export type { JsonValue } from './canonical/json-value.js';
export { parseJson } from './canonical/parse.js';
/** Checkpoints (C2SP tlog-checkpoint). */
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint/checkpoint.js';
export { openCheckpoint } from './checkpoint/open-checkpoint.js';
/** Entries of 100 bytes and what binds them to their records. */
export { commit, SALT_LENGTH, verifyCommitment } from './entry/commitment.js';
export {
  type CommitmentSuite,
  ENTRY_ID_LENGTH,
  ENTRY_LENGTH,
  type Entry,
  formatEntry,
  parseEntry,
} from './entry/entry.js';
export { ENTRY_KINDS, type EntryKind, findEntryKind } from './entry/kind.js';
export { LedgerError, type LedgerErrorCode } from './error.js';
/** The Chinese standards: SM2 keys and signatures, SM3, SM4 for fields. */
export { sm2Decrypt, sm2Encrypt, sm2PublicKey, sm2Sign, sm2Verify } from './gm/sm2.js';
export { hmacSm3, sm3 } from './gm/sm3.js';
export { type SealedField, sm4CbcDecrypt, sm4CbcEncrypt, sm4GcmDecrypt, sm4GcmEncrypt } from './gm/sm4.js';
/** Keys, signed notes and their signatures (C2SP signed-note, tlog-cosignature). */
export {
  createKey,
  formatSignerKey,
  formatVerifierKey,
  hexId,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  type VerifierKey,
} from './note/key.js';
export type { KeyType } from './note/key-type.js';
export { formatNote, type OpenedNote, openNote, type ParsedNote, parseNote } from './note/note.js';
export { cosign, cosignatureTime, sign, signWithSm2, verifySignature } from './note/signature.js';
export { parseSignatureLines, type SignatureLine } from './note/signature-line.js';
/** Whom to trust (C2SP tlog-policy). */
export { type CheckedCosignature, openUnderPolicy, type TrustedCheckpoint } from './policy/open-under-policy.js';
export { parsePolicy } from './policy/parse-policy.js';
export { isQuorum, type Policy, type PolicyLog, type PolicyWitness, type Quorum } from './policy/policy.js';
export { archiveDigest, proofOfArchive } from './proof/archive-proof.js';
/** What goes with a report for people: bundles, PDF attachments, the address in its code, and what it all means in words. */
export {
  formatProofBundle,
  originOfProof,
  type ProofBundle,
  parseProofBundle,
  parseSaltedRecord,
  verifyBundle,
} from './proof/bundle.js';
export {
  type Explanation,
  explainProof,
  explainRefusal,
  kindWords,
  type SpokenLanguage,
  type TrustedKeys,
} from './proof/explain.js';
export { type FoundProof, findProofs, PROOF_ATTACHMENT } from './proof/find-proofs.js';
/** Proof files (C2SP tlog-proof) and their check from end to end. */
export { formatProof, type ProofFile, parseProof } from './proof/proof-file.js';
export { formatProofLink, type ProofLink, parseProofLink } from './proof/proof-link.js';
export { type ProofCheck, type ProofQuestion, type ProvedEntry, verifyProof } from './proof/verify-proof.js';
/** The tree (RFC 6962) and its tiles (C2SP tlog-tiles). */
export { type Consistency, proveConsistency, verifyConsistency } from './tree/consistency.js';
export { type Digest, HASH_LENGTH, hmacSha256, sha256 } from './tree/digest.js';
export { EMPTY_FRONTIER, type Frontier, growFrontier, readFrontier, rootOf } from './tree/frontier.js';
export { type HashReader, memoryReader, readRoot } from './tree/hash-reader.js';
export { type Inclusion, proveInclusion, verifyInclusion } from './tree/inclusion.js';
export { tileReader } from './tree/tile-reader.js';
export {
  entriesPath,
  formatBundle,
  hashesAtLevel,
  parseBundle,
  parseTilePath,
  partialTiles,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Tile,
  type TilePlace,
  tilePath,
} from './tree/tiles.js';
export { emptyRoot, hashLeaves, leafHash, nodeHash } from './tree/tree-hash.js';
/** What a witness is asked, decides and answers (C2SP tlog-witness). */
export {
  answerCosigned,
  judgeCheckpoint,
  originHash,
  refuseMalformed,
  type WitnessedTree,
  type WitnessRefusal,
  type WitnessVerdict,
} from './witness/judge.js';
export { type AddCheckpoint, formatAddCheckpoint, parseAddCheckpoint } from './witness/request.js';
