import type { Policy } from '../identity/index.js';

export const archivePolicy = {} as const satisfies Policy;
