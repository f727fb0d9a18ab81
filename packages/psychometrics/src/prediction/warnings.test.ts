import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pointTable } from '../groups/index.js';
import { createRandom } from '../random.js';
import {
  applyIsotonic,
  applyPlatt,
  boostTrees,
  brierScore,
  codeColumns,
  confusionAt,
  crossValidate,
  fairnessTable,
  fitLogistic,
  isotonicCalibration,
  permutationImportance,
  plattScaling,
  predictBoosted,
  predictLogistic,
  reliability,
  rocArea,
} from './index.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasMeasure = existsSync(measure);
if (!hasMeasure) console.info(`skipped: comparison with ${measure}, which is not there`);

/** Cells of a CSV file as text; the files hold no quotes within quotes. */
function readRows(name: string): Record<string, string>[] {
  const cut = (line: string) =>
    [...`${line},`.matchAll(/(?:"([^"]*)"|([^,]*)),/g)].map(([, quoted, plain]) => quoted ?? plain);
  const [header, ...lines] = readFileSync(join(measure, name), 'utf8').trim().split(/\r?\n/).map(cut);
  return lines.map((cells) => Object.fromEntries(cells.map((cell, j) => [header[j], cell])));
}

interface WarningReference {
  readonly predictors: readonly string[];
  readonly logistic: {
    readonly coef: Readonly<Record<string, number>>;
    readonly se: Readonly<Record<string, number>>;
    readonly deviance: number;
    readonly cv_pred_first20: readonly number[];
    readonly cv: {
      readonly AUC: number;
      readonly AUC_DeLong95: readonly number[];
      readonly Brier: number;
      readonly calib_intercept: number;
      readonly calib_slope: number;
    };
  };
  readonly gbm: { readonly cv: { readonly AUC: number; readonly Brier: number } };
}

function readWarning(name: string) {
  const gap = (cell: string, instead: string) => (cell === '' || cell === 'NA' ? instead : cell);
  const rows = readRows(`${name}.csv`).map((row) =>
    name.startsWith('oulad')
      ? {
          ...row,
          mean_score_d60: gap(row.mean_score_d60, '0'),
          mean_late_d60: gap(row.mean_late_d60, '0'),
          imd_band: gap(row.imd_band, 'unknown'),
        }
      : { ...row, fail: Number(row.G3) < 10 ? '1' : '0' },
  ) as Record<string, string>[];
  const reference = JSON.parse(readFileSync(join(measure, `${name}.ref.json`), 'utf8'));
  return Object.values<WarningReference>(reference.models).map((model) => {
    const table = codeColumns(
      model.predictors.map((column: string) => {
        const cells = rows.map((row) => row[column]);
        return { name: column, values: cells.some((cell) => Number.isNaN(Number(cell))) ? cells : cells.map(Number) };
      }),
    );
    return { model, table, outcomes: rows.map((row) => Number(row.fail)) };
  });
}

const names = ['oulad_2013J', 'uci_student_math'];

describe.skipIf(!hasMeasure)('warnings beside R', () => {
  it.each(names)('have the coefficients, errors and deviance of glm on %s', (name) => {
    for (const { model, table, outcomes } of readWarning(name)) {
      const fit = fitLogistic(table, outcomes, { names: table.names });
      expect(fit.coefficients).toHaveLength(Object.keys(model.logistic.coef).length);
      for (const { name: column, estimate, se } of fit.coefficients) {
        expect(Math.abs(estimate - model.logistic.coef[column])).toBeLessThan(1e-6);
        expect(Math.abs(se - model.logistic.se[column])).toBeLessThan(1e-6);
      }
      expect(fit.deviance).toBeCloseTo(model.logistic.deviance, 7);
    }
  });

  it.each(names)(
    'have the cross-validated predictions, AUC with DeLong interval and Brier score of R on %s',
    (name) => {
      for (const { model, table, outcomes } of readWarning(name)) {
        const { cv, cv_pred_first20 } = model.logistic;
        const predicted = crossValidate(table, outcomes, (others, known) => {
          const fit = fitLogistic(others, known, { dropAliased: true });
          return (rows) => predictLogistic(fit, rows);
        });
        for (const [i, p] of cv_pred_first20.entries()) expect(predicted[i]).toBeCloseTo(p, 6);
        const { area, low, high } = rocArea(predicted, outcomes);
        expect([area, low, high].map((x) => x.toFixed(8))).toEqual(
          [cv.AUC, ...cv.AUC_DeLong95].map((x) => x.toFixed(8)),
        );
        expect(brierScore(predicted, outcomes)).toBeCloseTo(cv.Brier, 8);
        const { intercept, slope } = reliability(predicted, outcomes);
        expect(intercept).toBeCloseTo(cv.calib_intercept, 3);
        expect(Math.abs(slope - cv.calib_slope)).toBeLessThan(1e-3);
      }
    },
  );

  it.each(names)('have boosted trees as good as gbm on %s', (name) => {
    for (const { model, table, outcomes } of readWarning(name)) {
      const predicted = crossValidate(table, outcomes, (others, known) => {
        const trees = boostTrees(others, known, { seed: 7 });
        return (rows) => predictBoosted(trees, rows);
      });
      expect(rocArea(predicted, outcomes).area).toBeGreaterThanOrEqual(model.gbm.cv.AUC - 0.01);
      expect(brierScore(predicted, outcomes)).toBeLessThanOrEqual(model.gbm.cv.Brier + 0.005);
    }
  });
});

describe('logistic regression', () => {
  // Two by two: odds 10/20 and 30/15.
  const cells = [
    [0, 1, 10],
    [0, 0, 20],
    [1, 1, 30],
    [1, 0, 15],
  ];
  const rows = cells.flatMap(([x, y, count]) => Array.from({ length: count }, () => [x, y]));
  const table = pointTable(rows.map(([x]) => [x]));
  const outcomes = rows.map(([, y]) => y);

  it('has the log odds ratio of a two-by-two table, with its error', () => {
    const [intercept, slope] = fitLogistic(table, outcomes).coefficients;
    expect(intercept.estimate).toBeCloseTo(Math.log(10 / 20), 10);
    expect(slope.estimate).toBeCloseTo(Math.log((30 / 15) * (20 / 10)), 10);
    expect(slope.se).toBeCloseTo(Math.sqrt(1 / 10 + 1 / 20 + 1 / 30 + 1 / 15), 10);
  });

  it('shrinks with ridge, to nothing in the end', () => {
    const slopes = [0, 1, 100, 1e9].map((ridge) => fitLogistic(table, outcomes, { ridge }).coefficients[1].estimate);
    expect(slopes).toEqual([...slopes].sort((one, other) => other - one));
    expect(slopes[3]).toBeCloseTo(0, 6);
  });

  it('names the columns that separate, and fits them with ridge', () => {
    const separated = pointTable([
      [1, 5],
      [2, 1],
      [3, 4],
      [4, 2],
      [5, 3],
      [6, 6],
      [7, 2],
      [8, 5],
    ]);
    const split = [0, 0, 0, 0, 1, 1, 1, 1];
    expect(() => fitLogistic(separated, split, { names: ['absent', 'other'] })).toThrow(/separation: .*absent/);
    expect(fitLogistic(separated, split, { ridge: 0.1 }).coefficients[1].estimate).toBeGreaterThan(0);
    // Quasi-separation: everybody with x = 1 has a one, the others are mixed.
    const quasi = pointTable([0, 0, 0, 0, 1, 1, 1].map((x, i) => [x, i % 3]));
    expect(() => fitLogistic(quasi, [0, 1, 0, 1, 1, 1, 1])).toThrow(/separation: x1/);
  });

  it('does not take a far but overlapping row for separation', () => {
    const far = pointTable([[0], [1], [2], [3], [4], [5], [400]]);
    const fit = fitLogistic(far, [0, 1, 0, 1, 0, 1, 1]);
    expect(fit.coefficients[1].estimate).toBeGreaterThan(0);
  });

  it('refuses constant and dependent columns, or leaves them out on request', () => {
    const doubled = pointTable(rows.map(([x], i) => [x, i % 5, 2 * x + 3 * (i % 5)]));
    expect(() => fitLogistic(doubled, outcomes)).toThrow(/x3 follows from the columns before it/);
    const fit = fitLogistic(doubled, outcomes, { dropAliased: true });
    expect(fit.dropped).toEqual(['x3']);
    expect(() => fitLogistic(pointTable(rows.map(() => [1])), outcomes)).toThrow(/x1 is constant/);
    expect(() =>
      fitLogistic(
        table,
        outcomes.map(() => 1),
      ),
    ).toThrow(/only one class/);
    expect(() =>
      fitLogistic(
        table,
        outcomes.map(() => 0.5),
      ),
    ).toThrow(/must be 0 or 1/);
  });
});

describe('boosted trees', () => {
  const random = createRandom(2);
  const table = pointTable(Array.from({ length: 1500 }, () => [random.uniform(), random.uniform(), random.uniform()]));
  const cell = (i: number, j: number) => table.values[3 * i + j];
  const target = Float64Array.from({ length: 1500 }, (_, i) => (cell(i, 0) > 0.5 === cell(i, 1) > 0.5 ? 3 : -1));

  it('learn an interaction that no line can, from numbers and from classes', () => {
    const model = boostTrees(table, target, { seed: 1, loss: 'squared', trees: 200, rate: 0.1 });
    const error = predictBoosted(model, table).reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / 1500;
    expect(error).toBeLessThan(0.4);
    const classes = target.map((value) => (value > 0 ? 1 : 0));
    const trees = boostTrees(table, classes, { seed: 1, trees: 200, rate: 0.1 });
    expect(rocArea(predictBoosted(trees, table), classes).area).toBeGreaterThan(0.97);
    expect(rocArea(fitLogistic(table, classes).fitted, classes).area).toBeLessThan(0.6);
  });

  it('depend on their seed only, and survive as JSON', () => {
    const grow = (seed: number) => boostTrees(table, target, { seed, loss: 'squared', trees: 5 });
    expect(grow(1)).toEqual(grow(1));
    expect(grow(2)).not.toEqual(grow(1));
    expect(predictBoosted(JSON.parse(JSON.stringify(grow(1))), table)).toEqual(predictBoosted(grow(1), table));
  });

  it('keep leaves as large as asked', () => {
    const { trees } = boostTrees(table, target, { seed: 1, loss: 'squared', trees: 1, fraction: 1, smallestLeaf: 700 });
    const [tree] = trees;
    const split = tree.threshold[0];
    const left = Array.from({ length: 1500 }, (_, i) => i).filter((i) => cell(i, tree.column[0]) <= split).length;
    expect(Math.min(left, 1500 - left)).toBeGreaterThanOrEqual(700);
    expect(() => boostTrees(table, target, { seed: 1, loss: 'squared', smallestLeaf: 400 })).toThrow(/too few/);
    expect(() => boostTrees(table, target.fill(1), { seed: 1 })).toThrow(/only one class/);
  });
});

describe('the judgement of warnings', () => {
  const outcomes = [0, 0, 1, 1, 0, 1];
  const scores = [0.1, 0.4, 0.35, 0.8, 0.35, 0.9];

  it('has the area that counting pairs gives', () => {
    let won = 0;
    for (const [i, y] of outcomes.entries()) {
      for (const [j, other] of outcomes.entries()) {
        if (y === 1 && other === 0) won += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      }
    }
    expect(rocArea(scores, outcomes).area).toBeCloseTo(won / 9, 12);
    const reversed = rocArea(
      scores.map((score) => -score),
      outcomes,
    );
    expect(reversed.area).toBeCloseTo(1 - won / 9, 12);
    expect(reversed.se).toBeCloseTo(rocArea(scores, outcomes).se, 12);
  });

  it('counts at a threshold', () => {
    const found = confusionAt(scores, outcomes, 0.4);
    expect(found).toMatchObject({ truePositive: 2, falsePositive: 1, trueNegative: 2, falseNegative: 1 });
    expect(found.sensitivity).toBeCloseTo(2 / 3, 12);
    expect(confusionAt(scores, outcomes, 1).precision).toBeNull();
  });

  it('pools what falls into rising steps', () => {
    const steps = isotonicCalibration([1, 2, 3, 4, 5], [0, 1, 0, 1, 1]);
    expect(steps).toEqual({ scores: [1, 2, 3, 4, 5], values: [0, 0.5, 0.5, 1, 1] });
    expect(applyIsotonic(steps, 3.5)).toBe(0.75);
    expect([applyIsotonic(steps, -9), applyIsotonic(steps, 9)]).toEqual([0, 1]);
  });

  it('brings overconfident probabilities back by Platt scaling', () => {
    const random = createRandom(3);
    const logits = Array.from({ length: 3000 }, () => 1.5 * random.normal());
    const drawn = logits.map((logit) => (random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0));
    const doubled = logits.map((logit) => 2 * logit);
    const overconfident = doubled.map((logit) => 1 / (1 + Math.exp(-logit)));
    expect(reliability(overconfident, drawn).slope).toBeCloseTo(0.5, 1);
    const platt = plattScaling(doubled, drawn);
    const mended = doubled.map((logit) => applyPlatt(platt, logit));
    expect(reliability(mended, drawn).slope).toBeCloseTo(1, 6);
    expect(reliability(mended, drawn).error).toBeLessThan(reliability(overconfident, drawn).error);
  });

  it('shows groups side by side, but none that is small', () => {
    const groups = [...Array(40).fill('north'), ...Array(40).fill('south'), ...Array(5).fill('west')];
    const y = groups.map((_, i) => i % 2);
    const p = groups.map((group, i) => (group === 'south' ? 0.9 : 0.2 + 0.6 * (i % 2)));
    const { rows, gaps } = fairnessTable(p, y, groups, { threshold: 0.5 });
    expect(rows.map(({ group, shown }) => [group, shown?.warned])).toEqual([
      ['north', 0.5],
      ['south', 1],
      ['west', undefined],
    ]);
    expect(gaps.specificity).toBe(1);
    expect(gaps.sensitivity).toBe(0);
    expect(gaps.calibration).toBeCloseTo(0.4, 10);
  });

  it('finds the column that matters', () => {
    const random = createRandom(9);
    const table = pointTable(Array.from({ length: 400 }, () => [random.normal(), random.normal()]));
    const y = Array.from({ length: 400 }, (_, i) => (table.values[2 * i + 1] + random.normal() > 0 ? 1 : 0));
    const fit = fitLogistic(table, y);
    const features = [
      { name: 'noise', columns: [0] },
      { name: 'signal', columns: [1] },
    ];
    const [first, second] = permutationImportance(table, y, (t) => predictLogistic(fit, t), features, {
      seed: 1,
      repeats: 5,
    });
    expect(first.name).toBe('signal');
    expect(first.fall).toBeGreaterThan(0.2);
    expect(Math.abs(second.fall)).toBeLessThan(0.02);
  });
});
