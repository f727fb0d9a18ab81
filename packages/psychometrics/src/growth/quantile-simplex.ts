import { nearestRows, type QuantileProblem, refactor, settle, type Vertex } from './quantile-vertex.js';
import { addRow } from './sparse-design.js';
import { type Crossings, farthestDescent } from './weighted-step.js';

/** By how much a multiplier may leave its interval [τ − 1, τ]: rounding. */
const MULTIPLIER_TOLERANCE = 1e-9;
/** The slope with which a made-up row leaves when nothing is to be gained. */
const LEVEL = 1e-12;
/** Of a row, columns being of order 1: slower ones stand still. */
const SMALLEST_MOVE = 1e-11;
const PIVOTS_UNTIL_REFACTOR = 60;
/** 1 is what no row can escape (Cauchy–Schwarz); most are far from it. */
const REACH = 2;
/** By how much the window grows each time it did not do. */
const WIDEN = 1.2;

/** The rows near the fit, copied together, that a solve looks at until it has converged. */
interface Window {
  /** How far, in the metric of X'X, the coefficients may go from where they were: no row outside is reached before. */
  reach: number;
  rows: Int32Array;
  starts: Int32Array;
  indices: Uint16Array;
  values: Float64Array;
  residuals: Float64Array;
  sides: Int8Array;
  moves: Float64Array;
  crossings: Crossings;
}

/**
 * Moves a vertex to the minimum of Σ ρ_τ(y − Xβ) by the primal simplex method with long steps (Barrodale & Roberts 1973;
 * Koenker & d'Orey 1987): leave along the edge that promises the largest fall in the metric of X'X, go on across other rows as
 * long as the sum falls. Only rows near the fit, scaled by leverage, are looked at (Portnoy & Koenker 1997) as long as no other can
 * be reached; a step that goes farther is made on all rows. All rows are looked at again at the end.
 *
 * On return every multiplier of the basis is within [τ − 1, τ], which together with the sides of the other rows proves the minimum.
 *
 * @param size how many rows the first window holds.
 * @throws RangeError if it does not converge, with the largest violation.
 */
export function solveQuantile(problem: QuantileProblem, vertex: Vertex, tau: number, size: number): void {
  const { rows, columns: p } = problem.design;
  let left = 1000 + 200 * p + 20 * rows;
  let far = false;
  for (;;) {
    const window = far ? wholeWindow(problem, vertex) : openWindow(problem, vertex, size);
    const descent = descend(problem, vertex, window, tau, far ? 1 : left);
    for (let k = 0; k < window.rows.length; k++) vertex.sides[window.rows[k]] = window.sides[k];
    refactor(problem, vertex);
    const changed = settle(problem, vertex);
    if (descent.end === 'minimum' && changed === 0) return;
    left -= descent.count + 1;
    if (left <= 0) {
      throw new RangeError(
        `quantile ${tau} did not converge: a multiplier is ${descent.violation} outside its interval`,
      );
    }
    far = descent.end === 'edge';
    size = Math.min(rows, Math.ceil(WIDEN * size));
  }
}

function openWindow(problem: QuantileProblem, vertex: Vertex, size: number): Window {
  const { design } = problem;
  const { rows, limit } = nearestRows(problem, vertex.residuals, size, problem.outstanding);
  const count = rows.length;
  let entries = 0;
  for (const i of rows) entries += design.starts[i + 1] - design.starts[i];
  const window: Window = {
    reach: REACH * limit,
    rows,
    starts: new Int32Array(count + 1),
    indices: new Uint16Array(entries),
    values: new Float64Array(entries),
    residuals: new Float64Array(count),
    sides: new Int8Array(count),
    moves: new Float64Array(count),
    crossings: {
      times: new Float64Array(count),
      weights: new Float64Array(count),
      who: new Int32Array(count),
      count: 0,
    },
  };
  let at = 0;
  for (let k = 0; k < count; k++) {
    const i = rows[k];
    window.residuals[k] = vertex.residuals[i];
    window.sides[k] = vertex.sides[i];
    for (let from = design.starts[i]; from < design.starts[i + 1]; from++) {
      window.indices[at] = design.indices[from];
      window.values[at++] = design.values[from];
    }
    window.starts[k + 1] = at;
  }
  return window;
}

/** All rows, in place. */
function wholeWindow({ design, room }: QuantileProblem, { residuals, sides }: Vertex): Window {
  const { starts, indices, values } = design;
  return { reach: Number.POSITIVE_INFINITY, starts, indices, values, residuals, sides, ...room };
}

interface Descent {
  /** `edge`: the next step leaves the window. `tired`: as many steps as allowed were made. */
  end: 'minimum' | 'edge' | 'tired';
  count: number;
  violation: number;
}

function descend(problem: QuantileProblem, vertex: Vertex, window: Window, tau: number, allowed: number): Descent {
  const p = problem.design.columns;
  const gradient = new Float64Array(p);
  const direction = new Float64Array(p);
  const turned = new Float64Array(p);
  const travelled = new Float64Array(p);
  for (let count = 0; ; count++) {
    const edge = steepestEdge(problem, vertex, tau, gradient);
    if (edge.index < 0) return { end: 'minimum', count, violation: 0 };
    if (count === allowed) return { end: 'tired', count, violation: -edge.slope };
    const own = edge.index * p;
    for (let c = 0; c < p; c++) direction[c] = edge.sign * vertex.directions[own + c];
    const k = findCrossing(window, direction, edge.slope);
    const step = k < 0 ? 0 : window.residuals[k] / window.moves[k];
    let square = 0;
    for (let c = 0; c < p; c++) {
      travelled[c] += edge.sign * step * vertex.measured[own + c];
      square += travelled[c] * travelled[c];
    }
    if (k < 0 || square > window.reach * window.reach) return { end: 'edge', count, violation: -edge.slope };
    crossTo(problem, vertex, window, k, edge);
    exchangeRow(problem, vertex, window.rows[k], edge.index, turned);
    if ((count + 1) % PIVOTS_UNTIL_REFACTOR === 0) refactor(problem, vertex);
  }
}

interface Edge {
  /** Which row of the basis leaves; -1 at the minimum. */
  index: number;
  /** +1: the row's fitted value rises, so that the row comes to lie below. */
  sign: number;
  /** Of the sum along the edge, negative. */
  slope: number;
}

function steepestEdge(problem: QuantileProblem, vertex: Vertex, tau: number, gradient: Float64Array): Edge {
  const { design, total } = problem;
  const { basis, directions, measured, below } = vertex;
  const p = design.columns;
  for (let c = 0; c < p; c++) gradient[c] = tau * total[c] - below[c];
  for (const i of basis) if (i >= 0) addRow(design, i, -tau, gradient);
  const best: Edge = { index: -1, sign: 0, slope: 0 };
  let mostGain = 0;
  const madeUp = basis.some((i) => i < 0);
  for (let j = 0; j < p; j++) {
    if (madeUp && basis[j] >= 0) continue;
    let multiplier = 0;
    for (let c = j * p, k = 0; k < p; k++) multiplier -= directions[c + k] * gradient[k];
    // A made-up row weighs nothing and leaves in any case, on the level if it must.
    const rises = multiplier < (madeUp ? 0 : tau - 1);
    const slope = madeUp ? -Math.max(Math.abs(multiplier), LEVEL) : rises ? multiplier + 1 - tau : tau - multiplier;
    if (slope > -MULTIPLIER_TOLERANCE && !madeUp) continue;
    let square = 0;
    for (let c = j * p, k = 0; k < p; k++) square += measured[c + k] * measured[c + k];
    const gain = (slope * slope) / square;
    if (gain > mostGain) {
      mostGain = gain;
      best.index = j;
      best.sign = rises ? 1 : -1;
      best.slope = slope;
    }
  }
  return best;
}

/** How every row of the window moves against the direction, and at which row the descent ends. */
function findCrossing(window: Window, direction: Float64Array, slope: number): number {
  const { starts, indices, values, residuals, sides, moves, crossings } = window;
  const { times, weights, who } = crossings;
  const count = moves.length;
  let found = 0;
  let at = 0;
  for (let k = 0; k < count; k++) {
    let move = 0;
    for (const end = starts[k + 1]; at < end; at++) move += values[at] * direction[indices[at]];
    moves[k] = move;
    const towards = sides[k] * move;
    if (towards > SMALLEST_MOVE) {
      times[found] = residuals[k] / move;
      weights[found] = towards;
      who[found++] = k;
    }
  }
  crossings.count = found;
  return farthestDescent(crossings, slope);
}

/** Moves the window's residuals to the crossing of row k and keeps the sum of the rows below. */
function crossTo(problem: QuantileProblem, vertex: Vertex, window: Window, k: number, edge: Edge): void {
  const { design } = problem;
  const { below, basis } = vertex;
  const { rows, residuals, sides, moves } = window;
  const step = residuals[k] / moves[k];
  const leaving = basis[edge.index];
  if (sides[k] < 0) addRow(design, rows[k], -1, below);
  sides[k] = 0;
  for (let m = 0; m < rows.length; m++) {
    const side = sides[m];
    if (side === 0) continue;
    const residual = residuals[m] - step * moves[m];
    residuals[m] = residual;
    if (residual * side < 0) {
      sides[m] = -side;
      addRow(design, rows[m], side, below);
    }
  }
  residuals[k] = 0;
  if (leaving < 0) return;
  const at = rows.indexOf(leaving);
  sides[at] = -edge.sign;
  residuals[at] = -edge.sign * step;
  if (edge.sign > 0) addRow(design, leaving, 1, below);
}

/** Replaces row `index` of the basis: a rank-one change of its inverse. */
function exchangeRow(
  problem: QuantileProblem,
  vertex: Vertex,
  entering: number,
  index: number,
  turned: Float64Array,
): void {
  const { starts, indices, values, columns: p } = problem.design;
  const { basis, directions, measured } = vertex;
  for (let j = 0; j < p; j++) {
    let sum = 0;
    for (let at = starts[entering]; at < starts[entering + 1]; at++)
      sum += values[at] * directions[j * p + indices[at]];
    turned[j] = sum;
  }
  const own = index * p;
  const pivot = turned[index];
  for (let c = 0; c < p; c++) {
    directions[own + c] /= pivot;
    measured[own + c] /= pivot;
  }
  for (let j = 0; j < p; j++) {
    const factor = turned[j];
    if (j === index || factor === 0) continue;
    for (let c = 0, at = j * p; c < p; c++) {
      directions[at + c] -= factor * directions[own + c];
      measured[at + c] -= factor * measured[own + c];
    }
  }
  basis[index] = entering;
}
