import type { ProblemWords } from '../problem.js';

export const boardProblems = {} as const satisfies ProblemWords;
