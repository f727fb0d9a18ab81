import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { calibrateOnThreads, scoreOnThreads } from '../workers/index.js';
import { rankAnswers } from './answers.js';
import { planCalibration } from './calibrate.js';
import { evaluate } from './evaluate.js';
import {
  type Calibration,
  calibrate,
  categoryProbabilities,
  type ItemCurve,
  itemInformation,
  likelihoodRatio,
  linkScales,
  moveCurve,
  plausibleValues,
  residualFit,
  scorePersons,
  testInformation,
} from './index.js';
import { layOut } from './parameters.js';
import { type Problem, poseProblem } from './problem.js';
import { completeQuadrature, quadratureNodes } from './quadrature.js';
import { search } from './search.js';

/** Answers simulated from curves, some left out; persons of a group spread evenly. */
function simulate(curves: readonly ItemCurve[], persons: number, { seed = 1, missing = 0, means = [0] } = {}) {
  const random = createRandom(seed);
  const answers = new Int8Array(persons * curves.length);
  const groups = new Int32Array(persons);
  const theta = new Float64Array(persons);
  for (let i = 0; i < persons; i++) {
    groups[i] = i % means.length;
    theta[i] = means[groups[i]] + random.normal();
    curves.forEach((curve, j) => {
      const p = categoryProbabilities(curve, theta[i]);
      let left = random.uniform();
      let k = 0;
      while (k < p.length - 1 && left >= p[k]) left -= p[k++];
      answers[i * curves.length + j] = random.uniform() < missing ? -1 : k;
    });
  }
  return { answers, persons, items: curves.length, groups, theta };
}

const binary: ItemCurve[] = Array.from({ length: 12 }, (_, j) => ({
  model: '2pl',
  a: 0.7 + 0.1 * j,
  d: [1.5 - 0.3 * j],
}));
const partial: ItemCurve[] = Array.from({ length: 6 }, (_, j) => ({
  model: 'gpcm',
  a: 0.6 + 0.1 * j,
  d: [1 - 0.2 * j, 0.5, -0.5 - 0.1 * j],
}));
const graded: ItemCurve[] = Array.from({ length: 6 }, (_, j) => ({
  model: 'grm',
  a: 0.8 + 0.2 * j,
  d: [1.5, 0.2 * j - 0.5, -2],
}));

describe('a calibration', () => {
  it.each([
    ['2PL', binary],
    ['partial credit', partial],
    ['graded', graded],
    ['mixed', [...binary.slice(0, 5), ...graded.slice(0, 3), ...partial.slice(0, 3)]],
  ])('recovers the curves that made the answers: %s', (_, curves) => {
    const data = simulate(curves, 6000, { missing: 0.1 });
    const found = calibrate({
      ...data,
      groups: undefined,
      model: curves.map(({ model }) => model),
      standardErrors: true,
    });
    expect(found.converged).toBe(true);
    let square = 0;
    let count = 0;
    curves.forEach(({ a, d }, j) => {
      const { se, ...item } = found.items[j];
      for (const [value, truth, error] of [
        [item.a, a, se?.a ?? 0],
        ...d.map((value, k) => [item.d[k], value, se?.d[k] ?? 0]),
      ]) {
        square += ((value - truth) / error) ** 2;
        count++;
      }
    });
    // Squared errors in units of their standard errors average 1.
    expect(square / count).toBeGreaterThan(0.25);
    expect(square / count).toBeLessThan(2);
  });

  it('recovers the lower asymptote of easy guessing', () => {
    const curves: ItemCurve[] = binary.map((curve) => ({
      ...curve,
      model: '3pl',
      a: 1.5,
      d: [curve.d[0] - 1],
      g: 0.25,
    }));
    const found = calibrate({ ...simulate(curves, 4000), groups: undefined, model: '3pl' });
    const mean = found.items.reduce((sum, { g = 0 }) => sum + g, 0) / found.items.length;
    expect(Math.abs(mean - 0.25)).toBeLessThan(0.03);
  });

  it('finds how far groups are apart', () => {
    const data = simulate(binary, 6000, { means: [0, 0.8, -0.5] });
    const { groups } = calibrate({ ...data, standardErrors: true });
    expect(Math.abs(groups[1].mean - 0.8)).toBeLessThan(4 * (groups[1].se?.mean ?? 0));
    expect(Math.abs(groups[2].mean + 0.5)).toBeLessThan(4 * (groups[2].se?.mean ?? 0));
    expect(groups[1].se?.mean).toBeLessThan(0.1);
  });

  it('fits better the less must be equal between groups', () => {
    const data = simulate(binary, 3000, { means: [0, 0.5] });
    const [scalar, metric, configural] = (['scalar', 'metric', 'configural'] as const).map((invariance) =>
      calibrate({ ...data, invariance }),
    );
    expect([scalar, metric, configural].map(({ parameters }) => parameters)).toEqual([26, 37, 48]);
    expect(metric.logLik).toBeGreaterThan(scalar.logLik);
    expect(configural.logLik).toBeGreaterThan(metric.logLik);
    // The groups do have the same items: nothing significant is gained.
    expect(likelihoodRatio(scalar, metric).p).toBeGreaterThan(0.001);
    const alone = [0, 1].map((group) => {
      const own = simulate(binary, 3000, { means: [0, 0.5] });
      const rows = Array.from({ length: 1500 }, (_, i) =>
        own.answers.subarray((2 * i + group) * 12, (2 * i + group + 1) * 12),
      );
      return calibrate({ answers: Int8Array.from(rows.flatMap((row) => [...row])), persons: 1500, items: 12 }).logLik;
    });
    expect(configural.logLik).toBeCloseTo(alone[0] + alone[1], 4);
  });

  it('is the same for answers in other numbers, other arrays and another order of persons', () => {
    const data = simulate(partial, 800, { missing: 0.2 });
    const first = calibrate({ ...data, groups: undefined, withoutAnswers: 'omit' });
    const doubled = Float64Array.from(data.answers, (k) => (k < 0 ? Number.NaN : 2.5 * k + 1)).reverse();
    const second = calibrate({ answers: doubled, persons: 800, items: 6, withoutAnswers: 'omit' });
    expect(second.logLik).toBeCloseTo(first.logLik, 6);
    expect(second.items[0].values).toEqual([1, 3.5, 6, 8.5]);
    first.items.forEach(({ a }, j) => {
      expect(second.items[5 - j].a).toBeCloseTo(a, 4);
    });
  });

  it('with anchors that know their answers takes a group that shows only some of them', () => {
    const old = calibrate({ ...simulate(partial, 2000), groups: undefined });
    const low = simulate(partial, 1000, { seed: 4, means: [-1] });
    for (let i = 0; i < 1000; i++) if (low.answers[i * 6] === 3) low.answers[i * 6] = 2;
    const anchors = new Map(old.items.map((item, j) => [j, item]));
    const { groups, parameters, items } = calibrate({ ...low, groups: undefined, anchors });
    expect(parameters).toBe(2);
    expect(items[0].d).toEqual(old.items[0].d);
    expect(Math.abs(groups[0].mean + 1)).toBeLessThan(0.15);
  });

  it('of guessing ends at the same point from another start', () => {
    const curves: ItemCurve[] = binary.map((curve) => ({
      ...curve,
      model: '3pl',
      a: 1.5,
      d: [curve.d[0] - 1],
      g: 0.25,
    }));
    const { problem, start, settings } = planCalibration({
      ...simulate(curves, 1500),
      groups: undefined,
      model: '3pl',
    });
    const climb = (from: Float64Array) => {
      const steps = search(problem.layout, from, settings);
      let next = steps.next();
      while (!next.done) next = steps.next(evaluate(problem, next.value));
      return next.value;
    };
    const ends = [start, start.map((value) => value * 0.7), start.map((value) => value * 1.3)].map(climb);
    for (const { converged, x } of ends) {
      expect(converged).toBe(true);
      x.forEach((value, at) => {
        expect(Math.abs(value - ends[0].x[at])).toBeLessThan(1e-4);
      });
    }
  });

  it('finds items worded the other way round, whichever they are', () => {
    const data = simulate(partial, 1500);
    const straight = calibrate({ ...data, groups: undefined });
    for (const turned of [[0], [1, 4], [0, 2]]) {
      const answers = data.answers.map((k, at) => (turned.includes(at % 6) ? 3 - k : k));
      const found = calibrate({ ...data, groups: undefined, answers });
      expect(found.logLik).toBeCloseTo(straight.logLik, 5);
      found.items.forEach(({ a }, j) => {
        expect(a).toBeCloseTo(straight.items[j].a * (turned.includes(j) ? -1 : 1), 4);
      });
    }
  });

  it('says that it did not converge, with the gradient', () => {
    const found = calibrate({ ...simulate(binary, 500), groups: undefined, maxIterations: 2 });
    expect(found.converged).toBe(false);
    expect(found.gradient).toBeGreaterThan(0.1);
  });

  it('has a gradient that is the derivative of its likelihood', () => {
    const curves = [...binary.slice(0, 4), ...graded.slice(0, 2), ...partial.slice(0, 2)];
    const data = simulate(curves, 300, { means: [0, 0.5] });
    const models = curves.map(({ model }, j) => (j === 0 ? ('3pl' as const) : model));
    const answers = rankAnswers(data.answers, data.persons, data.items);
    const layout = layOut({
      models,
      categories: answers.values.map(({ length }) => length),
      groups: 2,
      invariance: 'scalar',
      anchors: new Map(),
    });
    const problem = poseProblem({
      answers,
      layout,
      nodes: quadratureNodes(completeQuadrature()),
      groupOf: data.groups,
    });
    const x = new Float64Array(layout.size);
    curves.forEach(({ a, d }, j) => {
      layout.items[0][j].forEach((slot, at) => {
        x[slot] = [a, ...d, -1.2][at];
      });
    });
    const { gradient } = evaluate(problem, x);
    gradient.forEach((slope, at) => {
      const [up, down] = [1e-5, -1e-5].map(
        (step) =>
          evaluate(
            problem,
            x.map((value, i) => (i === at ? value + step : value)),
          ).value,
      );
      expect(slope).toBeCloseTo((up - down) / 2e-5, 3);
    });
  });
});

describe('the two ways to pass over the answers', () => {
  it('agree to rounding, with answers missing by design', () => {
    const curves = [...binary, ...partial];
    const data = simulate(curves, 9000, { means: [0, 0.6] });
    // Three booklets: each leaves out six items.
    for (let i = 0; i < data.persons; i++) for (let j = 0; j < 6; j++) data.answers[i * 18 + (i % 3) * 6 + j] = -1;
    const answers = rankAnswers(data.answers, data.persons, data.items);
    const layout = layOut({
      models: curves.map(({ model }) => model),
      categories: answers.values.map(({ length }) => length),
      groups: 2,
      invariance: 'scalar',
      anchors: new Map(),
    });
    const pose = (): Problem =>
      poseProblem({ answers, layout, nodes: quadratureNodes(completeQuadrature()), groupOf: data.groups });
    const byScores = pose();
    expect(byScores.kind).toBe('scores');
    const byTables: Problem = { ...pose(), kind: 'tables' };
    const x = Float64Array.from({ length: layout.size }, (_, at) => Math.sin(at) / 2 + 0.3);
    const [one, other] = [evaluate(byScores, x), evaluate(byTables, x)];
    expect(Math.abs(one.logLik / other.logLik - 1)).toBeLessThan(1e-13);
    one.gradient.forEach((value, at) => {
      expect(Math.abs(value - other.gradient[at])).toBeLessThan(1e-7);
    });
  });
});

describe('bad input to a calibration', () => {
  const data = { ...simulate(binary, 50), groups: undefined };
  const refuse = (change: (answers: Int8Array) => void, input = {}) => {
    const answers = data.answers.slice();
    change(answers);
    return () => calibrate({ ...data, answers, ...input });
  };

  it('is refused in the words of the field', () => {
    const constant = refuse((answers) => {
      for (let i = 0; i < 50; i++) answers[i * 12 + 3] = 1;
    });
    expect(constant).toThrow(new RangeError('item 4 is constant: every answer is 1'));
    const empty = (answers: Int8Array) => answers.fill(-1, 24, 36);
    expect(refuse(empty)).toThrow(new RangeError('person 3 has no answer'));
    expect(refuse(empty, { withoutAnswers: 'omit' })().persons).toBe(49);
    expect(refuse((answers) => answers.fill(2, 0, 1), { model: '2pl' })).toThrow(
      'item 1 has 3 categories; the 2pl takes 2',
    );
    expect(refuse(() => {}, { persons: 51 })).toThrow('51 persons × 12 items are 612 answers, not 600');
    expect(refuse(() => {}, { groups: new Array(50).fill(1) })).toThrow('group 0 has no person with an answer');
    expect(refuse(() => {}, { anchors: new Map([[0, { model: '2pl', a: 1, d: [0, 1] }]]) })).toThrow(RangeError);
    expect(refuse(() => {}, { quadrature: { nodes: 2 } })).toThrow(RangeError);
  });
});

describe('person scores', () => {
  const data = { ...simulate(binary, 2000), groups: undefined };
  const calibration = calibrate(data);

  it('lie around the truth as their errors say', () => {
    const { theta, se } = scorePersons(calibration, data);
    let [error, expected] = [0, 0];
    theta.forEach((value, i) => {
      error += (value - data.theta[i]) ** 2;
      expected += se[i] ** 2;
    });
    expect(error / expected).toBeGreaterThan(0.9);
    expect(error / expected).toBeLessThan(1.1);
  });

  it('are the group’s for who answered nothing, and none by maximum likelihood', () => {
    const answers = new Int8Array(12).fill(-1);
    expect(scorePersons(calibration, { answers, persons: 1 })).toEqual({
      theta: Float64Array.of(0),
      se: Float64Array.of(1),
      without: [],
    });
    expect(() => scorePersons(calibration, { answers, persons: 1 }, { method: 'ML' })).toThrow(
      'person 1 has no answer: no ML estimate',
    );
  });

  it('are none by maximum likelihood for perfect and zero scores, but some by WLE', () => {
    const answers = Int8Array.from({ length: 36 }, (_, at) => (at < 12 ? 1 : at < 24 ? 0 : at % 2));
    const input = { answers, persons: 3 };
    expect(() => scorePersons(calibration, input, { method: 'ML' })).toThrow(RangeError);
    expect(scorePersons(calibration, input, { method: 'ML', impossible: 'mark' }).without).toEqual([0, 1]);
    const { theta } = scorePersons(calibration, input, { method: 'WLE' });
    expect(theta[0]).toBeGreaterThan(theta[2]);
    expect(theta[2]).toBeGreaterThan(theta[1]);
  });

  it('refuse an answer that the calibration did not see', () => {
    expect(() => scorePersons(calibration, { answers: new Int8Array(12).fill(2), persons: 1 })).toThrow(
      'item 1: the answer 2 was not among those calibrated',
    );
  });

  it('have plausible values whose spread is the group’s, where that of EAP is too narrow', () => {
    const draws = plausibleValues(calibration, data, { draws: 5, seed: 11 });
    const variance = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0) / values.length;
    for (const draw of draws) expect(Math.abs(variance(draw) - 1)).toBeLessThan(0.12);
    expect(variance(scorePersons(calibration, data).theta)).toBeLessThan(0.85);
    expect(plausibleValues(calibration, data, { draws: 5, seed: 11 })).toEqual(draws);
  });

  it('have residuals as expected under the model, and notice someone who answers at random', () => {
    const answers = data.answers.slice();
    // Easy items wrong, hard ones right.
    for (let j = 0; j < 12; j++) answers[j] = j < 6 ? 0 : 1;
    const input = { answers, persons: 2000 };
    const theta = data.theta.slice();
    theta[0] = scorePersons(calibration, input, { method: 'WLE' }).theta[0];
    const fit = residualFit(calibration, input, theta);
    for (const { infit } of fit.items) expect(Math.abs(infit - 1)).toBeLessThan(0.12);
    expect(fit.persons[0].lz).toBeLessThan(-3);
    expect(fit.persons[0].outfit).toBeGreaterThan(1.5);
  });
});

describe('curves', () => {
  it('have probabilities that sum to 1 and the information of their slopes', () => {
    for (const curve of [...binary, ...partial, ...graded, { model: '3pl', a: 1.2, d: [0.3], g: 0.2 } as const]) {
      for (const theta of [-4, 0.3, 5]) {
        const p = categoryProbabilities(curve, theta);
        const [above, below] = [categoryProbabilities(curve, theta + 1e-5), categoryProbabilities(curve, theta - 1e-5)];
        expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        const information = p.reduce((sum, value, k) => sum + ((above[k] - below[k]) / 2e-5) ** 2 / value, 0);
        expect(itemInformation(curve, theta)).toBeCloseTo(information, 6);
      }
    }
    expect(testInformation(binary, 0)).toBeCloseTo(
      binary.reduce((sum, curve) => sum + itemInformation(curve, 0), 0),
      12,
    );
  });

  it('moved to another scale are found by every method of linking', () => {
    const link = { A: 1.3, B: -0.4 };
    for (const curves of [binary, partial, graded]) {
      const moved = curves.map((curve) => moveCurve(curve, link));
      expect(categoryProbabilities(moved[1], 1.3 * 0.7 - 0.4)[1]).toBeCloseTo(
        categoryProbabilities(curves[1], 0.7)[1],
        12,
      );
      for (const method of ['mean-mean', 'mean-sigma', 'haebara', 'stocking-lord'] as const) {
        const { A, B } = linkScales(curves, moved, { method });
        expect(A).toBeCloseTo(1.3, 6);
        expect(B).toBeCloseTo(-0.4, 6);
      }
    }
    expect(() => linkScales(binary, partial, { method: 'haebara' })).toThrow(RangeError);
  });
});

describe('on threads', () => {
  const plain = (calibration: Calibration) => JSON.parse(JSON.stringify(calibration));
  const data = { ...simulate(binary, 70_000), groups: undefined };

  it('figures are the same to the last bit, and progress is told', async () => {
    const alone = calibrate(data);
    const told: string[] = [];
    for (const threads of [1, 3]) {
      const found = await calibrateOnThreads(data, { threads, onProgress: ({ stage }) => told.push(stage) });
      expect(plain(found)).toEqual(plain(alone));
    }
    expect(new Set(told)).toEqual(new Set(['subsample', 'calibration']));
    const { theta, se } = await scoreOnThreads(alone, data, { threads: 2 });
    const expected = scorePersons(alone, data);
    expect(Buffer.compare(Buffer.from(theta.slice().buffer), Buffer.from(expected.theta.slice().buffer))).toBe(0);
    expect(Buffer.compare(Buffer.from(se.slice().buffer), Buffer.from(expected.se.slice().buffer))).toBe(0);
  });

  it('work stops when it is no longer wanted', async () => {
    const stop = new AbortController();
    const work = calibrateOnThreads(data, {
      threads: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(work).rejects.toThrow('enough');
  });
});
