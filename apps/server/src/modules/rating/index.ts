export { ratingPolicy } from './policy.js';
export { ratingRoutes } from './routes.js';
