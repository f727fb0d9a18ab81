import type { ProblemWords } from '../problem.js';

/** What can be wrong with imported evidence. */
export const evidenceProblems = {} as const satisfies ProblemWords;
