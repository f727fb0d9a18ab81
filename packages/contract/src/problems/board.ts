import type { ProblemWords } from '../problem.js';

/** Boards and reminders. */
export const boardProblems = {
  'board.not-open': {
    zh: ['这一步现在不在办理时间内', '可在“学期日程”中顺延后再提醒'],
    en: ['This step is not open now', 'Extend it in the term calendar, then remind'],
  },
} as const satisfies ProblemWords;
