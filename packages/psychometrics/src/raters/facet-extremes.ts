import { type FacetDesign, type FacetRating, facetDesign } from './facet-design.js';

export interface WithoutExtremes {
  /** Of what is left. */
  design: FacetDesign;
  /** Names of those left out. */
  extreme: { item: ReadonlySet<string>; rater: ReadonlySet<string> };
}

/**
 * Leaves out raters and items with highest or lowest ratings only. Their measure is infinite, so what they say is as likely
 * whatever the persons are: the likelihood of the others is the same with and without them. Without them others may have
 * become extreme, so it is looked again until none is.
 *
 * @throws RangeError as `facetDesign`, or if fewer than 2 raters are left.
 */
export function withoutExtremes(ratings: readonly FacetRating[], thresholds: 'common' | 'item'): WithoutExtremes {
  const extreme = { item: new Set<string>(), rater: new Set<string>() };
  let left = ratings;
  for (;;) {
    const design = facetDesign(left, thresholds);
    const items = extremesOf(design, 'item', design.items);
    const raters = extremesOf(design, 'rater', design.raters);
    if (items.length + raters.length === 0) return { design, extreme };
    for (const name of items) extreme.item.add(name);
    for (const name of raters) extreme.rater.add(name);
    left = ratings.filter(({ item, rater }) => !extreme.item.has(item) && !extreme.rater.has(rater));
    const others = new Set(left.map(({ rater }) => rater)).size;
    if (others < 2) throw new RangeError(`only ${others} raters have more than extreme ratings`);
  }
}

function extremesOf(design: FacetDesign, facet: 'item' | 'rater', names: readonly string[]): string[] {
  // A single one stands at zero by definition.
  if (names.length === 1) return [];
  const notLowest = new Uint8Array(names.length);
  const notHighest = new Uint8Array(names.length);
  design.category.forEach((category, at) => {
    const own = design[facet][at];
    const highest = design.categories[design.setOf[design.item[at]]].length - 1;
    if (category > 0) notLowest[own] = 1;
    if (category < highest) notHighest[own] = 1;
  });
  return names.filter((_, at) => !(notLowest[at] && notHighest[at]));
}

/** By how many steps of the scale an extreme sum of ratings is moved inwards, as Facets and Winsteps do. */
const ADJUSTMENT = 0.3;
const FARTHEST = 40;

/**
 * The measure at which the expected sum of ratings is the extreme one, moved inwards by {@link ADJUSTMENT}.
 *
 * @param ratings categories given, and expectation and variance of each at a measure.
 * @returns NaN when there are none.
 */
export function measureExtreme(
  ratings: ReadonlyArray<{
    category: number;
    highest: number;
    at(measure: number): { expected: number; variance: number };
  }>,
): { measure: number; se: number } {
  if (ratings.length === 0) return { measure: Number.NaN, se: Number.NaN };
  const sum = ratings.reduce((total, { category }) => total + category, 0);
  const most = ratings.reduce((total, { highest }) => total + highest, 0);
  const wanted = Math.min(most - ADJUSTMENT, Math.max(ADJUSTMENT, sum));
  let [from, to] = [-FARTHEST, FARTHEST];
  // Expectations fall as severity or difficulty rises.
  for (let step = 0; step < 60; step++) {
    const middle = (from + to) / 2;
    if (ratings.reduce((total, { at }) => total + at(middle).expected, 0) > wanted) from = middle;
    else to = middle;
  }
  const measure = (from + to) / 2;
  return { measure, se: 1 / Math.sqrt(ratings.reduce((total, { at }) => total + at(measure).variance, 0)) };
}
