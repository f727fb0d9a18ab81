import type { Block } from './packing.js';

/**
 * The likelihood of every possible answer to each block of items, at every node: so that a person's likelihood is a product of
 * as many table rows as there are blocks, without one exponential.
 *
 * @param probabilities by item the categories × nodes, item j from `firstOf[j]` on.
 * @param out rows of all blocks × Q.
 */
export function fillLikelihoods(
  blocks: readonly Block[],
  probabilities: Float64Array,
  firstOf: Int32Array,
  categories: Int32Array,
  Q: number,
  out: Float64Array,
): void {
  for (const { items, radix, step, firstRow } of blocks) {
    out.fill(1, firstRow * Q, (firstRow + 1) * Q);
    items.forEach((j, l) => {
      // From the highest answer down, since answer 0 overwrites the rows that the others build on.
      for (let k = radix[l] - 1; k >= 0; k--) {
        for (let row = 0; row < step[l]; row++) {
          const source = (firstRow + row) * Q;
          const target = (firstRow + row + k * step[l]) * Q;
          if (k >= categories[j]) out.copyWithin(target, source, source + Q);
          else {
            const p = firstOf[j] + k * Q;
            for (let q = 0; q < Q; q++) out[target + q] = out[source + q] * probabilities[p + q];
          }
        }
      }
    });
  }
}

/** A share of the posterior below rounding. */
const NEGLIGIBLE = 1e-16;

/** What the passes over packed rows need; typed arrays only, so that a worker can share them. */
export interface TableRows {
  codes: Uint8Array;
  /** First row of each block among the rows of all blocks. */
  starts: Int32Array;
  /** By row of all blocks, 1 where nothing of the block was answered: it says nothing. */
  silent: Uint8Array;
  weights?: Float64Array;
  Q: number;
}

/** Where one row's answers stand in the table: `at[0 … length)`. Blocks that say nothing are left out. */
interface Found {
  at: Int32Array;
  length: number;
  /** What was taken out of the likelihood against underflow, as a logarithm. */
  taken: number;
}

function find({ codes, starts, silent, Q }: TableRows, row: number, found: Found): void {
  const B = starts.length;
  let length = 0;
  for (let b = 0, from = row * B; b < B; b++) {
    const at = starts[b] + codes[from + b];
    if (silent[at] === 0) found.at[length++] = at * Q;
  }
  found.length = length;
}

/** The unnormalised posterior of one row into `p`; returns its sum. */
function product(found: Found, table: Float64Array, prior: Float64Array, p: Float64Array): number {
  const Q = prior.length;
  const { at, length } = found;
  let b = 0;
  found.taken = 0;
  if (length >= 4) {
    const o0 = at[0];
    const o1 = at[1];
    const o2 = at[2];
    const o3 = at[3];
    for (let q = 0; q < Q; q++) p[q] = prior[q] * table[o0 + q] * table[o1 + q] * table[o2 + q] * table[o3 + q];
    b = 4;
  } else for (let q = 0; q < Q; q++) p[q] = prior[q];
  for (; b + 1 < length; b += 2) {
    const o0 = at[b];
    const o1 = at[b + 1];
    for (let q = 0; q < Q; q++) p[q] *= table[o0 + q] * table[o1 + q];
    if ((b & 15) < 2) rescale(p, Q, found);
  }
  if (b < length) {
    const o0 = at[b];
    for (let q = 0; q < Q; q++) p[q] *= table[o0 + q];
  }
  let sum = 0;
  for (let q = 0; q < Q; q++) sum += p[q];
  return sum;
}

/** Long tests would underflow: brings the largest term back to 1. */
function rescale(p: Float64Array, Q: number, found: Found): void {
  let most = 0;
  for (let q = 0; q < Q; q++) most = Math.max(most, p[q]);
  if (most > 1e-60 || most === 0) return;
  found.taken += Math.log(most);
  for (let q = 0; q < Q; q++) p[q] /= most;
}

/**
 * Adds the posterior of each row in [from, to) to the table rows of its answers.
 *
 * @param counts rows of all blocks × Q, then Q for the posterior itself; added to.
 * @returns the sum of the rows' log-likelihoods.
 */
export function accumulateRows(
  rows: TableRows,
  from: number,
  to: number,
  table: Float64Array,
  prior: Float64Array,
  counts: Float64Array,
): number {
  const { weights, Q } = rows;
  const p = new Float64Array(Q);
  const found: Found = { at: new Int32Array(rows.starts.length), length: 0, taken: 0 };
  const { at } = found;
  const all = counts.length - Q;
  let logLik = 0;
  for (let i = from; i < to; i++) {
    find(rows, i, found);
    const sum = product(found, table, prior, p);
    const weight = weights ? weights[i] : 1;
    logLik += weight * (Math.log(sum) + found.taken);
    const scale = weight / sum;
    // Far from the person's level nothing is left to add: most nodes are passed over.
    const least = sum * NEGLIGIBLE;
    let first = 0;
    let end = Q;
    while (p[first] < least) first++;
    while (p[end - 1] < least) end--;
    for (let q = first; q < end; q++) {
      p[q] *= scale;
      counts[all + q] += p[q];
    }
    let b = 0;
    for (; b + 3 < found.length; b += 4) {
      const o0 = at[b];
      const o1 = at[b + 1];
      const o2 = at[b + 2];
      const o3 = at[b + 3];
      for (let q = first; q < end; q++) {
        const value = p[q];
        counts[o0 + q] += value;
        counts[o1 + q] += value;
        counts[o2 + q] += value;
        counts[o3 + q] += value;
      }
    }
    for (; b < found.length; b++) {
      const o0 = at[b];
      for (let q = first; q < end; q++) counts[o0 + q] += p[q];
    }
  }
  return logLik;
}

/**
 * Posterior mean and standard deviation of each row in [from, to).
 *
 * @param mean by row, written; likewise `sd`.
 */
export function posteriorOfRows(
  rows: TableRows,
  from: number,
  to: number,
  table: Float64Array,
  prior: Float64Array,
  nodes: Float64Array,
  mean: Float64Array,
  sd: Float64Array,
): void {
  const { Q } = rows;
  const p = new Float64Array(Q);
  const found: Found = { at: new Int32Array(rows.starts.length), length: 0, taken: 0 };
  for (let i = from; i < to; i++) {
    find(rows, i, found);
    const sum = product(found, table, prior, p);
    let first = 0;
    for (let q = 0; q < Q; q++) first += p[q] * nodes[q];
    const centre = first / sum;
    let second = 0;
    for (let q = 0; q < Q; q++) second += p[q] * (nodes[q] - centre) * (nodes[q] - centre);
    mean[i] = centre;
    sd[i] = Math.sqrt(second / sum);
  }
}
