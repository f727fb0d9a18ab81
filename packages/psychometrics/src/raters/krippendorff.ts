import { categoriesOf, checkRatings, type Ratings } from './ratings.js';

export interface KrippendorffAlpha {
  /** 1 complete agreement, 0 what chance gives, negative below. */
  alpha: number;
  /** Ratings that could be paired with another of the same subject. */
  pairable: number;
  observed: number;
  expected: number;
}

/**
 * Krippendorff's alpha: agreement of any number of raters, with gaps, on any kind of scale.
 *
 *     α = 1 − Do / De
 *
 * @param scale nominal: equal or not; ordinal: ranks; interval: differences; ratio: relative differences (ratings not negative).
 * @throws RangeError if no subject has 2 ratings, all pairable ratings are the same, or a ratio scale has negative ratings.
 *
 * Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Hayes & Krippendorff (2007), Commun. Methods Meas. 1(1), 77–89.
 */
export function krippendorffAlpha(
  raters: readonly Ratings[],
  scale: 'nominal' | 'ordinal' | 'interval' | 'ratio',
): KrippendorffAlpha {
  const subjects = checkRatings(raters);
  const categories = categoriesOf(raters);
  const k = categories.length;
  if (scale === 'ratio' && categories[0] < 0) throw new RangeError('a ratio scale has no negative ratings');
  const place = new Map(categories.map((category, i) => [category, i]));
  const coincidences = new Float64Array(k * k);
  for (let subject = 0; subject < subjects; subject++) {
    const counts = new Float64Array(k);
    let given = 0;
    for (const ratings of raters) {
      if (Number.isNaN(ratings[subject])) continue;
      counts[place.get(ratings[subject])!]++;
      given++;
    }
    if (given < 2) continue;
    for (let a = 0; a < k; a++) {
      if (counts[a] === 0) continue;
      for (let b = 0; b < k; b++)
        coincidences[a * k + b] += (counts[a] * (counts[b] - (a === b ? 1 : 0))) / (given - 1);
    }
  }
  const totals = new Float64Array(k);
  coincidences.forEach((value, cell) => {
    totals[Math.floor(cell / k)] += value;
  });
  const n = totals.reduce((sum, total) => sum + total, 0);
  if (!(n > 0)) throw new RangeError('no subject has two ratings');
  const ranks = totals.map((_, at) => totals.subarray(0, at).reduce((sum, total) => sum + total, 0) + totals[at] / 2);
  const distance = (a: number, b: number): number => {
    if (a === b) return 0;
    if (scale === 'nominal') return 1;
    if (scale === 'ordinal') return (ranks[a] - ranks[b]) ** 2;
    const gap = categories[a] - categories[b];
    return scale === 'interval' ? gap ** 2 : (gap / (categories[a] + categories[b])) ** 2;
  };
  let observed = 0;
  let expected = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      observed += (coincidences[a * k + b] * distance(a, b)) / n;
      expected += (totals[a] * totals[b] * distance(a, b)) / (n * (n - 1));
    }
  }
  if (!(expected > 0)) throw new RangeError('all ratings are the same: agreement beyond chance is not defined');
  return { alpha: 1 - observed / expected, pairable: n, observed, expected };
}
