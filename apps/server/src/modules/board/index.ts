/** How far everybody is with every step, and reminders to those for whom it waits. */

export { countUnfinished } from './class-board.js';
export { eraseReminders } from './erase.js';
export { boardPolicy } from './policy.js';
export { recountAll } from './recount.js';
export { boardRoutes, boardTasks } from './routes.js';
