export { openAppLedger } from './app.js';
export { type Config, ConfigurationError, dayIn, offsetIn, readConfig } from './config.js';
export { csvLines, importFiles } from './demo/load-demo.js';
export { erasePupil } from './ledger-parts.js';
export { type Server, type Started, startServer } from './main.js';
export { attachmentFolder, copyAttachments } from './modules/attachment/index.js';
export { importObservations, itemScores, saveProfile, withdraw } from './modules/evidence/index.js';
export {
  type ArchiveSettings,
  checkArchive,
  exportObservations,
  exportResults,
  importArchive,
  issueArchive,
  issuerKeysIn,
  ownKeys,
  policiesOf,
} from './modules/exchange/index.js';
export { recordAct } from './modules/identity/index.js';
export {
  closeTree,
  describeLedger,
  type Ledger,
  performAudit,
  requestAudit,
  sayFinding,
} from './modules/ledger/index.js';
export {
  createRenderer,
  findReportJob,
  importRemarks,
  makeReport,
  missingGlyphs,
  type Prove,
  performReportJob,
  problemOf,
  proveBy,
  renderHtml,
  requestReportJob,
} from './modules/report/index.js';
export { type Explanation, explainNode, performRun, requestRun } from './modules/result/index.js';
export {
  findStudentByNumber,
  findTerm,
  getClassByCode,
  getTerm,
  importRoster,
  undoRosterImport,
} from './modules/roster/index.js';
export { installBuiltIns, publishScheme } from './modules/scheme/index.js';
export {
  backup,
  migrate,
  migrationStatus,
  type OpenDatabase,
  openDatabase,
  openTestDatabase,
  restore,
} from './platform/database/index.js';
export { annotateFile } from './platform/files/index.js';
