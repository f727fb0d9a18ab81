import { describe, expect, it } from 'vitest';
import {
  attachFold,
  clearSubject,
  combine,
  createFold,
  evaluate,
  explain,
  findNorm,
  foldColumns,
  foldDigest,
  levelNames,
  parseScheme,
  rawOf,
  type Subjects,
} from './index.js';

type Seen = [subject: number, indicator: string, value: number, day?: number, recordedAt?: number];

function everybody(n: number, more: Partial<Subjects> = {}): Subjects {
  return { n, grade: new Uint8Array(n).fill(21), sex: new Uint8Array(n).fill(1), school: new Int32Array(n).fill(1), ...more };
}

function run(document: unknown, subjects: Subjects, seen: Seen[]) {
  const scheme = parseScheme(document);
  const fold = createFold(scheme, subjects.n);
  for (const [subject, indicator, value, day = 0, recordedAt = 0] of seen) {
    fold.add(subject, scheme.indicators.indexOf(indicator), Math.round(value * 10_000), day, recordedAt);
  }
  const evaluation = evaluate(scheme, fold, subjects);
  const scoresOf = (code: string) =>
    [...evaluation.scores[scheme.nodes.findIndex((node) => node.code === code)]!].map((score) => (score < 0 ? null : score / 100));
  const levelsOf = (code: string) => {
    const at = scheme.nodes.findIndex((node) => node.code === code);
    return [...evaluation.levels[at]!].map((level) => levelNames(scheme.nodes[at]!.levels)[level] ?? null);
  };
  return { scheme, fold, evaluation, scoresOf, levelsOf };
}

const one = (raw: object, score: object, more: object = {}) => ({
  code: 'one',
  indicators: [{ code: 'x', weight: 1, from: ['seen'], raw, score }],
  ...more,
});
const scoreOf = (raw: object, score: object, values: number[]) =>
  run(one(raw, score), everybody(1), values.map((value) => [0, 'seen', value])).scoresOf('x')[0];

describe('a raw value', () => {
  it.each([
    ['sum', [1.5, 2.25, 3], 6.75],
    ['count', [7, 7, 7], 3],
    ['mean', [1, 2, 2], 1.67],
    ['max', [3, -1, 2], 3],
    ['min', [3, 0.5, 2], 0.5],
  ])('is the %s of %j', (fn, values, expected) => {
    expect(scoreOf({ fn }, { fn: 'identity' }, values)).toBe(expected);
  });

  it('is the latest by day, then by moment, then the greater', () => {
    const latest = (seen: Seen[]) => run(one({ fn: 'latest' }, { fn: 'identity' }), everybody(1), seen).scoresOf('x')[0];
    expect(latest([[0, 'seen', 50, 3, 0], [0, 'seen', 60, 2, 99]])).toBe(50);
    expect(latest([[0, 'seen', 50, 3, 7], [0, 'seen', 40, 3, 8]])).toBe(40);
    expect(latest([[0, 'seen', 50, 3, 7], [0, 'seen', 60, 3, 7]])).toBe(60);
    expect(latest([[0, 'seen', 60, 3, 7], [0, 'seen', 50, 3, 7]])).toBe(60);
  });

  it('is the share at or above a mark, rounded to 0.0001', () => {
    expect(scoreOf({ fn: 'share', at: 60 }, { fn: 'linear', from: [0, 1], to: [0, 100] }, [60, 59.9, 61])).toBe(66.67);
  });

  it('is missing without observations, unless the scheme counts that as 0', () => {
    expect(scoreOf({ fn: 'sum' }, { fn: 'identity' }, [])).toBeNull();
    expect(scoreOf({ fn: 'sum', missing: 0 }, { fn: 'identity' }, [])).toBe(0);
    expect(scoreOf({ fn: 'count', missing: 0 }, { fn: 'identity' }, [])).toBe(0);
  });

  it('of a mean is rounded half up at 0.0001, below zero too', () => {
    const raw = (values: number[]) => {
      const { scheme, fold } = run(one({ fn: 'mean' }, { fn: 'identity' }), everybody(1), values.map((value) => [0, 'seen', value]));
      return rawOf(scheme, 1, fold, everybody(1))[0];
    };
    expect(raw([0.0001, 0.0002])).toBe(2);
    expect(raw([-0.0001, -0.0002])).toBe(-1);
  });

  it('is exact up to 2^53 and refused beyond', () => {
    const scheme = parseScheme(one({ fn: 'sum' }, { fn: 'identity' }));
    const fold = createFold(scheme, 1);
    for (let time = 0; time < 900; time++) fold.add(0, 0, 1e13, 0, 0);
    expect(rawOf(scheme, 1, fold, everybody(1))[0]).toBe(9e15);
    expect(() => fold.add(0, 0, 1e13, 0, 0)).toThrow(RangeError);
    expect(() => fold.add(0, 0, 1e13 + 2, 0, 0)).toThrow(RangeError);
    expect(() => fold.add(0, 0, 0.5, 0, 0)).toThrow(RangeError);
    expect(() => fold.add(1, 0, 1, 0, 0)).toThrow(RangeError);
    expect(() => fold.add(0, 1, 1, 0, 0)).toThrow(RangeError);
  });
});

describe('a score', () => {
  it.each([
    [{ fn: 'identity' }, 1.005, 1.01],
    [{ fn: 'identity' }, 1.0049, 1],
    [{ fn: 'identity' }, 130, 100],
    [{ fn: 'identity' }, -3, 0],
    [{ fn: 'linear', from: [0, 40], to: [0, 100] }, 10, 25],
    [{ fn: 'linear', from: [0, 40], to: [0, 100] }, 41, 100],
    [{ fn: 'linear', from: [10, 8], to: [60, 100] }, 9.5, 70],
    [{ fn: 'linear', from: [10, 8], to: [60, 100] }, 12, 60],
    [{ fn: 'linear', from: [10, 8], to: [60, 100] }, 7, 100],
    [{ fn: 'points', points: [[0, 0], [40, 60], [80, 85], [100, 100]] }, 20, 30],
    [{ fn: 'points', points: [[0, 0], [40, 60], [80, 85], [100, 100]] }, 41, 60.63],
    [{ fn: 'points', points: [[10, 5], [40, 60]] }, 2, 5],
    [{ fn: 'points', points: [[0, 0], [40, 60], [80, 85]], step: true }, 79.9999, 60],
    [{ fn: 'points', points: [[0, 0], [40, 60], [80, 85]], step: true }, 80, 85],
    [{ fn: 'level', table: [[1, 60], [2, 85]] }, 2, 85],
    [{ fn: 'level', table: { 1: 60, 2: 85 } }, 1, 60],
    [{ fn: 'level', table: [[1, 60], [2, 85]] }, 1.5, null],
  ])('by %j of %d is %d', (score, value, expected) => {
    expect(scoreOf({ fn: 'latest' }, score, [value])).toBe(expected);
  });

  it('by the fitness standard needs grade and sex', () => {
    const subjects = everybody(3, { grade: Uint8Array.of(21, 21, 200), sex: Uint8Array.of(1, 0, 1) });
    const score = { fn: 'standard', name: 'fitness-2014', item: 'run_50m' };
    const scores = run(one({ fn: 'latest' }, score), subjects, [[0, 'seen', 7.8], [1, 'seen', 7.8], [2, 'seen', 7.8]]).scoresOf('x');
    expect(scores[0]).toBeGreaterThan(0);
    expect(scores.slice(1)).toEqual([null, null]);
  });

  const norm = { fn: 'norm', group: ['grade', 'sex'], mean: 70, sd: 10 };
  const numbered = (n: number, valueOf: (subject: number) => number): Seen[] =>
    Array.from({ length: n }, (_, subject) => [subject, 'seen', valueOf(subject)]);

  it('by norm is in deviations of the own group', () => {
    const n = 40; // half at 10, half at 20: mean 15, deviation 5
    const { scoresOf, evaluation } = run(one({ fn: 'latest' }, norm), everybody(n), numbered(n, (at) => (at % 2 ? 20 : 10)));
    expect(new Set(scoresOf('x'))).toEqual(new Set([60, 80]));
    expect(evaluation.norms).toEqual([
      { node: 'x', group: 'grade=21,sex=1', keys: ['grade', 'sex'], n, total: 6_000_000n, squares: 1_000_000_000_000n },
    ]);
  });

  it('by norm falls back to the group without its last key when fewer than 30 have data', () => {
    const sex = new Uint8Array(40).map((_, at) => (at < 29 ? 2 : 1));
    const { scoresOf, evaluation } = run(one({ fn: 'latest' }, norm), everybody(40, { sex }), numbered(40, (at) => (at % 2 ? 20 : 10)));
    expect(new Set(scoresOf('x'))).toEqual(new Set([60, 80]));
    expect(evaluation.norms.map(({ group, n }) => [group, n])).toEqual([['grade=21', 40]]);
  });

  it('by norm is the mean when no group is left', () => {
    expect(new Set(run(one({ fn: 'latest' }, norm), everybody(29), numbered(29, (at) => at)).scoresOf('x'))).toEqual(new Set([70]));
    expect(new Set(run(one({ fn: 'latest' }, norm), everybody(40), numbered(40, () => 7)).scoresOf('x'))).toEqual(new Set([70]));
  });

  it('by norm comes from exact sums even of large values', () => {
    const n = 30;
    const { evaluation } = run(one({ fn: 'latest' }, norm), everybody(n), numbered(n, (at) => 1e9 - at));
    const raws = Array.from({ length: n }, (_, at) => 10_000n * BigInt(1e9 - at));
    expect(evaluation.norms[0]).toMatchObject({
      total: raws.reduce((a, b) => a + b),
      squares: raws.map((raw) => raw * raw).reduce((a, b) => a + b),
    });
  });

  it('by percentile is the mid-rank', () => {
    const n = 30; // 0, 1, 1, 1, 4, 5 … 29
    const { scoresOf } = run(one({ fn: 'latest' }, { fn: 'percentile', group: 'grade' }), everybody(n), numbered(n, (at) => (at > 0 && at < 4 ? 1 : at)));
    expect(scoresOf('x').slice(0, 5)).toEqual([1.67, 8.33, 8.33, 8.33, 15]);
  });

  it('by percentile is 50 when no group is large enough', () => {
    const scores = run(one({ fn: 'latest' }, { fn: 'percentile', group: ['grade'] }), everybody(29), numbered(29, (at) => at)).scoresOf('x');
    expect(new Set(scores)).toEqual(new Set([50]));
  });

  it('by percentile is the same by radix as by comparison, in large groups and for far numbers', () => {
    const n = 6000;
    for (const valueOf of [(at: number) => (at * 7919) % 5000, (at: number) => (at % 3) * 3e8 + at / 10_000, (at: number) => (at * 31) % 977 / 4]) {
      const seen = numbered(n, valueOf);
      const sorted = seen.map(([, , value]) => value).sort((a, b) => a - b);
      const { scoresOf } = run(one({ fn: 'latest' }, { fn: 'percentile', group: [] }), everybody(n), seen);
      const expected = seen.map(([, , value]) => {
        const below = sorted.indexOf(value);
        const through = sorted.lastIndexOf(value) + 1;
        return Math.floor((10_000 * (below + through) + n) / (2 * n)) / 100;
      });
      expect(scoresOf('x')).toEqual(expected);
    }
  });
});

const sample = {
  code: 'student-five-aspects',
  version: 1,
  subject: 'student',
  title: { zh: '学生综合素质评价(五方面)', en: 'Student evaluation, five aspects' },
  indicators: [
    {
      code: 'health',
      weight: 20,
      title: { zh: '身心健康', en: 'Health' },
      children: [
        { code: 'health.fitness', weight: 60, title: { zh: '体质健康', en: 'Fitness' }, from: ['health.fitness-total'], raw: { fn: 'latest' }, score: { fn: 'identity' } },
        { code: 'health.exercise', weight: 40, title: { zh: '体育锻炼', en: 'Exercise' }, from: ['health.exercise-days'], raw: { fn: 'sum' }, score: { fn: 'points', points: [[0, 0], [40, 60], [80, 85], [100, 100]] } },
      ],
    },
  ],
  levels: { fn: 'cuts', cuts: [['A', 85], ['B', 70], ['C', 60], ['D', 0]] },
  coverage: 0.5,
};

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
        : { code, weight, children: Array.from({ length: 4 }, (_, at) => pair(`${code}${'ab'[at % 2]}`.concat(depth > 1 ? `${at}` : at < 2 ? '' : `${at}${'ab'[at % 2]}`), [9973.01, 9973.01, 0.17, 0.17][at]!, depth - 1)) };
    const document = { code: 'deep', coverage: 0.5, indicators: ['p', 'q', 'r', 's'].map((code, at) => pair(code, 101.03 + at * 7.01, 3)) };
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
        { code: 'junior', weight: 9, stages: ['junior'], from: ['b'], raw: { fn: 'sum', missing: 0 }, score: { fn: 'identity' } },
        { code: 'old', weight: 9, grades: [33], children: [{ code: 'exam', weight: 1, from: ['c'], raw: { fn: 'sum' }, score: { fn: 'identity' } }] },
      ],
    };
    const subjects = everybody(4, { grade: Uint8Array.of(11, 21, 33, 200) });
    const { scoresOf } = run(document, subjects, [0, 1, 2, 3].map((at): Seen => [at, 'a', 80]));
    expect(scoresOf('junior')).toEqual([null, 0, null, null]);
    expect(scoresOf('overall')).toEqual([80, 8, null, 80]);
  });

  it('follows changed weights from the same leaf scores', () => {
    const { scheme, evaluation } = run(sample, everybody(1), [[0, 'health.fitness-total', 100], [0, 'health.exercise-days', 0]]);
    const changed = structuredClone(scheme);
    changed.nodes[2]!.weight = 2500;
    changed.nodes[3]!.weight = 7500;
    combine(changed, evaluation.scores, everybody(1));
    expect(evaluation.scores[0]![0]).toBe(2500);
  });
});

describe('levels by shares', () => {
  const shares = { fn: 'shares', shares: [['A', 0.25], ['B', 0.4], ['C', 0.3], ['D', 0.05]], within: ['school', 'grade'] };
  const levels = (values: number[], more: Partial<Subjects> = {}) =>
    run(one({ fn: 'latest' }, { fn: 'identity' }, { levels: shares }), everybody(values.length, more), values.map((value, at) => [at, 'seen', value])).levelsOf('x').join('');

  it('give the first level whose cumulated share reaches the place', () => {
    expect(levels([20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toBe('AAAAABBBBBBBBCCCCCCD');
    expect(levels([5])).toBe('D'); // 1 × 0.95 is less than place 1, and the last level takes the rest
    expect(levels([5, 4, 3])).toBe('BCD');
  });

  it('let ties share the place of their first', () => {
    expect(levels([9, 9, 9, 9])).toBe('AAAA');
    expect(levels([9, 5, 5, 5])).toBe('ABBB');
  });

  it('are given within each group alone', () => {
    expect(levels([9, 8, 7, 6, 1, 1, 1, 1], { school: Int32Array.of(1, 1, 1, 1, 2, 2, 2, 2) })).toBe('ABCDAAAA');
  });
});

describe('a fold', () => {
  it('depends on the raw parts of a scheme alone', () => {
    const reweighed = structuredClone(sample);
    reweighed.indicators[0]!.children[0]!.weight = 1;
    (reweighed.indicators[0]!.children[1]!.score as object) = { fn: 'identity' };
    expect(foldDigest(parseScheme(reweighed))).toBe(foldDigest(parseScheme(sample)));
    (reweighed.indicators[0]!.children[1]!.raw as object) = { fn: 'mean' };
    expect(foldDigest(parseScheme(reweighed))).not.toBe(foldDigest(parseScheme(sample)));
  });

  it('is saved and loaded by its columns, and refuses others', () => {
    const { scheme, fold } = run(sample, everybody(2), [[1, 'health.fitness-total', 90, 4, 5]]);
    const columns = foldColumns(fold).map(({ name, array }) => ({ name, array: array.slice() }));
    expect(evaluate(scheme, attachFold(scheme, 2, columns), everybody(2)).scores[0]).toEqual(Int16Array.of(-1, 9000));
    expect(() => attachFold(scheme, 3, columns)).toThrow(RangeError);
    expect(() => attachFold(scheme, 2, columns.slice(1))).toThrow(RangeError);
  });

  it('forgets one subject', () => {
    const { scheme, fold } = run(sample, everybody(2), [[0, 'health.fitness-total', 80], [1, 'health.fitness-total', 90]]);
    clearSubject(fold, 1);
    fold.add(1, 0, 700_000, -5, -5);
    expect([...evaluate(scheme, fold, everybody(2)).scores[0]!]).toEqual([8000, 7000]);
  });
});

describe('an explanation', () => {
  const indicators = {
    'health.fitness-total': { title: { zh: '体测总分', en: 'fitness total' }, unit: { zh: '分', en: 'points' } },
    'health.exercise-days': { title: { zh: '锻炼天数', en: 'days of exercise' }, unit: { zh: '天', en: 'days' } },
  };
  const factsOf = (seen: Seen[]) => {
    const { scheme, fold, evaluation } = run(sample, everybody(1), seen);
    return {
      scheme,
      facts: {
        grade: 21,
        scores: evaluation.scores.map((column) => column[0]!),
        levels: evaluation.levels.map((column) => column[0]!),
        raws: scheme.nodes.map(({ leaf, index }) => (leaf ? rawOf(scheme, index, fold, everybody(1))[0]! : Number.NaN)),
        norms: [],
        observations: seen.map(([, indicator, value]) => ({ indicator, on: '2025-10-01', value: value * 10_000 })),
        indicators,
      },
    };
  };

  it('goes from a score down to the observations, in words', () => {
    const { scheme, facts } = factsOf([[0, 'health.fitness-total', 81.5], [0, 'health.exercise-days', 30], [0, 'health.exercise-days', 30]]);
    const reason = explain(scheme, 'health', facts);
    expect(reason).toMatchObject({ score: 77.9, level: 'B', coverage: 1 });
    expect(reason.words.zh).toBe('由 2 项按权重平均:体质健康 81.5(权重 60)、体育锻炼 72.5(权重 40),得 77.9 分。');
    expect(reason.children[1]!.words.zh).toBe(
      '把 2 次“锻炼天数”加起来,得 60 天。按对照表(0→0, 40→60, 80→85, 100→100)按比例折算,得 72.5 分。',
    );
    expect(reason.children[1]!.leaf!.observations).toHaveLength(2);
  });

  it('says that data are lacking, never 0', () => {
    const { scheme, facts } = factsOf([[0, 'health.exercise-days', 30]]);
    const reason = explain(scheme, 'overall', facts);
    expect(reason).toMatchObject({ score: null, coverage: 0.4 });
    expect(reason.words.zh).toContain('数据不足');
    expect(reason.children[0]!.children[0]!.words.zh).toContain('数据不足');
    expect(() => explain(scheme, 'nothing', facts)).toThrow(RangeError);
  });

  it('finds the norm that was used', () => {
    const document = one({ fn: 'latest' }, { fn: 'norm', group: ['grade', 'sex'], mean: 70, sd: 10 });
    const sex = new Uint8Array(40).map((_, at) => (at < 29 ? 2 : 1));
    const { scheme, evaluation } = run(document, everybody(40, { sex }), Array.from({ length: 40 }, (_, at): Seen => [at, 'seen', at]));
    expect(findNorm(scheme, 'x', { grade: 21, sex: 2 }, evaluation.norms)?.group).toBe('grade=21');
    expect(findNorm(scheme, 'x', { grade: 22, sex: 2 }, evaluation.norms)).toBeUndefined();
  });
});
