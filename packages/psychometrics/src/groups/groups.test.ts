import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import {
  adjustedRand,
  chooseGroupCount,
  compareMixtures,
  describeGroups,
  fitMixture,
  groupStability,
  kMeans,
  type MixtureModel,
  type PointTable,
  pointTable,
  silhouette,
  standardiseColumns,
} from './index.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasMeasure = existsSync(measure);
if (!hasMeasure) console.info(`skipped: comparison with ${measure}, which is not there`);

const readJson = (name: string) => JSON.parse(readFileSync(join(measure, name), 'utf8'));

/** Named columns of a data set, complete rows only, as z-scores. */
function readScaled(name: string, columns: readonly string[]): PointTable {
  const [header, ...lines] = readFileSync(join(measure, name), 'utf8').replaceAll('"', '').trim().split(/\r?\n/);
  const places = columns.map((column) => header.split(',').indexOf(column));
  const cells = lines.map((line) => line.split(',')).map((row) => places.map((place) => row[place]));
  const complete = cells.filter((row) => row.every((cell) => cell !== '' && cell !== 'NA'));
  return standardiseColumns(pointTable(complete.map((row) => row.map(Number)))).table;
}

/** Three round clouds of 60, 40 and 20 rows around (0, 0), (9, 0) and (0, 12). */
function clouds(): { table: PointTable; truth: number[] } {
  const random = createRandom(4);
  const truth = Array.from({ length: 120 }, (_, i) => (i < 60 ? 0 : i < 100 ? 1 : 2));
  const rows = truth.map((g) => [random.normal() + (g === 1 ? 9 : 0), random.normal() + (g === 2 ? 12 : 0)]);
  return { table: pointTable(rows), truth };
}

const columns = ['broad_interest', 'enjoyment', 'instrumental_mot', 'self_efficacy'];
const body = ['height', 'weight', 'fat', 'grip.force', 'sit.and.bend.forward', 'sit.ups', 'broad.jump'];

describe.skipIf(!hasMeasure)('groups beside R', () => {
  it('have no greater sum of squares than kmeans with 200 starts', () => {
    const table = readScaled('pisa2015usa_motivation.csv', columns);
    const { kmeans } = readJson('pisa2015usa_motivation.ref.json');
    for (const groups of [3, 4]) {
      const reference = kmeans[groups].tot_withinss;
      expect(kMeans(table, groups, { seed: 5 }).sse).toBeLessThanOrEqual(reference * (1 + 1e-6));
    }
    const fitness = readScaled('fitness_kr_a.csv', body);
    for (const { k, tot_withinss } of readJson('fitness_kr_a.ref.json').kmeans.slice(0, 1)) {
      expect(kMeans(fitness, k, { seed: 5 }).sse).toBeLessThanOrEqual(tot_withinss * (1 + 1e-6));
    }
  });

  it('have as mixtures at least the likelihood of mclust, with the same count of parameters', () => {
    const table = readScaled('pisa2015usa_motivation.csv', columns);
    const { lpa } = readJson('pisa2015usa_motivation.ref.json');
    const references: { model: MixtureModel; G: number; logLik: number; df: number }[] = Object.values(lpa);
    for (const { model, G, logLik, df } of references) {
      if (G > 4) continue; // to be quick
      const fit = fitMixture(table, G, model, { seed: 2, starts: 6 });
      expect(fit.logLik).toBeGreaterThanOrEqual(logLik - 1e-3);
      expect(fit.parameters).toBe(df);
      expect(fit.collapsed).toBe(false);
    }
  });
});

describe('k-means', () => {
  const { table, truth } = clouds();

  it('finds clouds, the largest first, and the same ones for the same seed', () => {
    const fit = kMeans(table, 3, { seed: 1 });
    expect(adjustedRand(fit.assignment, truth)).toBe(1);
    expect(fit.sizes).toEqual([60, 40, 20]);
    expect(kMeans(table, 3, { seed: 1 })).toEqual(fit);
    expect(fit.within.reduce((sum, one) => sum + one, 0)).toBeCloseTo(fit.sse, 9);
  });

  it('reaches the least sum of squares of all partitions of a small table', () => {
    const random = createRandom(8);
    const small = pointTable(Array.from({ length: 10 }, () => [random.normal(), random.normal()]));
    let least = Number.POSITIVE_INFINITY;
    for (let code = 1; code < 2 ** 9; code++) {
      let sse = 0;
      for (const side of [0, 1]) {
        const members = Array.from({ length: 10 }, (_, i) => i).filter((i) => ((code >> i) & 1) === side);
        for (const j of [0, 1]) {
          const cells = members.map((i) => small.values[2 * i + j]);
          const mean = cells.reduce((sum, x) => sum + x, 0) / cells.length;
          sse += cells.reduce((sum, x) => sum + (x - mean) ** 2, 0);
        }
      }
      least = Math.min(least, sse);
    }
    expect(kMeans(small, 2, { seed: 3 }).sse).toBeCloseTo(least, 10);
  });

  it('is refused where groups cannot be', () => {
    expect(() => kMeans(table, 121, { seed: 1 })).toThrow(/121 groups are too many for 120 rows/);
    expect(() => kMeans(pointTable([[1], [1], [2]]), 3, { seed: 1 })).toThrow(/only 2 different rows/);
    expect(() =>
      pointTable([
        [1, 2],
        [3, Number.NaN],
      ]),
    ).toThrow(/row 2, column 2/);
    expect(() =>
      standardiseColumns(
        pointTable([
          [1, 2],
          [1, 3],
        ]),
      ),
    ).toThrow(/column 1 is constant/);
  });
});

describe('a mixture', () => {
  it('recovers proportions, means and covariances', () => {
    const random = createRandom(6);
    const rows = Array.from({ length: 4000 }, (_, i) => {
      const [x, y] = [random.normal(), random.normal()];
      return i % 4 === 0 ? [5 + x, 2 + 0.8 * x + 0.6 * y] : [2 * x, y];
    });
    const fit = fitMixture(pointTable(rows), 2, 'VVV', { seed: 1, starts: 8 });
    expect(fit.proportions[1]).toBeCloseTo(0.25, 1);
    expect(fit.means[1][0]).toBeCloseTo(5, 0);
    expect(fit.covariances[1][0][1]).toBeCloseTo(0.8, 0);
    expect(fit.covariances[0][0][0]).toBeGreaterThan(3.5);
    for (let i = 0; i < 10; i++) expect(fit.membership[2 * i] + fit.membership[2 * i + 1]).toBeCloseTo(1, 12);
  });

  it('is for one group the normal distribution', () => {
    const { table } = clouds();
    const fit = fitMixture(table, 1, 'EEE', { seed: 1 });
    const [[[a, b], [, d]]] = fit.covariances;
    expect(fit.logLik).toBeCloseTo(-0.5 * 120 * (2 * Math.log(2 * Math.PI) + Math.log(a * d - b * b) + 2), 8);
  });

  it('does not change its groups when a column is measured in another unit', () => {
    const { table } = clouds();
    const grams = { ...table, values: table.values.map((value, i) => (i % 2 === 0 ? 1000 * value : value)) };
    const [one, other] = [table, grams].map((t) => fitMixture(t, 3, 'VVI', { seed: 1, starts: 8 }));
    expect(other.assignment).toEqual(one.assignment);
    expect(other.logLik).toBeCloseTo(one.logLik - 120 * Math.log(1000), 3);
  });

  it('says that it collapsed when a group shrinks onto equal rows', () => {
    const rows = [...Array.from({ length: 30 }, () => [0, 0]), [1, 2], [2, 1], [3, 5], [4, 2], [5, 4], [6, 9]];
    expect(fitMixture(pointTable(rows), 2, 'VVI', { seed: 1 }).collapsed).toBe(true);
  });

  it('is chosen by BIC', () => {
    const { table } = clouds();
    const [best, next] = compareMixtures(
      table,
      { groups: [1, 2, 3, 4], models: ['EII', 'VVV'] },
      { seed: 1, starts: 8 },
    );
    expect([best.model, best.groups]).toEqual(['EII', 3]);
    expect(best.bic).toBeLessThan(next.bic);
  });
});

describe('the number of groups', () => {
  it('is found for clouds by silhouette and gap', () => {
    const found = chooseGroupCount(clouds().table, 5, { seed: 2, references: 5 });
    expect([found.byGap, found.bySilhouette]).toEqual([3, 3]);
  });

  it('is one by the gap where there are none', () => {
    const random = createRandom(5);
    const even = pointTable(Array.from({ length: 100 }, () => [random.uniform(), random.uniform()]));
    expect(chooseGroupCount(even, 4, { seed: 2, references: 5 }).byGap).toBe(1);
  });

  it('has the silhouette worked out by hand', () => {
    // 0, 1 | 4: (4 − 1) / 4, (3 − 1) / 3, and 0 for the row alone.
    expect(silhouette(pointTable([[0], [1], [4]]), [0, 0, 1], { seed: 1 })).toBeCloseTo((0.75 + 2 / 3) / 3, 12);
  });
});

describe('stability', () => {
  it('is high for clouds and low for cuts through one', () => {
    const { table } = clouds();
    const run = (groups: number) => (t: PointTable) => kMeans(t, groups, { seed: 1, starts: 3 }).assignment;
    const sure = groupStability(table, run(3)(table), run(3), { seed: 1, draws: 8 });
    expect(Math.min(...sure.jaccard)).toBeGreaterThan(0.95);
    const random = createRandom(5);
    const even = pointTable(Array.from({ length: 80 }, () => [random.uniform(), random.uniform()]));
    expect(groupStability(even, run(6)(even), run(6), { seed: 1, draws: 8 }).rand).toBeLessThan(0.8);
  });

  it('has an adjusted Rand index of 1 for renamed groups and the worked value otherwise', () => {
    expect(adjustedRand([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1);
    // Together 2, in one 4, in the other 7 of 15 pairs: (2 − 28/15) / (5.5 − 28/15).
    expect(adjustedRand([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 1])).toBeCloseTo((2 - 28 / 15) / (5.5 - 28 / 15), 12);
  });
});

describe('a portrait', () => {
  it('puts first what sets a group apart', () => {
    const { table, truth } = clouds();
    const [first, , third] = describeGroups(table, truth, ['reading', 'sport']);
    expect(third.traits[0].name).toBe('sport');
    expect(third.traits[0].distance).toBeGreaterThan(1.5);
    expect(first.share).toBe(0.5);
    expect(() =>
      describeGroups(
        table,
        truth.map((g) => 2 * g),
        ['reading', 'sport'],
      ),
    ).toThrow(/group 2 is empty/);
  });
});
