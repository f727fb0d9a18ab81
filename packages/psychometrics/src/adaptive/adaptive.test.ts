import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import {
  type AdaptiveRules,
  type BankItem,
  bankItemInformation,
  calibrateExposure,
  estimateAbility,
  prepareTest,
  recordAnswer,
  selectItem,
  simulateAdaptive,
  startTest,
} from './index.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasMeasure = existsSync(measure);
if (!hasMeasure) console.info(`skipped: comparison with ${measure}, which is not there`);

const readJson = (name: string) => JSON.parse(readFileSync(join(measure, name), 'utf8'));

function readBank(): BankItem[] {
  const lines = readFileSync(join(measure, 'bank_tcals.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line) => {
    const [a, b, lower, upper, group] = line.split(',');
    const content = group.replaceAll('"', '');
    return { model: 'logistic', a: Number(a), b: Number(b), lower: Number(lower), upper: Number(upper), content };
  });
}

/** A made-up bank: difficulties spread evenly, slopes .8 to 1.6, two content areas. */
const evenBank: BankItem[] = Array.from({ length: 60 }, (_, i) => ({
  model: 'logistic',
  a: 0.8 + 0.2 * (i % 5),
  b: -3 + (6 * i) / 59,
  content: i % 3 === 0 ? 'shape' : 'number',
}));
const twenty: AdaptiveRules = { stop: { length: 20 } };

describe.skipIf(!hasMeasure)('adaptive testing beside catR', () => {
  it('has the item information of catR', () => {
    const bank = readBank();
    const { theta, info } = readJson('bank_tcals.info.json') as { theta: number[]; info: number[][] };
    expect(info).toHaveLength(bank.length);
    for (const [i, item] of bank.entries()) {
      for (const [q, at] of theta.entries()) expect(bankItemInformation(item, at)).toBeCloseTo(info[i][q], 10);
    }
  });

  it('gives the same items and abilities as every trace', () => {
    const test = prepareTest(readBank(), { stop: { length: 20, se: 0.3 } });
    const { traces } = readJson('bank_tcals.ref.json');
    expect(traces.length).toBeGreaterThan(0);
    for (const trace of traces) {
      let state = startTest(test);
      const [thetas, errors]: number[][] = [[], []];
      while (state.ended === null) {
        const { item, state: chosen } = selectItem(test, state);
        state = recordAnswer(test, chosen, item, trace.responses_full_bank[item]);
        thetas.push(state.theta);
        errors.push(state.se);
      }
      expect(state.items.map((item) => item + 1)).toEqual(trace.items);
      for (const [n, theta] of trace.theta.entries()) {
        expect(Math.abs(thetas[n] - theta)).toBeLessThan(1e-6);
        expect(Math.abs(errors[n] - trace.se[n])).toBeLessThan(1e-6);
      }
    }
  });
});

describe('an ability from answers', () => {
  const bank: BankItem[] = [-1, 0, 1].map((b) => ({ model: 'logistic', a: 1, b }));
  const items = [0, 1, 2];

  it('is by maximum likelihood where the expected score equals the score', () => {
    const test = prepareTest(bank, { ...twenty, estimator: 'mle' });
    const { theta, se, estimator } = estimateAbility(test, items, [1, 1, 0]);
    const p = [-1, 0, 1].map((b) => 1 / (1 + Math.exp(b - theta)));
    expect(p[0] + p[1] + p[2]).toBeCloseTo(2, 9);
    expect(se).toBeCloseTo(1 / Math.sqrt(p.reduce((sum, x) => sum + x * (1 - x), 0)), 9);
    expect(estimator).toBe('mle');
  });

  it('falls back on EAP, and says so, when all answers are right', () => {
    const test = prepareTest(bank, { ...twenty, estimator: 'mle' });
    expect(estimateAbility(test, items, [1, 1, 1])).toEqual(
      estimateAbility(prepareTest(bank, twenty), items, [1, 1, 1]),
    );
    expect(estimateAbility(test, items, [1, 1, 1]).estimator).toBe('eap');
  });

  it('is by Warm’s method finite for all right, and symmetric', () => {
    const test = prepareTest(bank, { ...twenty, estimator: 'wle' });
    const right = estimateAbility(test, items, [1, 1, 1]);
    expect(right.estimator).toBe('wle');
    expect(right.theta).toBeGreaterThan(1);
    expect(estimateAbility(test, items, [0, 0, 0]).theta).toBeCloseTo(-right.theta, 9);
    // Warm's equation for one item of the Rasch model: x − p + (1 − 2p) / 2 = 0, p = 3/4 for a right answer.
    expect(estimateAbility(test, [1], [1]).theta).toBeCloseTo(Math.log(3), 9);
  });

  it('uses ordered categories, and two categories as a right and wrong item', () => {
    const logistic: BankItem = { model: 'logistic', a: 1.2, b: 0.5 };
    for (const model of ['graded', 'gpcm'] as const) {
      const two: BankItem = { model, a: 1.2, d: [-0.6] };
      expect(bankItemInformation(two, 0.9)).toBeCloseTo(bankItemInformation(logistic, 0.9), 12);
      const test = prepareTest([{ model, a: 1.5, d: [1.5, 0.1, -1] }, logistic], twenty);
      const thetas = [0, 1, 2, 3].map((answer) => estimateAbility(test, [0, 1], [answer, 1]).theta);
      expect(thetas).toEqual([...thetas].sort((x, y) => x - y));
      // The information equals the expected curvature of the log-likelihood.
      const h = 1e-4;
      const item = test.bank[0];
      const fine = prepareTest([item], { ...twenty, grid: { from: 0.3 - h, to: 0.3 + h, count: 3 } }).curves[0];
      const curvature = fine.reduce(
        (sum, [below, at, above]) => sum - at * ((Math.log(below) - 2 * Math.log(at) + Math.log(above)) / h ** 2),
        0,
      );
      expect(curvature).toBeCloseTo(bankItemInformation(item, 0.3), 5);
    }
  });

  it('is refused for an answer that the item has not', () => {
    const test = prepareTest(bank, twenty);
    expect(() => estimateAbility(test, [0], [2])).toThrow(/item 1: there is no answer 2/);
    expect(() => estimateAbility(test, [9], [1])).toThrow(/no item 10/);
  });
});

describe('a test', () => {
  it('ends by precision, by information, or with the bank', () => {
    const run = (rules: AdaptiveRules) => simulateAdaptive(prepareTest(evenBank, rules), [0, 0.5, -0.5], 3);
    const precise = run({ stop: { se: 0.45, minimum: 5 } });
    expect(precise.ended).toEqual({ precision: 1 });
    for (const state of precise.states) {
      expect(state.se).toBeLessThanOrEqual(0.45);
      expect(state.items.length).toBeGreaterThanOrEqual(5);
    }
    expect(run({ stop: { leastInformation: 0.2 } }).ended).toEqual({ information: 1 });
    expect(run({ stop: { se: 0.01 } }).meanLength).toBe(60);
  });

  it('keeps content shares', () => {
    const test = prepareTest(evenBank, { ...twenty, content: { number: 0.6, shape: 0.4 } });
    for (const { items } of simulateAdaptive(test, [-1, 0, 1], 5).states) {
      expect(items.filter((i) => evenBank[i].content === 'shape')).toHaveLength(8);
    }
  });

  it('gives nothing twice and leaves the state that it was given alone', () => {
    const test = prepareTest(evenBank, twenty);
    const state = startTest(test);
    const kept = JSON.stringify(state);
    const { item } = selectItem(test, state);
    const next = recordAnswer(test, state, item, 1);
    expect(JSON.stringify(state)).toBe(kept);
    expect(() => recordAnswer(test, next, item, 1)).toThrow(/given before/);
    expect(selectItem(test, next).item).not.toBe(item);
    expect(JSON.parse(JSON.stringify(next))).toEqual(next);
  });

  it('is refused when it cannot be', () => {
    expect(() => prepareTest([], twenty)).toThrow(RangeError);
    expect(() => prepareTest(evenBank, { stop: {} })).toThrow(/rule by which it ends/);
    expect(() => prepareTest([{ model: 'logistic', a: 1, b: Number.NaN }], twenty)).toThrow(/item 1: the difficulty/);
    expect(() => prepareTest([{ model: 'graded', a: 1, d: [0, 1] }], twenty)).toThrow(/must fall/);
    expect(() => prepareTest(evenBank, { ...twenty, content: { number: 1 } })).toThrow(/shape has no share/);
    const random: AdaptiveRules = { ...twenty, exposure: { kind: 'randomesque', among: 5 } };
    const test = prepareTest(evenBank, random);
    expect(() => selectItem(test, startTest(test))).toThrow(/randomness/);
  });
});

describe('a simulation', () => {
  const draw = createRandom(11);
  const abilities = Float64Array.from({ length: 400 }, () => draw.normal());

  it('depends on its seed only', () => {
    const test = prepareTest(evenBank, { ...twenty, exposure: { kind: 'randomesque', among: 5 } });
    const [one, again, other] = [7, 7, 8].map((seed) => simulateAdaptive(test, abilities.subarray(0, 50), seed));
    expect(again).toEqual(one);
    expect(other.rmse).not.toBe(one.rmse);
  });

  it('recovers the abilities as closely as its standard errors say', () => {
    const { bias, rmse, meanSe, meanLength } = simulateAdaptive(prepareTest(evenBank, twenty), abilities, 7);
    expect(meanLength).toBe(20);
    expect(Math.abs(bias)).toBeLessThan(0.06);
    expect(rmse / meanSe).toBeGreaterThan(0.9);
    expect(rmse / meanSe).toBeLessThan(1.1);
  });

  it('spreads items by random choice, and counts overlap as pairs of persons share items', () => {
    const plain = simulateAdaptive(prepareTest(evenBank, twenty), abilities, 7);
    const spread = simulateAdaptive(
      prepareTest(evenBank, { ...twenty, exposure: { kind: 'randomesque', among: 8 } }),
      abilities,
      7,
    );
    expect(spread.overlap).toBeLessThan(plain.overlap);
    const few = plain.states.slice(0, 30);
    const some = simulateAdaptive(prepareTest(evenBank, twenty), abilities.subarray(0, 30), 7);
    let shared = 0;
    for (let i = 0; i < 30; i++) {
      for (let j = 0; j < i; j++) shared += few[i].items.filter((item) => few[j].items.includes(item)).length;
    }
    expect(some.overlap).toBeCloseTo(shared / (435 * 20), 12);
  });

  it('holds exposure under a limit with calibrated Sympson–Hetter parameters', () => {
    const { parameters, highest } = calibrateExposure(evenBank, twenty, 0.5, { seed: 1, persons: 250 });
    expect(highest).toBeLessThanOrEqual(0.52);
    const rules: AdaptiveRules = { ...twenty, exposure: { kind: 'sympson-hetter', parameters } };
    const held = simulateAdaptive(prepareTest(evenBank, rules), abilities, 99);
    expect(Math.max(...held.exposure)).toBeLessThan(0.58);
    expect(Math.max(...simulateAdaptive(prepareTest(evenBank, twenty), abilities, 99).exposure)).toBeGreaterThan(0.7);
    expect(() => calibrateExposure(evenBank, twenty, 0.2, { seed: 1, persons: 50 })).toThrow(/cannot be held/);
  });
});
