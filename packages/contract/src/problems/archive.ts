import type { ProblemWords } from '../problem.js';

export const archiveProblems = {} as const satisfies ProblemWords;
