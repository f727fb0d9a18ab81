/**
 * Checks 0/1 outcomes and counts the ones.
 *
 * @throws RangeError for a wrong length, a value other than 0 and 1, or only one of the two.
 */
export function checkOutcomes(outcomes: ArrayLike<number>, rows: number): number {
  if (outcomes.length !== rows) throw new RangeError(`${rows} rows need as many outcomes, got ${outcomes.length}`);
  let ones = 0;
  for (let i = 0; i < rows; i++) {
    if (outcomes[i] !== 0 && outcomes[i] !== 1)
      throw new RangeError(`row ${i + 1}: the outcome must be 0 or 1, got ${outcomes[i]}`);
    ones += outcomes[i];
  }
  if (ones === 0 || ones === rows)
    throw new RangeError(`all outcomes are ${ones === 0 ? 0 : 1}: there is only one class`);
  return ones;
}

/** @throws RangeError for a probability outside 0–1. */
export function checkProbabilities(probabilities: ArrayLike<number>): void {
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
      throw new RangeError(`row ${i + 1}: a probability must be from 0 to 1, got ${probabilities[i]}`);
    }
  }
}
