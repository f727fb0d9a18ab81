import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/** A robust straight trend. */
export interface TheilSenTrend {
  /** Change a unit of time: the median of the slopes between all pairs, with its interval. */
  readonly slope: number;
  readonly slopeLow: number;
  readonly slopeHigh: number;
  /** Median of value − slope · time. */
  readonly intercept: number;
  /** Kendall's τ-b between value and time, its S, and the two-sided p (exact to 50 values without ties). */
  readonly tau: number;
  readonly s: number;
  readonly p: number;
  /** Value expected at each time asked for, with the interval for one new value. */
  readonly forecast: readonly {
    readonly time: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
}

const mostValues = 3000;

/**
 * Theil–Sen trend of a series with Kendall's test and prediction intervals.
 *
 * @param times of the values, not all equal. @param ahead times at which to forecast.
 * @param level of the intervals, .95 by default.
 * @throws RangeError for fewer than 4 values, more than 3,000, a number that is not finite, or times or values all equal.
 *
 * Intervals: the slope's by the normal limit of S (Sen 1968, JASA 63); a new value's as in least squares, with
 * 1.4826 · MAD of the residuals, raised by n / (n − 2), as its standard deviation. Test: Kendall (1938), with the
 * correction for ties and continuity of Mann (1945).
 */
export function theilSenTrend(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  ahead: readonly number[] = [],
  level = 0.95,
): TheilSenTrend {
  const n = values.length;
  if (times.length !== n) throw new RangeError('every value needs one time');
  if (!(level > 0 && level < 1)) throw new RangeError(`the level must be in (0, 1), got ${level}`);
  if (n < 4) throw new RangeError(`a trend needs at least 4 values, got ${n}`);
  if (n > mostValues) throw new RangeError(`a trend over all pairs is for at most ${mostValues} values, got ${n}`);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i]) || !Number.isFinite(times[i]))
      throw new RangeError(`value ${i + 1} and its time must be finite numbers`);
  }
  const { slopes, s } = pairs(times, values);
  if (slopes.length === 0) throw new RangeError('the times are all equal');
  const [tiedTimes, tiedValues] = [tieSizes(times), tieSizes(values)];
  if (tiedValues[0] === n) throw new RangeError('the series does not vary');
  const variance = varianceOfS(n, tiedTimes, tiedValues);
  const slope = quantileOf(slopes, 0.5);
  const reach = normalQuantile(0.5 + level / 2, 0, 1) * Math.sqrt(variance);
  const intercept = quantileOf(Float64Array.from({ length: n }, (_, i) => values[i] - slope * times[i]).sort(), 0.5);
  const whole = (n * (n - 1)) / 2;
  const pairsIn = (sizes: readonly number[]) => sizes.reduce((sum, t) => sum + (t * (t - 1)) / 2, 0);
  return {
    slope,
    slopeLow: slopes[Math.max(Math.round((slopes.length - reach) / 2) - 1, 0)],
    slopeHigh: slopes[Math.min(Math.round((slopes.length + reach) / 2), slopes.length - 1)],
    intercept,
    tau: s / Math.sqrt((whole - pairsIn(tiedTimes)) * (whole - pairsIn(tiedValues))),
    s,
    p: tiedTimes.length + tiedValues.length === 0 && n <= 50 ? exactP(n, s) : normalP(s, variance),
    forecast: forecasts(times, values, slope, intercept, ahead, level),
  };
}

function pairs(times: ArrayLike<number>, values: ArrayLike<number>) {
  const slopes: number[] = [];
  let s = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      const span = times[i] - times[j];
      if (span === 0) continue;
      slopes.push((values[i] - values[j]) / span);
      s += Math.sign(values[i] - values[j]) * Math.sign(span);
    }
  }
  return { slopes: Float64Array.from(slopes).sort(), s };
}

/** How many values share each value that occurs more than once, the largest first. */
function tieSizes(values: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i], (counts.get(values[i]) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1).sort((one, other) => other - one);
}

/** Kendall (1970), Rank Correlation Methods, with ties in both. */
function varianceOfS(n: number, times: readonly number[], values: readonly number[]): number {
  const sum = (sizes: readonly number[], term: (t: number) => number) => sizes.reduce((total, t) => total + term(t), 0);
  const main = (t: number) => t * (t - 1) * (2 * t + 5);
  const two = (t: number) => t * (t - 1);
  const three = (t: number) => t * (t - 1) * (t - 2);
  return (
    (main(n) - sum(times, main) - sum(values, main)) / 18 +
    (sum(times, three) * sum(values, three)) / (9 * three(n)) +
    (sum(times, two) * sum(values, two)) / (2 * two(n))
  );
}

function normalP(s: number, variance: number): number {
  return Math.min(1, 2 * normalCdf(-Math.max(Math.abs(s) - 1, 0) / Math.sqrt(variance), 0, 1));
}

/** P(|S| ≥ |s|) when every order is equally likely, from the distribution of the number of inversions. */
function exactP(n: number, s: number): number {
  let shares = Float64Array.of(1);
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(shares.length + size - 1);
    for (let at = 0; at < shares.length; at++) for (let add = 0; add < size; add++) next[at + add] += shares[at] / size;
    shares = next;
  }
  const inversions = Math.round((shares.length - 1 - Math.abs(s)) / 2);
  let tail = 0;
  for (let at = 0; at <= inversions; at++) tail += shares[at];
  return Math.min(1, 2 * tail);
}

function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low] + (place - low) * (sorted[Math.ceil(place)] - sorted[low]);
}

function forecasts(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  slope: number,
  intercept: number,
  ahead: readonly number[],
  level: number,
): TheilSenTrend['forecast'] {
  const n = values.length;
  const residuals = Float64Array.from({ length: n }, (_, i) => values[i] - intercept - slope * times[i]);
  const centre = Float64Array.from(times).reduce((sum, time) => sum + time, 0) / n;
  const spread = Float64Array.from(times).reduce((sum, time) => sum + (time - centre) ** 2, 0);
  const robust = 1.4826 * quantileOf(residuals.map(Math.abs).sort(), 0.5) * Math.sqrt(n / (n - 2));
  // More than half of the values on the line: the median says 0, the others do not.
  const sigma = robust > 0 ? robust : Math.sqrt(residuals.reduce((sum, one) => sum + one * one, 0) / (n - 2));
  const quantile = tQuantile(0.5 + level / 2, n - 2);
  return ahead.map((time) => {
    if (!Number.isFinite(time)) throw new RangeError('a time to forecast must be a finite number');
    const half = quantile * sigma * Math.sqrt(1 + 1 / n + (time - centre) ** 2 / spread);
    const mean = intercept + slope * time;
    return { time, mean, low: mean - half, high: mean + half };
  });
}
