import { describe, expect, it } from 'vitest';
import { everybody, one, run, type Seen, scoreOf } from './trial.js';

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
    [
      {
        fn: 'points',
        points: [
          [0, 0],
          [40, 60],
          [80, 85],
          [100, 100],
        ],
      },
      20,
      30,
    ],
    [
      {
        fn: 'points',
        points: [
          [0, 0],
          [40, 60],
          [80, 85],
          [100, 100],
        ],
      },
      41,
      60.63,
    ],
    [
      {
        fn: 'points',
        points: [
          [10, 5],
          [40, 60],
        ],
      },
      2,
      5,
    ],
    [
      {
        fn: 'points',
        points: [
          [0, 0],
          [40, 60],
          [80, 85],
        ],
        step: true,
      },
      79.9999,
      60,
    ],
    [
      {
        fn: 'points',
        points: [
          [0, 0],
          [40, 60],
          [80, 85],
        ],
        step: true,
      },
      80,
      85,
    ],
    [
      {
        fn: 'level',
        table: [
          [1, 60],
          [2, 85],
        ],
      },
      2,
      85,
    ],
    [{ fn: 'level', table: { 1: 60, 2: 85 } }, 1, 60],
    [
      {
        fn: 'level',
        table: [
          [1, 60],
          [2, 85],
        ],
      },
      1.5,
      null,
    ],
  ])('by %j of %d is %d', (score, value, expected) => {
    expect(scoreOf({ fn: 'latest' }, score, [value])).toBe(expected);
  });

  it('by the fitness standard needs grade and sex', () => {
    const subjects = everybody(3, { grade: Uint8Array.of(21, 21, 200), sex: Uint8Array.of(1, 0, 1) });
    const score = { fn: 'standard', name: 'fitness-2014', item: 'run_50m' };
    const scores = run(one({ fn: 'latest' }, score), subjects, [
      [0, 'seen', 7.8],
      [1, 'seen', 7.8],
      [2, 'seen', 7.8],
    ]).scoresOf('x');
    expect(scores[0]).toBeGreaterThan(0);
    expect(scores.slice(1)).toEqual([null, null]);
  });

  const norm = { fn: 'norm', group: ['grade', 'sex'], mean: 70, sd: 10 };
  const numbered = (n: number, numberOf: (subject: number) => number): Seen[] =>
    Array.from({ length: n }, (_, subject) => [subject, 'seen', numberOf(subject)]);

  it('by norm is in deviations of the own group', () => {
    const n = 40; // half at 10, half at 20: mean 15, deviation 5
    const { scoresOf, evaluation } = run(
      one({ fn: 'latest' }, norm),
      everybody(n),
      numbered(n, (at) => (at % 2 ? 20 : 10)),
    );
    expect(new Set(scoresOf('x'))).toEqual(new Set([60, 80]));
    expect(evaluation.norms).toEqual([
      { node: 'x', group: 'grade=21,sex=1', keys: ['grade', 'sex'], n, total: 6_000_000n, squares: 1_000_000_000_000n },
    ]);
  });

  it('by norm falls back to the group without its last key when fewer than 30 have data', () => {
    const sex = new Uint8Array(40).map((_, at) => (at < 29 ? 2 : 1));
    const { scoresOf, evaluation } = run(
      one({ fn: 'latest' }, norm),
      everybody(40, { sex }),
      numbered(40, (at) => (at % 2 ? 20 : 10)),
    );
    expect(new Set(scoresOf('x'))).toEqual(new Set([60, 80]));
    expect(evaluation.norms.map(({ group, n }) => [group, n])).toEqual([['grade=21', 40]]);
  });

  it('by norm is the mean when no group is left', () => {
    expect(
      new Set(
        run(
          one({ fn: 'latest' }, norm),
          everybody(29),
          numbered(29, (at) => at),
        ).scoresOf('x'),
      ),
    ).toEqual(new Set([70]));
    expect(
      new Set(
        run(
          one({ fn: 'latest' }, norm),
          everybody(40),
          numbered(40, () => 7),
        ).scoresOf('x'),
      ),
    ).toEqual(new Set([70]));
  });

  it('by norm comes from exact sums even of large values', () => {
    const n = 30;
    const { evaluation } = run(
      one({ fn: 'latest' }, norm),
      everybody(n),
      numbered(n, (at) => 1e9 - at),
    );
    const raws = Array.from({ length: n }, (_, at) => 10_000n * BigInt(1e9 - at));
    expect(evaluation.norms[0]).toMatchObject({
      total: raws.reduce((a, b) => a + b),
      squares: raws.map((raw) => raw * raw).reduce((a, b) => a + b),
    });
  });

  it('by percentile is the mid-rank', () => {
    const n = 30; // 0, 1, 1, 1, 4, 5 … 29
    const { scoresOf } = run(
      one({ fn: 'latest' }, { fn: 'percentile', group: 'grade' }),
      everybody(n),
      numbered(n, (at) => (at > 0 && at < 4 ? 1 : at)),
    );
    expect(scoresOf('x').slice(0, 5)).toEqual([1.67, 8.33, 8.33, 8.33, 15]);
  });

  it('by percentile is 50 when no group is large enough', () => {
    const scores = run(
      one({ fn: 'latest' }, { fn: 'percentile', group: ['grade'] }),
      everybody(29),
      numbered(29, (at) => at),
    ).scoresOf('x');
    expect(new Set(scores)).toEqual(new Set([50]));
  });

  it('by percentile is the same by radix as by comparison, in large groups and for far numbers', () => {
    const n = 6000;
    for (const numberOf of [
      (at: number) => (at * 7919) % 5000,
      (at: number) => (at % 3) * 3e8 + at / 10_000,
      (at: number) => ((at * 31) % 977) / 4,
    ]) {
      const seen = numbered(n, numberOf);
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
