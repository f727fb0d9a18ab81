import { invertPositive } from '../classical/positive-definite.js';
import { checkDistribution, type ScoreDistribution } from './distribution.js';

export interface SmoothedDistribution extends ScoreDistribution {
  degree: number;
  /** Likelihood-ratio chi-square against the counts, with scores − degree − 1 degrees of freedom. */
  deviance: number;
  df: number;
  /** deviance + 2 · (degree + 1): the smaller, the better the choice of degree. */
  aic: number;
}

/**
 * Smooths a score distribution by a log-linear model: log of the expected count is a polynomial of the score. The number of
 * persons and the first `degree` moments stay what they are.
 *
 * @param degree 1 to 10, and below the number of possible scores.
 * @throws RangeError for another degree, when scores do not vary, or when the fit has no finite solution or does not converge.
 *
 * Source: Holland & Thayer (2000), J. Educ. Behav. Stat. 25(2), 133–183; Kolen & Brennan (2014), Test Equating, ch. 3.
 */
export function smoothDistribution(distribution: ScoreDistribution, degree: number): SmoothedDistribution {
  checkDistribution(distribution, 'the test');
  const { low, counts } = distribution;
  checkDegree(degree, counts.length);
  const columns = polynomials(counts.length, degree);
  const { fitted, deviance } = fitLogLinear(counts, columns);
  return {
    low,
    counts: fitted,
    degree,
    deviance,
    df: counts.length - degree - 1,
    aic: deviance + 2 * (degree + 1),
  };
}

/**
 * Smooths the joint distribution of two scores: polynomials of each, and the products up to `cross` in both. Keeps the moments of
 * both up to their degree, and with cross = 1 the covariance.
 *
 * @param counts rows × columns, by rows.
 * @throws RangeError as smoothDistribution.
 */
export function smoothJoint(
  counts: Float64Array,
  rows: number,
  columns: number,
  degrees: { rows: number; columns: number; cross: number },
): Float64Array {
  checkDegree(degrees.rows, rows);
  checkDegree(degrees.columns, columns);
  if (
    !(Number.isInteger(degrees.cross) && degrees.cross >= 0 && degrees.cross <= Math.min(degrees.rows, degrees.columns))
  ) {
    throw new RangeError('products of scores go up to the smaller degree at most');
  }
  const byRow = polynomials(rows, degrees.rows);
  const byColumn = polynomials(columns, degrees.columns);
  const spread = (row: number, column: number) =>
    Float64Array.from(
      { length: rows * columns },
      (_, cell) => byRow[row][Math.floor(cell / columns)] * byColumn[column][cell % columns],
    );
  const design = [spread(0, 0)];
  for (let d = 1; d <= degrees.rows; d++) design.push(spread(d, 0));
  for (let d = 1; d <= degrees.columns; d++) design.push(spread(0, d));
  for (let a = 1; a <= degrees.cross; a++) for (let b = 1; b <= degrees.cross; b++) design.push(spread(a, b));
  return fitLogLinear(counts, design).fitted;
}

function checkDegree(degree: number, scores: number): void {
  if (!(Number.isInteger(degree) && degree >= 1 && degree <= 10 && degree < scores)) {
    throw new RangeError(
      `the degree of smoothing is 1 to 10 and below the number of scores (${scores}), not ${degree}`,
    );
  }
}

/** Orthonormal polynomials on equally spaced points, degree 0 first: powers would be nearly collinear. */
function polynomials(points: number, degree: number): Float64Array[] {
  const columns: Float64Array[] = [];
  for (let d = 0; d <= degree; d++) {
    const column = Float64Array.from({ length: points }, (_, i) =>
      d === 0 ? 1 : columns[d - 1][i] * ((2 * i) / Math.max(1, points - 1) - 1),
    );
    for (let pass = 0; pass < 2; pass++) {
      for (const other of columns) {
        const dot = column.reduce((sum, value, i) => sum + value * other[i], 0);
        for (let i = 0; i < points; i++) column[i] -= dot * other[i];
      }
    }
    const length = Math.hypot(...column);
    columns.push(column.map((value) => value / length));
  }
  return columns;
}

function fitLogLinear(
  counts: Float64Array,
  design: readonly Float64Array[],
): { fitted: Float64Array; deviance: number } {
  const cells = counts.length;
  const terms = design.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  // Holland and Thayer's start: a mixture of the counts and an even spread.
  let fitted = counts.map((count) => 0.8 * count + (0.2 * total) / cells);
  let eta = fitted.map(Math.log);
  let likelihood = Number.NEGATIVE_INFINITY;
  let beta: Float64Array | null = null;
  for (let step = 0; step < 200; step++) {
    const information = new Float64Array(terms * terms);
    const target = new Float64Array(terms);
    const gradient = new Float64Array(terms);
    for (let cell = 0; cell < cells; cell++) {
      const weight = fitted[cell];
      const working = beta ? counts[cell] - weight : weight * eta[cell] + (counts[cell] - weight);
      for (let t = 0; t < terms; t++) {
        const x = design[t][cell];
        target[t] += x * working;
        gradient[t] += x * (counts[cell] - weight);
        for (let u = 0; u <= t; u++) information[t * terms + u] += weight * x * design[u][cell];
      }
    }
    for (let t = 0; t < terms; t++) for (let u = 0; u < t; u++) information[u * terms + t] = information[t * terms + u];
    if (beta && Math.max(...gradient.map(Math.abs)) < 1e-10 * total)
      return { fitted, deviance: devianceOf(counts, fitted) };
    const inverse = invertPositive(information, terms);
    if (!inverse) break;
    const move = target.map((_, t) => target.reduce((sum, value, u) => sum + inverse[t * terms + u] * value, 0));
    for (let share = 1; ; share /= 2) {
      const next: Float64Array = beta ? beta.map((b, t) => b + share * move[t]) : move;
      const nextEta = counts.map((_, cell) => next.reduce((sum, b, t) => sum + b * design[t][cell], 0));
      const nextFitted = nextEta.map(Math.exp);
      const reached = counts.reduce((sum, count, cell) => sum + count * nextEta[cell] - nextFitted[cell], 0);
      if (!beta || reached >= likelihood - 1e-9 * total || share < 1e-8) {
        beta = next;
        eta = nextEta;
        fitted = nextFitted;
        likelihood = reached;
        break;
      }
    }
  }
  throw new RangeError('the log-linear smoothing does not converge; choose a lower degree');
}

function devianceOf(counts: Float64Array, fitted: Float64Array): number {
  return counts.reduce(
    (sum, count, i) => sum + 2 * ((count > 0 ? count * Math.log(count / fitted[i]) : 0) - (count - fitted[i])),
    0,
  );
}
