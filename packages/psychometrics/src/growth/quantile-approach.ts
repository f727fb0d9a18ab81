import { nearestRows, type QuantileProblem, refactor, standHere, type Vertex } from './quantile-vertex.js';
import { addRow, rowTimes } from './sparse-design.js';

/** Below so many rows a column, a step on them is no better than the simplex method. */
const ROWS_PER_COLUMN = 30;
const SHRINK = 4;
/** The share of X'X that keeps the curvature regular where few rows are near. */
const RIDGE = 1e-2;

/**
 * Brings a vertex near to the minimum for τ by Newton steps whose curvature is the density of rows around the fit, on ever fewer rows.
 * Only a start: what it gets wrong, the simplex method puts right.
 *
 * @param near how many rows around the fit the first step takes into account: some times those that will change sides.
 */
export function approachQuantile(problem: QuantileProblem, vertex: Vertex, tau: number, near: number): void {
  const { design } = problem;
  const fewest = ROWS_PER_COLUMN * design.columns;
  if (near >= fewest) {
    // Rows of the basis lie nowhere yet; no row has side 0 from here on.
    for (const i of vertex.basis) vertex.sides[i] = 1;
    const widest = nearestRows(problem, vertex.residuals, near).rows;
    for (let size = near; ; size /= SHRINK) {
      if (!stepTowards(problem, vertex, tau, nearestRows(problem, vertex.residuals, size).rows)) break;
      moveRows(problem, vertex, widest);
      if (size / SHRINK < fewest) break;
    }
    standHere(problem, vertex);
  } else if (vertex.basis.length === 0) standHere(problem, vertex);
  if (vertex.basis[0] < 0) refactor(problem, vertex);
}

/** One Newton step of the coefficients. @returns false if no step could be taken. */
function stepTowards(problem: QuantileProblem, vertex: Vertex, tau: number, rows: Int32Array): boolean {
  const { design, leverage, total, triangle } = problem;
  const { residuals, below, coefficients } = vertex;
  const { starts, indices, values, columns: p } = design;
  let width = 0;
  for (const i of rows) width = Math.max(width, Math.abs(residuals[i]) / leverage[i]);
  if (!(width > 0)) return false;
  const curvature = new Float64Array(p * p);
  let mass = 0;
  for (const i of rows) {
    const density = 1 / (2 * width * leverage[i]);
    mass += density;
    for (let a = starts[i]; a < starts[i + 1]; a++) {
      const from = indices[a] * p;
      const weighted = density * values[a];
      for (let b = starts[i]; b <= a; b++) curvature[from + indices[b]] += weighted * values[b];
    }
  }
  const ridge = (RIDGE * mass) / design.rows;
  for (let r = 0; r < p; r++) {
    for (let c = 0; c <= r; c++) {
      for (let k = 0; k <= c; k++) curvature[r * p + c] += ridge * triangle[k * p + r] * triangle[k * p + c];
    }
  }
  const step = total.map((sum, c) => tau * sum - below[c]);
  if (!solvePositive(curvature, p, step)) return false;
  for (let c = 0; c < p; c++) coefficients[c] += step[c];
  return true;
}

/** Residuals and sides of the given rows from the coefficients; the sum below follows. */
function moveRows(problem: QuantileProblem, vertex: Vertex, rows: Int32Array): void {
  const { design, outcome } = problem;
  const { residuals, sides, below, coefficients } = vertex;
  for (const i of rows) {
    residuals[i] = outcome[i] - rowTimes(design, i, coefficients);
    const side = residuals[i] < 0 ? -1 : 1;
    if (sides[i] < 0 !== side < 0) addRow(design, i, side < 0 ? 1 : -1, below);
    sides[i] = side;
  }
}

/** Solves a symmetric positive definite system, given by its lower triangle, in place by Cholesky. */
function solvePositive(matrix: Float64Array, p: number, vector: Float64Array): boolean {
  for (let r = 0; r < p; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = matrix[r * p + c];
      for (let k = 0; k < c; k++) sum -= matrix[r * p + k] * matrix[c * p + k];
      if (c < r) matrix[r * p + c] = sum / matrix[c * p + c];
      else if (sum > 0) matrix[r * p + r] = Math.sqrt(sum);
      else return false;
    }
    let value = vector[r];
    for (let k = 0; k < r; k++) value -= matrix[r * p + k] * vector[k];
    vector[r] = value / matrix[r * p + r];
  }
  for (let r = p - 1; r >= 0; r--) {
    for (let k = r + 1; k < p; k++) vector[r] -= matrix[k * p + r] * vector[k];
    vector[r] /= matrix[r * p + r];
  }
  return true;
}
