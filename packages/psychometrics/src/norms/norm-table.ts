import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { checkDistribution, cumulativeOf, momentsOf, type ScoreDistribution } from './distribution.js';
import { smoothDistribution } from './log-linear.js';
import { stanineOf } from './standard-scores.js';

/** What a score means within the norm group. */
export interface NormRow {
  score: number;
  /** Persons observed there. */
  count: number;
  /** 0 to 100. */
  percentileRank: number;
  z: number;
  /** 50 + 10 z. */
  t: number;
  /** 50 + 10 × normal deviate of the percentile rank; ±infinite where the norm group gives no rank inside 0 to 100. */
  normalizedT: number;
  stanine: number;
}

/**
 * A norm table for every possible score, from the norm group's distribution; with `degree`, smoothed by a log-linear model, so
 * that scores that hardly anybody got have sensible ranks too.
 *
 * @throws RangeError as smoothDistribution.
 */
export function normTable(distribution: ScoreDistribution, options: { degree?: number } = {}): NormRow[] {
  checkDistribution(distribution, 'the norm group');
  const { low, counts } = distribution;
  const used = options.degree === undefined ? distribution : smoothDistribution(distribution, options.degree);
  const cumulative = cumulativeOf(used.counts);
  const { n, mean, variance } = momentsOf(used);
  // As of a sample, n − 1; smoothing keeps mean and variance.
  const sd = Math.sqrt((variance * n) / (n - 1));
  return Array.from(counts, (count, i) => {
    const rank = 50 * ((i === 0 ? 0 : cumulative[i - 1]) + cumulative[i]);
    const z = (low + i - mean) / sd;
    return {
      score: low + i,
      count,
      percentileRank: rank,
      z,
      t: 50 + 10 * z,
      normalizedT: 50 + 10 * normalQuantile(rank / 100, 0, 1),
      stanine: stanineOf(rank),
    };
  });
}
