export { type Checked, type CheckRequest, checkArchive, issuerKeysIn, ownKeys } from './archive/check.js';
export { eraseArchives } from './archive/erase.js';
export { type IssuedArchive, issueArchive } from './archive/issue.js';
export { type ImportRequest, importArchive } from './archive/keep.js';
export { policiesOf } from './archive/ledger-proof.js';
export type { ArchiveSettings } from './archive/settings.js';
export { type Counter, exportObservations, exportResults } from './export.js';
