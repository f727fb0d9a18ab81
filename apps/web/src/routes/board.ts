import type { RouteObject } from 'react-router';

export const boardPages: RouteObject[] = [
  { path: 'boards', lazy: () => import('../pages/boards').then(({ BoardsPage: Component }) => ({ Component })) },
];
