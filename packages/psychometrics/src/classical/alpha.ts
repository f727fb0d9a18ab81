import { fQuantile } from './f-quantile.js';
import { checkMarks, type Marks, pairwise } from './marks.js';
import { invertPositive } from './positive-definite.js';

export interface Alpha {
  /** From covariances, without unit, at most 1; negative when items work against each other. */
  alpha: number;
  /** From correlations: as if every item had the same spread. */
  standardized: number;
  /** Alpha of the test without each item; NaN when only one would be left. */
  ifDropped: number[];
  /** Feldt's interval. */
  low: number;
  high: number;
  /** Guttman's λ6, from the part of every item that the others predict; NaN when they predict one fully. */
  lambda6: number;
}

/**
 * Cronbach's alpha: the internal consistency of items that should measure one thing. For 0/1 items it is KR-20.
 *
 *     alpha = k / (k − 1) · (1 − sum(var(item)) / var(total))
 *
 * With gaps, every covariance is from the persons who answered both items.
 *
 * @param items one array an item, one mark a person, NaN for no answer.
 * @param confidence of the interval, default 0.95.
 * @throws RangeError if n < 2 or k < 2, if lengths differ, if an item is constant, if two items were answered by nobody
 *   together, or if the total does not vary.
 *
 * Source: Cronbach (1951), Psychometrika 16(3), 297–334; interval: Feldt, Woodruff & Salih (1987), Appl. Psychol. Meas. 11(1), 93–103;
 * λ6: Guttman (1945), Psychometrika 10(4), 255–282. Reference values from R psych.
 */
export function cronbachAlpha(
  items: readonly Marks[],
  options: { names?: readonly string[]; confidence?: number } = {},
): Alpha {
  const { names, confidence = 0.95 } = options;
  const persons = checkMarks(items, names);
  if (!(confidence > 0 && confidence < 1)) throw new RangeError('a confidence is between 0 and 1');
  const k = items.length;
  const covariances = pairwise(items, 'covariance', names);
  const alpha = alphaOf(covariances, k);
  if (Number.isNaN(alpha)) throw new RangeError('the total score does not vary');
  const correlations = covariances.map(
    (value, at) => value / Math.sqrt(covariances[Math.floor(at / k) * (k + 1)] * covariances[(at % k) * (k + 1)]),
  );
  const tail = (1 - confidence) / 2;
  const df1 = persons - 1;
  const df2 = df1 * (k - 1);
  return {
    alpha,
    standardized: alphaOf(correlations, k),
    ifDropped: items.map((_, dropped) => (k === 2 ? Number.NaN : alphaOf(covariances, k, dropped))),
    low: 1 - (1 - alpha) * fQuantile(1 - tail, df1, df2),
    high: 1 - (1 - alpha) * fQuantile(tail, df1, df2),
    lambda6: lambda6Of(correlations, k),
  };
}

/** The standard error of measurement, in points: sd · √(1 − reliability). @throws RangeError unless sd ≥ 0 and 0 ≤ reliability ≤ 1. */
export function standardErrorOfMeasurement(sd: number, reliability: number): number {
  if (!(sd >= 0 && Number.isFinite(sd))) throw new RangeError(`a standard deviation is at least 0, not ${sd}`);
  if (!(reliability >= 0 && reliability <= 1)) throw new RangeError(`a reliability is from 0 to 1, not ${reliability}`);
  return sd * Math.sqrt(1 - reliability);
}

/** NaN when the sum does not vary. */
function alphaOf(matrix: Float64Array, k: number, dropped = -1): number {
  let sum = 0;
  let trace = 0;
  for (let row = 0; row < k; row++) {
    if (row === dropped) continue;
    trace += matrix[row * k + row];
    for (let column = 0; column < k; column++) if (column !== dropped) sum += matrix[row * k + column];
  }
  const left = dropped < 0 ? k : k - 1;
  return sum > trace * 1e-14 ? (left / (left - 1)) * (1 - trace / sum) : Number.NaN;
}

function lambda6Of(correlations: Float64Array, k: number): number {
  const errors = residualVariances(correlations, k);
  if (!errors) return Number.NaN;
  const sum = correlations.reduce((total, value) => total + value, 0);
  return 1 - errors.reduce((total, error) => total + error, 0) / sum;
}

/** What the other items leave unexplained of each (1 − squared multiple correlation); null when the matrix is not positive definite. */
export function residualVariances(correlations: Float64Array, k: number): Float64Array | null {
  const inverse = invertPositive(correlations, k);
  return inverse && Float64Array.from({ length: k }, (_, i) => 1 / inverse[i * k + i]);
}
