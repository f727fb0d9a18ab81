import type { ProblemWords } from '../problem.js';

/** Files that prove something. */
export const attachmentProblems = {
  'attachment.unknown': {
    zh: ['有一个附件已不在,或不是您上传的', '请删去它后重新上传'],
    en: ['An attachment is gone, or was not uploaded by you', 'Remove it and upload it again'],
  },
} as const satisfies ProblemWords;
