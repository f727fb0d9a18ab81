import type { RouteObject } from 'react-router';

/** Pages of those who work with whole places. */
export const deskPages: RouteObject[] = [
  { path: 'audit', lazy: () => import('../pages/audit').then(({ AuditPage: Component }) => ({ Component })) },
  {
    path: 'places/:placeId/people',
    lazy: () => import('../pages/people').then(({ PeoplePage: Component }) => ({ Component })),
  },
  {
    path: 'import-profiles/new',
    lazy: () => import('../pages/import-profile').then(({ ImportProfilePage: Component }) => ({ Component })),
  },
  {
    path: 'scheme-drafts/:placeId/:code',
    lazy: () => import('../pages/scheme-draft').then(({ SchemeDraftPage: Component }) => ({ Component })),
  },
  {
    path: 'schemes/:code/differences',
    lazy: () => import('../pages/scheme-differences').then(({ SchemeDifferencesPage: Component }) => ({ Component })),
  },
];
