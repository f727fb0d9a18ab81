import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * Percentile ranks: the share of the group below a score, those with the same score counted half.
 *
 *     PR = 100 · (below + equal / 2) / n
 *
 * @param scores NaN has no rank and is not of the group.
 * @returns 0 to 100 (exclusive), NaN where the score is.
 * @throws RangeError if nobody has a score or one is infinite.
 */
export function percentileRanks(scores: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(scores.length).fill(Number.NaN);
  const order = presentOf(scores).sort((a, b) => scores[a] - scores[b]);
  const n = order.length;
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && scores[order[to]] === scores[order[from]]) to++;
    const rank = (100 * (from + to)) / (2 * n);
    for (let i = from; i < to; i++) ranks[order[i]] = rank;
    from = to;
  }
  return ranks;
}

/**
 * Linear standard scores: mean + sd · (score − group mean) / group sd (n − 1). With the defaults T scores; 0 and 1 give z.
 *
 * @throws RangeError if fewer than 2 persons have a score, scores do not vary, or one is infinite.
 */
export function standardScores(scores: ArrayLike<number>, mean = 50, sd = 10): Float64Array {
  const present = presentOf(scores);
  const n = present.length;
  if (n < 2) throw new RangeError('at least 2 persons must have a score');
  const groupMean = present.reduce((sum, person) => sum + scores[person], 0) / n;
  const variance = present.reduce((sum, person) => sum + (scores[person] - groupMean) ** 2, 0) / (n - 1);
  if (!(variance > 0)) throw new RangeError('the scores do not vary');
  const factor = sd / Math.sqrt(variance);
  return Float64Array.from({ length: scores.length }, (_, i) => mean + factor * (scores[i] - groupMean));
}

/**
 * Normalised standard scores: the normal deviate of the percentile rank, on the scale of mean and sd; by default normalised T scores.
 *
 * @throws RangeError as percentileRanks.
 */
export function normalizedScores(scores: ArrayLike<number>, mean = 50, sd = 10): Float64Array {
  return percentileRanks(scores).map((rank) => mean + sd * normalQuantile(rank / 100, 0, 1));
}

/** Percentile ranks at which the next stanine begins: 4, 7, 12, 17, 20, 17, 12, 7, 4 % of a normal group. */
const stanineCuts = [4, 11, 23, 40, 60, 77, 89, 96];

/**
 * Stanines, 1 to 9, by percentile rank.
 *
 * @returns NaN where the score is. @throws RangeError as percentileRanks.
 */
export function stanines(scores: ArrayLike<number>): Float64Array {
  return percentileRanks(scores).map((rank) => (Number.isNaN(rank) ? rank : stanineOf(rank)));
}

/** The stanine of a percentile rank. */
export function stanineOf(rank: number): number {
  return 1 + stanineCuts.filter((cut) => rank >= cut).length;
}

function presentOf(scores: ArrayLike<number>): Uint32Array {
  const present = new Uint32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    if (!Number.isFinite(scores[i])) throw new RangeError(`a score is ${scores[i]}`);
    present[count++] = i;
  }
  if (count === 0) throw new RangeError('nobody has a score');
  return present.subarray(0, count);
}
