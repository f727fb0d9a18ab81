import type { RouteObject } from 'react-router';

export const noticePages: RouteObject[] = [
  { path: 'notices', lazy: () => import('../pages/notices').then(({ NoticesPage: Component }) => ({ Component })) },
  { path: 'webhooks', lazy: () => import('../pages/webhooks').then(({ WebhooksPage: Component }) => ({ Component })) },
];
