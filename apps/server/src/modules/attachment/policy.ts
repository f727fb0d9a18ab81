import type { Policy } from '../identity/index.js';

export const attachmentPolicy = {} as const satisfies Policy;
