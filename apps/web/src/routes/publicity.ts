import type { RouteObject } from 'react-router';

export const publicityPages: RouteObject[] = [
  {
    path: 'publicity',
    lazy: () => import('../pages/publicity').then(({ PublicityPage: Component }) => ({ Component })),
  },
  {
    path: 'publicity/new',
    lazy: () => import('../pages/open-publicity').then(({ OpenPublicityPage: Component }) => ({ Component })),
  },
  {
    path: 'publicity/:roundId',
    lazy: () => import('../pages/publicity-round').then(({ PublicityRoundPage: Component }) => ({ Component })),
  },
  {
    path: 'publicity/:roundId/classes/:classId/entries/:entryId/objection',
    lazy: () => import('../pages/file-objection').then(({ FileObjectionPage: Component }) => ({ Component })),
  },
  {
    path: 'objections',
    lazy: () => import('../pages/objections').then(({ ObjectionsPage: Component }) => ({ Component })),
  },
  {
    path: 'objections/mine',
    lazy: () => import('../pages/own-objections').then(({ OwnObjectionsPage: Component }) => ({ Component })),
  },
  {
    path: 'objections/:objectionId',
    lazy: () => import('../pages/objection').then(({ ObjectionPage: Component }) => ({ Component })),
  },
];

/** Without signing in: whoever has a receipt. */
export const receiptPages: RouteObject[] = [
  {
    path: 'objection-receipt',
    lazy: () => import('../pages/objection-receipt').then(({ ObjectionReceiptPage: Component }) => ({ Component })),
  },
];
