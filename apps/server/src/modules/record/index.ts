/** Factual records (写实记录) and daily points: written, confirmed, counted. */

export { voidRecord } from './correct.js';
export { eraseRecords } from './erase.js';
export { type FoundRecord, findRecords, freezeRecords, recordsOf, unfreezeRecords } from './freeze.js';
export { recordPolicy } from './policy.js';
export { stepProgress } from './progress.js';
export { recordFileReader } from './read-file.js';
export { recordRoutes } from './routes.js';
export { stepWaiting } from './step-waiting.js';
