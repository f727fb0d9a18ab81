import type { RouteObject } from 'react-router';

export const boardPages: RouteObject[] = [];
