import type { StepCount } from '@wuyu/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideInSchool, type SchoolFigures } from './figures.js';
import { hideFew, hideSum, suppress } from './suppress.js';

const count = (total: number): StepCount => ({ step: 'record', done: 0, total, waiting: [] });
const sum = (totals: readonly number[]) => totals.reduce((a, b) => a + b, 0);

/** A school of grades of classes, by their numbers of pupils; grade 21 first, class 1 first. */
function schoolOf(sizes: readonly (readonly number[])[]): SchoolFigures {
  return {
    classes: sizes.flatMap((own, g) =>
      own.map((total, i) => ({
        class: { id: g * 100 + i + 1, placeId: 1, grade: 21 + g, number: i + 1, name: '' },
        counts: [count(total)],
      })),
    ),
    grades: sizes.map((own, g) => ({ grade: 21 + g, counts: [count(sum(own))] })),
    sum: [count(sum(sizes.flat()))],
  };
}

/** The sizes as they are told, null where they are hidden: the classes grade by grade, the grades, the sum. */
function told(sizes: readonly (readonly number[])[], above: Parameters<typeof hideInSchool>[1] = new Set()) {
  const said = ([one]: readonly StepCount[]) => (one?.done === 0 ? one.total : null);
  const shown = hideInSchool(schoolOf(sizes), above);
  return {
    classes: sizes.map((_, g) =>
      shown.classes.filter((row) => row.class.grade === 21 + g).map((row) => said(row.counts)),
    ),
    grades: shown.grades.map((row) => said(row.counts)),
    sum: said(shown.sum),
  };
}

/** Whether a sum of unknown figures follows from sums that are known: whether its row lies in the span of theirs. */
function follows(known: readonly number[][], wanted: readonly number[]): boolean {
  const reduced: number[][] = [];
  const reduce = (row: readonly number[]) => {
    let left = [...row];
    for (const pivot of reduced) {
      const at = pivot.findIndex((x) => Math.abs(x) > 1e-9);
      const factor = (left[at] ?? 0) / (pivot[at] ?? 1);
      left = left.map((x, i) => x - factor * (pivot[i] ?? 0));
    }
    return left;
  };
  const isZero = (row: readonly number[]) => row.every((x) => Math.abs(x) < 1e-9);
  for (const row of known) {
    const left = reduce(row);
    if (!isZero(left)) reduced.push(left);
  }
  return isZero(reduce(wanted));
}

describe('hiding of few', () => {
  it('leaves no single hidden row and no hidden rows that are few together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 }), (totals) => {
        const shown = suppress(totals.map(count));
        const out = shown.filter(({ done }) => done === null);
        for (const { total, done } of shown) if (done !== null) expect(total === 0 || total >= 10).toBe(true);
        const all = totals.filter((total) => total > 0).length;
        if (out.length > 0 && out.length < all) {
          expect(out.length).toBeGreaterThanOrEqual(2);
          expect(out.reduce((n, { total }) => n + total, 0)).toBeGreaterThanOrEqual(10);
        }
      }),
    );
  });

  it('leaves a sum alone unless it is of few itself or hidden above', () => {
    const done = (total: number, above: StepCount['step'][] = []) => hideSum([count(total)], new Set(above))[0]?.done;
    expect(done(9)).toBeNull();
    expect(done(10)).toBe(0);
    expect(done(0)).toBe(0);
    expect(done(40, ['rating'])).toBe(0);
    expect(done(40, ['record'])).toBeNull();
  });

  it('leaves what is empty to be seen, also below what is hidden', () => {
    const [row] = hideFew([[count(0)], [count(30)]], new Set(['record']));
    expect(row?.[0]?.done).toBe(0);
  });

  it('hides a second class of the grade when one is small, and tells the grade', () => {
    expect(told([[4, 40, 38], [41]])).toEqual({
      classes: [[null, 40, null], [41]],
      grades: [119 - 37, 41],
      sum: 123,
    });
  });

  it('hides a second grade when one is small, with all classes of both', () => {
    expect(told([[4], [40, 41], [30, 31]])).toEqual({
      classes: [[null], [40, 41], [null, null]],
      grades: [null, 81, null],
      sum: 146,
    });
  });

  it('hides all of a school of few, and of one that is hidden above', () => {
    const nothing = { classes: [[null], [null]], grades: [null, null], sum: null };
    expect(told([[3], [4]])).toEqual(nothing);
    expect(told([[30], [40]], new Set(['record']))).toEqual(nothing);
  });

  it('lets nobody reckon a class or grade of fewer than ten from all that a school’s boards tell', () => {
    const school = fc.array(fc.array(fc.oneof(fc.nat({ max: 14 }), fc.nat({ max: 50 })), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(school, (sizes) => {
        const shown = told(sizes);
        // A class without pupils is known to have finished nothing.
        const leaves = sizes.flatMap((own, g) => own.flatMap((size, i) => (size > 0 ? [{ g, i, size }] : [])));
        const row = (has: (leaf: (typeof leaves)[number]) => boolean) => leaves.map((leaf) => (has(leaf) ? 1 : 0));
        const known: number[][] = [];
        const secret: number[][] = [];
        const put = (value: number | null, size: number, of: number[]) => {
          if (value !== null) known.push(of);
          if (size > 0 && size < 10) secret.push(of);
        };
        put(
          shown.sum,
          sum(sizes.flat()),
          row(() => true),
        );
        sizes.forEach((own, g) => {
          put(
            shown.grades[g] ?? null,
            sum(own),
            row((leaf) => leaf.g === g),
          );
        });
        for (const { g, i, size } of leaves)
          put(
            shown.classes[g]?.[i] ?? null,
            size,
            row((leaf) => leaf.g === g && leaf.i === i),
          );
        for (const one of secret) expect(follows(known, one)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
