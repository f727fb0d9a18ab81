import { type BankItem, categoryCurves, checkBankItem } from './bank-item.js';

/** When a test ends: the first rule that holds; at least one is given. */
export interface StoppingRules {
  /** Most items. */
  readonly length?: number;
  /** Largest standard error of the ability with which the test may end. */
  readonly se?: number;
  /** The test ends when no item left carries this much information at the present ability. */
  readonly leastInformation?: number;
  /** Fewest items before `se` or `leastInformation` may end the test; 1 when absent. */
  readonly minimum?: number;
}

/** How the exposure of good items is held down. */
export type ExposureControl =
  /** One of the `among` best items at random (Kingsbury & Zara 1989). */
  | { readonly kind: 'randomesque'; readonly among: number }
  /** Item i, once selected, is given with probability `parameters[i]` (Sympson & Hetter 1985). */
  | { readonly kind: 'sympson-hetter'; readonly parameters: readonly number[] };

export type AbilityEstimator = 'eap' | 'mle' | 'wle';

export interface AdaptiveRules {
  readonly stop: StoppingRules;
  /** `eap` when absent. `mle` and `wle` answer with EAP as long as they have no finite maximum. */
  readonly estimator?: AbilityEstimator;
  /** Ability at which the first item is chosen; 0 when absent. */
  readonly start?: number;
  /** Equally spaced nodes of the EAP, trapezoid weights; 33 on [−4, 4] when absent. */
  readonly grid?: { readonly from: number; readonly to: number; readonly count: number };
  /** Normal prior of the EAP; mean 0, sd 1 when absent. */
  readonly prior?: { readonly mean: number; readonly sd: number };
  /** None when absent: always the item with most information. */
  readonly exposure?: ExposureControl;
  /** Target share of each content area, summing to 1; no balance when absent. */
  readonly content?: Readonly<Record<string, number>>;
}

/** A bank with rules, checked, and what is computed once for all persons. */
export interface AdaptiveTest {
  readonly bank: readonly BankItem[];
  readonly rules: AdaptiveRules;
  readonly nodes: Float64Array;
  /** Prior density at the nodes × trapezoid weight. */
  readonly prior: Float64Array;
  /** For each item and category the probability at the nodes. */
  readonly curves: readonly (readonly Float64Array[])[];
}

/**
 * Checks a bank and the rules of a test over it.
 *
 * @throws RangeError for an empty bank, an impossible item, no or impossible stopping rule, a grid of fewer than two
 *   nodes, exposure parameters that do not fit the bank, content shares that do not sum to 1 or name an area without
 *   an item.
 */
export function prepareTest(bank: readonly BankItem[], rules: AdaptiveRules): AdaptiveTest {
  if (bank.length === 0) throw new RangeError('the bank has no item');
  for (const [index, item] of bank.entries()) checkBankItem(item, index);
  checkStop(rules.stop);
  if (rules.exposure) checkExposure(rules.exposure, bank.length);
  if (rules.content) checkContent(rules.content, bank);
  if (!Number.isFinite(rules.start ?? 0)) throw new RangeError('the starting ability must be a number');
  const { from, to, count } = rules.grid ?? { from: -4, to: 4, count: 33 };
  if (!(Number.isInteger(count) && count >= 2 && Number.isFinite(to - from) && to > from)) {
    throw new RangeError(`a grid needs at least two nodes on a rising range, got ${count} on [${from}, ${to}]`);
  }
  const { mean, sd } = rules.prior ?? { mean: 0, sd: 1 };
  if (!(Number.isFinite(mean) && sd > 0 && sd < Number.POSITIVE_INFINITY)) {
    throw new RangeError('the prior needs a mean and a positive standard deviation');
  }
  const nodes = Float64Array.from({ length: count }, (_, q) => from + ((to - from) * q) / (count - 1));
  const prior = nodes.map((node, q) => Math.exp(-0.5 * ((node - mean) / sd) ** 2) * (q % (count - 1) === 0 ? 0.5 : 1));
  const curves = bank.map((item) => {
    const at = Array.from(nodes, (node) => categoryCurves(item, node).p);
    return Array.from(at[0], (_, k) => Float64Array.from(at, (p) => p[k]));
  });
  return { bank, rules, nodes, prior, curves };
}

function checkStop({ length, se, leastInformation, minimum = 1 }: StoppingRules): void {
  if (length === undefined && se === undefined && leastInformation === undefined) {
    throw new RangeError('a test needs a rule by which it ends: length, standard error or information');
  }
  if (length !== undefined && !(Number.isInteger(length) && length >= 1)) {
    throw new RangeError(`the length of a test must be a whole number from 1, got ${length}`);
  }
  if (!(Number.isInteger(minimum) && minimum >= 1 && minimum <= (length ?? minimum))) {
    throw new RangeError(`the fewest items must be a whole number from 1 to the length, got ${minimum}`);
  }
  if (se !== undefined && !(se > 0)) throw new RangeError(`the standard error to reach must be positive, got ${se}`);
  if (leastInformation !== undefined && !(leastInformation >= 0)) {
    throw new RangeError(`the least information must not be negative, got ${leastInformation}`);
  }
}

function checkExposure(exposure: ExposureControl, items: number): void {
  if (exposure.kind === 'randomesque') {
    if (!(Number.isInteger(exposure.among) && exposure.among >= 1)) {
      throw new RangeError(`randomesque choice is among a whole number of items from 1, got ${exposure.among}`);
    }
    return;
  }
  if (exposure.parameters.length !== items) {
    throw new RangeError(`the bank has ${items} items but ${exposure.parameters.length} exposure parameters are given`);
  }
  for (const [i, k] of exposure.parameters.entries()) {
    if (!(k > 0 && k <= 1)) throw new RangeError(`item ${i + 1}: the exposure parameter must be in (0, 1], got ${k}`);
  }
}

function checkContent(shares: Readonly<Record<string, number>>, bank: readonly BankItem[]): void {
  let total = 0;
  for (const [area, share] of Object.entries(shares)) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`content ${area}: a share must be from 0 to 1, got ${share}`);
    if (share > 0 && !bank.some((item) => item.content === area)) throw new RangeError(`content ${area} has no item`);
    total += share;
  }
  if (Math.abs(total - 1) > 1e-9) throw new RangeError(`the content shares must sum to 1, got ${total}`);
  for (const [i, item] of bank.entries()) {
    if (item.content === undefined || !Object.hasOwn(shares, item.content)) {
      throw new RangeError(`item ${i + 1}: its content area ${item.content ?? '(none)'} has no share`);
    }
  }
}
