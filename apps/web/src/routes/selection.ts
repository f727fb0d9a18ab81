import type { RouteObject } from 'react-router';

export const selectionPages: RouteObject[] = [];
