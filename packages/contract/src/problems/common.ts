import type { ProblemWords } from '../problem.js';

/** Codes that belong to no module. */
export const commonProblems = {
  'request.invalid': {
    zh: ['请求的内容不符合要求:{{detail}}', '请按接口说明改正后重试'],
    en: ['The request is not in the form asked for: {{detail}}', 'Correct it as the API describes and try again'],
  },
  'request.not-found': {
    zh: ['没有找到', '请核对后重试'],
    en: ['Not found', 'Check the address and try again'],
  },
  'server.broken': {
    zh: ['系统内部错误', '请稍后重试;若仍出现,请把编号 {{reference}} 告诉管理员'],
    en: [
      'Something broke inside the system',
      'Try again later; if it stays, tell the administrator reference {{reference}}',
    ],
  },
} as const satisfies ProblemWords;
