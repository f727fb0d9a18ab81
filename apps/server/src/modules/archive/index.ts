/** What all the steps left of a pupil: signed, sealed, corrected in sight; timeline, album, admission archive, use. */

export { eraseGrowthArchives } from './erase.js';
export { archiveTasks } from './job-routes.js';
export { archivePolicy } from './policy.js';
export { type ClassProgress, stepProgress } from './progress.js';
export { archiveRoutes } from './routes.js';
export { liveArchives } from './seal.js';
export { stepWaiting } from './step-waiting.js';
