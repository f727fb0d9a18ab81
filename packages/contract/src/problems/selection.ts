import type { ProblemWords } from '../problem.js';

export const selectionProblems = {} as const satisfies ProblemWords;
