import type { attachment as words } from '../zh-CN/attachment';

export const attachment: typeof words = {};
