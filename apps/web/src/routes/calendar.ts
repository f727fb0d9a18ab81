import type { RouteObject } from 'react-router';

export const calendarPages: RouteObject[] = [];
