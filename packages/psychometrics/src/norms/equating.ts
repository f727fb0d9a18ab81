import { createRandom } from '../random.js';
import { checkDistribution, cumulativeOf, momentsOf, type ScoreDistribution } from './distribution.js';
import { smoothDistribution } from './log-linear.js';
import { equipercentile, rankAt, scoreAt } from './percentile-equating.js';

export interface Equating {
  /** Every possible score on form X. */
  scores: Float64Array;
  /** Its equivalent on form Y. */
  equated: Float64Array;
  /** Standard error of the equivalent. */
  se: Float64Array;
  /** For mean and linear equating: equated = slope · score + intercept. */
  slope?: number;
  intercept?: number;
}

export interface EquatingOptions {
  method: 'mean' | 'linear' | 'equipercentile';
  /** Degrees of log-linear presmoothing of X and Y, for equipercentile; default none. */
  smooth?: { x: number; y: number };
  /** Standard errors from samples drawn with this seed, instead of the delta method; needed with presmoothing. */
  bootstrap?: { seed: number; samples?: number };
}

/**
 * Equates form X to form Y from two random groups of the same population, each of which took one form.
 *
 *     mean: x − μ(X) + μ(Y);  linear: σ(Y)/σ(X) · (x − μ(X)) + μ(Y);  equipercentile: the score on Y with the percentile rank of x
 *
 * @returns with `se` by the delta method (linear: normal scores assumed), or from bootstrap samples.
 * @throws RangeError if scores of a form do not vary, or with presmoothing but without bootstrap.
 *
 * Source: Kolen & Brennan (2014), Test Equating, Scaling, and Linking, ch. 2, 3, 7; Lord (1982), J. Educ. Stat. 7(3), 165–174.
 */
export function equateGroups(x: ScoreDistribution, y: ScoreDistribution, options: EquatingOptions): Equating {
  const { method, smooth, bootstrap } = options;
  checkDistribution(x, 'form X');
  checkDistribution(y, 'form Y');
  if (smooth && method !== 'equipercentile') throw new RangeError('presmoothing is for equipercentile equating');
  if (smooth && !bootstrap) throw new RangeError('standard errors after presmoothing need a bootstrap');
  const scores = Float64Array.from(x.counts, (_, i) => x.low + i);
  const equate = (a: ScoreDistribution, b: ScoreDistribution): Float64Array => {
    if (method === 'equipercentile') {
      return equipercentile(
        smooth ? smoothDistribution(a, smooth.x) : a,
        smooth ? smoothDistribution(b, smooth.y) : b,
        scores,
      );
    }
    const { slope, intercept } = lineOf(a, b, method);
    return scores.map((score) => slope * score + intercept);
  };
  const se = bootstrap
    ? bootstrapErrors(bootstrap.seed, bootstrap.samples ?? 200, scores.length, (random) =>
        equate(resample(x, random), resample(y, random)),
      )
    : deltaErrors(x, y, scores, method);
  const line = method === 'equipercentile' ? {} : lineOf(x, y, method);
  return { scores, equated: equate(x, y), se, ...line };
}

function lineOf(
  x: ScoreDistribution,
  y: ScoreDistribution,
  method: 'mean' | 'linear',
): { slope: number; intercept: number } {
  const a = momentsOf(x);
  const b = momentsOf(y);
  const slope = method === 'mean' ? 1 : Math.sqrt(b.variance / a.variance);
  return { slope, intercept: b.mean - slope * a.mean };
}

function deltaErrors(
  x: ScoreDistribution,
  y: ScoreDistribution,
  scores: Float64Array,
  method: EquatingOptions['method'],
): Float64Array {
  const a = momentsOf(x);
  const b = momentsOf(y);
  if (method === 'mean') return scores.map(() => Math.sqrt(a.variance / a.n + b.variance / b.n));
  if (method === 'linear') {
    return scores.map((score) => {
      const z = (score - a.mean) ** 2 / a.variance;
      return Math.sqrt(b.variance * (1 / a.n + 1 / b.n) * (1 + z / 2));
    });
  }
  const cumulativeX = cumulativeOf(x.counts);
  const cumulativeY = cumulativeOf(y.counts);
  return scores.map((score) => {
    const rank = rankAt(x, cumulativeX, score);
    const at = Math.min(y.counts.length - 1, Math.max(0, Math.floor(scoreAt(y, cumulativeY, rank) + 0.5) - y.low));
    const below = at === 0 ? 0 : cumulativeY[at - 1];
    const density = cumulativeY[at] - below;
    if (!(density > 0)) return Number.POSITIVE_INFINITY;
    const sampling = rank * (1 - rank) * (1 / a.n + 1 / b.n);
    const within = ((cumulativeY[at] - rank) * (rank - below)) / (b.n * density);
    return Math.sqrt(Math.max(0, sampling - within)) / density;
  });
}

/** Standard deviations over samples; a sample whose equating is impossible (scores that do not vary) is drawn again. */
export function bootstrapErrors(
  seed: number,
  samples: number,
  points: number,
  draw: (random: () => number) => Float64Array,
): Float64Array {
  if (!(Number.isInteger(samples) && samples >= 2)) throw new RangeError('a bootstrap needs at least 2 samples');
  const random = createRandom(seed);
  const mean = new Float64Array(points);
  const squares = new Float64Array(points);
  let failures = 0;
  for (let sample = 1; sample <= samples; ) {
    let equated: Float64Array;
    try {
      equated = draw(random.uniform);
    } catch (error) {
      if (!(error instanceof RangeError) || ++failures > samples) throw error;
      continue;
    }
    for (let i = 0; i < points; i++) {
      const off = equated[i] - mean[i];
      mean[i] += off / sample;
      squares[i] += off * (equated[i] - mean[i]);
    }
    sample++;
  }
  return squares.map((sum) => Math.sqrt(sum / (samples - 1)));
}

function resample({ low, counts }: ScoreDistribution, random: () => number): ScoreDistribution {
  const cumulative = cumulativeOf(counts);
  const n = Math.round(counts.reduce((sum, count) => sum + count, 0));
  const drawn = new Float64Array(counts.length);
  for (let person = 0; person < n; person++) {
    const at = random();
    let from = 0;
    let to = counts.length - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (cumulative[middle] > at) to = middle;
      else from = middle + 1;
    }
    drawn[from]++;
  }
  const distribution = { low, counts: drawn };
  checkDistribution(distribution, 'a sample');
  return distribution;
}
