import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { minimiseInBox } from './box-search.js';
import { type SmoothingForm, type SmoothingWeights, smoothingWeights, solveStart, unitBox } from './smoothing-state.js';

/** A value to come with its interval. */
export interface ForecastStep {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Exponential smoothing fitted to a series. */
export interface Smoothing {
  readonly form: SmoothingForm;
  /** Smoothing of level, trend and season, and damping; null where the form has none. */
  readonly alpha: number;
  readonly beta: number | null;
  readonly gamma: number | null;
  readonly phi: number | null;
  /** Level, trend and all but the last seasonal state before the first value (a season sums to 0). */
  readonly start: readonly number[];
  /** Residual standard deviation. */
  readonly sigma: number;
  /** Gaussian log-likelihood without its constants, as R's forecast states it. */
  readonly logLik: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  readonly forecast: readonly ForecastStep[];
}

export interface SmoothingOptions {
  /** `none` simple, `linear` Holt, `damped`. */
  readonly trend: SmoothingForm['trend'];
  /** Length of an additive season (2 terms, 12 months); none when absent. */
  readonly period?: number;
  /** How many values to forecast. */
  readonly ahead: number;
  /** Of the interval, .95 when absent. */
  readonly level?: number;
}

/**
 * Exponential smoothing with additive errors by maximum likelihood. For given smoothing weights the starting states are
 * found exactly by least squares; the weights by search within .0001 ≤ α ≤ .9999, β ≤ α, γ ≤ 1 − α, .8 ≤ φ ≤ .98.
 *
 * @param values the series in order, evenly spaced, no gaps.
 * @throws RangeError for a value that is not finite, a series that does not vary or is too short for the form, or
 *   follows the form without any error.
 *
 * Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, chapters 5 and 6 (forecast
 * variances of class 1). Held against R's forecast (ses, holt).
 */
export function smoothSeries(values: ArrayLike<number>, options: SmoothingOptions): Smoothing {
  const { trend, period = 1, ahead, level = 0.95 } = options;
  const n = values.length;
  checkSeries(values);
  if (!['none', 'linear', 'damped'].includes(trend)) throw new RangeError(`there is no trend ${trend}`);
  if (!(Number.isInteger(period) && period >= 1))
    throw new RangeError(`a period must be a whole number from 1, got ${period}`);
  if (!(Number.isInteger(ahead) && ahead >= 1))
    throw new RangeError(`ahead must be a whole number from 1, got ${ahead}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`the level must be in (0, 1), got ${level}`);
  const form: SmoothingForm = { trend, period };
  const free = countFree(form);
  if (n < free + 3)
    throw new RangeError(`${n} values are too few for ${free} parameters: at least ${free + 3} are needed`);
  const dimensions = unitBox(form);
  const criterion = (point: Float64Array) => solveStart(values, form, smoothingWeights(form, point)).sse;
  const weights = smoothingWeights(form, minimiseInBox(criterion, dimensions));
  const { sse, start, states } = solveStart(values, form, weights);
  let size = 0;
  for (let t = 0; t < n; t++) size = Math.max(size, Math.abs(values[t]));
  if (!(sse > n * (1e-10 * size) ** 2))
    throw new RangeError('the series follows the form without error: there is nothing to estimate');
  const logLik = -0.5 * n * Math.log(sse);
  const parameters = free + 1;
  const aic = -2 * logLik + 2 * parameters;
  const sigma = Math.sqrt(sse / (n - free));
  return {
    form,
    alpha: weights.alpha,
    beta: trend === 'none' ? null : weights.beta,
    gamma: period > 1 ? weights.gamma : null,
    phi: trend === 'damped' ? weights.phi : null,
    start,
    sigma,
    logLik,
    aic,
    aicc: aic + (2 * parameters * (parameters + 1)) / (n - parameters - 1),
    bic: -2 * logLik + parameters * Math.log(n),
    forecast: forecastSteps(form, weights, states, sigma, ahead, normalQuantile(0.5 + level / 2, 0, 1)),
  };
}

/**
 * Fits simple, Holt and damped smoothing (each with a season as well when a period is given) as far as the series is
 * long enough, and returns them by AICc, the best first.
 *
 * @throws RangeError as `smoothSeries`, when not even the simple form can be fitted.
 */
export function chooseSmoothing(
  values: ArrayLike<number>,
  options: Omit<SmoothingOptions, 'trend'>,
): readonly Smoothing[] {
  const { period = 1 } = options;
  const fits: Smoothing[] = [];
  for (const length of period > 1 ? [1, period] : [1]) {
    for (const trend of ['none', 'linear', 'damped'] as const) {
      const tooShort = values.length < countFree({ trend, period: length }) + 4;
      if (tooShort && fits.length + length > 1) continue;
      fits.push(smoothSeries(values, { ...options, trend, period: length }));
    }
  }
  return fits.sort((one, other) => one.aicc - other.aicc);
}

/** @throws RangeError for no value, a value that is not finite, or a series that does not vary. */
export function checkSeries(values: ArrayLike<number>): void {
  if (values.length === 0) throw new RangeError('the series is empty');
  let varies = false;
  for (let t = 0; t < values.length; t++) {
    if (!Number.isFinite(values[t]))
      throw new RangeError(`value ${t + 1} of the series must be a finite number, got ${values[t]}`);
    varies ||= values[t] !== values[0];
  }
  if (!varies) throw new RangeError('the series does not vary');
}

/** Weights and starting states (a season sums to 0). */
function countFree({ trend, period }: SmoothingForm): number {
  const trendParameters = trend === 'none' ? 0 : trend === 'linear' ? 2 : 3;
  return 2 + trendParameters + (period > 1 ? period : 0);
}

function forecastSteps(
  { trend, period }: SmoothingForm,
  { alpha, beta, gamma, phi }: SmoothingWeights,
  states: { level: number; slope: number; season: readonly number[] },
  sigma: number,
  ahead: number,
  quantile: number,
): ForecastStep[] {
  let [power, reach, variance] = [1, 0, 1];
  return Array.from({ length: ahead }, (_, h) => {
    power *= trend === 'damped' ? phi : 1;
    const mean =
      states.level +
      (reach + power) * (trend === 'none' ? 0 : states.slope) +
      (period > 1 ? states.season[h % period] : 0);
    const half = quantile * sigma * Math.sqrt(variance);
    reach += power;
    const echo = alpha + (trend === 'none' ? 0 : beta * reach) + (period > 1 && (h + 1) % period === 0 ? gamma : 0);
    variance += echo * echo;
    return { mean, low: mean - half, high: mean + half };
  });
}
