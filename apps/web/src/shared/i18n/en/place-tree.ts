import type { placeTree as words } from '../zh-CN/place-tree';

export const placeTree: typeof words = {
  title: 'Places below',
  hint: 'Arrow keys open and move, Enter goes there. In the order of codes, no ranks.',
  fewHint: 'Figures of fewer than ten pupils are not shown, nor what would tell them.',
  boards: 'Progress of every step',
  people: 'People',
  hidden: 'hidden',
  few: '{{step}}: too few to show',
  nothing: '{{step}}: nothing yet',
  stop: '; ',
};
