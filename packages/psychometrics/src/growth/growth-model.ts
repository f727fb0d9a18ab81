import { evaluateSpline, type SplineBasis, splineBasis } from './b-spline.js';
import { sparseQuantileRegression } from './quantile-regression.js';
import type { SparseDesign } from './sparse-design.js';

/** Where the cubic splines of a score have their joints and end. */
export interface GrowthKnots {
  knots: readonly number[];
  boundary: readonly [number, number];
}

/** The conditional distribution of a score given one or more earlier ones, as 100 quantiles. */
export interface GrowthModel {
  /** Of each prior, the most recent first. */
  priors: readonly GrowthKnots[];
  /** Per quantile (k − 0.5) / 100, k = 1 … 100: the intercept and seven coefficients a prior. */
  coefficients: readonly Float64Array[];
  /** How many students it was fitted to. */
  students: number;
}

const KNOTS_AT = [0.2, 0.4, 0.6, 0.8];
const MARGIN = 0.1;
export const GROWTH_TAUS: readonly number[] = Array.from({ length: 100 }, (_, k) => (k + 0.5) / 100);

/**
 * The knots of a score as R's SGP sets them: its quantiles at .2, .4, .6 and .8, and its range widened by a tenth on each side.
 *
 * @param scores of all students of the grade; NaN where there is none.
 * @throws RangeError if fewer than two different scores are there.
 */
export function growthKnots(scores: ArrayLike<number>): GrowthKnots {
  const sorted = Float64Array.from(scores)
    .filter((score) => !Number.isNaN(score))
    .sort();
  const low = sorted[0];
  const high = sorted[sorted.length - 1];
  if (!(high > low) || !Number.isFinite(high - low)) throw new RangeError('the scores of a prior do not vary');
  const margin = MARGIN * (high - low);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const next = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (place - below) * (next - sorted[below]);
  };
  return {
    knots: KNOTS_AT.map((share) => round(at(share), 3)),
    boundary: [round(low - margin, 3), round(high + margin, 3)],
  };
}

function round(value: number, digits: number): number {
  const power = 10 ** digits;
  return Math.round(value * power) / power;
}

/**
 * Fits a score on cubic splines of its priors, at 100 quantiles.
 *
 * @param priors of each prior all students' scores, the most recent first.
 * @param rows which students to take.
 * @throws RangeError as `quantileRegression`.
 */
export function fitGrowthModel(
  priors: readonly ArrayLike<number>[],
  current: ArrayLike<number>,
  rows: ArrayLike<number>,
  knots: readonly GrowthKnots[],
): GrowthModel {
  const n = rows.length;
  const bases = knots.map((own) => splineBasis(own.knots, own.boundary));
  const columns = bases.reduce((sum, { functions }) => sum + functions - 1, 1);
  if (n <= columns) {
    throw new RangeError(
      `${n} students with ${priors.length} priors are too few for the ${columns} coefficients of their splines`,
    );
  }
  const indices = new Uint16Array(n * (1 + 4 * bases.length));
  const values = new Float64Array(indices.length);
  const starts = new Int32Array(n + 1);
  let at = 0;
  for (let k = 0; k < n; k++) {
    at = fillRow(bases, (j) => priors[j][rows[k]], indices, values, at);
    starts[k + 1] = at;
  }
  const design: SparseDesign = { rows: n, columns, starts, indices: indices.slice(0, at), values: values.slice(0, at) };
  const names = ['the intercept'];
  bases.forEach(({ functions }, j) => {
    for (let f = 1; f < functions; f++) names.push(`spline ${f} of prior ${j + 1}`);
  });
  const outcome = Float64Array.from(rows, (i) => current[i]);
  const fits = sparseQuantileRegression(design, outcome, GROWTH_TAUS, names);
  return { priors: knots, coefficients: fits.map(({ coefficients }) => coefficients), students: n };
}

/** One row of the design: the intercept, then of each prior the functions that are not 0, without its first. @returns where it ends. */
function fillRow(
  bases: readonly SplineBasis[],
  score: (prior: number) => number,
  indices: Uint16Array,
  values: Float64Array,
  at: number,
): number {
  indices[at] = 0;
  values[at++] = 1;
  let offset = 0;
  bases.forEach((basis, j) => {
    const first = evaluateSpline(basis, score(j), scratch);
    for (let f = 0; f < 4; f++) {
      if (first + f === 0 || scratch[f] === 0) continue;
      indices[at] = offset + first + f;
      values[at++] = scratch[f];
    }
    offset += basis.functions - 1;
  });
  return at;
}

const scratch = new Float64Array(4);

/** Computes conditional quantiles of students one after the other. */
export interface Predictor {
  /** @param score the prior's score, the most recent prior being 0. @returns 100 values, ascending; good until the next call. */
  predict(score: (prior: number) => number): Float64Array;
}

/** Quantiles that cross are put in order by sorting, then rounded to five digits, as SGP does. */
export function createPredictor({ priors, coefficients }: GrowthModel): Predictor {
  const bases = priors.map((own) => splineBasis(own.knots, own.boundary));
  const indices = new Uint16Array(1 + 4 * bases.length);
  const values = new Float64Array(indices.length);
  const width = coefficients.length;
  // Column by column, so that a row's few columns are each read in one go.
  const columns = Array.from(coefficients[0], (_, c) => Float64Array.from(coefficients, (own) => own[c]));
  const predicted = new Float64Array(width);
  const predict = (score: (prior: number) => number) => {
    const end = fillRow(bases, score, indices, values, 0);
    predicted.fill(0);
    for (let at = 0; at < end; at++) {
      const column = columns[indices[at]];
      const value = values[at];
      for (let k = 0; k < width; k++) predicted[k] += value * column[k];
    }
    let ascending = true;
    for (let k = 0; k < width; k++) {
      predicted[k] = Math.round(predicted[k] * 1e5) / 1e5;
      if (k > 0 && predicted[k] < predicted[k - 1]) ascending = false;
    }
    return ascending ? predicted : predicted.sort();
  };
  return { predict };
}
