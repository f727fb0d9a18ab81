import type { Policy } from '../identity/index.js';

export const publicityPolicy = {} as const satisfies Policy;
