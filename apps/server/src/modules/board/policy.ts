import type { Policy } from '../identity/index.js';

/** Boards count and name nobody; a class teacher sees the own class's, the others their place's. */
export const boardPolicy = {
  'board.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    teacher: 'led-class',
  },
  'board.remind': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'led-class',
  },
} as const satisfies Policy;
