import type { ProblemWords } from '../problem.js';

/** Windows of the steps, and working days. */
export const calendarProblems = {
  'calendar.not-open': {
    zh: ['这一步还没有开始', '{{opensOn}} 起可以办理'],
    en: ['This step is not open yet', 'It opens on {{opensOn}}'],
  },
  'calendar.closed': {
    zh: ['这一步已于 {{closesOn}} 截止', '已写的内容还在本机;需要延期时请联系班主任或学校'],
    en: [
      'This step was closed after {{closesOn}}',
      'What you wrote is kept on this device; ask the school for more time',
    ],
  },
} as const satisfies ProblemWords;
