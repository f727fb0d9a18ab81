import { describe, expect, it } from 'vitest';
import { combine } from './index.js';
import { everybody, run, type Seen, sample } from './trial.js';

describe('an inner node', () => {
  it('is the weighted mean of the children that have a score', () => {
    const { scoresOf, levelsOf } = run(sample, everybody(4), [
      [0, 'health.fitness-total', 81.5],
      [0, 'health.exercise-days', 30],
      [0, 'health.exercise-days', 30],
      [1, 'health.fitness-total', 90],
      [2, 'health.exercise-days', 100],
    ]);
    expect(scoresOf('health.exercise')).toEqual([72.5, null, 100, null]);
    expect(scoresOf('health')).toEqual([77.9, 90, null, null]); // 0.4 covered is not enough
    expect(scoresOf('overall')).toEqual([77.9, 90, null, null]);
    expect(levelsOf('overall')).toEqual(['B', 'A', null, null]);
    expect(levelsOf('health.exercise')).toEqual(['B', null, 'A', null]);
  });

  it('has a score when its coverage is just enough', () => {
    const halves = {
      code: 'halves',
      coverage: 0.5,
      indicators: [
        { code: 'a', weight: 33.33, from: ['a'], raw: { fn: 'sum' }, score: { fn: 'identity' } },
        { code: 'b', weight: 33.33, from: ['b'], raw: { fn: 'sum' }, score: { fn: 'identity' } },
      ],
    };
    expect(run(halves, everybody(1), [[0, 'a', 7]]).scoresOf('overall')).toEqual([7]);
  });

  it('compares coverage exactly even when denominators outgrow a double', () => {
    // Three levels of awkward weights; half of every level is covered, by symmetry exactly 1/2 at the top.
    const pair = (code: string, weight: number, depth: number): object =>
      depth === 0
        ? { code, weight, from: [code.at(-1)!], raw: { fn: 'sum' }, score: { fn: 'identity' } }
        : {
            code,
            weight,
            children: Array.from({ length: 4 }, (_, at) =>
              pair(
                `${code}${'ab'[at % 2]}`.concat(depth > 1 ? `${at}` : at < 2 ? '' : `${at}${'ab'[at % 2]}`),
                [9973.01, 9973.01, 0.17, 0.17][at],
                depth - 1,
              ),
            ),
          };
    const document = {
      code: 'deep',
      coverage: 0.5,
      indicators: ['p', 'q', 'r', 's'].map((code, at) => pair(code, 101.03 + at * 7.01, 3)),
    };
    const found = run(document, everybody(1), [[0, 'a', 10]]);
    expect(found.scoresOf('overall')).toEqual([10]);
    expect(run({ ...document, coverage: 0.5001 }, everybody(1), [[0, 'a', 10]]).scoresOf('overall')).toEqual([null]);
  });

  it('can be switched off at the top', () => {
    const { scoresOf } = run({ ...sample, overall: false }, everybody(1), [[0, 'health.fitness-total', 90]]);
    expect([scoresOf('overall'), scoresOf('health')]).toEqual([[null], [90]]);
  });

  it('does not count children of other stages, neither in weight nor in coverage', () => {
    const document = {
      code: 'stages',
      coverage: 0.9,
      indicators: [
        { code: 'all', weight: 1, from: ['a'], raw: { fn: 'sum' }, score: { fn: 'identity' } },
        {
          code: 'junior',
          weight: 9,
          stages: ['junior'],
          from: ['b'],
          raw: { fn: 'sum', missing: 0 },
          score: { fn: 'identity' },
        },
        {
          code: 'old',
          weight: 9,
          grades: [33],
          children: [{ code: 'exam', weight: 1, from: ['c'], raw: { fn: 'sum' }, score: { fn: 'identity' } }],
        },
      ],
    };
    const subjects = everybody(4, { grade: Uint8Array.of(11, 21, 33, 200) });
    const { scoresOf } = run(
      document,
      subjects,
      [0, 1, 2, 3].map((at): Seen => [at, 'a', 80]),
    );
    expect(scoresOf('junior')).toEqual([null, 0, null, null]);
    expect(scoresOf('overall')).toEqual([80, 8, null, 80]);
  });

  it('follows changed weights from the same leaf scores', () => {
    const { scheme, evaluation } = run(sample, everybody(1), [
      [0, 'health.fitness-total', 100],
      [0, 'health.exercise-days', 0],
    ]);
    const changed = structuredClone(scheme);
    changed.nodes[2].weight = 2500;
    changed.nodes[3].weight = 7500;
    combine(changed, evaluation.scores, everybody(1));
    expect(evaluation.scores[0][0]).toBe(2500);
  });
});
