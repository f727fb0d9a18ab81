import type { archive as words } from '../zh-CN/archive';

export const archive: typeof words = {};
