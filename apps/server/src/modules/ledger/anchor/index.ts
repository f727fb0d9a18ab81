export { type AnchorFinding, anchorCheckpoint, verifyAnchor } from './anchor.js';
export { type AnchorFault, auditAnchors } from './audit.js';
export {
  type AnchorClient,
  type AnchoredCheckpoint,
  type AnchorReader,
  openAnchorClient,
  openAnchorReader,
} from './chain.js';
export { type AnchorConfig, readAnchorConfig, readDeploymentConfig } from './config.js';
export { deployAnchor } from './deploy.js';
export { AnchorError, type AnchorErrorCode } from './error.js';
export { acceptOrigin, offerOrigin } from './ownership.js';
export { type AnchorRow, enqueueAnchor, newestAnchors } from './queries.js';
export { type Anchoring, startAnchoring } from './work.js';
