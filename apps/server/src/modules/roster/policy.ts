import type { Policy } from '../identity/index.js';

/**
 * Figures of a place name nobody; a class and a pupil do. A guardian sees the own child and never the class, where other
 * people's children stand.
 */
export const rosterPolicy = {
  'place.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'own-school',
    expert: 'own-place',
  },
  'class.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'taught-class',
  },
  'student.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'taught-class',
    student: 'self',
    guardian: 'own-child',
  },
  // Lists of names, from further away than a class: every page read is written down.
  'people.read': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place', head: 'own-place' },
  'roster.import': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;
