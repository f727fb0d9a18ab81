import { useQuery } from '@tanstack/react-query';
import { getPlace, listRuns, type Session } from '@wuyu/contract';
import { ask } from '../api/index';
import { ownPlaceId } from './session';

/**
 * The place at which a desk begins: that of the account, and for an account of no place (an administrator's) the top of
 * the region in which something was evaluated.
 *
 * @returns undefined while it is looked for, null when there is none.
 */
export function useDeskPlace(session: Session | null): number | null | undefined {
  const own = ownPlaceId(session);
  const runs = useQuery({ ...ask(listRuns), enabled: own === null });
  const evaluated = runs.data?.runs[0]?.place.id;
  const place = useQuery({
    ...ask(getPlace, { params: { placeId: evaluated ?? 0 } }),
    enabled: own === null && evaluated !== undefined,
  });
  if (own !== null) return own;
  if (runs.isPending || (evaluated !== undefined && place.isPending)) return undefined;
  return place.data?.path[0]?.id ?? null;
}
