import { fitLogistic } from './logistic-regression.js';
import { checkOutcomes, checkProbabilities } from './outcomes.js';

/** Rows whose predicted probability falls into one tenth of the range. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean predicted probability and observed share of ones; null in an empty bin. */
  readonly predicted: number | null;
  readonly observed: number | null;
}

/** How far probabilities can be taken at their word. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Mean |predicted − observed| over the bins, by count (ECE). */
  readonly error: number;
  /** Logistic regression of the outcome on the log odds: 0 and 1 when calibrated; slope < 1: too sure of itself. */
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Reliability table of predicted probabilities in bins of equal width.
 *
 * @param bins how many, 10 by default.
 * @throws RangeError for probabilities outside 0–1, one class only, or constant or separating predictions.
 *
 * Source: Cox (1958), Biometrika 45 (intercept and slope); Naeini, Cooper & Hauskrecht (2015), AAAI (error).
 */
export function reliability(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>, bins = 10): Reliability {
  const rows = probabilities.length;
  checkOutcomes(outcomes, rows);
  checkProbabilities(probabilities);
  if (!(Number.isInteger(bins) && bins >= 1)) throw new RangeError(`bins must be a whole number from 1, got ${bins}`);
  const count = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const observed = new Float64Array(bins);
  for (let i = 0; i < rows; i++) {
    // Bins are open below and closed above, as R's cut() has them; 0 belongs to the first.
    const bin = Math.max(0, Math.ceil(probabilities[i] * bins) - 1);
    count[bin]++;
    predicted[bin] += probabilities[i];
    observed[bin] += outcomes[i];
  }
  const { intercept, slope } = plattScaling(Float64Array.from(probabilities, logOdds), outcomes);
  return {
    bins: Array.from(count, (n, bin) => ({
      from: bin / bins,
      to: (bin + 1) / bins,
      count: n,
      predicted: n > 0 ? predicted[bin] / n : null,
      observed: n > 0 ? observed[bin] / n : null,
    })),
    error: count.reduce((sum, _, bin) => sum + Math.abs(predicted[bin] - observed[bin]) / rows, 0),
    intercept,
    slope,
  };
}

/** log(p / (1 − p)), p held 1e-15 away from 0 and 1. */
export function logOdds(probability: number): number {
  const held = Math.min(Math.max(probability, 1e-15), 1 - 1e-15);
  return Math.log(held / (1 - held));
}

/**
 * Platt scaling: P(1) = logistic(intercept + slope · score), by maximum likelihood on rows not used for the model.
 *
 * @throws RangeError for a constant score, separation, one class only.
 *
 * Source: Platt (1999), without his softened targets.
 */
export function plattScaling(
  scores: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): { intercept: number; slope: number } {
  const values = Float64Array.from(scores);
  const { coefficients } = fitLogistic({ values, rows: values.length, columns: 1 }, outcomes, { names: ['score'] });
  return { intercept: coefficients[0].estimate, slope: coefficients[1].estimate };
}

/** The calibrated probability of a score. */
export function applyPlatt({ intercept, slope }: { intercept: number; slope: number }, score: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * score)));
}

/** Rising steps: a score gets the value of the last step at or below it, between two steps their straight line. */
export interface IsotonicSteps {
  readonly scores: readonly number[];
  readonly values: readonly number[];
}

/**
 * Isotonic calibration: the rising function of the score with least squared distance from the outcomes (pool adjacent
 * violators). @throws RangeError for a score that is not finite, one class only.
 *
 * Source: Barlow et al. (1972); Zadrozny & Elkan (2002), KDD.
 */
export function isotonicCalibration(scores: ArrayLike<number>, outcomes: ArrayLike<number>): IsotonicSteps {
  checkOutcomes(outcomes, scores.length);
  const order = Array.from(scores, (score, i) => {
    if (!Number.isFinite(score)) throw new RangeError(`row ${i + 1}: the score must be a finite number, got ${score}`);
    return i;
  }).sort((i, j) => scores[i] - scores[j]);
  const blocks: { from: number; to: number; sum: number; count: number }[] = [];
  for (const i of order) {
    const last = blocks.at(-1);
    if (last && last.to === scores[i]) {
      last.sum += outcomes[i];
      last.count++;
    } else blocks.push({ from: scores[i], to: scores[i], sum: outcomes[i], count: 1 });
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    let present = { ...block };
    for (let last = pooled.at(-1); last && last.sum * present.count >= present.sum * last.count; last = pooled.at(-1)) {
      present = { from: last.from, to: present.to, sum: last.sum + present.sum, count: last.count + present.count };
      pooled.pop();
    }
    pooled.push(present);
  }
  const steps = pooled.flatMap(({ from, to, sum, count }) =>
    from === to
      ? [[from, sum / count]]
      : [
          [from, sum / count],
          [to, sum / count],
        ],
  );
  return { scores: steps.map(([score]) => score), values: steps.map(([, value]) => value) };
}

/** The calibrated probability of a score, straight between steps, flat outside. */
export function applyIsotonic({ scores, values }: IsotonicSteps, score: number): number {
  const above = scores.findIndex((edge) => edge >= score);
  if (above < 0) return values[values.length - 1];
  if (above === 0 || scores[above] === score) return values[above];
  const share = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
  return values[above - 1] + share * (values[above] - values[above - 1]);
}
