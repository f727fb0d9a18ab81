export { selectionPolicy } from './policy.js';
export { selectionRoutes } from './routes.js';
