import type { RouteObject } from 'react-router';

export const archivePages: RouteObject[] = [
  {
    path: 'archive',
    lazy: () => import('../pages/archive-home').then(({ ArchiveHomePage: Component }) => ({ Component })),
  },
  {
    path: 'archive/signing',
    lazy: () => import('../pages/archive-signing').then(({ ArchiveSigningPage: Component }) => ({ Component })),
  },
  {
    path: 'archive/materials',
    lazy: () => import('../pages/materials').then(({ MaterialsPage: Component }) => ({ Component })),
  },
  {
    path: 'archive/materials/:code',
    lazy: () => import('../pages/material').then(({ MaterialPage: Component }) => ({ Component })),
  },
  {
    path: 'students/:studentId/archive',
    lazy: () => import('../pages/student-archive').then(({ StudentArchivePage: Component }) => ({ Component })),
  },
  {
    path: 'students/:studentId/archive/:term',
    lazy: () => import('../pages/term-archive').then(({ TermArchivePage: Component }) => ({ Component })),
  },
];
