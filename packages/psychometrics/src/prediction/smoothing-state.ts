/** What a smoothing model has besides its level. */
export interface SmoothingForm {
  readonly trend: 'none' | 'linear' | 'damped';
  /** Length of an additive season; 1 = none. */
  readonly period: number;
}

export interface SmoothingWeights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** How many weights a form has to search. */
export function unitBox({ trend, period }: SmoothingForm): number {
  return 1 + (trend === 'none' ? 0 : 1) + (trend === 'damped' ? 1 : 0) + (period > 1 ? 1 : 0);
}

const least = 1e-4;

/** Weights from a point of the unit cube: β between .0001 and α, γ between .0001 and 1 − α, φ between .8 and .98. */
export function smoothingWeights({ trend, period }: SmoothingForm, point: ArrayLike<number>): SmoothingWeights {
  let at = 0;
  const alpha = least + (1 - 2 * least) * point[at++];
  const beta = trend === 'none' ? 0 : least + Math.max(alpha - least, 0) * point[at++];
  const gamma = period > 1 ? least + Math.max(1 - alpha - least, 0) * point[at++] : 0;
  const phi = trend === 'damped' ? 0.8 + 0.18 * point[at] : 1;
  return { alpha, beta, gamma, phi };
}

/**
 * Starting states with the least sum of squared one-step errors under given weights, and where the states end.
 *
 * The errors are linear in the starting states, so their responses are run once each and the rest is least squares.
 */
export function solveStart(values: ArrayLike<number>, form: SmoothingForm, weights: SmoothingWeights) {
  const { trend, period } = form;
  const n = values.length;
  const size = (trend === 'none' ? 1 : 2) + (period > 1 ? period - 1 : 0);
  const silent = new Float64Array(n);
  const columns = Array.from({ length: size }, (_, j) => {
    const unit = new Float64Array(size);
    unit[j] = 1;
    return run(silent, form, weights, unit).errors;
  });
  const plain = run(values, form, weights, new Float64Array(size)).errors;
  const start = leastSquares(
    columns,
    plain.map((error) => -error),
  );
  const { errors, level, slope, season } = run(values, form, weights, start);
  let sse = 0;
  for (let t = 0; t < n; t++) sse += errors[t] * errors[t];
  return { sse, start: Array.from(start), states: { level, slope, season } };
}

/** One-step errors from starting states: level, slope if any, period − 1 seasonal states (the last closes to 0). */
function run(
  values: ArrayLike<number>,
  { trend, period }: SmoothingForm,
  { alpha, beta, gamma, phi }: SmoothingWeights,
  start: Float64Array,
) {
  const n = values.length;
  const errors = new Float64Array(n);
  let level = start[0];
  let slope = trend === 'none' ? 0 : start[1];
  const season = new Float64Array(period);
  if (period > 1) {
    const from = trend === 'none' ? 1 : 2;
    for (let s = 0; s < period - 1; s++) {
      season[s] = start[from + s];
      season[period - 1] -= season[s];
    }
  }
  for (let t = 0; t < n; t++) {
    const s = t % period;
    const damped = phi * slope;
    const error = values[t] - (level + damped + (period > 1 ? season[s] : 0));
    errors[t] = error;
    level += damped + alpha * error;
    slope = damped + beta * error;
    if (period > 1) season[s] += gamma * error;
  }
  return { errors, level, slope, season: Array.from(season, (_, h) => season[(n + h) % period]) };
}

/** Householder least squares; a column that adds nothing gets 0. */
function leastSquares(columns: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = columns.length;
  const work = columns.map((column) => column.slice());
  const target = right.slice();
  const n = target.length;
  const diagonal = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const v = work[j];
    let norm = 0;
    for (let t = j; t < n; t++) norm += v[t] * v[t];
    norm = Math.sqrt(norm);
    if (norm < 1e-12) continue;
    diagonal[j] = v[j] > 0 ? -norm : norm;
    v[j] -= diagonal[j];
    let square = 0;
    for (let t = j; t < n; t++) square += v[t] * v[t];
    for (const other of [...work.slice(j + 1), target]) {
      let product = 0;
      for (let t = j; t < n; t++) product += v[t] * other[t];
      const factor = (2 * product) / square;
      for (let t = j; t < n; t++) other[t] -= factor * v[t];
    }
  }
  const solution = new Float64Array(size);
  for (let j = size - 1; j >= 0; j--) {
    if (diagonal[j] === 0) continue;
    let sum = target[j];
    for (let l = j + 1; l < size; l++) sum -= work[l][j] * solution[l];
    solution[j] = sum / diagonal[j];
  }
  return solution;
}
