export * from './problem.js';
export { problemWords, sayProblem } from './problems/index.js';
