import type { Policy } from '../identity/index.js';

export const archivePolicy = {
  // As records are read: a teacher of the class reads its marks, not its archives.
  'archive.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'led-class',
    student: 'self',
    guardian: 'own-child',
  },
  // Each signs as what they are; a guardian for a pupil of primary school only (sign.ts).
  'archive.sign-student': { student: 'self', guardian: 'own-child' },
  'archive.sign-teacher': { teacher: 'led-class' },
  'archive.sign-committee': { committee: 'own-place' },
  'archive.sign-head': { head: 'own-place' },
  'archive.correct': { school: 'own-place', teacher: 'led-class' },
  'archive.export': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'led-class',
    student: 'self',
    guardian: 'own-child',
  },
  'archive.export-many': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'led-class',
  },
  'archive.use': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    expert: 'own-place',
  },
  'album.write': { teacher: 'led-class', student: 'self', guardian: 'own-child' },
} as const satisfies Policy;
