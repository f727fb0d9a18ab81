export { commentPolicy } from './policy.js';
export { commentRoutes } from './routes.js';
