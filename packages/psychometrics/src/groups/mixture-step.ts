import {
  expectation,
  factorSize,
  formOf,
  type MixtureModel,
  type MixtureParameters,
  type MixtureSums,
} from './mixture-model.js';
import type { PointTable } from './point-table.js';

/** What stays the same over all rounds on one (centred) table. */
export interface MixtureFrame {
  readonly table: PointTable;
  readonly model: MixtureModel;
  /** Σ x² of the whole table in the form of the model's factors. */
  readonly total: Float64Array;
  /** Smallest variance allowed, column by column. */
  readonly floor: Float64Array;
}

/** A variance may fall to this share of the column's own; below, a group would shrink onto equal rows. */
const smallestShare = 1e-6;

export function mixtureFrame(table: PointTable, model: MixtureModel): MixtureFrame {
  const { values, rows, columns } = table;
  const { shape } = formOf(model);
  const squares = new Float64Array(columns);
  const total = new Float64Array(factorSize(shape, columns));
  for (let i = 0; i < rows; i++) {
    let at = 0;
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j];
      squares[j] += value * value;
      if (shape === 'full') for (let l = 0; l <= j; l++) total[at++] += value * values[i * columns + l];
      else total[shape === 'diagonal' ? j : 0] += value * value;
    }
  }
  return { table, model, total, floor: squares.map((sum) => (smallestShare * sum) / rows) };
}

/** Parameters with greatest likelihood given the sums, and whether a variance had to be held up at its floor. */
export function maximisation(
  frame: MixtureFrame,
  sums: MixtureSums,
): { parameters: MixtureParameters; floored: boolean } {
  const { table, model, total, floor } = frame;
  const { rows, columns } = table;
  const { shape, equal } = formOf(model);
  const groups = sums.weight.length;
  const size = factorSize(shape, columns);
  // An empty group keeps a trace of weight, so that its density stays defined.
  const weight = sums.weight.map((sum) => Math.max(sum, 1e-10));
  const means = sums.first.map((sum, at) => sum / weight[Math.floor(at / columns)]);
  const factors = new Float64Array(equal ? size : groups * size);
  let floored = false;
  const settle = (set: number, moments: Float64Array, count: number) => {
    for (let at = 0; at < size; at++) moments[at] /= count;
    floored = factorise(shape, columns, moments, floor, factors.subarray(set * size, (set + 1) * size)) || floored;
  };
  if (equal) {
    const pooled = total.slice();
    for (let g = 0; g < groups; g++) subtractMeans(shape, columns, pooled, 0, means, g, weight[g]);
    settle(0, pooled, rows);
  } else {
    const scatter = sums.second.slice();
    for (let g = 0; g < groups; g++) {
      subtractMeans(shape, columns, scatter, g * size, means, g, weight[g]);
      settle(g, scatter.subarray(g * size, (g + 1) * size), weight[g]);
    }
  }
  const all = weight.reduce((sum, one) => sum + one, 0);
  return { parameters: { proportions: weight.map((one) => one / all), means, factors }, floored };
}

function subtractMeans(
  shape: 'spherical' | 'diagonal' | 'full',
  columns: number,
  moments: Float64Array,
  at: number,
  means: Float64Array,
  group: number,
  weight: number,
): void {
  const from = group * columns;
  for (let j = 0; j < columns; j++) {
    if (shape === 'full') for (let l = 0; l <= j; l++) moments[at++] -= weight * means[from + j] * means[from + l];
    else moments[shape === 'diagonal' ? at++ : at] -= weight * means[from + j] ** 2;
  }
}

/** Standard deviations or Cholesky factor of a covariance into `into`; true when the floor had to hold it up. */
function factorise(
  shape: 'spherical' | 'diagonal' | 'full',
  columns: number,
  covariance: Float64Array,
  floor: Float64Array,
  into: Float64Array,
): boolean {
  let floored = false;
  if (shape === 'spherical') {
    const least = floor.reduce((sum, one) => sum + one, 0) / columns;
    floored = !(covariance[0] / columns > least);
    into[0] = Math.sqrt(floored ? least : covariance[0] / columns);
    return floored;
  }
  if (shape === 'diagonal') {
    for (let j = 0; j < columns; j++) {
      const held = !(covariance[j] > floor[j]);
      floored ||= held;
      into[j] = Math.sqrt(held ? floor[j] : covariance[j]);
    }
    return floored;
  }
  for (let lift = 0; ; lift = lift === 0 ? 1 : lift * 2) {
    if (cholesky(columns, covariance, floor, lift, into)) return lift > 0;
  }
}

/** The factor of covariance + lift · floor on the diagonal; false when a pivot is below the floor. */
function cholesky(
  columns: number,
  covariance: Float64Array,
  floor: Float64Array,
  lift: number,
  into: Float64Array,
): boolean {
  for (let j = 0; j < columns; j++) {
    const row = (j * (j + 1)) / 2;
    for (let l = 0; l <= j; l++) {
      const other = (l * (l + 1)) / 2;
      let sum = covariance[row + l] + (l === j ? lift * floor[j] : 0);
      for (let m = 0; m < l; m++) sum -= into[row + m] * into[other + m];
      if (l < j) into[row + l] = sum / into[other + l];
      else if (sum >= floor[j] * (1 - 1e-9)) into[row + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** A run of EM that ended. */
export interface MixtureRun {
  readonly parameters: MixtureParameters;
  readonly logLik: number;
  readonly rounds: number;
  readonly converged: boolean;
  readonly floored: boolean;
  /** Gain of log-likelihood in the last cycle. */
  readonly gain: number;
}

/**
 * EM from given parameters, each two rounds followed by an extrapolation (SQUAREM, scheme S3) that is dropped when it
 * lowers the likelihood. Ends when a cycle gains less than `tolerance` of log-likelihood.
 *
 * Source: Dempster, Laird & Rubin (1977); Varadhan & Roland (2008), Scandinavian Journal of Statistics 35.
 */
export function runMixture(frame: MixtureFrame, start: MixtureParameters, tolerance: number, most: number): MixtureRun {
  let [current, logLik, floored, gain] = [start, Number.NEGATIVE_INFINITY, false, Number.POSITIVE_INFINITY];
  const round = (parameters: MixtureParameters) => {
    const sums = expectation(frame.table, frame.model, parameters);
    return { logLik: sums.logLik, ...maximisation(frame, sums) };
  };
  let rounds = 0;
  while (rounds < most) {
    const one = round(current);
    const two = round(one.parameters);
    rounds += 2;
    gain = two.logLik - logLik;
    let next = two;
    const leap = extrapolate(frame, current, one.parameters, two.parameters);
    if (leap) {
      const tried = round(leap);
      rounds++;
      if (tried.logLik >= two.logLik) {
        next = tried;
        gain = tried.logLik - logLik;
      }
    }
    ({ parameters: current, logLik, floored } = next);
    if (gain < tolerance) return { parameters: current, logLik, rounds, converged: true, floored, gain };
  }
  return { parameters: current, logLik, rounds, converged: false, floored, gain };
}

/** Logs where a number is positive by nature, so that any vector is a possible mixture. */
function toVector({ model, table }: MixtureFrame, { proportions, means, factors }: MixtureParameters): Float64Array {
  const vector = new Float64Array(proportions.length + means.length + factors.length);
  vector.set(proportions.map(Math.log));
  vector.set(means, proportions.length);
  const logs = factors.map((value, at) => (onDiagonal(model, table.columns, at) ? Math.log(value) : value));
  vector.set(logs, proportions.length + means.length);
  return vector;
}

function onDiagonal(model: MixtureModel, columns: number, at: number): boolean {
  const { shape } = formOf(model);
  if (shape !== 'full') return true;
  const inSet = at % factorSize(shape, columns);
  const row = Math.floor((Math.sqrt(8 * inSet + 1) - 1) / 2);
  return inSet === (row * (row + 3)) / 2;
}

function extrapolate(
  frame: MixtureFrame,
  zero: MixtureParameters,
  one: MixtureParameters,
  two: MixtureParameters,
): MixtureParameters | undefined {
  const [x0, x1, x2] = [zero, one, two].map((parameters) => toVector(frame, parameters));
  let step = 0;
  let bend = 0;
  for (let at = 0; at < x0.length; at++) {
    step += (x1[at] - x0[at]) ** 2;
    bend += (x2[at] - 2 * x1[at] + x0[at]) ** 2;
  }
  if (!(bend > 0) || !Number.isFinite(step)) return undefined;
  const length = Math.max(1, Math.sqrt(step / bend));
  if (length <= 1.01) return undefined;
  const x = x0.map((value, at) => value + 2 * length * (x1[at] - value) + length ** 2 * (x2[at] - 2 * x1[at] + value));
  const groups = zero.proportions.length;
  let total = 0;
  for (let g = 0; g < groups; g++) total += x[g] = Math.exp(x[g]);
  const from = groups + zero.means.length;
  const factors = x.slice(from).map((value, at) => {
    return onDiagonal(frame.model, frame.table.columns, at) ? Math.exp(value) : value;
  });
  const proportions = x.slice(0, groups).map((value) => value / total);
  return total > 0 && factors.every(Number.isFinite) && x.every(Number.isFinite)
    ? { proportions, means: x.slice(groups, from), factors }
    : undefined;
}
