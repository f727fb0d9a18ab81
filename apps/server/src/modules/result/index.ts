export { dropFolds, eraseResults } from './erase.js';
export { type Explanation, explainNode } from './explain.js';
export { expandRun, liveResults, RESULT_EXPANDER } from './ledger-entries.js';
export {
  findResult,
  levelAt,
  newestRunOf,
  openRuns,
  type ResultRow,
  type RunRow,
  scoreAt,
} from './queries.js';
export { performRun, type RunSettings, type RunStage } from './run.js';
export { type RunRequest, requestRun } from './service.js';
export { FEWEST, type Line, suppress } from './suppress.js';
export { type WhatIf, whatIf } from './what-if.js';
