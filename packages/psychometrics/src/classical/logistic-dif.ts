import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { checkGroups, type DifClass, type DifOptions, matching, purified, twoCategories } from './mantel-haenszel.js';
import { itemName, type Marks } from './marks.js';
import { invertPositive } from './positive-definite.js';

export interface LikelihoodRatio {
  chiSquare: number;
  df: number;
  p: number;
  /** Gain in Nagelkerke's R². */
  r2: number;
}

export interface LogisticDif {
  /** Both kinds together, 2 degrees of freedom. */
  both: LikelihoodRatio;
  /** The group makes a difference of the same size everywhere. */
  uniform: LikelihoodRatio;
  /** The difference between groups depends on ability. */
  nonUniform: LikelihoodRatio;
  /** By the gain in R² of both kinds; A too when p ≥ the level. */
  zumboThomas: DifClass;
  jodoinGierl: DifClass;
  /** Intercept, total score, group, group × total score. */
  coefficients: number[];
  se: number[];
}

/**
 * Differential item functioning by logistic regression of the answer on the total score (the studied item included), the group,
 * and their product. Nested models are compared by likelihood ratio.
 *
 * Classes by ΔR² (Nagelkerke): Zumbo–Thomas A below 0.13, B below 0.26, else C; Jodoin–Gierl A below 0.035, B below 0.07, else C.
 *
 * @param items 0/1 items, or items with any two marks; NaN is no answer: left out for that item, counted as nothing in the total.
 * @param groups 0 reference, 1 focal, NaN left out.
 * @throws RangeError if an item has more or fewer than two marks, a group is empty, or answers are separated (no finite estimates).
 *
 * Source: Swaminathan & Rogers (1990), J. Educ. Meas. 27(4), 361–370; Nagelkerke (1991), Biometrika 78(3), 691–692; Zumbo & Thomas
 * (1997); Jodoin & Gierl (2001), Appl. Meas. Educ. 14(4), 329–349. Reference values from R difR.
 */
export function logisticDif(
  items: readonly Marks[],
  groups: ArrayLike<number>,
  options: DifOptions = {},
): LogisticDif[] {
  const { names, purify = false, level = 0.05 } = options;
  const right = twoCategories(items, names);
  checkGroups(groups, items[0].length);
  const match = (flagged: ReadonlySet<number>) =>
    right.map((marks, item) => studyItem(marks, matching(right, item, flagged), groups, level, itemName(item, names)));
  return purify ? purified(match, (result) => result.both.p < level) : match(new Set());
}

function studyItem(
  marks: Float64Array,
  scores: Float64Array,
  groups: ArrayLike<number>,
  level: number,
  name: string,
): LogisticDif {
  const kept = [...marks.keys()].filter((person) => !Number.isNaN(marks[person]) && !Number.isNaN(groups[person]));
  const n = kept.length;
  const y = Float64Array.from(kept, (person) => marks[person]);
  // Centred and scaled: the product of group and score would otherwise be nearly collinear with the group.
  const mean = kept.reduce((sum, person) => sum + scores[person], 0) / n;
  const sd = Math.sqrt(kept.reduce((sum, person) => sum + (scores[person] - mean) ** 2, 0) / n) || 1;
  const design = new Float64Array(n * 4);
  kept.forEach((person, i) => {
    const score = (scores[person] - mean) / sd;
    design.set([1, score, groups[person], groups[person] * score], i * 4);
  });
  const share = y.reduce((sum, one) => sum + one, 0) / n;
  if (!(share > 0 && share < 1)) throw new RangeError(`${name} is constant among the persons of the two groups`);
  const none = n * (share * Math.log(share) + (1 - share) * Math.log(1 - share));
  const fits = [2, 3, 4].map((terms) => fitLogistic(design, y, terms, name));
  const r2 = fits.map((fit) => -Math.expm1((2 * (none - fit.logLik)) / n) / -Math.expm1((2 * none) / n));
  const compare = (small: number, large: number): LikelihoodRatio => {
    const chiSquare = Math.max(0, 2 * (fits[large].logLik - fits[small].logLik));
    const df = large - small;
    return { chiSquare, df, p: 1 - chisquareCdf(chiSquare, df), r2: r2[large] - r2[small] };
  };
  const both = compare(0, 2);
  const sized = (moderate: number, large: number): DifClass =>
    both.p >= level || both.r2 < moderate ? 'A' : both.r2 < large ? 'B' : 'C';
  const [b0, b1, b2, b3] = fits[2].beta;
  const covariance = fits[2].covariance;
  const shift = mean / sd;
  const varianceLess = (a: number, b: number) =>
    covariance[a * 4 + a] - 2 * shift * covariance[a * 4 + b] + shift ** 2 * covariance[b * 4 + b];
  return {
    both,
    uniform: compare(0, 1),
    nonUniform: compare(1, 2),
    zumboThomas: sized(0.13, 0.26),
    jodoinGierl: sized(0.035, 0.07),
    coefficients: [b0 - b1 * shift, b1 / sd, b2 - b3 * shift, b3 / sd],
    se: [
      Math.sqrt(varianceLess(0, 1)),
      Math.sqrt(covariance[5]) / sd,
      Math.sqrt(varianceLess(2, 3)),
      Math.sqrt(covariance[15]) / sd,
    ],
  };
}

interface Fit {
  beta: Float64Array;
  covariance: Float64Array;
  logLik: number;
}

const STEEPEST = 30;

/** Newton's method on the first `terms` of four columns. */
function fitLogistic(design: Float64Array, y: Float64Array, terms: number, name: string): Fit {
  const separated = () =>
    new RangeError(`${name}: scores or groups separate right from wrong answers; there are no finite estimates`);
  let beta = new Float64Array(terms);
  let logLik = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < 100; step++) {
    const gradient = new Float64Array(terms);
    const information = new Float64Array(terms * terms);
    let here = 0;
    for (let i = 0; i < y.length; i++) {
      let eta = 0;
      for (let t = 0; t < terms; t++) eta += beta[t] * design[i * 4 + t];
      const p = 1 / (1 + Math.exp(-eta));
      here -= Math.log1p(Math.exp(-Math.abs(eta))) + Math.max(0, y[i] > 0 ? -eta : eta);
      for (let t = 0; t < terms; t++) {
        const x = design[i * 4 + t];
        gradient[t] += (y[i] - p) * x;
        for (let u = 0; u <= t; u++) information[t * terms + u] += p * (1 - p) * x * design[i * 4 + u];
      }
    }
    for (let t = 0; t < terms; t++) for (let u = 0; u < t; u++) information[u * terms + t] = information[t * terms + u];
    const covariance = invertPositive(information, terms);
    if (!covariance || beta.some((b) => Math.abs(b) > STEEPEST)) throw separated();
    const move = Float64Array.from(beta, (_, t) =>
      gradient.reduce((sum, g, u) => sum + covariance[t * terms + u] * g, 0),
    );
    const gain = move.reduce((sum, m, t) => sum + m * gradient[t], 0);
    if (gain < 1e-20 * Math.abs(here) + 1e-18 || (step > 20 && gain < 1e-12)) return { beta, covariance, logLik: here };
    // A full step that overshoots is halved by going back towards where the likelihood was higher.
    if (here < logLik - 1e-9) {
      beta = beta.map((b, t) => b - move[t] / 2);
    } else {
      beta = beta.map((b, t) => b + move[t]);
      logLik = here;
    }
  }
  throw separated();
}
