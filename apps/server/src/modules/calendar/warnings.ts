import type { CalendarWarning, StepName } from '@wuyu/contract';

export interface Days {
  opensOn: string;
  closesOn: string;
}

/** What must be over (or at least begun) before what: the five steps, with ratings and comments beside them. */
const sequence: ReadonlyArray<readonly [first: StepName, then: StepName]> = [
  ['record', 'selection'],
  ['selection', 'publicity'],
  ['rating', 'archive'],
  ['comment', 'archive'],
  ['publicity', 'archive'],
];

/** A shorter publicity is rarely enough for an objection to be raised and answered. */
const FEW = 5;

/**
 * What is odd about a term's windows, though nothing forbids it.
 *
 * @param windows those that somebody set: a step that nobody planned agrees with all.
 * @param workingDays how many working days the publicity has.
 */
export function oddities(windows: ReadonlyMap<StepName, Days>, workingDays: number): CalendarWarning[] {
  const found: CalendarWarning[] = [];
  for (const [first, then] of sequence) {
    const a = windows.get(first);
    const b = windows.get(then);
    if (!a || !b) continue;
    if (b.opensOn < a.opensOn || b.closesOn < a.closesOn)
      found.push({ code: 'out-of-order', step: then, other: first, count: null });
    else if (b.opensOn <= a.closesOn) found.push({ code: 'overlap', step: then, other: first, count: null });
  }
  if (windows.has('publicity') && workingDays < FEW)
    found.push({ code: 'few-working-days', step: 'publicity', other: null, count: workingDays });
  return found;
}
