import type { Policy } from '../identity/index.js';

export const recordPolicy = {} as const satisfies Policy;
