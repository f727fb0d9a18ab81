import type { RouteObject } from 'react-router';

export const recordPages: RouteObject[] = [
  {
    path: 'classes/:classId/points',
    lazy: () => import('../pages/points').then(({ PointsPage: Component }) => ({ Component })),
  },
  { path: 'records', lazy: () => import('../pages/records').then(({ RecordsPage: Component }) => ({ Component })) },
  {
    path: 'records/new',
    lazy: () => import('../pages/write-record').then(({ NewRecordPage: Component }) => ({ Component })),
  },
  {
    path: 'records/review',
    lazy: () => import('../pages/review-records').then(({ ReviewRecordsPage: Component }) => ({ Component })),
  },
  {
    path: 'records/:studentId/:recordId',
    lazy: () => import('../pages/record').then(({ RecordPage: Component }) => ({ Component })),
  },
  {
    path: 'records/:studentId/:recordId/correct',
    lazy: () => import('../pages/correct-record').then(({ CorrectRecordPage: Component }) => ({ Component })),
  },
  {
    path: 'records/:studentId/:recordId/edit',
    lazy: () => import('../pages/write-record').then(({ EditRecordPage: Component }) => ({ Component })),
  },
];
