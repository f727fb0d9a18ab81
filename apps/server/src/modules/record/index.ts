export { recordPolicy } from './policy.js';
export { recordRoutes } from './routes.js';
