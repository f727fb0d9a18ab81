import type { Policy } from '../identity/index.js';

export const commentPolicy = {} as const satisfies Policy;
