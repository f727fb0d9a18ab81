import type { CrossProducts } from './cross-products.js';
import {
  analysePattern,
  type Factor,
  factorise,
  minimumDegreeOrder,
  type SymmetricPattern,
  solveLower,
} from './sparse-cholesky.js';

/** The layout of Λ'Z'ZΛ + I in elimination order, and where each entry of Z'Z goes. */
export interface System {
  products: CrossProducts;
  /** Per term: the number of components. */
  widths: number[];
  /** Per term: where its first level's first component stands, before reordering. */
  offsets: number[];
  /** The place of each random effect in elimination order. */
  places: Int32Array;
  pattern: SymmetricPattern;
  factor: Factor;
  /** For each block of the products: the places of its entries in the pattern, -1 for those above the diagonal of its twin. */
  slots: Int32Array[];
  diagonalSlots: Int32Array;
  /** Room for an evaluation, used again by the next. */
  entries: Float64Array;
  solved: Float64Array;
}

export interface Evaluation {
  criterion: number;
  /** log |Λ'Z'ZΛ + I|. */
  logDeterminant: number;
  /** Upper triangle of [X y] after the random effects are taken out, columns × columns. */
  triangle: Float64Array;
  /** The penalised residual sum of squares. */
  residual: number;
  /** size × columns: L⁻¹ Λ'Z'[X y]; good until the next evaluation. */
  solved: Float64Array;
}

export function layOut(products: CrossProducts, widths: number[], levels: number[]): System {
  const offsets: number[] = [];
  const firstNodes: number[] = [];
  let size = 0;
  let nodes = 0;
  widths.forEach((width, t) => {
    offsets.push(size);
    firstNodes.push(nodes);
    size += width * levels[t];
    nodes += levels[t];
  });
  const places = new Int32Array(size);
  let order = new Int32Array(nodes).map((_, node) => node);
  if (widths.length > 1) {
    const neighbours = Array.from({ length: nodes }, () => new Set<number>());
    for (const { a, b, levelA, levelB } of products.blocks) {
      if (a === b) continue;
      for (let k = 0; k < levelA.length; k++) {
        neighbours[firstNodes[a] + levelA[k]].add(firstNodes[b] + levelB[k]);
        neighbours[firstNodes[b] + levelB[k]].add(firstNodes[a] + levelA[k]);
      }
    }
    order = minimumDegreeOrder(neighbours) as Int32Array<ArrayBuffer>;
  }
  let next = 0;
  for (const node of order) {
    let t = 0;
    while (t + 1 < widths.length && node >= firstNodes[t + 1]) t++;
    for (let k = 0; k < widths[t]; k++) places[offsets[t] + (node - firstNodes[t]) * widths[t] + k] = next++;
  }
  // Every entry of every block once, in the upper triangle; columns are filled by counting.
  const counts = new Int32Array(size + 1);
  const visit = (act: (row: number, column: number, block: number, at: number) => void) => {
    products.blocks.forEach(({ a, b, levelA, levelB }, block) => {
      for (let k = 0; k < levelA.length; k++) {
        for (let r = 0; r < widths[a]; r++) {
          for (let c = 0; c < widths[b]; c++) {
            const i = places[offsets[a] + levelA[k] * widths[a] + r];
            const j = places[offsets[b] + levelB[k] * widths[b] + c];
            if (a === b && i > j) continue;
            act(Math.min(i, j), Math.max(i, j), block, (k * widths[a] + r) * widths[b] + c);
          }
        }
      }
    });
  };
  visit((_, column) => {
    counts[column + 1]++;
  });
  for (let k = 0; k < size; k++) counts[k + 1] += counts[k];
  const starts = counts.slice();
  const rows = new Int32Array(counts[size]);
  const slots = products.blocks.map(({ values }) => new Int32Array(values.length).fill(-1));
  const diagonalSlots = new Int32Array(size);
  visit((row, column, block, at) => {
    const slot = counts[column]++;
    rows[slot] = row;
    slots[block][at] = slot;
    if (row === column) diagonalSlots[row] = slot;
  });
  const pattern = { size, starts, rows };
  return {
    products,
    widths,
    offsets,
    places,
    pattern,
    factor: analysePattern(pattern),
    slots,
    diagonalSlots,
    entries: new Float64Array(rows.length),
    solved: new Float64Array(size * products.columns),
  };
}

/**
 * The profiled criterion of lme4 (Bates, Mächler, Bolker & Walker 2015, Journal of Statistical Software 67(1), eq. 34 and 41): minus twice
 * the log-likelihood (ML) or the restricted one (REML) at relative covariance factors Λ, with β and σ at their best.
 *
 * @param factors per term the lower triangular components × components matrix, row by row.
 */
export function evaluateCriterion(system: System, factors: readonly Float64Array[], reml: boolean): Evaluation {
  const { products, widths, offsets, places, pattern, factor, slots, diagonalSlots, entries, solved } = system;
  entries.fill(0);
  solved.fill(0);
  products.blocks.forEach(({ a, b, values }, block) => {
    scaleBlocks(factors[a], widths[a], factors[b], widths[b], values, slots[block], entries);
  });
  for (const slot of diagonalSlots) entries[slot] += 1;
  factorise(pattern, entries, factor);
  const c = products.columns;
  widths.forEach((width, t) => {
    const mixed = products.mixed[t];
    const lambda = factors[t];
    for (let first = 0; first < mixed.length / c; first += width) {
      for (let k = 0; k < width; k++) {
        const to = places[offsets[t] + first + k] * c;
        for (let r = k; r < width; r++) {
          const weight = lambda[r * width + k];
          if (weight !== 0) for (let x = 0; x < c; x++) solved[to + x] += weight * mixed[(first + r) * c + x];
        }
      }
    }
  });
  solveLower(factor, solved, c);
  const left = products.fixed.slice();
  let logDeterminant = 0;
  for (let k = 0; k < pattern.size; k++) {
    const pivot = factor.diagonal[k];
    logDeterminant += Math.log(pivot);
    for (let a = 0; a < c; a++) {
      const value = solved[k * c + a] / pivot;
      if (value !== 0) for (let b = a; b < c; b++) left[a * c + b] -= value * solved[k * c + b];
    }
  }
  return finish(products, left, logDeterminant, solved, reml);
}

function finish(
  products: CrossProducts,
  left: Float64Array,
  logDeterminant: number,
  solved: Float64Array,
  reml: boolean,
): Evaluation {
  const c = products.columns;
  const p = c - 1;
  for (let r = 0; r < c; r++) {
    for (let k = 0; k < r; k++) {
      const factor = left[k * c + r];
      for (let s = r; s < c; s++) left[r * c + s] -= factor * left[k * c + s];
    }
    if (r === p) break;
    const pivot = left[r * c + r];
    if (!(pivot > 0)) throw new RangeError('the fixed effects cannot be told from the random effects');
    const root = Math.sqrt(pivot);
    for (let s = r; s < c; s++) left[r * c + s] /= root;
  }
  const residual = left[p * c + p];
  if (!(residual > 1e-14 * products.fixed[p * c + p]))
    throw new RangeError('the outcome is predicted without a residual');
  const n = products.observations;
  const degrees = reml ? n - p : n;
  let criterion = logDeterminant + degrees * (1 + Math.log((2 * Math.PI * residual) / degrees));
  if (reml) for (let r = 0; r < p; r++) criterion += 2 * Math.log(left[r * c + r]);
  return { criterion, logDeterminant, triangle: left, residual, solved };
}

/** Adds Λa' B Λb of every block B to the entries. */
function scaleBlocks(
  left: Float64Array,
  q: number,
  right: Float64Array,
  s: number,
  values: Float64Array,
  slots: Int32Array,
  entries: Float64Array,
): void {
  const area = q * s;
  for (let from = 0; from < values.length; from += area) {
    for (let r = 0; r < q; r++) {
      for (let c = 0; c < s; c++) {
        const slot = slots[from + r * s + c];
        if (slot < 0) continue;
        let sum = 0;
        for (let i = r; i < q; i++) {
          for (let j = c; j < s; j++) sum += left[i * q + r] * values[from + i * s + j] * right[j * s + c];
        }
        entries[slot] += sum;
      }
    }
  }
}
