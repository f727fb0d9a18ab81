export { type Explanation, explainNode } from './explain.js';
export {
  findOpenRun,
  findResult,
  findRun,
  findRuns,
  levelAt,
  newestRunOf,
  openRuns,
  type ResultRow,
  type RunRow,
  scoreAt,
} from './queries.js';
export { performRun, type RunSettings, type RunStage } from './run.js';
export { cancelRun, requestRun, type RunRequest } from './service.js';
export { type WhatIf, whatIf } from './what-if.js';
