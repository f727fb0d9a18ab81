import type { ProblemWords } from '../problem.js';

export const commentProblems = {} as const satisfies ProblemWords;
