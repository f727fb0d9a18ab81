import type { RouteObject } from 'react-router';

export const noticePages: RouteObject[] = [];
