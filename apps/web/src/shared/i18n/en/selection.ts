import type { selection as words } from '../zh-CN/selection';

export const selection: typeof words = {};
