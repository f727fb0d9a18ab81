import type { RouteObject } from 'react-router';

export const commentPages: RouteObject[] = [];
