/** An item of a calibrated bank. D = 1: multiply a by 1.7 first when it comes from the normal metric. */
export type BankItem = LogisticBankItem | CategoryBankItem;

/** Right or wrong: P(1) = lower + (upper − lower) · logistic(a (θ − b)); 1PL to 4PL. */
export interface LogisticBankItem {
  readonly model: 'logistic';
  /** Discrimination, not 0. */
  readonly a: number;
  /** Difficulty on the ability scale. */
  readonly b: number;
  /** Probability of success by guessing, 0 when absent. */
  readonly lower?: number;
  /** Highest probability of success, 1 when absent. */
  readonly upper?: number;
  /** Content area, where the test balances them. */
  readonly content?: string;
}

/**
 * Ordered categories 0…K. `graded`: P(X ≥ k) = logistic(a θ + d[k−1]), d falling. `gpcm`: P(k) ∝ exp(k a θ + d[k−1]),
 * the lowest category 0.
 */
export interface CategoryBankItem {
  readonly model: 'graded' | 'gpcm';
  /** Slope, not 0. */
  readonly a: number;
  /** K intercepts, for the categories 1…K. */
  readonly d: readonly number[];
  /** Content area, where the test balances them. */
  readonly content?: string;
}

/** Category probabilities at one ability with their first and second derivatives. */
interface CategoryCurves {
  readonly p: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** @throws RangeError naming the item (counted from 1) when a parameter cannot be. */
export function checkBankItem(item: BankItem, index: number): void {
  const refuse = (reason: string) => {
    throw new RangeError(`item ${index + 1}: ${reason}`);
  };
  if (!Number.isFinite(item.a) || item.a === 0)
    refuse(`the discrimination must be a number other than 0, got ${item.a}`);
  if (item.model === 'logistic') {
    const { lower = 0, upper = 1 } = item;
    if (!Number.isFinite(item.b)) refuse(`the difficulty must be a number, got ${item.b}`);
    if (!(lower >= 0 && lower < upper && upper <= 1)) {
      refuse(`the asymptotes must be 0 ≤ lower < upper ≤ 1, got ${lower} and ${upper}`);
    }
    return;
  }
  if (item.d.length === 0) refuse('an item has at least two categories');
  for (const [k, intercept] of item.d.entries()) {
    if (!Number.isFinite(intercept)) refuse(`intercept ${k + 1} must be a number, got ${intercept}`);
    if (item.model === 'graded' && k > 0 && intercept >= item.d[k - 1]) {
      refuse('the intercepts of a graded item must fall from category to category');
    }
  }
}

/** How many categories an item has, the lowest counted. */
export function categoriesOf(item: BankItem): number {
  return item.model === 'logistic' ? 2 : item.d.length + 1;
}

/** Probability of each category and its first two derivatives by ability. */
export function categoryCurves(item: BankItem, theta: number): CategoryCurves {
  const count = categoriesOf(item);
  const p = new Float64Array(count);
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  if (item.model === 'logistic') {
    const { a, b, lower = 0, upper = 1 } = item;
    const z = a * (theta - b);
    const above = 1 / (1 + Math.exp(-z));
    const below = 1 / (1 + Math.exp(z));
    const span = upper - lower;
    p[1] = lower + span * above;
    p[0] = 1 - upper + span * below; // not 1 − p[1]: it would lose all digits at high ability
    first[1] = span * a * above * below;
    second[1] = span * a * a * above * below * (below - above);
    first[0] = -first[1];
    second[0] = -second[1];
  } else if (item.model === 'graded') {
    const { a, d } = item;
    for (let k = 0; k < d.length; k++) {
      const z = a * theta + d[k];
      const above = 1 / (1 + Math.exp(-z));
      const below = 1 / (1 + Math.exp(z));
      const slope = a * above * below;
      const bend = a * slope * (below - above);
      first[k] -= slope;
      first[k + 1] += slope;
      second[k] -= bend;
      second[k + 1] += bend;
      // Differences of upper tails where the tail is small, of lower tails where it is not.
      const next = k + 1 < d.length ? a * theta + d[k + 1] : Number.NEGATIVE_INFINITY;
      if (k === 0) p[0] = below;
      p[k + 1] = z < 0 ? above - 1 / (1 + Math.exp(-next)) : 1 / (1 + Math.exp(next)) - below;
    }
  } else {
    const { a, d } = item;
    let highest = 0;
    for (let k = 1; k < count; k++) highest = Math.max(highest, k * a * theta + d[k - 1]);
    let total = 0;
    for (let k = 0; k < count; k++) total += p[k] = Math.exp(k === 0 ? -highest : k * a * theta + d[k - 1] - highest);
    let mean = 0;
    for (let k = 0; k < count; k++) mean += k * (p[k] /= total);
    let variance = 0;
    for (let k = 0; k < count; k++) variance += (k - mean) ** 2 * p[k];
    for (let k = 0; k < count; k++) {
      first[k] = a * p[k] * (k - mean);
      second[k] = a * a * p[k] * ((k - mean) ** 2 - variance);
    }
  }
  return { p, first, second };
}

/**
 * Fisher information of an item at an ability, Σ P′² / P over its categories.
 *
 * Source: Lord (1980), Applications of Item Response Theory; Samejima (1969) for ordered categories.
 */
export function bankItemInformation(item: BankItem, theta: number): number {
  if (item.model === 'logistic') {
    const { a, b, lower = 0, upper = 1 } = item;
    const z = a * (theta - b);
    const above = 1 / (1 + Math.exp(-z));
    const below = 1 / (1 + Math.exp(z));
    const span = upper - lower;
    const slope = span * a * above * below;
    const variance = (lower + span * above) * (1 - upper + span * below);
    return variance > 0 ? (slope * slope) / variance : 0;
  }
  const { p, first } = categoryCurves(item, theta);
  let information = 0;
  for (let k = 0; k < p.length; k++) if (p[k] > 0) information += (first[k] * first[k]) / p[k];
  return information;
}
