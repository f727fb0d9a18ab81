import { categoriesOf, checkRatings, type Ratings } from './ratings.js';

export interface Kappa {
  /** 1 complete agreement, 0 what chance gives, negative below. */
  kappa: number;
  /** Large-sample standard error. */
  se: number;
  /** 95 % interval. */
  low: number;
  high: number;
  /** Observed and chance agreement, weighted, 0 to 1. */
  observed: number;
  expected: number;
  subjects: number;
}

export interface KappaOptions {
  /** How near misses count: not at all, by distance, or by squared distance in the order of categories. Default none. */
  weights?: 'none' | 'linear' | 'quadratic';
  /** All categories in order; default: those that occur, ascending. A category that nobody used makes others lie further apart. */
  categories?: readonly number[];
}

/**
 * Cohen's kappa, plain or weighted: agreement of two raters beyond chance. Subjects that one of them did not rate are left out.
 *
 *     κ = (Po − Pe) / (1 − Pe)
 *
 * @throws RangeError if fewer than 2 subjects have both ratings, a rating is not a category, or both raters gave everybody the
 *   same (chance agreement is complete, κ undefined).
 *
 * Source: Cohen (1960), Educ. Psychol. Meas. 20(1), 37–46; (1968), Psychol. Bull. 70(4), 213–220; standard error: Fleiss, Cohen &
 * Everitt (1969), Psychol. Bull. 72(5), 323–327.
 */
export function cohenKappa(first: Ratings, second: Ratings, options: KappaOptions = {}): Kappa {
  checkRatings([first, second]);
  const { weights = 'none', categories = categoriesOf([first, second]) } = options;
  const k = categories.length;
  const place = placesOf(categories);
  const table = new Float64Array(k * k);
  let n = 0;
  for (let i = 0; i < first.length; i++) {
    if (Number.isNaN(first[i]) || Number.isNaN(second[i])) continue;
    table[placeOf(place, first[i]) * k + placeOf(place, second[i])]++;
    n++;
  }
  if (n < 2) throw new RangeError(`only ${n} subjects have both ratings`);
  const rows = new Float64Array(k);
  const columns = new Float64Array(k);
  table.forEach((count, cell) => {
    table[cell] = count / n;
    rows[Math.floor(cell / k)] += count / n;
    columns[cell % k] += count / n;
  });
  const weight = (a: number, b: number) => {
    if (weights === 'none') return a === b ? 1 : 0;
    const distance = Math.abs(a - b) / Math.max(1, k - 1);
    return 1 - (weights === 'linear' ? distance : distance ** 2);
  };
  let observed = 0;
  let expected = 0;
  const meanOfRow = new Float64Array(k);
  const meanOfColumn = new Float64Array(k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      observed += weight(a, b) * table[a * k + b];
      expected += weight(a, b) * rows[a] * columns[b];
      meanOfRow[a] += weight(a, b) * columns[b];
      meanOfColumn[b] += weight(a, b) * rows[a];
    }
  }
  if (!(1 - expected > 1e-12))
    throw new RangeError('both raters gave everybody the same: agreement beyond chance is not defined');
  const kappa = (observed - expected) / (1 - expected);
  let spread = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      spread += table[a * k + b] * (weight(a, b) - (meanOfRow[a] + meanOfColumn[b]) * (1 - kappa)) ** 2;
    }
  }
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
  return { kappa, ...interval(kappa, Math.sqrt(Math.max(0, variance))), observed, expected, subjects: n };
}

/**
 * Fleiss' kappa: agreement of any fixed number of ratings a subject, whoever gave them.
 *
 * @throws RangeError if subjects differ in their number of ratings, have fewer than 2, or all ratings are the same.
 *
 * Source: Fleiss (1971), Psychol. Bull. 76(5), 378–382; standard error of κ = 0: Fleiss, Nee & Landis (1979), Psychol. Bull. 86(5), 974–977.
 */
export function fleissKappa(raters: readonly Ratings[]): Omit<Kappa, 'low' | 'high'> & { p: readonly number[] } {
  const n = checkRatings(raters);
  const categories = categoriesOf(raters);
  const place = placesOf(categories);
  const shares = new Float64Array(categories.length);
  let observed = 0;
  let each = 0;
  for (let subject = 0; subject < n; subject++) {
    const counts = new Float64Array(categories.length);
    let given = 0;
    for (const ratings of raters) {
      if (Number.isNaN(ratings[subject])) continue;
      counts[placeOf(place, ratings[subject])]++;
      given++;
    }
    if (subject === 0) each = given;
    if (given !== each)
      throw new RangeError(`subject ${subject + 1} has ${given} ratings, the first ${each}; use Krippendorff’s alpha`);
    if (given < 2) throw new RangeError(`subject ${subject + 1} has fewer than 2 ratings`);
    counts.forEach((count, c) => {
      observed += (count * (count - 1)) / (given * (given - 1) * n);
      shares[c] += count / (given * n);
    });
  }
  const expected = shares.reduce((sum, p) => sum + p * p, 0);
  if (!(1 - expected > 1e-12)) throw new RangeError('all ratings are the same: agreement beyond chance is not defined');
  const pq = shares.reduce((sum, p) => sum + p * (1 - p), 0);
  const skew = shares.reduce((sum, p) => sum + p * (1 - p) * (1 - 2 * p), 0);
  const se = Math.sqrt((2 * (pq ** 2 - skew)) / (n * each * (each - 1))) / pq;
  return { kappa: (observed - expected) / (1 - expected), se, observed, expected, subjects: n, p: [...shares] };
}

function placesOf(categories: readonly number[]): Map<number, number> {
  const place = new Map(categories.map((category, i) => [category, i]));
  if (place.size < categories.length) throw new RangeError('a category is named twice');
  return place;
}

function placeOf(place: Map<number, number>, rating: number): number {
  const at = place.get(rating);
  if (at === undefined) throw new RangeError(`a rating of ${rating} is not among the categories`);
  return at;
}

function interval(kappa: number, se: number): { se: number; low: number; high: number } {
  const reach = 1.959963984540054 * se;
  return { se, low: Math.max(-1, kappa - reach), high: Math.min(1, kappa + reach) };
}
