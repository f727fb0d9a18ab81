import type { Policy } from '../identity/index.js';

export const calendarPolicy = {} as const satisfies Policy;
