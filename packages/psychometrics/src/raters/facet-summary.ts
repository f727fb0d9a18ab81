import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { invertPositive } from '../classical/positive-definite.js';
import type { FacetRating } from './facet-design.js';
import { measureExtreme, type WithoutExtremes } from './facet-extremes.js';
import { categoryLogits, type Evaluation, type Layout } from './facet-likelihood.js';
import type { FacetElement, FacetPerson, ManyFacetRasch } from './facet-result.js';

export interface Fitted extends WithoutExtremes {
  /** All of them, those of extreme raters and items too. */
  ratings: readonly FacetRating[];
  thresholds: 'common' | 'item';
  layout: Layout;
  beta: Float64Array;
  state: Evaluation;
  /** Of all parameters, size × size. */
  covariance: Float64Array;
  iteration: number;
}

/** The fitted model in names and scores, with the extreme raters and items measured against it. */
export function summarize(fitted: Fitted): ManyFacetRasch {
  const { design, layout, beta, state, covariance, iteration } = fitted;
  const { items, raters, categories } = design;
  const se = (at: number) => Math.sqrt(covariance[at * layout.size + at]);
  const free = raters.length - 1;
  const block = new Float64Array(free * free);
  for (let a = 0; a < free; a++) {
    for (let b = 0; b < free; b++)
      block[a * free + b] = covariance[(layout.rater + a) * layout.size + layout.rater + b];
  }
  const severities = beta.slice(layout.rater, layout.rater + free);
  const weighted = multiply(invertPositive(block, free)!, severities);
  const chiSquare = severities.reduce((sum, value, i) => sum + value * weighted[i], 0);
  const expected = expectations(fitted);
  const persons = personsOf(fitted, expected.overItems);
  return {
    persons,
    items: elementsOf(fitted, 'item', persons, expected),
    raters: elementsOf(fitted, 'rater', persons, expected),
    thresholds: categories.map((scores, set) => {
      const places = scores.slice(1).map((_, k) => layout.thresholds[set] + k);
      return {
        item: categories.length === 1 ? null : items[set],
        categories: scores,
        values: places.map((at) => beta[at]),
        se: places.map((at) => (places.length > 1 ? se(at) : 0)),
      };
    }),
    mean: beta[layout.mean],
    sd: Math.exp(beta[layout.logSd]),
    severityTest: { chiSquare, df: free, p: 1 - chisquareCdf(chiSquare, free) },
    logLik: state.logLik,
    iterations: iteration,
  };
}

interface Expectations {
  /** Of the category at a measure, difficulty taken out already. */
  inSet(set: number, measure: number): { expected: number; variance: number; score: number };
  overItems(measure: number): number;
}

function expectations({ ratings, extreme, design, layout, beta }: Fitted): Expectations {
  const { items, categories, setOf } = design;
  const inSet = (set: number, measure: number) => {
    const scores = categories[set];
    const p = new Float64Array(scores.length);
    categoryLogits(p, measure, beta, layout.thresholds[set]);
    const highest = p.reduce((a, b) => Math.max(a, b));
    const shares = p.map((logit) => Math.exp(logit - highest));
    const sum = shares.reduce((a, b) => a + b, 0);
    const mean = (of: (k: number) => number) => shares.reduce((total, share, k) => total + (share / sum) * of(k), 0);
    const expected = mean((k) => k);
    return { expected, variance: mean((k) => (k - expected) ** 2), score: mean((k) => scores[k]) };
  };
  // On an extreme item everybody is expected to get what everybody got.
  const constant = [...tally(ratings, 'item')].reduce(
    (sum, [name, { total, n }]) => sum + (extreme.item.has(name) ? total / n : 0),
    0,
  );
  return {
    inSet,
    overItems: (measure) =>
      items.reduce((sum, _, item) => sum + inSet(setOf[item], measure - beta[item]).score, constant) /
      (items.length + extreme.item.size),
  };
}

function personsOf({ ratings, design, layout, beta, state }: Fitted, overItems: Expectations['overItems']) {
  const place = new Map(design.persons.map((name, i) => [name, i]));
  return [...tally(ratings, 'person')].map(([name, { n, total }]): FacetPerson => {
    const at = place.get(name);
    const measure = at === undefined ? beta[layout.mean] : state.personMean[at];
    return {
      name,
      measure,
      se: at === undefined ? Math.exp(beta[layout.logSd]) : state.personSd[at],
      ratings: n,
      telling: at === undefined ? 0 : design.starts[at + 1] - design.starts[at],
      observedAverage: total / n,
      fairAverage: overItems(measure),
    };
  });
}

function elementsOf(
  fitted: Fitted,
  facet: 'item' | 'rater',
  persons: readonly FacetPerson[],
  { inSet, overItems }: Expectations,
): FacetElement[] {
  const { ratings, design, layout, beta, state, covariance } = fitted;
  const names = facet === 'item' ? design.items : design.raters;
  const offset = facet === 'item' ? 0 : layout.rater;
  const sums = [0, 0, 0, 0].map(() => new Float64Array(names.length));
  design[facet].forEach((own, at) => {
    [1, state.squares[at], state.variances[at], state.standardized[at]].forEach((value, i) => {
      sums[i][own] += value;
    });
  });
  const place = new Map(names.map((name, i) => [name, i]));
  const mean = beta[layout.mean];
  const fair = (measure: number, i: number | undefined) => {
    if (facet === 'rater') return overItems(mean - measure);
    return i === undefined ? Number.NaN : inSet(design.setOf[i], mean - measure).score;
  };
  return [...tally(ratings, facet)].map(([name, { n, total }]): FacetElement => {
    const i = place.get(name);
    const at = offset + (i ?? 0);
    const found =
      i === undefined
        ? measureOf(fitted, facet, name, persons, inSet)
        : {
            measure: beta[at],
            se: names.length > 1 ? Math.sqrt(covariance[at * layout.size + at]) : 0,
          };
    return {
      name,
      ...found,
      ratings: n,
      observedAverage: total / n,
      fairAverage: i === undefined && facet === 'item' ? total / n : fair(found.measure, i),
      infit: i === undefined ? Number.NaN : sums[1][i] / sums[2][i],
      outfit: i === undefined ? Number.NaN : sums[3][i] / sums[0][i],
      extreme: i === undefined,
    };
  });
}

/** What an extreme rater or item comes to, everything else taken as it was found. */
function measureOf(
  { ratings, thresholds, design, layout, beta }: Fitted,
  facet: 'item' | 'rater',
  name: string,
  persons: readonly FacetPerson[],
  inSet: Expectations['inSet'],
) {
  // Without ratings that differ an item has no thresholds of its own.
  if (facet === 'item' && thresholds === 'item') return { measure: Number.NaN, se: Number.NaN };
  const measures = new Map(persons.map((person) => [person.name, person.measure]));
  const [others, offset] = facet === 'item' ? [design.raters, layout.rater] : [design.items, 0];
  const place = new Map(others.map((other, i) => [other, i]));
  return measureExtreme(
    ratings.flatMap((rating) => {
      const other = place.get(facet === 'item' ? rating.rater : rating.item);
      // What an extreme rater gave on an extreme item tells nothing of either.
      if (rating[facet] !== name || other === undefined) return [];
      const set = facet === 'item' ? 0 : design.setOf[other];
      const highest = design.categories[set].length - 1;
      const below = design.categories[set].filter((score) => score < rating.score).length;
      const location = measures.get(rating.person)! - beta[offset + other];
      return { category: Math.min(highest, below), highest, at: (measure: number) => inSet(set, location - measure) };
    }),
  );
}

function tally(ratings: readonly FacetRating[], facet: 'person' | 'item' | 'rater') {
  const found = new Map<string, { n: number; total: number }>();
  for (const rating of ratings) {
    const own = found.get(rating[facet]) ?? { n: 0, total: 0 };
    own.n++;
    own.total += rating.score;
    found.set(rating[facet], own);
  }
  return found;
}

export function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return Float64Array.from(vector, (_, i) => vector.reduce((sum, value, j) => sum + matrix[i * n + j] * value, 0));
}
