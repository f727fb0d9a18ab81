import { checkSeries } from './exponential-smoothing.js';

/** How far forecasts were from what came. */
export interface ForecastAccuracy {
  /** Mean absolute error. */
  readonly mae: number;
  /** The same ÷ the mean absolute step (from season to season) of the training series: below 1 better than naive. */
  readonly mase: number;
}

/**
 * Accuracy of forecasts on values held out.
 *
 * @param training the values before them. @param period length of the season, 1 for none.
 * @throws RangeError for different lengths, values that are not finite, a training series shorter than a season and one
 *   value more, or repeating itself exactly.
 *
 * Source: Hyndman & Koehler (2006), International Journal of Forecasting 22.
 */
export function forecastAccuracy(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  training: ArrayLike<number>,
  period = 1,
): ForecastAccuracy {
  checkSeries(training);
  if (actual.length !== forecast.length || actual.length === 0)
    throw new RangeError('every value held out needs one forecast');
  if (training.length <= period) throw new RangeError('the training series is shorter than a season');
  let [error, step] = [0, 0];
  for (let t = 0; t < actual.length; t++) error += Math.abs(actual[t] - forecast[t]) / actual.length;
  if (!Number.isFinite(error)) throw new RangeError('the values and forecasts must be finite numbers');
  for (let t = period; t < training.length; t++) step += Math.abs(training[t] - training[t - period]);
  if (step === 0) throw new RangeError('the training series repeats itself exactly: there is no naive error');
  return { mae: error, mase: error / (step / (training.length - period)) };
}
