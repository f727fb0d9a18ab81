import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEWEST, type Line, suppress } from './suppress.js';

/** A place's children × grades, twice over: a province of counties of schools. Cells in the order places × (all, grades…). */
function region(schools: readonly (readonly (readonly number[])[])[]): { counts: number[]; lines: Line[] } {
  const grades = schools[0]?.[0]?.length ?? 0;
  const width = grades + 1;
  const counts: number[] = [];
  const lines: Line[] = [];
  const at = (place: number, grade: number) => place * width + grade;
  const add = (place: number, byGrade: readonly number[]) => {
    counts[at(place, 0)] = byGrade.reduce((sum, count) => sum + count, 0);
    byGrade.forEach((count, grade) => {
      counts[at(place, grade + 1)] = count;
    });
    lines.push({ total: at(place, 0), parts: byGrade.map((_, grade) => at(place, grade + 1)) });
  };
  const sum = (rows: readonly (readonly number[])[]) =>
    Array.from({ length: grades }, (_, grade) => rows.reduce((total, row) => total + (row[grade] as number), 0));
  const children = (place: number, below: readonly number[]) => {
    for (let grade = 0; grade < width; grade++)
      lines.push({ total: at(place, grade), parts: below.map((child) => at(child, grade)) });
  };
  let next = 1 + schools.length;
  schools.forEach((county, i) => {
    const own = county.map((byGrade) => {
      add(next, byGrade);
      return next++;
    });
    add(1 + i, sum(county));
    children(1 + i, own);
  });
  add(0, sum(schools.map(sum)));
  children(
    0,
    schools.map((_, i) => 1 + i),
  );
  return { counts, lines };
}

/** Rank over the rationals, as numerators and a common denominator a row: another way than the one that is tested. */
function rankOf(matrix: readonly (readonly bigint[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, at) => at >= rank && row[column] !== 0n);
    if (pivot < 0) continue;
    [rows[rank], rows[pivot]] = [rows[pivot] as bigint[], rows[rank] as bigint[]];
    const lead = rows[rank] as bigint[];
    for (let at = rank + 1; at < rows.length; at++) {
      const row = rows[at] as bigint[];
      const factor = row[column] as bigint;
      if (factor === 0n) continue;
      for (let i = 0; i < row.length; i++)
        row[i] = (row[i] as bigint) * (lead[column] as bigint) - factor * (lead[i] as bigint);
    }
    rank++;
  }
  return rank;
}

function recomputable(hidden: ReadonlySet<number>, lines: readonly Line[]): number[] {
  const cells = [...hidden];
  const matrix = lines.map(({ total, parts }) =>
    cells.map((cell) => (cell === total ? -1n : parts.includes(cell) ? 1n : 0n)),
  );
  const rank = rankOf(matrix);
  return cells.filter((_, i) => rankOf([...matrix, cells.map((__, at) => (at === i ? 1n : 0n))]) === rank);
}

const row = (counts: number[], total = counts.reduce((sum, count) => sum + count, 0)) => ({
  counts: [total, ...counts],
  lines: [{ total: 0, parts: counts.map((_, i) => i + 1) }],
});

describe('what is hidden', () => {
  it('is nothing where every group is large, and no empty one', () => {
    const { counts, lines } = row([10, 0, 30]);
    expect(suppress(counts, lines)).toEqual(new Set());
  });

  it('is a small cell and with it the smallest other', () => {
    const { counts, lines } = row([4, 25, 12, 40]);
    expect(suppress(counts, lines)).toEqual(new Set([1, 3]));
  });

  it('is one more where two small ones together are still few', () => {
    const { counts, lines } = row([3, 4, 11, 40]);
    expect(suppress(counts, lines)).toEqual(new Set([1, 2, 3]));
  });

  it('is the total too where only one cell has anybody', () => {
    const { counts, lines } = row([4, 0]);
    expect(suppress(counts, lines)).toEqual(new Set([0, 1]));
  });

  it('is what would join two rings of hidden cells, which by itself follows from both', () => {
    // Two rings of four share no line but that of the cell at (1, 2): it is the only unknown of both together.
    const small = [
      [3, 4, 50, 50],
      [4, 3, 3, 50],
      [50, 50, 4, 3],
      [50, 50, 3, 4],
    ];
    const { counts, lines } = region([small]);
    const hidden = suppress(counts, lines);
    expect(recomputable(hidden, lines)).toEqual([]);
  });

  it('can never be recomputed from what is shown, over children, grades and levels of the tree', () => {
    const count = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 60 }));
    const table = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })).chain(([grades, counties]) =>
      fc.array(fc.array(fc.array(count, { minLength: grades, maxLength: grades }), { minLength: 1, maxLength: 4 }), {
        minLength: counties,
        maxLength: counties,
      }),
    );
    fc.assert(
      fc.property(table, (schools) => {
        const { counts, lines } = region(schools);
        const hidden = suppress(counts, lines);
        counts.forEach((n, cell) => {
          if (n > 0 && n < FEWEST) expect(hidden.has(cell)).toBe(true);
          if (n === 0) expect(hidden.has(cell)).toBe(false);
        });
        expect(recomputable(hidden, lines)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
