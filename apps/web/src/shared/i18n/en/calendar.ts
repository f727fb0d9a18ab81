import type { calendar as words } from '../zh-CN/calendar';

export const calendar: typeof words = {};
