import type { shell as words } from '../zh-CN/shell';

export const shell: typeof words = {};
