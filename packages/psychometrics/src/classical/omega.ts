import { checkMarks, type Marks, pairwise } from './marks.js';
import { minres } from './minres.js';
import { quartimin, varimax } from './rotation.js';

export interface Omega {
  /** Share of the total's variance that one common factor explains. */
  total: number;
  loadings: number[];
  uniquenesses: number[];
}

/**
 * McDonald's omega of a scale with one factor.
 *
 *     ω = (Σ λ)² / ((Σ λ)² + Σ u)
 *
 * λ and u are loadings and uniquenesses of one factor, by minimum residuals from the correlations (of those who answered both items).
 *
 * @throws RangeError if there are fewer than 3 items (the factor is not determined), an item is constant, or no convergence.
 *
 * Source: McDonald (1999), Test Theory: A Unified Treatment. Reference values from R psych.
 */
export function omegaTotal(items: readonly Marks[], options: { names?: readonly string[] } = {}): Omega {
  checkMarks(items, options.names, 3);
  const { loadings, uniquenesses } = minres(pairwise(items, 'correlation', options.names), items.length, 1);
  const common = loadings.reduce((sum, [loading]) => sum + loading, 0) ** 2;
  const unique = uniquenesses.reduce((sum, u) => sum + u, 0);
  return { total: common / (common + unique), loadings: loadings.map(([loading]) => loading), uniquenesses };
}

export interface HierarchicalOmega {
  /** Share of the total's variance that the general factor explains. */
  hierarchical: number;
  /** Share that the general and the group factors explain. */
  total: number;
  /** hierarchical / total: what a very long test of this kind would reach. */
  asymptotic: number;
  /** Loadings on the general factor. */
  general: number[];
  /** Loadings on the group factors, items × factors. */
  groups: number[][];
  uniquenesses: number[];
  /** −1 for an item that was turned round because it loads negatively on the general factor, else 1. */
  keys: number[];
}

/**
 * Omega by a Schmid–Leiman transformation: group factors (minimum residuals, oblimin), and a general factor of their correlations.
 *
 * @param options.factors number of group factors, at least 3, default 3.
 * @throws RangeError if there are fewer than 3 factors or too few items to determine them, an item is constant, or no convergence.
 *
 * Source: Schmid & Leiman (1957), Psychometrika 22(1), 53–61; Zinbarg, Revelle, Yovel & Li (2005), Psychometrika 70(1), 123–133.
 * Reference values from R psych.
 */
export function omegaHierarchical(
  items: readonly Marks[],
  options: { names?: readonly string[]; factors?: number } = {},
): HierarchicalOmega {
  const { names, factors = 3 } = options;
  if (!(Number.isInteger(factors) && factors >= 3)) {
    throw new RangeError('a general factor needs at least 3 group factors');
  }
  const k = items.length;
  checkMarks(items, names);
  if ((k - factors) ** 2 < k + factors) {
    throw new RangeError(`${k} items do not determine ${factors} group factors: (k − f)² must be at least k + f`);
  }
  const correlations = pairwise(items, 'correlation', names);
  const first = minres(correlations, k, factors);
  const { pattern, phi } = quartimin(varimax(first.loadings));
  const second = minres(Float64Array.from(phi.flat()), factors, 1);
  const slopes = second.loadings.map(([loading]) => loading);
  const raw = pattern.map((row) => row.reduce((sum, loading, f) => sum + loading * slopes[f], 0));
  const keys = raw.map((loading) => (loading < 0 ? -1 : 1));
  let variance = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) variance += keys[i] * keys[j] * correlations[i * k + j];
  const general = raw.map(Math.abs);
  const hierarchical = general.reduce((sum, loading) => sum + loading, 0) ** 2 / variance;
  const total = 1 - first.uniquenesses.reduce((sum, u) => sum + u, 0) / variance;
  return {
    hierarchical,
    total,
    asymptotic: hierarchical / total,
    general,
    groups: pattern.map((row, i) => row.map((x, f) => keys[i] * x * Math.sqrt(Math.max(0, 1 - slopes[f] ** 2)))),
    uniquenesses: first.uniquenesses,
    keys,
  };
}
