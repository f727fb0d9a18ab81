import { describe, expect, it } from 'vitest';
import { attachFold, clearSubject, evaluate, foldColumns, foldDigest, parseScheme } from './index.js';
import { everybody, run, sample } from './trial.js';

describe('a fold', () => {
  it('depends on the raw parts of a scheme alone', () => {
    const reweighed = structuredClone(sample);
    reweighed.indicators[0].children[0].weight = 1;
    (reweighed.indicators[0].children[1].score as object) = { fn: 'identity' };
    expect(foldDigest(parseScheme(reweighed))).toBe(foldDigest(parseScheme(sample)));
    (reweighed.indicators[0].children[1].raw as object) = { fn: 'mean' };
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
    const { scheme, fold } = run(sample, everybody(2), [
      [0, 'health.fitness-total', 80],
      [1, 'health.fitness-total', 90],
    ]);
    clearSubject(fold, 1);
    fold.add(1, 0, 700_000, -5, -5);
    expect([...evaluate(scheme, fold, everybody(2)).scores[0]]).toEqual([8000, 7000]);
  });
});
