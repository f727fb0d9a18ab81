import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from 'react-router';
import { sessionQuery } from '../session/session';
import { Awaiting } from '../ui/awaiting';

/** Lets through who is signed in; with a one-time code only as far as the page where it is changed. */
export function RequireSession() {
  const query = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  return (
    <Awaiting query={query} page>
      {(session) => {
        if (session === null) {
          const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
          return <Navigate to={`/sign-in${next}`} replace />;
        }
        if (session.account.mustChange && pathname !== '/account') return <Navigate to="/account" replace />;
        return <Outlet />;
      }}
    </Awaiting>
  );
}
