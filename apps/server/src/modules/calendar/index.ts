/** When each step of the year is open, and which days are worked. */

export type { CountUnfinished } from './plan.js';
export { calendarPolicy } from './policy.js';
export { calendarRoutes } from './routes.js';
export { findWindow, findWindows, requireOpen, type Step, type StepWindow, steps } from './windows.js';
export { addWorkingDays, workingDaysBetween } from './working-days.js';
