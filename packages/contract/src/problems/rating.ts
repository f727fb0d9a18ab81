import type { ProblemWords } from '../problem.js';

export const ratingProblems = {} as const satisfies ProblemWords;
