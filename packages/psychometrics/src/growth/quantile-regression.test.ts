import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { bSplineColumns, quantileRegression } from './index.js';

function drawn(n: number, whole: boolean) {
  const random = createRandom(3);
  const x = Array.from({ length: n }, () => (whole ? Math.round(8 * random.uniform()) : random.normal()));
  const z = Array.from({ length: n }, () => random.normal());
  const y = x.map((value, i) =>
    whole ? Math.round(value + 3 * random.normal()) : value - z[i] + (1 + value * value) * random.normal(),
  );
  return { x, z, y };
}

function objective(y: number[], fitted: (i: number) => number, tau: number): number {
  return y.reduce((sum, value, i) => sum + Math.max(tau * (value - fitted(i)), (tau - 1) * (value - fitted(i))), 0);
}

/** The least objective over all lines through two points; by brute force. */
function bestLine(x: number[], y: number[], tau: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      if (x[i] === x[j]) continue;
      const slope = (y[i] - y[j]) / (x[i] - x[j]);
      best = Math.min(
        best,
        objective(y, (k) => y[i] + slope * (x[k] - x[i]), tau),
      );
    }
  }
  return best;
}

const measured = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');

describe.skipIf(!existsSync(measured))('quantile regression of real scores (skipped without ../shared)', () => {
  it('on the splines of two earlier scores finds the coefficients of quantreg', () => {
    const reference = JSON.parse(readFileSync(join(measured, 'sgpData_wide.sgp_ref.json'), 'utf8'));
    const { coef, knots, boundaries } = reference.coefficient_matrices.qrmatrix_5_2;
    const rows = readFileSync(join(measured, 'sgpData_wide.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .filter((row) => row[3] === '3' && row[4] === '4' && row[5] === '5' && row[8] && row[9] && row[10])
      .map((row) => row.slice(8).map(Number));
    const columns = [4, 3].flatMap((grade) => {
      const scores = rows.map((row) => row[grade - 3]);
      return bSplineColumns(scores, { knots: knots[`knots_${grade}`], boundary: boundaries[`boundaries_${grade}`] });
    });
    const outcome = rows.map((row) => row[2]);
    const quantiles = [0, 10, 35, 50, 77, 99];
    const fits = quantileRegression({ outcome, columns, taus: quantiles.map((k) => (k + 0.5) / 100) });
    fits.forEach(({ tau, coefficients, objective: own }, f) => {
      const theirs: number[] = coef.map((line: number[]) => line[quantiles[f]]);
      const fitted = (i: number) => columns.reduce((sum, column, c) => sum + column[i] * theirs[c + 1], theirs[0]);
      expect(own).toBeLessThanOrEqual(objective(outcome, fitted, tau) * (1 + 1e-8));
      theirs.forEach((value, c) => {
        expect(coefficients[c]).toBeCloseTo(value, 5);
      });
    });
  });
});

describe('quantile regression', () => {
  it('without predictors finds the quantiles', () => {
    const [median, upper] = quantileRegression({ outcome: [5, 1, 9, 3, 7], columns: [], taus: [0.5, 0.9] });
    expect(median.coefficients[0]).toBeCloseTo(5, 12);
    expect(upper.coefficients[0]).toBeCloseTo(9, 12);
  });

  it.each([false, true])('is no worse than any line through two points (ties: %s)', (whole) => {
    const { x, y } = drawn(60, whole);
    const taus = [0.05, 0.25, 0.5, 0.8, 0.975];
    for (const fit of quantileRegression({ outcome: y, columns: [x], taus })) {
      expect(fit.objective).toBeLessThanOrEqual(bestLine(x, y, fit.tau) * (1 + 1e-10));
      expect(fit.gap).toBeLessThan(1e-9);
    }
  });

  it('leaves the share τ of the persons below, whatever way it comes to the quantile', () => {
    const { x, z, y } = drawn(4000, false);
    const columns = [x, z, x.map((value) => value * value)];
    const taus = Array.from({ length: 19 }, (_, k) => (k + 1) / 20);
    const together = quantileRegression({ outcome: y, columns, taus });
    for (const [k, tau] of taus.entries()) {
      const { coefficients, objective: own } = together[k];
      const fitted = (i: number) =>
        columns.reduce((sum, column, c) => sum + column[i] * coefficients[c + 1], coefficients[0]);
      const below = y.filter((value, i) => value < fitted(i) - 1e-9).length;
      expect(Math.abs(below - tau * 4000)).toBeLessThanOrEqual(4);
      expect(objective(y, fitted, tau)).toBeCloseTo(own, 6);
      if (k % 6 === 0) {
        const [alone] = quantileRegression({ outcome: y, columns, taus: [tau] });
        expect(Math.abs(alone.objective / own - 1)).toBeLessThan(1e-12);
      }
    }
  });

  it('of points on a line is the line', () => {
    const x = [1, 2, 3, 4, 5, 6];
    const [fit] = quantileRegression({ outcome: x.map((value) => 3 * value - 2), columns: [x], taus: [0.7] });
    expect(fit.coefficients[0]).toBeCloseTo(-2, 9);
    expect(fit.coefficients[1]).toBeCloseTo(3, 9);
    expect(fit.objective).toBeLessThan(1e-12);
  });

  it('moves with the outcome: scale and shift', () => {
    const { x, z, y } = drawn(500, false);
    const [plain] = quantileRegression({ outcome: y, columns: [x, z], taus: [0.3] });
    const outcome = y.map((value, i) => 2 * value + 7 - 3 * x[i]);
    const [moved] = quantileRegression({ outcome, columns: [x, z], taus: [0.3] });
    expect(moved.coefficients[0]).toBeCloseTo(2 * plain.coefficients[0] + 7, 8);
    expect(moved.coefficients[1]).toBeCloseTo(2 * plain.coefficients[1] - 3, 8);
  });

  it('fits engel-like data where rows repeat', () => {
    const { x, y } = drawn(400, true);
    const doubled = { x: [...x, ...x], y: [...y, ...y] };
    const [once] = quantileRegression({ outcome: y, columns: [x], taus: [0.4] });
    const [twice] = quantileRegression({ outcome: doubled.y, columns: [doubled.x], taus: [0.4] });
    expect(twice.objective).toBeCloseTo(2 * once.objective, 8);
  });

  it('refuses what it cannot fit', () => {
    const { x, y } = drawn(50, false);
    const fit = (columns: number[][], outcome = y, taus = [0.5]) => {
      return () => quantileRegression({ outcome, columns, taus });
    };
    expect(fit([x, x.map((value) => 3 * value - 1)])).toThrow(/collinear/);
    expect(fit([x], y, [1])).toThrow(/between 0 and 1/);
    expect(
      fit(
        [x],
        y.map(() => 2),
      ),
    ).toThrow(/does not vary/);
    expect(fit([x.map((value, i) => (i === 2 ? Number.NaN : value))])).toThrow(/column 1 is not a number in row 3/);
    expect(fit([[1, 2, 3]], [1, 3, 2].slice(0, 2))).toThrow(RangeError);
    expect(fit([[1, 2]], [1, 3])).toThrow(/too few/);
  });
});

describe('a B-spline basis', () => {
  it('adds up to 1 everywhere and beyond the boundaries', () => {
    const x = [-3, 0, 0.1, 1, 2.5, 3.999, 4, 9];
    const columns = bSplineColumns(x, { knots: [1, 2.5], boundary: [0, 4], intercept: true });
    expect(columns).toHaveLength(6);
    x.forEach((_, i) => {
      expect(columns.reduce((sum, column) => sum + column[i], 0)).toBeCloseTo(1, 10);
    });
  });

  it('is the polynomials of Bernstein without knots', () => {
    const columns = bSplineColumns([0.25, 1.5], { knots: [], boundary: [0, 1] });
    const bernstein = (t: number) => [3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    [0.25, 1.5].forEach((t, i) => {
      bernstein(t).forEach((value, k) => {
        expect(columns[k][i]).toBeCloseTo(value, 12);
      });
    });
  });

  it('refuses knots out of order or outside', () => {
    expect(() => bSplineColumns([1], { knots: [2, 1], boundary: [0, 3] })).toThrow(RangeError);
    expect(() => bSplineColumns([1], { knots: [4], boundary: [0, 3] })).toThrow(RangeError);
  });
});
