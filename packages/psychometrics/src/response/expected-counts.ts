import { logistic, logit } from './curves.js';
import type { ItemCurve } from './types.js';

/** Mean and variance of the logit of the 3PL's lower asymptote beforehand: centred on one chance in five. */
export const GUESSING_PRIOR = { mean: -1.386294, sd: 0.5 };

/** What the answers to one item say, expected over the posterior of θ. */
export interface ItemCounts {
  /** At each node, the expected number of persons who answered the item. */
  reached: Float64Array;
  /** Answers in each category. */
  answers: Float64Array;
  /** Σ θ·k over answers. */
  weighted: number;
  /** Categories × nodes; only for items where θ does not enter linearly. */
  table?: Float64Array;
}

/**
 * Gradient and Fisher information of the expected complete-data log-likelihood of one item, in the order a, d …, logit g.
 *
 * By Fisher's identity this gradient, summed over items, is the gradient of the marginal log-likelihood.
 *
 * @param p categories × nodes under `curve`.
 * @param gradient L numbers, written.
 * @param information L × L, written.
 * @param withPrior whether the prior of the lower asymptote is counted in: once an item, also when groups share it.
 */
export function itemGradient(
  curve: ItemCurve,
  nodes: Float64Array,
  p: Float64Array,
  counts: ItemCounts,
  gradient: Float64Array,
  information: Float64Array,
  withPrior: boolean,
): void {
  gradient.fill(0);
  information.fill(0);
  if (!counts.table) return linearGradient(nodes, p, counts, gradient, information);
  curvedGradient(curve, nodes, p, counts.table, gradient, information);
  if (curve.model === '3pl' && withPrior) {
    gradient[2] -= (logit(curve.g ?? 0) - GUESSING_PRIOR.mean) / GUESSING_PRIOR.sd ** 2;
    information[8] += 1 / GUESSING_PRIOR.sd ** 2;
  }
}

function linearGradient(
  nodes: Float64Array,
  p: Float64Array,
  { reached, answers, weighted }: ItemCounts,
  gradient: Float64Array,
  information: Float64Array,
): void {
  const Q = nodes.length;
  const K = answers.length;
  gradient[0] = weighted;
  for (let k = 1; k < K; k++) gradient[k] = answers[k];
  for (let q = 0; q < Q; q++) {
    const persons = reached[q];
    if (persons === 0) continue;
    const theta = nodes[q];
    let mean = 0;
    let square = 0;
    for (let k = 1; k < K; k++) {
      mean += k * p[k * Q + q];
      square += k * k * p[k * Q + q];
    }
    gradient[0] -= persons * theta * mean;
    information[0] += persons * theta * theta * (square - mean * mean);
    for (let k = 1; k < K; k++) {
      const own = p[k * Q + q];
      const expected = persons * own;
      gradient[k] -= expected;
      information[k] += expected * theta * (k - mean);
      information[k * K + k] += expected * (1 - own);
      for (let l = 1; l < k; l++) information[k * K + l] -= expected * p[l * Q + q];
    }
  }
  for (let k = 1; k < K; k++) {
    information[k * K] = information[k];
    for (let l = 1; l < k; l++) information[l * K + k] = information[k * K + l];
  }
}

function curvedGradient(
  { model, a, d, g = 0 }: ItemCurve,
  nodes: Float64Array,
  p: Float64Array,
  table: Float64Array,
  gradient: Float64Array,
  information: Float64Array,
): void {
  const Q = nodes.length;
  const K = d.length + 1;
  const L = gradient.length;
  const slopes = new Float64Array(K * L);
  const edge = new Float64Array(K + 1);
  for (let q = 0; q < Q; q++) {
    let persons = 0;
    for (let k = 0; k < K; k++) persons += table[k * Q + q];
    if (persons === 0) continue;
    slopes.fill(0);
    if (model === '3pl') {
      const l = logistic(a * nodes[q] + d[0]);
      const steep = (1 - g) * l * (1 - l);
      slopes[L] = steep * nodes[q];
      slopes[L + 1] = steep;
      slopes[L + 2] = (1 - l) * g * (1 - g);
      for (let i = 0; i < L; i++) slopes[i] = -slopes[L + i];
    } else {
      // Graded: P(k) = edge k − edge k+1 as functions of their own intercept.
      for (let k = 1; k < K; k++) {
        const l = logistic(a * nodes[q] + d[k - 1]);
        edge[k] = l * (1 - l);
      }
      edge[K] = 0;
      for (let k = 0; k < K; k++) {
        slopes[k * L] = ((k > 0 ? edge[k] : 0) - edge[k + 1]) * nodes[q];
        if (k > 0) slopes[k * L + k] = edge[k];
        if (k + 1 < K) slopes[k * L + k + 1] = -edge[k + 1];
      }
    }
    for (let k = 0; k < K; k++) {
      const own = p[k * Q + q];
      if (own < 1e-300) continue;
      const ratio = table[k * Q + q] / own;
      const weight = persons / own;
      for (let i = 0; i < L; i++) {
        const slope = slopes[k * L + i];
        if (slope === 0) continue;
        gradient[i] += ratio * slope;
        for (let h = 0; h <= i; h++) information[i * L + h] += weight * slope * slopes[k * L + h];
      }
    }
  }
  for (let i = 0; i < L; i++) for (let h = 0; h < i; h++) information[h * L + i] = information[i * L + h];
}

export function logGuessingPrior(g: number): number {
  const { mean, sd } = GUESSING_PRIOR;
  const away = (logit(g) - mean) / sd;
  return -0.5 * away * away - Math.log(sd * Math.sqrt(2 * Math.PI));
}
