import type { Policy } from '../identity/index.js';

export const ratingPolicy = {} as const satisfies Policy;
