import { fillProbabilities } from './curves.js';
import { fillLikelihoods } from './likelihood-tables.js';
import type { PackedAnswers } from './packing.js';
import { type Unfolded, unfold } from './parameters.js';
import type { Pass } from './passes.js';
import type { Problem } from './problem.js';
import { normalWeights } from './quadrature.js';
import { quinticCells, type ScoreGrid, scoreGrid } from './score-grid.js';
import type { ItemCurve } from './types.js';

/** The passes that curves and latent distributions ask for, one a unit. */
export interface Prepared extends Unfolded {
  passes: Pass[];
  /** By group, categories × nodes of all items. */
  probabilities: Float64Array[];
  priors: Float64Array[];
  grids: ScoreGrid[];
}

/** @returns undefined when x is outside the model: graded intercepts that do not fall, numbers that are not finite. */
export function preparePasses(problem: Problem, x: Float64Array): Prepared | undefined {
  const { layout, nodes } = problem;
  if (!x.every((value) => Math.abs(value) < 1e3)) return undefined;
  const unfolded = unfold(layout, x);
  if (unfolded.curves.some((curves) => curves.some(({ model, d }) => model === 'grm' && !falls(d)))) return undefined;
  const near = unfolded.groups.every(
    ({ mean, variance }) => mean > nodes[0] && mean < nodes[nodes.length - 1] && variance > 1e-4 && variance < 1e4,
  );
  return near ? tabulate(problem, unfolded) : undefined;
}

/** What tabulating needs of a problem. */
export type Tabulated = Pick<Problem, 'nodes' | 'packed' | 'kind' | 'firstOf'>;

/** Writes curves and priors out at the nodes: whole tables of likelihoods, or grids of scores. */
export function tabulate({ nodes, packed, kind, firstOf }: Tabulated, unfolded: Unfolded): Prepared {
  const Q = nodes.length;
  const categories = Int32Array.from(unfolded.curves[0], ({ d }) => d.length + 1);
  const J = categories.length;
  const length = firstOf[J - 1] + categories[J - 1] * Q;
  const probabilities: Float64Array[] = [];
  unfolded.curves.forEach((curves, group) => {
    if (group > 0 && curves.every((curve, j) => curve === unfolded.curves[0][j]))
      return probabilities.push(probabilities[0]);
    const p = new Float64Array(length);
    curves.forEach((curve, j) => fillProbabilities(curve, nodes, p, firstOf[j]));
    return probabilities.push(p);
  });
  const priors = unfolded.groups.map(({ mean, variance }) => normalWeights(nodes, mean, variance));
  if (kind === 'tables') {
    const tables = new Map<Float64Array, Float64Array>();
    const passes = packed.units.map(({ group }): Pass => {
      let table = tables.get(probabilities[group]);
      if (!table) {
        table = new Float64Array(packed.rowsOfBlocks * Q);
        fillLikelihoods(packed.blocks, probabilities[group], firstOf, categories, Q, table);
        tables.set(probabilities[group], table);
      }
      return { kind, table, prior: priors[group] };
    });
    return { ...unfolded, passes, probabilities, priors, grids: [] };
  }
  const sharesOf = unfolded.curves.map((curves) => scoreShares(packed, curves));
  const logZ = unfolded.curves.map((curves) => curves.map((curve) => logNormaliser(curve, nodes)));
  const grids = packed.units.map(({ group, answered }) => {
    const logWeight = priors[group].map((weight) => Math.log(weight));
    let low = 0;
    let high = 0;
    unfolded.curves[group].forEach(({ a, d }, j) => {
      if (answered?.[j] === 0) return;
      for (let q = 0; q < Q; q++) logWeight[q] -= logZ[group][j][q];
      if (a < 0) low += a * d.length;
      else high += a * d.length;
    });
    return scoreGrid(logWeight, nodes, low, high);
  });
  const passes = packed.units.map(({ group }, unit): Pass => {
    const { low, mean, variance, third } = grids[unit];
    return { kind, shares: sharesOf[group], low, meanCells: quinticCells(mean, variance, third) };
  });
  return { ...unfolded, passes, probabilities, priors, grids };
}

function falls(d: readonly number[]): boolean {
  return d.every((value, k) => k === 0 || value < d[k - 1]);
}

/** Σ a·k of each number of each block. */
function scoreShares({ blocks, rowsOfBlocks }: PackedAnswers, curves: readonly ItemCurve[]): Float64Array {
  const shares = new Float64Array(rowsOfBlocks);
  for (const { items, radix, step, rows, firstRow } of blocks) {
    items.forEach((j, l) => {
      for (let code = 0; code < rows; code++) {
        const k = Math.floor(code / step[l]) % radix[l];
        if (k <= curves[j].d.length) shares[firstRow + code] += k * curves[j].a;
      }
    });
  }
  return shares;
}

/** log Σ exp(k·a·θ + d) at each node. */
function logNormaliser({ a, d }: ItemCurve, nodes: Float64Array): Float64Array {
  return nodes.map((theta) => {
    let most = 0;
    d.forEach((value, k) => {
      most = Math.max(most, (k + 1) * a * theta + value);
    });
    let sum = Math.exp(-most);
    d.forEach((value, k) => {
      sum += Math.exp((k + 1) * a * theta + value - most);
    });
    return Math.log(sum) + most;
  });
}
