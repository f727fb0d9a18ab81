import type { QuantileProblem } from './quantile-vertex.js';
import { addRow, crossProduct, type SparseDesign } from './sparse-design.js';

/** What of a column may be left, in squares, once the columns before have explained their part. */
const COLLINEAR = 1e-11;
const NUDGE = 1e-10;
const OUTSTANDING_PER_COLUMN = 10;

/**
 * @param design its columns of order 1.
 * @param names of the columns, for messages.
 * @throws RangeError if the outcome is not finite or does not vary, if there are fewer rows than columns, or if columns are collinear.
 */
export function quantileProblem(
  design: SparseDesign,
  outcome: ArrayLike<number>,
  names: readonly string[],
): QuantileProblem {
  const { rows, columns: p } = design;
  if (outcome.length !== rows) throw new RangeError(`${outcome.length} outcomes for ${rows} rows of the design`);
  if (rows <= p) throw new RangeError(`${rows} persons are too few for ${p} coefficients`);
  let mean = 0;
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const value = outcome[i];
    if (!Number.isFinite(value)) throw new RangeError(`the outcome is not a number in row ${i + 1}`);
    mean += value / rows;
    largest = Math.max(largest, Math.abs(value));
  }
  let spread = 0;
  for (let i = 0; i < rows; i++) spread += Math.abs(outcome[i] - mean) / rows;
  if (spread <= 1e-14 * largest) throw new RangeError('the outcome does not vary');
  const total = new Float64Array(p);
  for (let i = 0; i < rows; i++) addRow(design, i, 1, total);
  const triangle = upperTriangle(crossProduct(design), p, names);
  const leverage = leverages(design, triangle);
  return {
    design,
    outcome: nudged(outcome, Math.max(NUDGE * spread, 1e-3 * NUDGE * largest)),
    leverage,
    outstanding: leverage.slice().sort()[Math.max(0, rows - OUTSTANDING_PER_COLUMN * p)],
    total,
    triangle,
    room: {
      rows: new Int32Array(rows).map((_, i) => i),
      moves: new Float64Array(rows),
      crossings: {
        times: new Float64Array(rows),
        weights: new Float64Array(rows),
        who: new Int32Array(rows),
        count: 0,
      },
    },
  };
}

/** Least squares. */
export function meanCoefficients(problem: QuantileProblem): Float64Array {
  const { design, outcome, triangle } = problem;
  const p = design.columns;
  const solution = new Float64Array(p);
  for (let i = 0; i < design.rows; i++) addRow(design, i, outcome[i], solution);
  solveTransposed(triangle, p, solution);
  for (let r = p - 1; r >= 0; r--) {
    for (let c = r + 1; c < p; c++) solution[r] -= triangle[r * p + c] * solution[c];
    solution[r] /= triangle[r * p + r];
  }
  return solution;
}

/** Adds to each outcome a small amount of its own: with ties, the simplex method could go round in a circle. */
function nudged(outcome: ArrayLike<number>, amount: number): Float64Array {
  let word = 1;
  return Float64Array.from(outcome, (value) => {
    word = (Math.imul(word, 1664525) + 1013904223) | 0;
    return value + amount * (1 + (word >>> 0) / 2 ** 32);
  });
}

/** R with R'R = the given matrix, row by row. */
function upperTriangle(matrix: Float64Array, p: number, names: readonly string[]): Float64Array {
  const triangle = new Float64Array(p * p);
  for (let r = 0; r < p; r++) {
    for (let c = r; c < p; c++) {
      let sum = matrix[r * p + c];
      for (let k = 0; k < r; k++) sum -= triangle[k * p + r] * triangle[k * p + c];
      if (c > r) triangle[r * p + c] = sum / triangle[r * p + r];
      else if (sum > COLLINEAR * matrix[r * p + r]) triangle[r * p + r] = Math.sqrt(sum);
      else throw new RangeError(`${names[r]} is collinear with the columns before it, or has too few persons`);
    }
  }
  return triangle;
}

function leverages(design: SparseDesign, triangle: Float64Array): Float64Array {
  const p = design.columns;
  const row = new Float64Array(p);
  return Float64Array.from({ length: design.rows }, (_, i) => {
    row.fill(0);
    addRow(design, i, 1, row);
    solveTransposed(triangle, p, row);
    let square = 0;
    for (let c = 0; c < p; c++) square += row[c] * row[c];
    return Math.sqrt(square);
  });
}

/** Solves R'x = b in place. */
function solveTransposed(triangle: Float64Array, p: number, vector: Float64Array): void {
  for (let r = 0; r < p; r++) {
    const value = vector[r] / triangle[r * p + r];
    vector[r] = value;
    if (value !== 0) for (let c = r + 1; c < p; c++) vector[c] -= triangle[r * p + c] * value;
  }
}
