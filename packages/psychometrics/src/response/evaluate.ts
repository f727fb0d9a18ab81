import { cholesky, choleskySolve } from './cholesky.js';
import { expect } from './expectation.js';
import { itemGradient, logGuessingPrior } from './expected-counts.js';
import type { Layout } from './parameters.js';
import { runPass } from './passes.js';
import type { Problem } from './problem.js';
import type { Evaluation } from './quasi-newton.js';
import { type Prepared, preparePasses } from './tabulate.js';

export interface FullEvaluation extends Evaluation {
  logLik: number;
  logPrior: number;
}

/** Value, gradient and complete-data information at x, with every pass done here. */
export function evaluate(problem: Problem, x: Float64Array): FullEvaluation {
  const prepared = preparePasses(problem, x);
  if (!prepared) return outside(x);
  const sums: Float64Array[] = [];
  for (const { unit, from, to } of problem.packed.chunks) {
    addTo(sums, unit, runPass(problem.rows, prepared.passes[unit], from, to));
  }
  return concludeEvaluation(problem, prepared, sums);
}

/** Adds what a chunk gave to the sums of its unit. The order of chunks decides the last bits, and is always the same. */
export function addTo(sums: Float64Array[], unit: number, more: Float64Array): void {
  const sum = sums[unit];
  if (!sum) sums[unit] = more;
  else for (let at = 0; at < sum.length; at++) sum[at] += more[at];
}

export function outside(x: Float64Array): FullEvaluation {
  const value = Number.NEGATIVE_INFINITY;
  return { value, logLik: value, logPrior: 0, gradient: new Float64Array(x.length), precondition: (vector) => vector };
}

export function concludeEvaluation(
  problem: Problem,
  prepared: Prepared,
  sums: readonly Float64Array[],
): FullEvaluation {
  const { layout, nodes, firstOf } = problem;
  const expected = expect(problem, prepared, sums);
  const gradient = new Float64Array(layout.size);
  const information = blockMatrices(layout);
  let logPrior = 0;
  let mass = 0;
  const Q = nodes.length;
  for (let group = 0; group < layout.groups; group++) {
    prepared.curves[group].forEach((curve, j) => {
      const slots = layout.items[group][j];
      const K = layout.categories[j];
      const first = group === 0 || slots !== layout.items[0][j];
      if (slots.some((slot) => slot >= 0)) {
        const own = new Float64Array(slots.length);
        const bend = new Float64Array(slots.length * slots.length);
        const p = prepared.probabilities[group].subarray(firstOf[j], firstOf[j] + K * Q);
        itemGradient(curve, nodes, p, expected.items[group][j], own, bend, first);
        information.add(slots, own, bend, gradient);
        if (curve.g !== undefined && first) logPrior += logGuessingPrior(curve.g);
      }
    });
    mass += groupGradient(problem, prepared, group, expected.posterior[group], gradient, information);
  }
  const value = expected.logLik + logPrior + mass;
  const safe = Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
  let solve: ((vector: Float64Array) => Float64Array) | undefined;
  return {
    value: safe,
    logLik: expected.logLik,
    logPrior,
    gradient,
    precondition: (vector) => {
      solve ??= information.inverse();
      return solve(vector);
    },
  };
}

/**
 * Derivatives by the mean and the log-variance of a group: the M-step's, which sets both to the posterior's moments.
 *
 * They belong to the likelihood with the normal density itself at the nodes; the reported one has weights brought to the sum 1, as
 * R mirt does both. Where the nodes reach far enough the two are the same.
 *
 * @returns the logarithm of what makes the difference, up to a constant.
 */
function groupGradient(
  { layout, nodes, persons }: Problem,
  prepared: Prepared,
  group: number,
  posterior: Float64Array,
  gradient: Float64Array,
  information: BlockMatrices,
): number {
  const slots = Int32Array.of(layout.mean[group], layout.variance[group]);
  if (slots[0] < 0 && slots[1] < 0) return 0;
  const { mean, variance } = prepared.groups[group];
  const n = persons[group];
  const own = new Float64Array(2);
  let mass = 0;
  for (let q = 0; q < nodes.length; q++) {
    const square = (nodes[q] - mean) ** 2 / variance;
    own[0] += (posterior[q] * (nodes[q] - mean)) / variance;
    own[1] += (posterior[q] * (square - 1)) / 2;
    mass += Math.exp(-square / 2) / Math.sqrt(variance);
  }
  const bend = Float64Array.of(n / variance, 0, 0, n / 2);
  information.add(slots, own, bend, gradient);
  return n * Math.log(mass);
}

interface BlockMatrices {
  /** Adds a local gradient and information to the vector's. */
  add(slots: Int32Array, own: Float64Array, bend: Float64Array, gradient: Float64Array): void;
  /** Solves with every block; one that is not positive definite gets its diagonal raised. */
  inverse(): (vector: Float64Array) => Float64Array;
}

function blockMatrices(layout: Layout): BlockMatrices {
  const blockOf = new Int32Array(layout.size);
  layout.blocks.forEach((block, at) => {
    for (const slot of block) blockOf[slot] = at;
  });
  const matrices = layout.blocks.map((block) => new Float64Array(block.length * block.length));
  return {
    add(slots, own, bend, gradient) {
      const L = slots.length;
      for (let i = 0; i < L; i++) {
        if (slots[i] < 0) continue;
        gradient[slots[i]] += own[i];
        const block = layout.blocks[blockOf[slots[i]]];
        const matrix = matrices[blockOf[slots[i]]];
        for (let h = 0; h < L; h++) {
          if (slots[h] >= 0) matrix[(slots[i] - block[0]) * block.length + slots[h] - block[0]] += bend[i * L + h];
        }
      }
    },
    inverse() {
      const factors = matrices.map((matrix, at) => {
        const n = layout.blocks[at].length;
        for (let ridge = 1e-10; ; ridge *= 100) {
          const factor = cholesky(matrix, n);
          if (factor) return factor;
          for (let i = 0; i < n; i++) matrix[i * n + i] += ridge * Math.max(1, matrix[i * n + i]);
        }
      });
      return (vector) => {
        const solved = vector.slice();
        layout.blocks.forEach((block, at) => {
          choleskySolve(factors[at], block.length, solved.subarray(block[0], block[0] + block.length));
        });
        return solved;
      };
    },
  };
}
