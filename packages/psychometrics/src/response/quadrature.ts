import type { Quadrature } from './types.js';

/** Fills in the defaults: 61 nodes on [−6, 6]. */
export function completeQuadrature(given: Partial<Quadrature> = {}): Quadrature {
  const quadrature = { nodes: 61, from: -6, to: 6, ...given };
  const { nodes, from, to } = quadrature;
  if (!Number.isInteger(nodes) || nodes < 3) throw new RangeError('a quadrature has at least 3 nodes');
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to))
    throw new RangeError('a quadrature runs from low to high');
  return quadrature;
}

export function quadratureNodes({ nodes, from, to }: Quadrature): Float64Array {
  return Float64Array.from({ length: nodes }, (_, q) => from + ((to - from) * q) / (nodes - 1));
}

/** Normal weights at the nodes, with the sum 1. */
export function normalWeights(nodes: Float64Array, mean: number, variance: number): Float64Array {
  const weights = nodes.map((node) => Math.exp((-(node - mean) * (node - mean)) / (2 * variance)));
  let sum = 0;
  for (const weight of weights) sum += weight;
  if (!(sum > 0))
    throw new RangeError(`no quadrature node is near a latent distribution of mean ${mean} and variance ${variance}`);
  return weights.map((weight) => weight / sum);
}
