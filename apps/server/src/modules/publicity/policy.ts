import type { Policy } from '../identity/index.js';

export const publicityPolicy = {
  // Of a round for its classes only, pupils and guardians need a class of it besides: classAudience.
  'publicity.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'own-school',
    student: 'attended-school',
    guardian: 'attended-school',
  },
  'publicity.manage': { school: 'own-place', teacher: 'led-class' },
  'publicity.sign': { teacher: 'taught-class' },
  'publicity.withdraw': { student: 'self', guardian: 'own-child', teacher: 'led-class' },
  'publicity.object': { teacher: 'own-school', student: 'attended-school', guardian: 'attended-school' },
  'publicity.rule': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  // Committee and expert see what was given to them, a bureau what was taken to it: objection-rights.ts.
  'objection.read': {
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    expert: 'own-place',
  },
  'objection.assign': { bureau: 'own-place', school: 'own-place', head: 'own-place' },
  'objection.handle': { bureau: 'own-place', head: 'own-place', committee: 'own-place', expert: 'own-place' },
} as const satisfies Policy;

/** Who sees a round that is for its classes only, over a class of it. */
export const classAudience = {
  'publicity.read': { student: 'attended-class', guardian: 'attended-class' },
} as const satisfies Policy;
