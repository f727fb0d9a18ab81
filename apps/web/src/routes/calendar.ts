import type { RouteObject } from 'react-router';

export const calendarPages: RouteObject[] = [
  { path: 'calendar', lazy: () => import('../pages/calendar').then(({ CalendarPage: Component }) => ({ Component })) },
];
