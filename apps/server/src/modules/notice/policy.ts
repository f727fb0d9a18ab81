import type { Policy } from '../identity/index.js';

export const noticePolicy = {} as const satisfies Policy;
