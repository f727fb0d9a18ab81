/** Wrong usage: a missing argument, or options that do not go together. Exit code 2. */
export class UsageError extends Error {}

/** @throws UsageError when the text is not a whole number in the range. */
export function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new UsageError(`${name} must be a whole number from ${low} to ${high}`);
  }
  return value;
}
