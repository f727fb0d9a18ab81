/** What can be wrong with a credential; stable, for programs. */
export type CredentialErrorCode =
  /** Not JSON, not a compact JWS, too large or too deep, or not in the compact form. */
  | 'malformed'
  /** A name occurs twice in one JSON object. */
  | 'duplicate-json-key'
  /** A `@context` that is not bundled; it is never fetched. */
  | 'unknown-context'
  /** A property is missing or has another type than CLR 2.0, OB 3.0 or VC 2.0 asks for. */
  | 'wrong-type'
  /** Two different objects share one id, so that a signature over statements could not tell what belongs to which. */
  | 'ambiguous-id'
  /** No proof where one is needed. */
  | 'unsigned'
  /** A proof of another suite, algorithm or purpose. */
  | 'unsupported-proof'
  /** No key of that issuer was given. */
  | 'unknown-issuer'
  /** Keys of that issuer were given, but not this one. */
  | 'unknown-key'
  /** A key of the caller is not an Ed25519 Multikey, is listed twice, or contradicts its did:key. */
  | 'invalid-key'
  /** The signature does not fit what is said. */
  | 'tampered'
  | 'not-yet-valid'
  | 'expired'
  | 'revoked'
  | 'suspended'
  /** Status lists were given, but not the one that the credential names. */
  | 'status-missing'
  /** A status list of the wrong size, purpose or encoding, or an index outside it. */
  | 'invalid-status-list'
  /** A credential about somebody else. */
  | 'other-subject'
  /** The plain description of an archive contradicts itself. */
  | 'invalid-archive';

/** Says what is wrong with a credential: `code` for programs, `message` with the place for people. */
export class CredentialError extends Error {
  readonly code: CredentialErrorCode;

  constructor(code: CredentialErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CredentialError';
    this.code = code;
  }
}
