import type { Policy } from '../identity/index.js';

export const selectionPolicy = {} as const satisfies Policy;
