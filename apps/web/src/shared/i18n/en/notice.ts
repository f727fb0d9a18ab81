import type { notice as words } from '../zh-CN/notice';

export const notice: typeof words = {};
