import type { board as words } from '../zh-CN/board';

export const board: typeof words = {};
