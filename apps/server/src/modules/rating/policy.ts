import type { Policy } from '../identity/index.js';

export const ratingPolicy = {
  'rubric.manage': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  'rating.open': { administrator: 'everywhere', school: 'own-place', teacher: 'led-class' },
  // Whose form is whose is decided by the task; this only lets somebody ask at all.
  'rating.give': { student: 'self', guardian: 'own-child', teacher: 'led-class' },
  // By name, and so the class teacher's alone: a school sees counts.
  'rating.missing': { teacher: 'led-class' },
  'rating.read': {
    administrator: 'everywhere',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'led-class',
    student: 'self',
    guardian: 'own-child',
  },
} as const satisfies Policy;
