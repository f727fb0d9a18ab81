/** Each term the pupil chooses few and typical records, with the teacher's guidance, and signs. */

export { eraseSelections } from './erase.js';
export { findPersonalNumber, type PersonalNumber } from './personal-data.js';
export { selectionPolicy } from './policy.js';
export { type StepProgress, stepProgress } from './progress.js';
export { type ReadySelection, readySelections, setPublic } from './ready.js';
export { letGoOfRecords, selectableByIds } from './records.js';
export { selectionRoutes } from './routes.js';
export { isOwnName } from './rules.js';
export { stepWaiting } from './step-waiting.js';
