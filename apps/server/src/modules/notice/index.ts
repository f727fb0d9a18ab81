/** What people are told: inside the system, by mail, by webhook. */

export { cleanNotices } from './clean.js';
export { eraseNotices } from './erase.js';
export { type NewNotice, notify } from './notify.js';
export { noticePolicy } from './policy.js';
export { noticeRoutes, noticeTasks } from './routes.js';
export { type SendSettings, sendNotices } from './send.js';
