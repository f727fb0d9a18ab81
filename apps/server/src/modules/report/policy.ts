import type { Policy } from '../identity/index.js';

export const reportPolicy = {
  'report.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'taught-class',
    student: 'self',
    guardian: 'own-child',
  },
  'report.make': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place', teacher: 'led-class' },
  // Each speaks with the own voice only; nobody writes for another. The teacher's is the comment.
  'remark.write-teacher': { teacher: 'led-class' },
  'remark.write-family': { guardian: 'own-child' },
  'remark.write-self': { student: 'self' },
} as const satisfies Policy;
