import { createRandom, type Random } from '../random.js';
import { type AdaptiveRules, type AdaptiveTest, prepareTest } from './adaptive-test.js';
import { categoryCurves } from './bank-item.js';
import { type AdaptiveState, recordAnswer, selectItem, startTest } from './step.js';

/** What a test does to persons whose ability is known. */
export interface AdaptiveSimulation {
  /** Mean of estimate − truth. */
  readonly bias: number;
  /** Root mean square of estimate − truth. */
  readonly rmse: number;
  readonly meanLength: number;
  /** Mean standard error with which the tests ended. */
  readonly meanSe: number;
  /** For each item the share of persons who were given it. */
  readonly exposure: Float64Array;
  /** Expected share of items that two persons have in common. */
  readonly overlap: number;
  /** Share of tests that ended for each reason. */
  readonly ended: Readonly<Record<string, number>>;
  readonly states: readonly AdaptiveState[];
}

/**
 * Runs a test over simulated persons. The same seed gives the same result.
 *
 * @param abilities the true abilities, at least two persons.
 * @throws RangeError for fewer than two persons or an ability that is not a number.
 *
 * Overlap: Σ n_i (n_i − 1) / (N (N − 1) · mean length), n_i the persons who met item i (Chen, Ankenmann & Spray 2003,
 * Journal of Educational Measurement 40).
 */
export function simulateAdaptive(test: AdaptiveTest, abilities: ArrayLike<number>, seed: number): AdaptiveSimulation {
  const persons = abilities.length;
  if (persons < 2) throw new RangeError('a simulation needs at least two persons');
  const random = createRandom(seed);
  const given = new Float64Array(test.bank.length);
  const ended: Record<string, number> = {};
  const states: AdaptiveState[] = [];
  let [bias, square, length, se] = [0, 0, 0, 0];
  for (let n = 0; n < persons; n++) {
    const truth = abilities[n];
    if (!Number.isFinite(truth)) throw new RangeError(`person ${n + 1}: the ability must be a number, got ${truth}`);
    const state = simulateOne(test, truth, random);
    states.push(state);
    for (const item of state.items) given[item]++;
    ended[state.ended!] = (ended[state.ended!] ?? 0) + 1 / persons;
    bias += state.theta - truth;
    square += (state.theta - truth) ** 2;
    length += state.items.length;
    se += state.se;
  }
  let pairs = 0;
  for (const count of given) pairs += count * (count - 1);
  return {
    bias: bias / persons,
    rmse: Math.sqrt(square / persons),
    meanLength: length / persons,
    meanSe: se / persons,
    exposure: given.map((count) => count / persons),
    overlap: pairs / ((persons - 1) * length),
    ended,
    states,
  };
}

function simulateOne(test: AdaptiveTest, truth: number, random: Random): AdaptiveState {
  let state = startTest(test);
  while (state.ended === null) {
    const chosen = selectItem(test, state, random);
    const { p } = categoryCurves(test.bank[chosen.item], truth);
    let draw = random.uniform();
    let answer = 0;
    while (answer < p.length - 1 && draw >= p[answer]) draw -= p[answer++];
    state = recordAnswer(test, chosen.state, chosen.item, answer);
  }
  return state;
}

/** Sympson–Hetter parameters and the exposure that they lead to. */
export interface ExposureCalibration {
  readonly parameters: readonly number[];
  /** Highest exposure rate of an item in the simulation with them. */
  readonly highest: number;
}

/**
 * Finds Sympson–Hetter parameters under which no item is given to more than a share `maximum` of persons whose
 * abilities follow the prior, by rounds of simulation: k_i = maximum / P(i selected), at most 1, with a margin for
 * the luck of the sample.
 *
 * @param maximum in (0, 1); at least length ÷ items of the bank, else it cannot be held.
 * @param options persons of a round (2,000), rounds (20), seed.
 * @throws RangeError when `maximum` cannot be held, or is not held to within .02 in any round.
 *
 * Source: Sympson & Hetter (1985), Proc. 27th Military Testing Association, 973–977.
 */
export function calibrateExposure(
  bank: AdaptiveTest['bank'],
  rules: AdaptiveRules,
  maximum: number,
  options: { readonly seed: number; readonly persons?: number; readonly rounds?: number },
): ExposureCalibration {
  const { seed, persons = 2000, rounds = 20 } = options;
  if (!(maximum > 0 && maximum < 1)) throw new RangeError(`the highest exposure must be in (0, 1), got ${maximum}`);
  const { mean, sd } = rules.prior ?? { mean: 0, sd: 1 };
  const random = createRandom(seed);
  // The same persons in every round: else the rates would swing with the sample and never settle.
  const abilities = Float64Array.from({ length: persons }, () => mean + sd * random.normal());
  const selected = new Float64Array(bank.length);
  // Of many items at the limit the luckiest lies about two standard errors above it.
  const aim = Math.max(maximum - 2 * Math.sqrt((maximum * (1 - maximum)) / persons), maximum / 2);
  let parameters: number[] = bank.map(() => 1);
  let best: ExposureCalibration = { parameters, highest: 1 };
  for (let round = 0; round < rounds; round++) {
    const test = prepareTest(bank, { ...rules, exposure: { kind: 'sympson-hetter', parameters } });
    const { states, exposure, meanLength } = simulateAdaptive(test, abilities, seed);
    if (meanLength > maximum * bank.length) {
      const mostEven = (meanLength / bank.length).toFixed(3);
      throw new RangeError(
        `an exposure of ${maximum} cannot be held: even shares over the bank are already ${mostEven}`,
      );
    }
    const highest = Math.max(...exposure);
    if (highest < best.highest) best = { parameters, highest };
    if (highest <= maximum) return best;
    const step = round === 0 ? 1 : 0.5;
    const now = new Float64Array(bank.length);
    for (const state of states) {
      for (const item of state.items) now[item] += 1 / persons;
      for (const item of state.setAside) now[item] += 1 / persons;
    }
    for (let i = 0; i < now.length; i++) selected[i] += step * (now[i] - selected[i]);
    parameters = Array.from(selected, (share) => (share > aim ? aim / share : 1));
  }
  if (best.highest > maximum + 0.02) {
    throw new RangeError(`exposure did not settle: still ${best.highest.toFixed(3)} where ${maximum} was wanted`);
  }
  return best;
}
