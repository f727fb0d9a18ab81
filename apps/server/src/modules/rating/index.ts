/** 自评、互评、师评、家长评: rounds by a rubric; what they come to is facts. */
export { eraseRatings } from './erase.js';
export { ratingPolicy } from './policy.js';
export { type CountedRating, countedRatings } from './results.js';
export { type RatingDependencies, ratingRoutes, ratingTasks } from './routes.js';
export { stepProgress } from './step-progress.js';
export { stepWaiting } from './step-waiting.js';
