import type { ProblemWords } from '../problem.js';

export const recordProblems = {} as const satisfies ProblemWords;
