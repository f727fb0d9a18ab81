import type { Policy } from '../identity/index.js';

/** Distributions name nobody; what one pupil got is `student.read`, of the roster. */
export const resultPolicy = {
  'result.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'own-school',
    expert: 'own-place',
  },
  'result.run': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;
