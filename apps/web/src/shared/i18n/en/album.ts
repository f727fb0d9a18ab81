import type { album as words } from '../zh-CN/album';

export const album: typeof words = {};
