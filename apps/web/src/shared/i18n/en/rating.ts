import type { rating as words } from '../zh-CN/rating';

export const rating: typeof words = {};
