import { createBrowserRouter, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { archivePages } from './routes/archive';
import { boardPages } from './routes/board';
import { calendarPages } from './routes/calendar';
import { commentPages } from './routes/comment';
import { deskPages } from './routes/desk';
import { noticePages } from './routes/notice';
import { publicityPages, receiptPages } from './routes/publicity';
import { ratingPages } from './routes/rating';
import { recordPages } from './routes/record';
import { selectionPages } from './routes/selection';
import { BrokenPage, NotFoundPage } from './shared/shell/broken-page';
import { prefetchPages } from './shared/shell/prefetch';
import { RequireSession } from './shared/shell/require-session';
import { Shell } from './shared/shell/shell';
import { Waiting } from './shared/ui/awaiting';

/** The pages of those who are signed in; each is loaded when it is first opened. */
const pages: RouteObject[] = [
  { index: true, lazy: () => import('./pages/home').then(({ HomePage: Component }) => ({ Component })) },
  { path: 'account', lazy: () => import('./pages/account').then(({ AccountPage: Component }) => ({ Component })) },
  { path: 'places/:placeId', lazy: () => import('./pages/place').then(({ PlacePage: Component }) => ({ Component })) },
  { path: 'classes/:classId', lazy: () => import('./pages/class').then(({ ClassPage: Component }) => ({ Component })) },
  {
    path: 'students/:studentId',
    lazy: () => import('./pages/student').then(({ StudentPage: Component }) => ({ Component })),
  },
  { path: 'imports', lazy: () => import('./pages/imports').then(({ ImportsPage: Component }) => ({ Component })) },
  {
    path: 'imports/:importId',
    lazy: () => import('./pages/import').then(({ ImportPage: Component }) => ({ Component })),
  },
  { path: 'runs', lazy: () => import('./pages/runs').then(({ RunsPage: Component }) => ({ Component })) },
  { path: 'what-if', lazy: () => import('./pages/what-if').then(({ WhatIfPage: Component }) => ({ Component })) },
  { path: 'schemes', lazy: () => import('./pages/schemes').then(({ SchemesPage: Component }) => ({ Component })) },
  {
    path: 'schemes/:code/:version',
    lazy: () => import('./pages/scheme').then(({ SchemePage: Component }) => ({ Component })),
  },
  { path: 'accounts', lazy: () => import('./pages/accounts').then(({ AccountsPage: Component }) => ({ Component })) },
  ...archivePages,
  ...boardPages,
  ...calendarPages,
  ...commentPages,
  ...deskPages,
  ...noticePages,
  ...publicityPages,
  ...ratingPages,
  ...recordPages,
  ...selectionPages,
  { path: 'ledger', lazy: () => import('./pages/ledger').then(({ LedgerPage: Component }) => ({ Component })) },
];

const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <Waiting />,
    children: [
      { path: 'sign-in', lazy: () => import('./pages/sign-in').then(({ SignInPage: Component }) => ({ Component })) },
      {
        path: 'reports/:number?',
        lazy: () => import('./pages/check-report').then(({ CheckReportPage: Component }) => ({ Component })),
      },
      ...receiptPages,
      { element: <RequireSession />, children: pages },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);

prefetchPages(router.routes);

export function App() {
  return <RouterProvider router={router} />;
}
