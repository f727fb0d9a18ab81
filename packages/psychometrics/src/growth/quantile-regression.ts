import { approachQuantile } from './quantile-approach.js';
import { meanCoefficients, quantileProblem } from './quantile-problem.js';
import { solveQuantile } from './quantile-simplex.js';
import { copyVertex, type QuantileProblem, startAt, type Vertex } from './quantile-vertex.js';
import { rowTimes, type SparseDesign, sparseFromColumns } from './sparse-design.js';

export interface QuantileFit {
  /** In (0, 1). */
  tau: number;
  /** In the order of the columns; the intercept first where there is one. */
  coefficients: Float64Array;
  /** Σ ρ_τ(residual), in the outcome's unit. */
  objective: number;
  /** At most so much is the objective above its minimum, as a share of it: from the dual solution. */
  gap: number;
}

/** The share of the objective by which the proof at the end of a solve may miss. */
const LARGEST_GAP = 1e-9;
const ROUNDING = 1e-14;
const WINDOW_PER_COLUMN = 20;
const WINDOW_PER_ROW_CROSSED = 3;

/**
 * Linear quantile regression: for each τ the coefficients that minimise Σ ρ_τ(y − Xβ), ρ_τ(r) = r (τ − [r < 0]); exactly, at a
 * vertex, proved by the optimality conditions.
 *
 * @param outcome n values, finite.
 * @param columns the predictors, each of n values, finite; rows with gaps have to be left out before.
 * @param taus each in (0, 1), in any order; the fits come back in this order.
 * @param intercept a column of ones before the others (default true).
 * @param names of the columns, for messages.
 * @throws RangeError if a value is not finite, a τ is outside (0, 1), the outcome does not vary, persons are no more than
 *   coefficients, columns are collinear, or a solve does not converge (with the violation that is left).
 *
 * Source: Koenker & Bassett (1978), Econometrica 46(1), 33-50; Koenker & d'Orey (1987), Applied Statistics 36(3), 383-393;
 * Portnoy & Koenker (1997), Statistical Science 12(4), 279-300. Reference values from R quantreg.
 */
export function quantileRegression({
  outcome,
  columns,
  taus,
  intercept = true,
  names = columns.map((_, c) => `column ${c + 1}`),
}: {
  outcome: ArrayLike<number>;
  columns: readonly ArrayLike<number>[];
  taus: readonly number[];
  intercept?: boolean;
  names?: readonly string[];
}): QuantileFit[] {
  const rows = outcome.length;
  // A column far from 0 is nearly parallel to the intercept: its middle is taken off and put back below.
  const middles = columns.map((column) => (intercept ? middleUnlessSparse(column) : 0));
  const centred = columns.map((column, c) =>
    middles[c] === 0 ? column : Float64Array.from(column, (x) => x - middles[c]),
  );
  const all = intercept ? [new Float64Array(rows).fill(1), ...centred] : centred;
  const allNames = intercept ? ['the intercept', ...names] : names;
  if (all.length === 0) throw new RangeError('a quantile regression has at least one column');
  const fits = sparseQuantileRegression(sparseFromColumns(all, allNames), outcome, taus, allNames);
  for (const { coefficients } of fits) {
    for (let c = 0; c < columns.length; c++) if (middles[c] !== 0) coefficients[0] -= middles[c] * coefficients[c + 1];
  }
  return fits;
}

/** As `quantileRegression`, on a design that is stored without its zeros and holds its own intercept, if any. */
export function sparseQuantileRegression(
  design: SparseDesign,
  outcome: ArrayLike<number>,
  taus: readonly number[],
  names: readonly string[],
): QuantileFit[] {
  for (const tau of taus)
    if (!(tau > 0 && tau < 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${tau}`);
  const scales = columnScales(design, names);
  const scaled = { ...design, values: design.values.map((value, at) => value / scales[design.indices[at]]) };
  const problem = quantileProblem(scaled, outcome, names);
  const ascending = Array.from(taus.keys()).sort((a, b) => taus[a] - taus[b]);
  const fits: QuantileFit[] = new Array(taus.length);
  if (ascending.length === 0) return fits;
  let middle = 0;
  ascending.forEach((index, k) => {
    if (Math.abs(taus[index] - 0.5) < Math.abs(taus[ascending[middle]] - 0.5)) middle = k;
  });
  const solve = (index: number, vertex: Vertex, near: number) => {
    approachQuantile(problem, vertex, taus[index], near);
    solveQuantile(problem, vertex, taus[index], WINDOW_PER_COLUMN * design.columns);
    const fit = provenFit(problem, vertex, outcome, taus[index]);
    fit.coefficients.forEach((value, c) => {
      fit.coefficients[c] = value / scales[c];
    });
    fits[index] = fit;
  };
  const upwards = startAt(problem, meanCoefficients(problem));
  solve(ascending[middle], upwards, design.rows / 2);
  const downwards = copyVertex(upwards);
  // Each quantile starts from its neighbour; the rows between the two have to be in the window.
  const follow = (k: number, from: number, vertex: Vertex) => {
    const crossed = Math.abs(taus[ascending[k]] - taus[ascending[from]]) * design.rows;
    solve(ascending[k], vertex, WINDOW_PER_ROW_CROSSED * crossed);
  };
  for (let k = middle + 1; k < ascending.length; k++) follow(k, k - 1, upwards);
  for (let k = middle - 1; k >= 0; k--) follow(k, k + 1, downwards);
  return fits;
}

/** The fit to the outcome as given, and how far it can be from the minimum: what the sides of the vertex contradict. */
function provenFit(problem: QuantileProblem, vertex: Vertex, outcome: ArrayLike<number>, tau: number): QuantileFit {
  const { design } = problem;
  const { basis, directions, sides } = vertex;
  const p = design.columns;
  const coefficients = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    for (let c = 0; c < p; c++) coefficients[c] += outcome[basis[j]] * directions[j * p + c];
  }
  let objective = 0;
  let contradicted = 0;
  let size = 0;
  for (let i = 0; i < design.rows; i++) {
    const residual = outcome[i] - rowTimes(design, i, coefficients);
    objective += residual > 0 ? tau * residual : (tau - 1) * residual;
    if (residual * sides[i] <= 0) contradicted += Math.abs(residual);
    size += Math.abs(outcome[i]);
  }
  // What rounding makes of values of this size: of a perfect fit it is all there is.
  const rounding = ROUNDING * p * size;
  const gap = objective > rounding ? contradicted / objective : 0;
  if (contradicted > LARGEST_GAP * objective + rounding) {
    throw new RangeError(`quantile ${tau} did not converge: the duality gap is ${gap} of the objective`);
  }
  return { tau, coefficients, objective, gap };
}

function columnScales(design: SparseDesign, names: readonly string[]): Float64Array {
  const scales = new Float64Array(design.columns);
  design.values.forEach((value, at) => {
    const column = design.indices[at];
    scales[column] = Math.max(scales[column], Math.abs(value));
  });
  scales.forEach((scale, c) => {
    if (scale === 0) throw new RangeError(`${names[c]} is 0 for everybody`);
  });
  return scales;
}

/** The mean of a column, or 0 if it has zeros worth keeping. */
function middleUnlessSparse(column: ArrayLike<number>): number {
  let sum = 0;
  let zeros = 0;
  for (let i = 0; i < column.length; i++) {
    sum += column[i];
    if (column[i] === 0) zeros++;
  }
  return zeros * 10 > column.length || !Number.isFinite(sum) ? 0 : sum / column.length;
}
