import type { publicity as words } from '../zh-CN/publicity';

export const publicity: typeof words = {};
