import type { RouteObject } from 'react-router';

export const selectionPages: RouteObject[] = [
  {
    path: 'selection',
    lazy: () => import('../pages/selection').then(({ SelectionPage: Component }) => ({ Component })),
  },
  {
    path: 'students/:studentId/selection',
    lazy: () => import('../pages/student-selection').then(({ StudentSelectionPage: Component }) => ({ Component })),
  },
  {
    path: 'classes/:classId/selections',
    lazy: () => import('../pages/class-selections').then(({ ClassSelectionsPage: Component }) => ({ Component })),
  },
  {
    path: 'places/:placeId/selection-rules',
    lazy: () => import('../pages/selection-rules').then(({ SelectionRulesPage: Component }) => ({ Component })),
  },
];
