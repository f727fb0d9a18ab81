import type { Policy } from '../identity/index.js';

export const boardPolicy = {} as const satisfies Policy;
