import type { Session } from '@wuyu/contract';
import { hasRole, isDesk, ownPlaceId } from '../session/session';

export type Word =
  | 'overview'
  | 'imports'
  | 'runs'
  | 'whatIf'
  | 'schemes'
  | 'ledger'
  | 'accounts'
  | 'classes'
  | 'children'
  | 'myPage';

/** The ways on from every page, by what the account is. */
export function destinations(session: Session): Array<{ to: string; word: Word }> {
  const found: Array<{ to: string; word: Word }> = [];
  if (isDesk(session)) {
    const placeId = ownPlaceId(session);
    found.push({ to: placeId === null ? '/' : `/places/${placeId}`, word: 'overview' });
    found.push(
      { to: '/imports', word: 'imports' },
      { to: '/runs', word: 'runs' },
      { to: '/what-if', word: 'whatIf' },
      { to: '/schemes', word: 'schemes' },
      { to: '/ledger', word: 'ledger' },
      { to: '/accounts', word: 'accounts' },
    );
  }
  if (hasRole(session, 'teacher') && !isDesk(session)) found.push({ to: '/', word: 'classes' });
  if (hasRole(session, 'guardian') && session.children.length > 1) found.push({ to: '/', word: 'children' });
  return found;
}
