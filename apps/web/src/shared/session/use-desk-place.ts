import { useQuery } from '@tanstack/react-query';
import { listTopPlaces, type Session } from '@wuyu/contract';
import { ask } from '../api/index';
import { ownPlaceId } from './session';

/**
 * The place at which a desk begins: that of the account, and for an account of no place (an administrator's) the top.
 *
 * @returns undefined while it is looked for, null when there is none.
 */
export function useDeskPlace(session: Session | null): number | null | undefined {
  const own = ownPlaceId(session);
  const tops = useQuery({ ...ask(listTopPlaces), enabled: own === null });
  if (own !== null) return own;
  if (tops.isPending) return undefined;
  return tops.data?.places[0]?.id ?? null;
}
