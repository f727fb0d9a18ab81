import type { search as words } from '../zh-CN/search';

export const search: typeof words = {
  title: 'Search or go to',
  label: 'Search pages, acts, pupils, classes and schools',
  placeholder: 'A name, class, school or page',
  results: 'Results',
  searching: 'Searching…',
  count: '{{n}} found',
  none: 'Nothing found. Try another form; pupils are looked for in your own scope only.',
  failed: 'The search failed; try again later.',
  groups: { found: 'Found', pages: 'Pages', acts: 'Acts' },
  kinds: { student: 'Pupil', teacher: 'Teacher', class: 'Class', place: 'Place' },
};
