import type { record as words } from '../zh-CN/record';

export const record: typeof words = {};
