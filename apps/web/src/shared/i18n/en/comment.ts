import type { comment as words } from '../zh-CN/comment';

export const comment: typeof words = {};
