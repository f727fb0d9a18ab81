import type { Session } from '@wuyu/contract';
import { hasRole, isDesk, ownPlaceId } from '../session/session';
import type { IconName } from '../ui/icon';

export type Word = keyof typeof pages;
export type Group = 'work' | 'follow' | 'data' | 'settings';

export interface Destination {
  word: Word;
  to: string;
  icon: IconName;
  group: Group;
}

/** Every page that navigation leads to: where it is (unless that depends on who asks), its picture, its group. */
const pages = {
  home: ['/', 'home', 'work'],
  overview: ['/', 'home', 'work'],
  classes: ['/', 'people', 'work'],
  children: ['/', 'people', 'work'],
  myPage: ['/', 'growth', 'work'],
  points: ['/', 'star', 'work'],
  newRecord: ['/records/new', 'plus', 'work'],
  records: ['/records', 'record', 'work'],
  review: ['/records/review', 'check', 'work'],
  ratings: ['/ratings', 'star', 'work'],
  selection: ['/selection', 'choose', 'work'],
  comments: ['/comments', 'comment', 'work'],
  publicity: ['/publicity', 'publicity', 'work'],
  objections: ['/objections', 'objection', 'work'],
  boards: ['/boards', 'board', 'follow'],
  archive: ['/archive', 'archive', 'follow'],
  calendar: ['/calendar', 'calendar', 'follow'],
  notices: ['/notices', 'bell', 'follow'],
  people: ['/', 'people', 'follow'],
  imports: ['/imports', 'data', 'data'],
  runs: ['/runs', 'run', 'data'],
  whatIf: ['/what-if', 'scales', 'data'],
  schemes: ['/schemes', 'tree', 'settings'],
  rubrics: ['/rubrics', 'scales', 'settings'],
  accounts: ['/accounts', 'person', 'settings'],
  webhooks: ['/webhooks', 'link', 'settings'],
  audit: ['/audit', 'record', 'settings'],
  ledger: ['/ledger', 'ledger', 'settings'],
} as const satisfies Record<string, readonly [to: string, icon: IconName, group: Group]>;

/** How many stand in the phone's bar before "more". */
export const inBar = 4;

type Kind =
  | 'administrator'
  | 'bureau'
  | 'school'
  | 'head'
  | 'committee'
  | 'classTeacher'
  | 'teacher'
  | 'student'
  | 'guardian'
  | 'expert';

/** What each workspace leads to, in the order of use: the first {@link inBar} stand in the phone's bar. */
const workspaces: Record<Kind, readonly Word[]> = {
  administrator: [
    'overview',
    'boards',
    'people',
    'calendar',
    'archive',
    'imports',
    'notices',
    'runs',
    'whatIf',
    'schemes',
    'rubrics',
    'accounts',
    'webhooks',
    'audit',
    'ledger',
  ],
  bureau: [
    'overview',
    'boards',
    'people',
    'calendar',
    'objections',
    'archive',
    'notices',
    'imports',
    'runs',
    'whatIf',
    'schemes',
    'rubrics',
    'accounts',
    'webhooks',
    'ledger',
  ],
  school: [
    'overview',
    'boards',
    'review',
    'people',
    'ratings',
    'publicity',
    'objections',
    'archive',
    'calendar',
    'notices',
    'imports',
    'runs',
    'whatIf',
    'schemes',
    'rubrics',
    'accounts',
    'webhooks',
    'ledger',
  ],
  head: ['boards', 'people', 'publicity', 'objections', 'archive', 'calendar', 'notices'],
  committee: ['publicity', 'objections', 'archive', 'calendar', 'notices'],
  classTeacher: [
    'home',
    'points',
    'review',
    'boards',
    'comments',
    'ratings',
    'selection',
    'publicity',
    'objections',
    'archive',
    'calendar',
    'notices',
  ],
  teacher: ['home', 'points', 'calendar', 'ratings', 'notices'],
  student: [
    'home',
    'newRecord',
    'records',
    'myPage',
    'selection',
    'ratings',
    'publicity',
    'archive',
    'calendar',
    'notices',
  ],
  guardian: [
    'home',
    'review',
    'records',
    'children',
    'ratings',
    'archive',
    'selection',
    'publicity',
    'calendar',
    'notices',
  ],
  expert: ['objections', 'archive', 'calendar', 'schemes', 'notices'],
};

function kindsOf(session: Session): Kind[] {
  return session.roles.map(({ role }) =>
    role === 'teacher' && session.classes.some(({ isClassTeacher }) => isClassTeacher) ? 'classTeacher' : role,
  );
}

function addressOf(word: Word, session: Session): string | undefined {
  const { person, classes, children } = session;
  const own = (classes.find(({ isClassTeacher }) => isClassTeacher) ?? classes[0])?.id;
  switch (word) {
    case 'overview': {
      const placeId = ownPlaceId(session);
      return placeId === null ? '/' : `/places/${placeId}`;
    }
    case 'people': {
      const placeId = ownPlaceId(session);
      return placeId === null ? undefined : `/places/${placeId}/people`;
    }
    case 'points':
      return own === undefined ? undefined : `/classes/${own}/points`;
    case 'myPage':
      return person ? `/students/${person.id}` : undefined;
    case 'children':
      // Several stand on the first page.
      return children.length === 1 ? `/students/${children[0]?.id}` : undefined;
    default:
      return pages[word][0];
  }
}

/** The ways on from every page, by what the account is; of several roles each way once. */
export function destinations(session: Session): Destination[] {
  const words = new Set(kindsOf(session).flatMap((kind) => workspaces[kind]));
  if (isDesk(session) && hasRole(session, 'teacher')) words.add('classes');
  return [...words].flatMap((word) => {
    const to = addressOf(word, session);
    const [, icon, group] = pages[word];
    return to === undefined ? [] : [{ word, to, icon, group }];
  });
}

/** In the order of the side navigation. */
export const groups: readonly Group[] = ['work', 'follow', 'data', 'settings'];
