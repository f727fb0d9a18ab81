import type { placeTree as words } from '../zh-CN/place-tree';

export const placeTree: typeof words = {
  title: 'Places below',
  hint: 'Arrow keys open and move, Enter goes there. In the order of codes.',
  boards: 'Progress of every step',
  people: 'People',
};
