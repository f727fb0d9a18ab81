import type { Policy } from '../identity/index.js';

/** What counts is open to everybody whom it concerns. */
export const schemePolicy = {
  'scheme.read': {
    administrator: 'everywhere',
    bureau: 'everywhere',
    school: 'everywhere',
    teacher: 'everywhere',
    student: 'everywhere',
    guardian: 'everywhere',
  },
} as const satisfies Policy;
