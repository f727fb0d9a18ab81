import type { Policy } from '../identity/index.js';

export const recordPolicy = {
  // Whoever wrote a record reads it whatever the relation: read-record.ts. A teacher of the class reads nothing else of it.
  'record.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'led-class',
    student: 'self',
    guardian: 'own-child',
  },
  'record.write': { teacher: 'taught-class', student: 'self', guardian: 'own-child' },
  // Nobody confirms what they wrote themselves, but for the class teacher.
  'record.confirm': { teacher: 'led-class', guardian: 'own-child' },
  'record.correct': { teacher: 'led-class' },
  'record-type.manage': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  'point.give': { teacher: 'taught-class', student: 'committee-class' },
  'point.confirm': { teacher: 'led-class' },
  'class-committee.manage': { school: 'own-place', teacher: 'led-class' },
} as const satisfies Policy;
