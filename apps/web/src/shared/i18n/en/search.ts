import type { search as words } from '../zh-CN/search';

export const search: typeof words = {};
