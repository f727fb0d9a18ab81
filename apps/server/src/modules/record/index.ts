/** Factual records (写实记录) and daily points: written, confirmed, counted. */

export { setCommittee } from './class-committee.js';
export { voidRecord } from './correct.js';
export { saveDraft } from './drafts.js';
export { eraseRecords } from './erase.js';
export { type FoundRecord, findRecords, freezeRecords, recordsOf, unfreezeRecords } from './freeze.js';
export { liveRecords } from './ledger-bodies.js';
export { trainModel } from './model.js';
export { originsOf, type RecordOrigin } from './origins.js';
export { givePoints } from './points.js';
export { recordPolicy } from './policy.js';
export { stepProgress } from './progress.js';
export { recordFileReader } from './read-file.js';
export { findKind } from './record-types.js';
export { confirmRecord, refuseRecord } from './review.js';
export { recordRoutes, recordTasks } from './routes.js';
export { stepWaiting } from './step-waiting.js';
export { submitRecord } from './submit.js';
