import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  analyseDistractors,
  analyseItems,
  cronbachAlpha,
  logisticDif,
  mantelHaenszelDif,
  omegaHierarchical,
  omegaTotal,
  standardErrorOfMeasurement,
} from './index.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasReference = existsSync(join(measure, 'catalog.json'));
if (!hasReference) console.info(`skipped: comparison with R on ${measure}, which is not there`);

interface Classical {
  difficulty: Record<string, number>;
  item_mean: Record<string, number>;
  item_sd: Record<string, number>;
  item_total_r: Record<string, number>;
  corrected_item_rest_r: Record<string, number>;
  D27: Record<string, number>;
  alpha_if_dropped: Record<string, number>;
  alpha_raw: number;
  alpha_std: number;
  lambda6: number;
  omega_total_1factor: number;
  sem: number;
  omega: { omega_h: number; omega_tot: number } | null;
}

function readReference(name: string) {
  return JSON.parse(readFileSync(join(measure, `${name}.ref.json`), 'utf8'));
}

/** The columns of a data set, as text. */
function readColumns(name: string): Record<string, string[]> {
  const rows = readFileSync(join(measure, `${name}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
  return Object.fromEntries(rows[0].map((header, i) => [header, rows.slice(1).map((row) => row[i])]));
}

const numbers = (cells: readonly string[]) =>
  Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell)));

/** [name of the data, of the scale within it, its items, R's results]. */
function scales(): [string, Float64Array[], Classical][] {
  const plain = ['sat12_scored', 'lsat7', 'verbagg_dich', 'hci', 'science_liking', 'timss2011_aus_twn'].map(
    (name): [string, Float64Array[], Classical] => {
      const { classical } = readReference(name);
      const columns = readColumns(name);
      return [name, Object.keys(classical.difficulty).map((item) => numbers(columns[item])), classical];
    },
  );
  const bfi = readReference('bfi');
  const columns = readColumns('bfi');
  const keyed = Object.entries(bfi.keys as Record<string, string[]>).map(
    ([scale, keys]): [string, Float64Array[], Classical] => [
      `bfi ${scale}`,
      keys.map((key) => (key[0] === '-' ? numbers(columns[key.slice(1)]).map((x) => 7 - x) : numbers(columns[key]))),
      bfi.scales[scale].classical,
    ],
  );
  return [...plain, ...keyed];
}

describe.skipIf(!hasReference)('on real data, as R', () => {
  const all = hasReference ? scales() : [];

  it.each(all)('item analysis agrees on %s', (_, items, reference) => {
    const names = Object.keys(reference.difficulty);
    const analysis = analyseItems(items, { names });
    const columns = [
      ['difficulty', 'difficulty'],
      ['mean', 'item_mean'],
      ['sd', 'item_sd'],
      ['itemTotal', 'item_total_r'],
      ['itemRest', 'corrected_item_rest_r'],
      ['discrimination', 'D27'],
    ] as const;
    for (const [ours, theirs] of columns) {
      names.forEach((name, i) =>
        expect(analysis.items[i][ours], `${name} ${ours}`).toBeCloseTo(reference[theirs][name], 10),
      );
    }
  });

  it.each(all)('reliability agrees on %s', (_, items, reference) => {
    const alpha = cronbachAlpha(items);
    expect(alpha.alpha).toBeCloseTo(reference.alpha_raw, 10);
    expect(alpha.standardized).toBeCloseTo(reference.alpha_std, 10);
    expect(alpha.lambda6).toBeCloseTo(reference.lambda6, 10);
    Object.values(reference.alpha_if_dropped).forEach((value, i) => expect(alpha.ifDropped[i]).toBeCloseTo(value, 10));
    expect(standardErrorOfMeasurement(analyseItems(items).totalSd, alpha.alpha)).toBeCloseTo(reference.sem, 8);
    expect(omegaTotal(items).total).toBeCloseTo(reference.omega_total_1factor, 5);
  });

  it.each(all.filter(([, items, { omega }]) => omega && items.length > 5))(
    'hierarchical omega agrees on %s',
    (_, items, { omega }) => {
      const found = omegaHierarchical(items);
      expect(Math.abs(found.hierarchical - omega!.omega_h)).toBeLessThan(1e-4);
      expect(Math.abs(found.total - omega!.omega_tot)).toBeLessThan(1e-4);
    },
  );

  it.each([
    ['verbagg_dich', 'Gender', 'M'],
    ['hci', 'gender', '0'],
  ])('DIF agrees on %s', (name, column, reference) => {
    const { dif } = readReference(name);
    const columns = readColumns(name);
    const items = dif.items.map((item: string) => numbers(columns[item]));
    const groups = columns[column].map((group) => (group === reference ? 0 : 1));
    for (const purify of [false, true]) {
      const expected = dif[purify ? 'purify' : 'no_purify'];
      mantelHaenszelDif(items, groups, { purify }).forEach((found, i) => {
        expect(found.chiSquare).toBeCloseTo(expected.MH_chisq[i], 8);
        expect(found.p).toBeCloseTo(expected.p[i], 8);
        expect(found.alpha).toBeCloseTo(expected.alphaMH[i], 8);
        expect(found.delta).toBeCloseTo(expected.deltaMH[i], 8);
        expect((found.deltaSe / 2.35) ** 2).toBeCloseTo(expected.varLambda[i], 8);
      });
    }
    logisticDif(items, groups).forEach((found, i) => {
      expect(found.both.chiSquare).toBeCloseTo(dif.logistic_both.stat_LRT_2df[i], 7);
      expect(found.both.r2).toBeCloseTo(dif.logistic_both.deltaR2_nagelkerke[i], 9);
    });
  });

  it('the key of a multiple-choice test is as discriminating as the scored item', () => {
    const key = '1,4,5,2,3,1,2,1,3,1,2,4,2,1,5,3,4,4,1,4,3,3,4,1,3,5,1,3,1,5,4,5'.split(',');
    const found = analyseDistractors(Object.values(readColumns('sat12_raw')), key, { missing: ['8'] });
    const { classical } = readReference('sat12_scored');
    Object.keys(classical.difficulty).forEach((name, i) => {
      const right = found[i].options.find(({ isKey }) => isKey)!;
      expect(found[i].difficulty).toBeCloseTo(classical.difficulty[name], 12);
      expect(right.discrimination).toBeCloseTo(classical.D27[name], 12);
      expect(right.optionRest).toBeCloseTo(classical.corrected_item_rest_r[name], 10);
    });
  });
});
