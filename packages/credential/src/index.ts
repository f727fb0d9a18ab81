export type {
  ArchiveTerm,
  AspectLevel,
  Award,
  EvaluationDescription,
  GrowthArchive,
  Issuer,
  LedgerReference,
  StatusReference,
} from './archive.js';
export { buildArchiveCredential, type Validity } from './build.js';
export { CredentialError, type CredentialErrorCode } from './credential-error.js';
export { type HashedIdentifier, hashIdentifier } from './identity.js';
export type { JsonObject, JsonValue } from './json.js';
export {
  type IssuerKey,
  issuerKeyOfDidKey,
  publicKeyOf,
  type SigningKey,
  signingKeyFromSeed,
} from './keys.js';
export { type ReadArchive, readArchiveCredential } from './read.js';
export { type SecuredForm, type SigningOptions, signCredential } from './sign.js';
export {
  buildStatusListCredential,
  createStatusBits,
  getStatus,
  readStatusList,
  type StatusBits,
  setStatus,
} from './status-list.js';
export { type Check, type Verified, type VerifyOptions, verifyCredential } from './verify.js';
