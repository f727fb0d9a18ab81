export { boardPolicy } from './policy.js';
export { boardRoutes } from './routes.js';
