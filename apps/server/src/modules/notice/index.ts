/** What people are told: inside the system, by mail, by webhook. */

export { type NewNotice, notify } from './notify.js';
export { noticePolicy } from './policy.js';
export { noticeRoutes } from './routes.js';
