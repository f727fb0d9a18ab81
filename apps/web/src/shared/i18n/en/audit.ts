import type { audit as words } from '../zh-CN/audit';

export const audit: typeof words = {
  title: 'What was done and read',
  lead: 'Who did what and read about which pupil, and when. Ids only; each day is fixed in the ledger, so that a change would be found.',
  ofStudent: 'Only what concerns one pupil',
  all: 'Show everything',
  only: 'Show',
  kinds: { all: 'Everything', reads: 'Reads', acts: 'Acts' },
  nobody: 'command line, or nobody signed in',
  gone: 'an account that is gone',
  student: 'pupil {{id}}',
  none: 'Nothing yet',
  noneHint:
    'It stands here when somebody signs in, does something, or reads about a pupil outside the own class and family.',
  more: 'Earlier ones',
  details: 'Details',
  whoRead: 'Who read about this pupil',
};
