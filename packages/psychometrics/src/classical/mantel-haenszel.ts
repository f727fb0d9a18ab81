import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { checkMarks, itemName, type Marks } from './marks.js';

/** ETS: A negligible, B moderate, C large. */
export type DifClass = 'A' | 'B' | 'C';

export interface MantelHaenszel {
  /** Chi-square with 1 degree of freedom, with continuity correction. */
  chiSquare: number;
  p: number;
  /** Common odds ratio; above 1 the item favours the reference group. */
  alpha: number;
  /** −2.35 ln(alpha): negative when the item favours the reference group. */
  delta: number;
  /** Standard error of delta. */
  deltaSe: number;
  class: DifClass;
}

export interface DifOptions {
  names?: readonly string[];
  /** Match on items without DIF only (and the studied one), found step by step. Default false. */
  purify?: boolean;
  /** Significance level at which purification leaves an item out, default 0.05. */
  level?: number;
}

/**
 * Differential item functioning by Mantel and Haenszel: do equally able persons of two groups do equally well on an item?
 *
 *     α = Σ(A·D/T) / Σ(B·C/T);  χ² = (|ΣA − ΣE(A)| − ½)² / Σvar(A)
 *
 * over the strata of equal total score, the studied item included. As in difR the ½ is taken off even when the difference is
 * smaller; the result is then small anyway. The class is A when |Δ| < 1 or Δ does not differ from 0 (5 %),
 * C when |Δ| ≥ 1.5 and it is above 1 beyond chance (5 %, one-sided), else B.
 *
 * @param items 0/1 items, or items with any two marks (the higher counts as right); NaN is no answer: left out for that item,
 *   and counted as nothing in the total.
 * @param groups 0 reference, 1 focal, NaN left out.
 * @throws RangeError if an item has more or fewer than two marks, a group is empty, or no stratum has both groups and both answers.
 *
 * Source: Holland & Thayer (1988), in Test Validity, 129–145; variance: Phillips & Holland (1987), Biometrics 43(2), 425–431;
 * classes: Dorans & Holland (1993), in Differential Item Functioning, 35–66. Reference values from R difR.
 */
export function mantelHaenszelDif(
  items: readonly Marks[],
  groups: ArrayLike<number>,
  options: DifOptions = {},
): MantelHaenszel[] {
  const { names, purify = false, level = 0.05 } = options;
  const right = twoCategories(items, names);
  const focal = checkGroups(groups, items[0].length);
  const match = (flagged: ReadonlySet<number>) =>
    right.map((_, item) => studyItem(right, matching(right, item, flagged), focal, item, names));
  if (!purify) return match(new Set());
  return purified(match, (result) => result.p < level);
}

const MOST_PURIFICATIONS = 50;

/** Repeats `match` without the items found deviant until the same are found again. @throws RangeError when that never happens. */
export function purified<Result>(
  match: (flagged: ReadonlySet<number>) => Result[],
  deviates: (result: Result) => boolean,
): Result[] {
  let flagged = new Set<number>();
  for (let turn = 0; turn < MOST_PURIFICATIONS; turn++) {
    const results = match(flagged);
    const found = new Set([...results.keys()].filter((item) => deviates(results[item])));
    if (found.size === flagged.size && [...found].every((item) => flagged.has(item))) return results;
    flagged = found;
  }
  throw new RangeError('purification does not settle: the same items come and go');
}

/** Total scores on the items that are not flagged, and the studied one. */
export function matching(items: readonly Marks[], studied: number, flagged: ReadonlySet<number>): Float64Array {
  const scores = new Float64Array(items[studied].length);
  items.forEach((marks, item) => {
    if (flagged.has(item) && item !== studied) return;
    for (let person = 0; person < scores.length; person++) if (marks[person] > 0) scores[person] += marks[person];
  });
  return scores;
}

/** The items with their two marks as 0 and 1. */
export function twoCategories(items: readonly Marks[], names?: readonly string[]): Float64Array[] {
  checkMarks(items, names);
  return items.map((marks, item) => {
    const found = [...new Set(Array.from(marks).filter((mark) => !Number.isNaN(mark)))];
    if (found.length < 2) throw new RangeError(`${itemName(item, names)} is constant: everybody got the same`);
    if (found.length > 2) {
      throw new RangeError(`${itemName(item, names)} has ${found.length} different marks; this method is for two`);
    }
    const high = Math.max(found[0], found[1]);
    return Float64Array.from(marks, (mark) => (Number.isNaN(mark) ? mark : Number(mark === high)));
  });
}

/** @throws RangeError unless groups are 0, 1 or NaN, with at least one person each. */
export function checkGroups(groups: ArrayLike<number>, persons: number): ArrayLike<number> {
  if (groups.length !== persons) throw new RangeError(`${groups.length} group labels for ${persons} persons`);
  let reference = 0;
  let focal = 0;
  for (let person = 0; person < persons; person++) {
    if (groups[person] === 0) reference++;
    else if (groups[person] === 1) focal++;
    else if (!Number.isNaN(groups[person])) throw new RangeError('groups are 0 (reference), 1 (focal) or NaN');
  }
  if (reference === 0) throw new RangeError('the reference group is empty');
  if (focal === 0) throw new RangeError('the focal group is empty');
  return groups;
}

function studyItem(
  items: readonly Float64Array[],
  scores: Float64Array,
  groups: ArrayLike<number>,
  item: number,
  names?: readonly string[],
): MantelHaenszel {
  const strata = new Map<number, Float64Array>();
  items[item].forEach((mark, person) => {
    if (Number.isNaN(mark) || Number.isNaN(groups[person])) return;
    let counts = strata.get(scores[person]);
    if (!counts) strata.set(scores[person], (counts = new Float64Array(4)));
    counts[groups[person] * 2 + (mark > 0 ? 0 : 1)]++;
  });
  let observed = 0;
  let expected = 0;
  let variance = 0;
  let forReference = 0;
  let forFocal = 0;
  for (const [a, b, c, d] of strata.values()) {
    const n = a + b + c + d;
    if (n < 2 || a + b === 0 || c + d === 0) continue;
    observed += a;
    expected += ((a + b) * (a + c)) / n;
    variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1));
    forReference += (a * d) / n;
    forFocal += (b * c) / n;
  }
  if (!(variance > 0)) {
    throw new RangeError(
      `${itemName(item, names)}: at no total score do both groups meet with both right and wrong answers`,
    );
  }
  if (forReference === 0 || forFocal === 0) {
    throw new RangeError(`${itemName(item, names)}: the common odds ratio is 0 or infinite; the groups are too small`);
  }
  let spread = 0;
  const alpha = forReference / forFocal;
  for (const [a, b, c, d] of strata.values()) {
    const n = a + b + c + d;
    if (n < 2 || a + b === 0 || c + d === 0) continue;
    spread += ((a * d + alpha * b * c) * (a + d + alpha * (b + c))) / (n * n);
  }
  const chiSquare = (Math.abs(observed - expected) - 0.5) ** 2 / variance;
  const delta = -2.35 * Math.log(alpha);
  const deltaSe = 2.35 * Math.sqrt(spread / (2 * forReference ** 2));
  return { chiSquare, p: 1 - chisquareCdf(chiSquare, 1), alpha, delta, deltaSe, class: classOf(delta, deltaSe) };
}

function classOf(delta: number, se: number): DifClass {
  const size = Math.abs(delta);
  if (size < 1 || size < 1.959963984540054 * se) return 'A';
  return size >= 1.5 && size - 1 > 1.6448536269514722 * se ? 'C' : 'B';
}
