import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { getSession, type Role, SaidProblem, type Session } from '@wuyu/contract';
import { send } from '../api/index';
import { keepSession, keptSession } from './kept-session';

export const sessionKey = ['session'] as const;

/** Who is signed in; null when nobody is. Without a network, who it last was. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await send(getSession, undefined, signal);
      keepSession(session);
      return session;
    } catch (error) {
      if (error instanceof SaidProblem && error.status === 401) {
        keepSession(null);
        return null;
      }
      const kept = error instanceof SaidProblem && error.status === 0 ? keptSession() : null;
      if (kept) return kept;
      throw error;
    }
  },
});

/**
 * Somebody came or went: what was read for whoever was here before is forgotten. The session's own query stays, since the
 * pages that look at it would otherwise never hear of the change.
 */
export function forgetAllBut(queries: QueryClient, session: Session | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  queries.setQueryData(sessionKey, session);
  keepSession(session);
}

/** The session of a page that only those who are signed in reach. */
export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

export function hasRole(session: Session | null, ...wanted: readonly Role[]): boolean {
  return session?.roles.some(({ role }) => wanted.includes(role)) ?? false;
}

/** Those who work with whole places rather than with single pupils. */
export function isDesk(session: Session | null): boolean {
  return hasRole(session, 'administrator', 'bureau', 'school');
}

/** The place an account stands at; the first one when there are several. */
export function ownPlaceId(session: Session | null): number | null {
  return session?.roles.find(({ place }) => place !== null)?.place?.id ?? null;
}
