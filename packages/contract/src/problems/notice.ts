import type { ProblemWords } from '../problem.js';

export const noticeProblems = {} as const satisfies ProblemWords;
