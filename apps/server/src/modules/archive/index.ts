export { archivePolicy } from './policy.js';
export { archiveRoutes } from './routes.js';
