import { matchRoutes, type RouteObject } from 'react-router';

/** Fetches the code of a page as soon as somebody points at a link to it, touches it or comes to it with the keyboard. */
export function prefetchPages(routes: RouteObject[]): void {
  const asked = new Set<unknown>();
  const fetchPage = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null;
    if (!link || link.origin !== window.location.origin || link.download) return;
    for (const { route } of matchRoutes(routes, link.pathname) ?? []) {
      const { lazy } = route as RouteObject;
      if (typeof lazy !== 'function' || asked.has(lazy)) continue;
      asked.add(lazy);
      // Not to be had now: it is asked for again when the link is followed, which then says so.
      void Promise.resolve(lazy()).catch(() => asked.delete(lazy));
    }
  };
  for (const event of ['pointerover', 'touchstart', 'focusin'])
    document.addEventListener(event, fetchPage, { passive: true });
}
