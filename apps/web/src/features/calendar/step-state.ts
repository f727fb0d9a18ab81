import type { StepName } from '@wuyu/contract';

export interface StepDays {
  step: StepName;
  opensOn: string;
  closesOn: string;
}

export type StepState = 'ahead' | 'open' | 'closed';

export function stateOn(today: string, { opensOn, closesOn }: Pick<StepDays, 'opensOn' | 'closesOn'>): StepState {
  if (today < opensOn) return 'ahead';
  return today > closesOn ? 'closed' : 'open';
}

const DAY_MS = 86_400_000;

export const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

export const daysLater = (day: string, days: number) =>
  new Date((dayNumber(day) + days) * DAY_MS).toISOString().slice(0, 10);
