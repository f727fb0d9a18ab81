/** 评语: drafted from a pupil's own facts, written and confirmed by the class teacher. */
export { eraseComments } from './erase.js';
export { commentPolicy } from './policy.js';
export { type CommentDependencies, commentRoutes, commentTasks } from './routes.js';
export { stepProgress } from './step-progress.js';
