/** What pupils selected is shown to their school for some working days; every objection is answered. */

export {
  type ClassPublicity,
  type ConcludedRecord,
  concludedSelections,
  isPublic,
  publicityState,
  stepProgress,
} from './concluded.js';
export { erasePublicity } from './erase.js';
export { objectionFileReader } from './inbox.js';
export { liveOutcomes } from './ledger-entries.js';
export { publicityPolicy } from './policy.js';
export { publicityRoutes } from './routes.js';
