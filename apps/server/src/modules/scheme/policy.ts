import type { Policy } from '../identity/index.js';

/** What counts is open to everybody whom it concerns; each place works on its own schemes. */
export const schemePolicy = {
  'scheme.read': {
    administrator: 'everywhere',
    bureau: 'everywhere',
    school: 'everywhere',
    head: 'everywhere',
    committee: 'everywhere',
    teacher: 'everywhere',
    student: 'everywhere',
    guardian: 'everywhere',
    expert: 'everywhere',
  },
  'scheme.manage': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;
