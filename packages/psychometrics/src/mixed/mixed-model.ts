import { type Evaluation, evaluateCriterion, layOut, type System } from './criterion.js';
import { crossProducts, type RandomTerm } from './cross-products.js';
import { type GroupEffect, groupEffects } from './effects.js';
import { numberLevels } from './grouping.js';
import { minimise } from './newton.js';
import { type StandardColumn, scaleOnly, standardise } from './standardise.js';

export interface NamedColumn {
  name: string;
  /** n values, finite. */
  values: ArrayLike<number>;
}

/** Random effects of one grouping: an intercept and slopes, freely correlated. */
export interface RandomEffects {
  /** The grouping's name: school, class, pupil. */
  name: string;
  /** n values: the level of each row. Levels of one grouping may lie within those of another or cross them. */
  groups: ArrayLike<number | string>;
  slopes?: readonly NamedColumn[];
  /** Default true; false for slopes alone. */
  intercept?: boolean;
}

export interface FixedEffect {
  name: string;
  estimate: number;
  se: number;
}

export interface GroupFit {
  name: string;
  /** `(Intercept)` and the slopes. */
  components: string[];
  /** components × components, in the outcome's unit squared. */
  covariance: number[][];
  /** components × components; undefined beside a variance of 0. */
  correlation: (number | undefined)[][];
  effects: GroupEffect[];
}

export interface MixedFit {
  method: 'REML' | 'ML';
  observations: number;
  fixed: FixedEffect[];
  /** Of the fixed effects, in their order. */
  covariance: number[][];
  groups: GroupFit[];
  /** σ². */
  residualVariance: number;
  /** Minus twice the restricted (REML) or the full (ML: deviance) log-likelihood at its best. */
  criterion: number;
  logLik: number;
  /** At the boundary: some variance is 0 or some correlation ±1. */
  singular: boolean;
  iterations: number;
  /** The steepest slope of the criterion that is left, per unit of relative standard deviation. */
  gradient: number;
}

export interface MixedModel {
  outcome: ArrayLike<number>;
  /** Without the intercept, which is always there. */
  fixed: readonly NamedColumn[];
  random: readonly RandomEffects[];
  /** Default REML. */
  method?: 'REML' | 'ML';
}

/** As in lme4: a relative standard deviation below this is at the boundary. */
const BOUNDARY = 1e-4;
const COLLINEAR = 1e-10;

/**
 * A linear mixed model, y = Xβ + Zb + e with b ~ N(0, Σ) per level of each grouping and e ~ N(0, σ²), by REML or ML.
 *
 * Predictors are centred and scaled first and the results turned back, so units do not matter. Afterwards only cross-products per
 * level are looked at, so that a million pupils cost one pass.
 *
 * @throws RangeError if a value is missing or not finite, the outcome or a predictor does not vary, predictors are collinear, there are
 *   too few rows, a grouping has fewer than two levels or as many as rows, or the fit does not converge (with the gradient). A level
 *   with a single row is allowed: its effect is drawn to 0 the more for it.
 *
 * Source: Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1). Reference values from R lme4.
 */
export function fitMixedModel({ outcome, fixed, random, method = 'REML' }: MixedModel): MixedFit {
  const n = outcome.length;
  for (const { name, values } of fixed) sameLength(name, values.length, n);
  if (n <= fixed.length + 2) throw new RangeError(`${n} rows are too few for ${fixed.length + 1} coefficients`);
  if (random.length === 0) throw new RangeError('a mixed model has at least one grouping');
  const response = standardise(outcome, 'the outcome');
  const kept = new Map<ArrayLike<number>, StandardColumn>();
  const standard = ({ name, values }: NamedColumn) => {
    const known = kept.get(values) ?? standardise(values, name);
    kept.set(values, known);
    return known;
  };
  const predictors = fixed.map(standard);
  const terms = random.map((effects) => readTerm(effects, n, standard));
  const products = crossProducts(
    [undefined, ...predictors, response],
    terms.map(({ term }) => term),
  );
  refuseCollinear(products.fixed, products.columns, ['(Intercept)', ...fixed.map(({ name }) => name)]);
  const widths = terms.map(({ term }) => term.columns.length);
  const system = layOut(
    products,
    widths,
    terms.map(({ term }) => term.grouping.levels.length),
  );

  const reml = method === 'REML';
  const valueAt = (theta: Float64Array) => evaluateCriterion(system, relativeFactors(theta, widths), reml).criterion;
  const minimum = minimise(valueAt, startOf(widths));
  const singular = snapToBoundary(minimum.at, widths, valueAt);
  const factors = relativeFactors(minimum.at, widths);
  const evaluation = evaluateCriterion(system, factors, reml);
  return report({ method, fixed, random, terms, predictors, response, system, factors, evaluation, singular, minimum });
}

interface ReadTerm {
  term: RandomTerm;
  components: string[];
  /** Of each component: what was taken off and divided by; 0 and 1 for the intercept. */
  means: number[];
  scales: number[];
}

function sameLength(name: string, length: number, n: number): void {
  if (length !== n) throw new RangeError(`${name} has ${length} values where the outcome has ${n}`);
}

function readTerm(
  { name, groups, slopes = [], intercept = true }: RandomEffects,
  n: number,
  standard: (column: NamedColumn) => StandardColumn,
): ReadTerm {
  sameLength(name, groups.length, n);
  const grouping = numberLevels(groups, name);
  const count = grouping.levels.length;
  if (count < 2) throw new RangeError(`${name} has a single level: there is nothing to compare`);
  if (count === n) throw new RangeError(`every ${name} has a single row: its effect cannot be told from the residual`);
  if (!intercept && slopes.length === 0) throw new RangeError(`${name} has neither an intercept nor slopes`);
  // Without an intercept to take it up, a slope's column must keep its zero.
  const columns = slopes.map((slope) => {
    sameLength(slope.name, slope.values.length, n);
    if (intercept) return standard(slope);
    return scaleOnly(slope.values, slope.name);
  });
  return {
    term: { grouping, columns: [...(intercept ? [undefined] : []), ...columns] },
    components: [...(intercept ? ['(Intercept)'] : []), ...slopes.map((slope) => slope.name)],
    means: [...(intercept ? [0] : []), ...columns.map(({ mean }) => mean)],
    scales: [...(intercept ? [1] : []), ...columns.map(({ scale }) => scale)],
  };
}

function refuseCollinear(fixed: Float64Array, c: number, names: readonly string[]): void {
  const left = fixed.slice();
  for (let r = 0; r < c - 1; r++) {
    const pivot = left[r * c + r];
    if (!(pivot > COLLINEAR * fixed[r * c + r]))
      throw new RangeError(`${names[r]} is collinear with the columns before it`);
    for (let s = r + 1; s < c; s++) {
      const factor = left[s * c + r] / pivot;
      for (let k = r; k < c; k++) left[s * c + k] -= factor * left[r * c + k];
    }
  }
}

function startOf(widths: readonly number[]): Float64Array {
  const theta: number[] = [];
  for (const width of widths) {
    for (let r = 0; r < width; r++) for (let c = 0; c <= r; c++) theta.push(r === c ? 1 : 0);
  }
  return Float64Array.from(theta);
}

/** θ, the lower triangles row by row, as one square matrix a term. */
function relativeFactors(theta: Float64Array, widths: readonly number[]): Float64Array[] {
  let at = 0;
  return widths.map((width) => {
    const factor = new Float64Array(width * width);
    for (let r = 0; r < width; r++) for (let c = 0; c <= r; c++) factor[r * width + c] = theta[at++];
    return factor;
  });
}

/** The criterion is even in each column of Λ, so that its boundary is a stationary point, reached only nearly. */
function snapToBoundary(
  theta: Float64Array,
  widths: readonly number[],
  value: (theta: Float64Array) => number,
): boolean {
  let singular = false;
  let at = 0;
  for (const width of widths) {
    for (let r = 0; r < width; r++) {
      at += r;
      if (Math.abs(theta[at]) < BOUNDARY) {
        singular = true;
        const snapped = theta.slice();
        snapped[at] = 0;
        if (value(snapped) <= value(theta) + 1e-9) theta[at] = 0;
      }
      at++;
    }
  }
  return singular;
}

interface Fitted {
  method: 'REML' | 'ML';
  fixed: readonly NamedColumn[];
  random: readonly RandomEffects[];
  terms: readonly ReadTerm[];
  predictors: readonly StandardColumn[];
  response: StandardColumn;
  system: System;
  factors: readonly Float64Array[];
  evaluation: Evaluation;
  singular: boolean;
  minimum: { gradient: Float64Array; iterations: number };
}

function report(fitted: Fitted): MixedFit {
  const { method, fixed, random, terms, predictors, response, system, factors, evaluation, singular, minimum } = fitted;
  const n = system.products.observations;
  const p = predictors.length + 1;
  const { coefficients, inverse } = solveFixed(evaluation.triangle, p);
  const degrees = method === 'REML' ? n - p : n;
  const variance = evaluation.residual / degrees;
  const unit = response.scale;
  // Back from standardised columns: β_k / s_k, and the intercept less Σ β_k m_k / s_k.
  const back = Array.from({ length: p }, (_, r) => new Float64Array(p).map((_, c) => (r === c ? 1 : 0)));
  predictors.forEach(({ mean, scale }, k) => {
    back[k + 1][k + 1] = 1 / scale;
    back[0][k + 1] = -mean / scale;
  });
  const covariance = back.map((rowA) =>
    back.map((rowB) => {
      let sum = 0;
      for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) sum += rowA[a] * inverse[a * p + b] * rowB[b];
      return sum * variance * unit * unit;
    }),
  );
  const names = ['(Intercept)', ...fixed.map(({ name }) => name)];
  // Scaling the columns changes |X'V⁻¹X| (REML), scaling the outcome the density.
  const logScales = predictors.reduce((sum, { scale }) => sum + Math.log(scale), 0);
  const criterion = evaluation.criterion + 2 * degrees * Math.log(unit) + (method === 'REML' ? 2 * logScales : 0);
  return {
    method,
    observations: n,
    fixed: names.map((name, k) => ({
      name,
      estimate:
        unit * back[k].reduce((sum, weight, c) => sum + weight * coefficients[c], 0) + (k === 0 ? response.mean : 0),
      se: Math.sqrt(covariance[k][k]),
    })),
    covariance,
    groups: groupEffects(system, factors, evaluation, coefficients, Math.sqrt(variance) * unit, unit, terms).map(
      (group, t) => ({
        name: random[t].name,
        components: terms[t].components,
        ...group,
      }),
    ),
    residualVariance: variance * unit * unit,
    criterion,
    logLik: -criterion / 2,
    singular,
    iterations: minimum.iterations,
    gradient: minimum.gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

/** β of the standardised problem and (R'R)⁻¹. */
function solveFixed(triangle: Float64Array, p: number): { coefficients: Float64Array; inverse: Float64Array } {
  const c = p + 1;
  const root = new Float64Array(p * p);
  for (let column = 0; column < p; column++) {
    for (let r = column; r >= 0; r--) {
      let sum = r === column ? 1 : 0;
      for (let k = r + 1; k <= column; k++) sum -= triangle[r * c + k] * root[k * p + column];
      root[r * p + column] = sum / triangle[r * c + r];
    }
  }
  const coefficients = new Float64Array(p);
  const inverse = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let k = a; k < p; k++) coefficients[a] += root[a * p + k] * triangle[k * c + p];
    for (let b = 0; b < p; b++) {
      for (let k = Math.max(a, b); k < p; k++) inverse[a * p + b] += root[a * p + k] * root[b * p + k];
    }
  }
  return { coefficients, inverse };
}
