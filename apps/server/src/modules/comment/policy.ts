import type { Policy } from '../identity/index.js';

/** Who writes a comment is `remark.write-teacher` in report's table: it is the teacher's remark. */
export const commentPolicy = {
  'comment.settings': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;
