import type { RouteObject } from 'react-router';

export const recordPages: RouteObject[] = [];
