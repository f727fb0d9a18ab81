import type { Policy } from '../identity/index.js';

export const selectionPolicy = {
  'selection.read': {
    administrator: 'everywhere',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'taught-class',
    student: 'self',
    guardian: 'own-child',
  },
  // The pupil chooses and signs, nobody in their place.
  'selection.choose': { student: 'self' },
  'selection.guide': { teacher: 'taught-class' },
  'selection.decide': { teacher: 'led-class' },
  'selection.consent': { guardian: 'own-child' },
  'selection.board': { administrator: 'everywhere', school: 'own-place', head: 'own-place', teacher: 'led-class' },
  'selection.rule': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;
