import type { RouteObject } from 'react-router';

export const archivePages: RouteObject[] = [];
