import { describe, expect, it } from 'vitest';
import { createFold, parseScheme, rawOf } from './index.js';
import { everybody, one, run, type Seen, scoreOf } from './trial.js';

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
    const latest = (seen: Seen[]) =>
      run(one({ fn: 'latest' }, { fn: 'identity' }), everybody(1), seen).scoresOf('x')[0];
    expect(
      latest([
        [0, 'seen', 50, 3, 0],
        [0, 'seen', 60, 2, 99],
      ]),
    ).toBe(50);
    expect(
      latest([
        [0, 'seen', 50, 3, 7],
        [0, 'seen', 40, 3, 8],
      ]),
    ).toBe(40);
    expect(
      latest([
        [0, 'seen', 50, 3, 7],
        [0, 'seen', 60, 3, 7],
      ]),
    ).toBe(60);
    expect(
      latest([
        [0, 'seen', 60, 3, 7],
        [0, 'seen', 50, 3, 7],
      ]),
    ).toBe(60);
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
      const { scheme, fold } = run(
        one({ fn: 'mean' }, { fn: 'identity' }),
        everybody(1),
        values.map((value) => [0, 'seen', value]),
      );
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
