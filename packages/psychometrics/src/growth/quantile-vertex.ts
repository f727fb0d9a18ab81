import type { SparseDesign } from './sparse-design.js';
import type { Crossings } from './weighted-step.js';

/**
 * Where a solve stands: a vertex (p rows fitted exactly) of the linear programme of quantile regression, and on which side of the
 * fit every other row lies. It is carried from one quantile to the next.
 */
export interface Vertex {
  /** The p rows that are fitted exactly; −1 − r for the made-up row r (see `standHere`). */
  basis: Int32Array;
  /** p: the outcomes of the made-up rows. */
  targets: Float64Array;
  /** p × p: row j is the direction in which only basis row j leaves the fit, by +1; the inverse of the basis, transposed. */
  directions: Float64Array;
  /** p × p: `directions` in the metric of X'X, for their lengths. */
  measured: Float64Array;
  /** n: +1 above the fit, -1 below, 0 in the basis. */
  sides: Int8Array;
  /** p: the sum of the rows below. */
  below: Float64Array;
  /** n. */
  residuals: Float64Array;
  coefficients: Float64Array;
}

/** The parts of a problem that no quantile changes. */
export interface QuantileProblem {
  design: SparseDesign;
  /** The outcome, moved by some 1e-10 of its spread so that no two rows tie. */
  outcome: Float64Array;
  /** n: √(x_i (X'X)⁻¹ x_i'), by which a row's residual is judged near or far. */
  leverage: Float64Array;
  /** From which leverage on a row is always looked at: a direction may move few others. */
  outstanding: number;
  /** p: the sum of all rows. */
  total: Float64Array;
  /** p × p upper triangular, R'R = X'X. */
  triangle: Float64Array;
  /** Room for a step on all rows. */
  room: { rows: Int32Array; moves: Float64Array; crossings: Crossings };
}

const SAMPLE = 1000;

/** A vertex that is none yet: coefficients, and on which side of them each row lies. */
export function startAt(problem: QuantileProblem, coefficients: Float64Array): Vertex {
  const { rows, columns: p } = problem.design;
  const vertex: Vertex = {
    basis: new Int32Array(0),
    targets: new Float64Array(p),
    directions: new Float64Array(p * p),
    measured: new Float64Array(p * p),
    sides: new Int8Array(rows),
    below: new Float64Array(p),
    residuals: new Float64Array(rows),
    coefficients: coefficients.slice(),
  };
  settle(problem, vertex);
  return vertex;
}

/**
 * About `size` rows with the smallest residuals, scaled by leverage; all those no farther than the farthest of them.
 *
 * @returns the rows, and the limit that the scaled residuals of all others exceed.
 * @param outstanding also those with a leverage of at least this, wherever they lie.
 */
export function nearestRows(
  { design, leverage }: QuantileProblem,
  residuals: Float64Array,
  size: number,
  outstanding = Number.POSITIVE_INFINITY,
): { rows: Int32Array; limit: number } {
  const n = design.rows;
  let limit = Number.POSITIVE_INFINITY;
  if (size < n) {
    const step = Math.max(1, Math.floor(n / SAMPLE));
    const sample = new Float64Array(Math.ceil(n / step));
    for (let k = 0; k < sample.length; k++) sample[k] = Math.abs(residuals[k * step]) / leverage[k * step];
    sample.sort();
    limit = sample[Math.min(sample.length - 1, Math.ceil((size / n) * sample.length))];
  }
  const near = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (Math.abs(residuals[i]) <= limit * leverage[i] || leverage[i] >= outstanding) near[count++] = i;
  }
  return { rows: near.slice(0, count), limit };
}

/**
 * Makes the present coefficients a vertex of p made-up rows, those of R (R'R = X'X), so that a solve can start from them: its first
 * p steps put real rows in their place, each going downhill.
 */
export function standHere({ design, triangle }: QuantileProblem, vertex: Vertex): void {
  const p = design.columns;
  vertex.basis = Int32Array.from({ length: p }, (_, j) => -1 - j);
  for (let r = 0; r < p; r++) {
    let target = 0;
    for (let c = r; c < p; c++) target += triangle[r * p + c] * vertex.coefficients[c];
    vertex.targets[r] = target;
  }
}

export function copyVertex(vertex: Vertex): Vertex {
  return {
    basis: vertex.basis.slice(),
    targets: vertex.targets.slice(),
    directions: vertex.directions.slice(),
    measured: vertex.measured.slice(),
    sides: vertex.sides.slice(),
    below: vertex.below.slice(),
    residuals: vertex.residuals.slice(),
    coefficients: vertex.coefficients.slice(),
  };
}

/** Inverts the basis afresh and moves the coefficients exactly onto it. */
export function refactor(problem: QuantileProblem, vertex: Vertex): void {
  const { design, outcome, triangle } = problem;
  const { basis, directions, measured, coefficients } = vertex;
  const p = design.columns;
  const transposed = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    const row = basis[j];
    if (row < 0) for (let c = 0; c < p; c++) transposed[c * p + j] = triangle[(-1 - row) * p + c];
    else {
      for (let at = design.starts[row]; at < design.starts[row + 1]; at++) {
        transposed[design.indices[at] * p + j] = design.values[at];
      }
    }
  }
  invertInto(transposed, p, directions);
  coefficients.fill(0);
  for (let j = 0; j < p; j++) {
    const target = basis[j] < 0 ? vertex.targets[-1 - basis[j]] : outcome[basis[j]];
    for (let c = 0; c < p; c++) coefficients[c] += target * directions[j * p + c];
    for (let r = 0; r < p; r++) {
      let sum = 0;
      for (let c = r; c < p; c++) sum += triangle[r * p + c] * directions[j * p + c];
      measured[j * p + r] = sum;
    }
  }
}

/** Computes every residual and side afresh from the coefficients. @returns how many sides were not as believed. */
export function settle(problem: QuantileProblem, vertex: Vertex): number {
  const { rows, starts, indices, values } = problem.design;
  const { basis, sides, residuals, below } = vertex;
  fillResiduals(problem, vertex);
  for (const i of basis) if (i >= 0) residuals[i] = 0;
  below.fill(0);
  let changed = 0;
  for (let i = 0; i < rows; i++) {
    const side = Math.sign(residuals[i]);
    if (side !== sides[i]) {
      sides[i] = side;
      changed++;
    }
    if (side < 0) for (let at = starts[i]; at < starts[i + 1]; at++) below[indices[at]] += values[at];
  }
  return changed;
}

function fillResiduals(problem: QuantileProblem, vertex: Vertex): void {
  const { rows, starts, indices, values } = problem.design;
  const { coefficients, residuals } = vertex;
  let at = 0;
  for (let i = 0; i < rows; i++) {
    let residual = problem.outcome[i];
    for (const end = starts[i + 1]; at < end; at++) residual -= values[at] * coefficients[indices[at]];
    residuals[i] = residual;
  }
}

/** Gauss–Jordan with row exchanges. `matrix` is used up. */
function invertInto(matrix: Float64Array, p: number, inverse: Float64Array): void {
  inverse.fill(0);
  for (let i = 0; i < p; i++) inverse[i * p + i] = 1;
  for (let c = 0; c < p; c++) {
    let best = c;
    for (let r = c + 1; r < p; r++) if (Math.abs(matrix[r * p + c]) > Math.abs(matrix[best * p + c])) best = r;
    const pivot = matrix[best * p + c];
    if (Math.abs(pivot) < 1e-13) throw new RangeError('the columns of the design are collinear');
    if (best !== c) {
      swapRows(matrix, p, c, best);
      swapRows(inverse, p, c, best);
    }
    for (let k = 0; k < p; k++) {
      matrix[c * p + k] /= pivot;
      inverse[c * p + k] /= pivot;
    }
    for (let r = 0; r < p; r++) {
      const factor = matrix[r * p + c];
      if (r === c || factor === 0) continue;
      for (let k = c; k < p; k++) matrix[r * p + k] -= factor * matrix[c * p + k];
      for (let k = 0; k < p; k++) inverse[r * p + k] -= factor * inverse[c * p + k];
    }
  }
}

function swapRows(matrix: Float64Array, p: number, a: number, b: number): void {
  for (let k = 0; k < p; k++) {
    const held = matrix[a * p + k];
    matrix[a * p + k] = matrix[b * p + k];
    matrix[b * p + k] = held;
  }
}
