export { publicityPolicy } from './policy.js';
export { publicityRoutes } from './routes.js';
