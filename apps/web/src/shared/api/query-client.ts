import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { SaidProblem } from '@wuyu/contract';
import { sessionKey } from '../session/session';

/** A session that ended meanwhile leads to the sign-in page, whatever was being asked. */
function noticeEnd(error: unknown): void {
  if (error instanceof SaidProblem && error.status === 401 && queryClient.getQueryData(sessionKey)) {
    queryClient.setQueryData(sessionKey, null);
  }
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      // Asked without a network too, so that a page says that there is none instead of waiting for it.
      networkMode: 'always',
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // The caller's mistakes stay mistakes; only a server that could not answer is asked again.
      retry: (count, error) => count < 2 && error instanceof SaidProblem && (error.status === 0 || error.status >= 502),
    },
    mutations: { networkMode: 'always' },
  },
});
