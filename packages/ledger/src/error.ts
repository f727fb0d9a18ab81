/** What can be wrong, as `LedgerError.code`. Stable: the interface words its messages by them. */
export type LedgerErrorCode =
  | 'archive.no-proof'
  | 'archive.other-content'
  | 'bundle.malformed'
  | 'bundle.unknown'
  | 'canonical.depth'
  | 'canonical.duplicate-key'
  | 'canonical.lone-surrogate'
  | 'canonical.malformed'
  | 'canonical.number'
  | 'canonical.value'
  | 'checkpoint.malformed'
  | 'checkpoint.unknown-origin'
  | 'commitment.mismatch'
  | 'commitment.salt'
  | 'entry.malformed'
  | 'entry.missing'
  | 'entry.other'
  | 'gm.decrypt'
  | 'gm.key'
  | 'gm.malformed'
  | 'key.ambiguous'
  | 'key.malformed'
  | 'key.twice'
  | 'key.unsupported'
  | 'link.malformed'
  | 'note.bad-signature'
  | 'note.malformed'
  | 'note.no-known-signature'
  | 'pdf.malformed'
  | 'pdf.no-proof'
  | 'policy.malformed'
  | 'policy.name-twice'
  | 'policy.no-quorum'
  | 'policy.unknown-name'
  | 'proof.malformed'
  | 'proof.too-long'
  | 'tile.malformed'
  | 'tree.hash-length'
  | 'tree.index'
  | 'tree.proof-length'
  | 'tree.proof-mismatch'
  | 'tree.size'
  | 'witness.malformed';

/** Every check of this package that fails throws one of these; none returns a boolean. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string) {
    super(message);
    this.name = 'LedgerError';
    this.code = code;
  }
}
