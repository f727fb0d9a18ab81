import { invertPositive } from '../classical/positive-definite.js';
import { type FacetRating, refuseDisconnected } from './facet-design.js';
import { withoutExtremes } from './facet-extremes.js';
import { evaluateFacets, type Layout, layoutOf } from './facet-likelihood.js';
import type { ManyFacetRasch } from './facet-result.js';
import { multiply, summarize } from './facet-summary.js';

export interface ManyFacetOptions {
  /** One set of thresholds for all items (default), or one an item. */
  thresholds?: 'common' | 'item';
  /** Points of the grid over −6 to 6 standard deviations of the persons' measures, default 81. */
  nodes?: number;
}

const MOST_ITERATIONS = 200;

/**
 * Many-facet Rasch model: how able persons are once severity of raters and difficulty of items are taken out.
 *
 *     log P(k) / P(k − 1) = person − item − rater − threshold(k)
 *
 * Marginal maximum likelihood: measures of persons are normal, items and raters fixed; Newton's method with the exact information,
 * whose inverse gives the standard errors. So there is no bias to correct as in joint estimation. Scores that nobody gave are left
 * out of the scale. Raters and items with highest or lowest ratings only are left out, and measured afterwards.
 *
 * @param ratings any order; missing ones are simply not there.
 * @throws RangeError if raters or items fall into subsets that nothing connects (they are named), fewer than 2 raters have more
 *   than extreme ratings, persons do not differ beyond chance, or no convergence (with the gradient).
 *
 * Source: Linacre (1989), Many-Facet Rasch Measurement; Eckes (2015), Introduction to Many-Facet Rasch Measurement; marginal
 * likelihood: Bock & Aitkin (1981), Psychometrika 46(4), 443–459; information: Louis (1982), J. R. Stat. Soc. B 44(2), 226–233.
 */
export function manyFacetRasch(ratings: readonly FacetRating[], options: ManyFacetOptions = {}): ManyFacetRasch {
  const { thresholds = 'common', nodes: points = 81 } = options;
  if (!(Number.isInteger(points) && points >= 11)) throw new RangeError('the grid needs at least 11 points');
  const { design, extreme } = withoutExtremes(ratings, thresholds);
  refuseDisconnected(design);
  const layout = layoutOf(design);
  const nodes = Float64Array.from({ length: points }, (_, i) => -6 + (12 * i) / (points - 1));
  const log = nodes.map((z) => (-z * z) / 2);
  const total = Math.log(log.reduce((sum, value) => sum + Math.exp(value), 0));
  const logWeights = log.map((value) => value - total);
  const evaluate = (beta: Float64Array) => evaluateFacets(design, layout, beta, nodes, logWeights);

  let beta: Float64Array = new Float64Array(layout.size);
  let state = evaluate(beta);
  let largest = Number.POSITIVE_INFINITY;
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const gradient = freeGradient(state.gradient, layout);
    largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    const size = gradient.length;
    const observed = invertPositive(freeMatrix(state.information, layout), size);
    if (observed && largest < 1e-7 * Math.sqrt(ratings.length))
      return summarize({
        ratings,
        thresholds,
        extreme,
        design,
        layout,
        beta,
        state,
        covariance: fullMatrix(observed, layout),
        iteration,
      });
    const inverse = observed ?? invertPositive(damped(freeMatrix(state.complete, layout), size), size);
    if (!inverse) break;
    const move = fullVector(multiply(inverse, gradient), layout);
    const longest = move.reduce((most, m) => Math.max(most, Math.abs(m)), 0);
    let share = Math.min(1, 3 / longest);
    let next = state;
    let tried = beta;
    for (let halving = 0; halving < 40; halving++, share /= 2) {
      tried = beta.map((b, i) => b + share * move[i]);
      next = evaluate(tried);
      if (next.logLik >= state.logLik - 1e-10 * Math.abs(state.logLik)) break;
    }
    beta = tried;
    state = next;
    if (beta[layout.logSd] < Math.log(0.01))
      throw new RangeError('persons do not differ beyond chance: their spread tends to zero');
    if (beta.some((b) => Math.abs(b) > 50))
      throw new RangeError('a measure tends to infinity: items, raters or categories separate persons fully');
  }
  throw new RangeError(
    `the many-facet model did not converge in ${MOST_ITERATIONS} iterations: its largest gradient is ${largest}`,
  );
}

/** The last parameter of every block is minus the sum of the others: the derivatives by the others alone. */
function freeGradient(gradient: Float64Array, layout: Layout): Float64Array {
  return Float64Array.from(freeParameters(layout), ([at, last]) => gradient[at] - (last < 0 ? 0 : gradient[last]));
}

function freeMatrix(matrix: Float64Array, layout: Layout): Float64Array {
  const free = freeParameters(layout);
  const { size } = layout;
  const cell = (a: number, b: number) => (a < 0 || b < 0 ? 0 : matrix[a * size + b]);
  const reduced = new Float64Array(free.length ** 2);
  free.forEach(([a, lastA], i) => {
    free.forEach(([b, lastB], j) => {
      reduced[i * free.length + j] = cell(a, b) - cell(lastA, b) - cell(a, lastB) + cell(lastA, lastB);
    });
  });
  return reduced;
}

function fullVector(vector: Float64Array, layout: Layout): Float64Array {
  const full = new Float64Array(layout.size);
  freeParameters(layout).forEach(([at, last], i) => {
    full[at] += vector[i];
    if (last >= 0) full[last] -= vector[i];
  });
  return full;
}

function fullMatrix(matrix: Float64Array, layout: Layout): Float64Array {
  const free = freeParameters(layout);
  const { size } = layout;
  const full = new Float64Array(size * size);
  free.forEach(([a, lastA], i) => {
    free.forEach(([b, lastB], j) => {
      const value = matrix[i * free.length + j];
      full[a * size + b] += value;
      if (lastA >= 0) full[lastA * size + b] -= value;
      if (lastB >= 0) full[a * size + lastB] -= value;
      if (lastA >= 0 && lastB >= 0) full[lastA * size + lastB] += value;
    });
  });
  return full;
}

/** Every parameter that is free, with the last of its block, or −1. */
function freeParameters({ blocks, mean, logSd }: Layout): [number, number][] {
  return [
    ...blocks.flatMap(([from, to]) =>
      Array.from({ length: to - from - 1 }, (_, i): [number, number] => [from + i, to - 1]),
    ),
    [mean, -1],
    [logSd, -1],
  ];
}

function damped(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) matrix[i * size + i] = Math.abs(matrix[i * size + i]) * 1.01;
  return matrix;
}
