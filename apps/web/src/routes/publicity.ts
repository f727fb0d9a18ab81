import type { RouteObject } from 'react-router';

export const publicityPages: RouteObject[] = [];
