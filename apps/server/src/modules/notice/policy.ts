import type { Policy } from '../identity/index.js';

/** Notices are the own account's; what leaves the house is decided by whoever answers for the place. */
export const noticePolicy = {
  'webhook.manage': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;
