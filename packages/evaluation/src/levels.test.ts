import { describe, expect, it } from 'vitest';
import type { Subjects } from './index.js';
import { everybody, one, run } from './trial.js';

describe('levels by shares', () => {
  const shares = {
    fn: 'shares',
    shares: [
      ['A', 0.25],
      ['B', 0.4],
      ['C', 0.3],
      ['D', 0.05],
    ],
    within: ['school', 'grade'],
  };
  const levels = (values: number[], more: Partial<Subjects> = {}) =>
    run(
      one({ fn: 'latest' }, { fn: 'identity' }, { levels: shares }),
      everybody(values.length, more),
      values.map((value, at) => [at, 'seen', value]),
    )
      .levelsOf('x')
      .join('');

  it('give the first level whose cumulated share reaches the place', () => {
    expect(levels([20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toBe(
      'AAAAABBBBBBBBCCCCCCD',
    );
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
