import type { ProblemWords } from '../problem.js';

export const publicityProblems = {} as const satisfies ProblemWords;
