import type { RouteObject } from 'react-router';

export const ratingPages: RouteObject[] = [];
