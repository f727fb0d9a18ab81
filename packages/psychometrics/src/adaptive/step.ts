import type { Random } from '../random.js';
import { type AbilityEstimate, estimateAbility } from './ability.js';
import type { AdaptiveTest } from './adaptive-test.js';
import { bankItemInformation } from './bank-item.js';

/** Where a person stands in a test: plain data, to be kept between steps as JSON. */
export interface AdaptiveState extends AbilityEstimate {
  /** Indices of the items answered, in order. */
  readonly items: readonly number[];
  /** Their answers (category from 0). */
  readonly answers: readonly number[];
  /** Items that exposure control passed over for this person. */
  readonly setAside: readonly number[];
  /** Why the test is over; null while it is not. */
  readonly ended: null | 'length' | 'precision' | 'information' | 'bank';
}

/** The state before the first item: the starting ability with the standard deviation of the prior. */
export function startTest(test: AdaptiveTest): AdaptiveState {
  const { se } = estimateAbility(test, [], []);
  const theta = test.rules.start ?? 0;
  return { theta, se, estimator: 'eap', items: [], answers: [], setAside: [], ended: null };
}

/**
 * Chooses the next item: of the items left (in the content area furthest below its share) the one with most
 * information at the present ability, under the test's exposure control. Equal information: the earlier in the bank.
 *
 * @param random needed with exposure control.
 * @returns the item's index, and the state in which items passed over are marked.
 * @throws RangeError when the test has ended or exposure control has no source of randomness.
 */
export function selectItem(
  test: AdaptiveTest,
  state: AdaptiveState,
  random?: Random,
): { readonly item: number; readonly state: AdaptiveState } {
  if (state.ended !== null) throw new RangeError('the test has ended');
  const { exposure } = test.rules;
  if (exposure && !random) throw new RangeError('exposure control needs a source of randomness');
  const left = itemsLeft(test, state);
  const pool = test.rules.content ? leftInNeediestArea(test, state, left) : left;
  const information = new Float64Array(test.bank.length);
  for (const i of pool) information[i] = bankItemInformation(test.bank[i], state.theta);
  if (!exposure) return { item: pool.reduce((best, i) => (information[i] > information[best] ? i : best)), state };
  const ranked = pool.sort((i, j) => information[j] - information[i] || i - j);
  if (exposure.kind === 'randomesque') {
    const among = Math.min(exposure.among, ranked.length);
    return { item: ranked[Math.floor(random!.uniform() * among)], state };
  }
  const passed = ranked.findIndex((i) => random!.uniform() < exposure.parameters[i]);
  const setAside = [...state.setAside, ...ranked.slice(0, Math.max(passed, 0))];
  return { item: ranked[Math.max(passed, 0)], state: { ...state, setAside } };
}

/**
 * Takes up an answer: the new ability and whether the test is over.
 *
 * @param answer category from 0 (0 wrong, 1 right).
 * @throws RangeError when the test has ended, the item was given before, or the answer is not one of its categories.
 */
export function recordAnswer(test: AdaptiveTest, state: AdaptiveState, item: number, answer: number): AdaptiveState {
  if (state.ended !== null) throw new RangeError('the test has ended');
  if (state.items.includes(item)) throw new RangeError(`item ${item + 1} was given before`);
  const items = [...state.items, item];
  const answers = [...state.answers, answer];
  const next = { ...state, ...estimateAbility(test, items, answers), items, answers };
  return { ...next, ended: reasonToEnd(test, next) };
}

function reasonToEnd(test: AdaptiveTest, state: AdaptiveState): AdaptiveState['ended'] {
  const { length, se, leastInformation, minimum = 1 } = test.rules.stop;
  const given = state.items.length;
  // 1e-12: two ways of summing the same posterior must not end at different items.
  if (se !== undefined && given >= minimum && state.se <= se + 1e-12) return 'precision';
  if (length !== undefined && given >= length) return 'length';
  const left = itemsLeft(test, state);
  if (left.length === 0) return 'bank';
  if (leastInformation !== undefined && given >= minimum) {
    const most = Math.max(...left.map((i) => bankItemInformation(test.bank[i], state.theta)));
    if (most < leastInformation) return 'information';
  }
  return null;
}

/** Items not given; those passed over come back only when nothing else is left. */
function itemsLeft(test: AdaptiveTest, state: AdaptiveState): number[] {
  const gone = new Uint8Array(test.bank.length);
  for (const i of state.setAside) gone[i] = 1;
  for (const i of state.items) gone[i] = 2;
  const least = gone.includes(0) ? 0 : 1;
  const left: number[] = [];
  for (let i = 0; i < gone.length; i++) if (gone[i] === least) left.push(i);
  return left;
}

/** Kingsbury & Zara (1989): the area whose share among the items given is furthest below its target. */
function leftInNeediestArea(test: AdaptiveTest, state: AdaptiveState, left: readonly number[]): number[] {
  const given = new Map<string, number>();
  for (const i of state.items) given.set(test.bank[i].content!, (given.get(test.bank[i].content!) ?? 0) + 1);
  let neediest: string | undefined;
  let widestGap = Number.NEGATIVE_INFINITY;
  for (const [area, share] of Object.entries(test.rules.content!)) {
    const gap = share - (given.get(area) ?? 0) / Math.max(state.items.length, 1);
    if (gap > widestGap && left.some((i) => test.bank[i].content === area)) [neediest, widestGap] = [area, gap];
  }
  return left.filter((i) => test.bank[i].content === neediest);
}
