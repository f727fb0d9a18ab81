/** How many persons got each whole-number score. */
export interface ScoreDistribution {
  /** The score of counts[0]. */
  low: number;
  /** Persons (or their expected number, when smoothed) at low, low + 1, … */
  counts: Float64Array;
}

/**
 * Counts whole-number scores.
 *
 * @param scores NaN is left out.
 * @param range lowest and highest possible score; default: as observed.
 * @throws RangeError if nobody has a score, one is not whole or lies outside the range, or the range is above a million scores.
 */
export function distributionOf(
  scores: ArrayLike<number>,
  range?: readonly [low: number, high: number],
): ScoreDistribution {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i];
    if (Number.isNaN(score)) continue;
    if (!Number.isInteger(score)) throw new RangeError(`scores must be whole numbers, not ${score}`);
    if (score < low) low = score;
    if (score > high) high = score;
  }
  if (low > high) throw new RangeError('nobody has a score');
  if (range) {
    if (low < range[0] || high > range[1]) {
      throw new RangeError(`scores from ${low} to ${high} are outside the range ${range[0]} to ${range[1]}`);
    }
    [low, high] = range;
  }
  if (!(high - low < 1e6)) throw new RangeError(`a range of ${high - low + 1} scores is too wide`);
  const counts = new Float64Array(high - low + 1);
  for (let i = 0; i < scores.length; i++) if (!Number.isNaN(scores[i])) counts[scores[i] - low]++;
  return { low, counts };
}

/** @throws RangeError unless counts are finite and not negative, with two different scores. */
export function checkDistribution({ low, counts }: ScoreDistribution, name: string): void {
  if (!Number.isInteger(low)) throw new RangeError(`the lowest score of ${name} must be a whole number, not ${low}`);
  let used = 0;
  for (const count of counts) {
    if (!(count >= 0 && Number.isFinite(count))) throw new RangeError(`a count of ${name} is ${count}`);
    if (count > 0) used++;
  }
  if (used < 2) throw new RangeError(`the scores of ${name} do not vary`);
}

export function momentsOf({ low, counts }: ScoreDistribution): { n: number; mean: number; variance: number } {
  let n = 0;
  let sum = 0;
  counts.forEach((count, i) => {
    n += count;
    sum += count * (low + i);
  });
  const mean = sum / n;
  let squares = 0;
  counts.forEach((count, i) => {
    squares += count * (low + i - mean) ** 2;
  });
  return { n, mean, variance: squares / n };
}

/** Shares at or below each score. */
export function cumulativeOf(counts: Float64Array): Float64Array {
  const cumulative = new Float64Array(counts.length);
  let sum = 0;
  counts.forEach((count, i) => {
    sum += count;
    cumulative[i] = sum;
  });
  return cumulative.map((value) => value / sum);
}
