import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { growthCurves, growthKnots, growthPercentiles, growthTargets, projectGrowth } from './index.js';

const measured = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');

describe.skipIf(!existsSync(measured))('growth percentiles of a real panel (skipped without ../shared)', () => {
  it.each([4, 6, 8])('in grade %i are what SGP finds, from all orders', (grade) => {
    const rows = readFileSync(join(measured, 'sgpData_wide.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell))));
    const expected = new Map(
      readFileSync(join(measured, 'sgpData_wide.sgp_ref.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line): [string, string[]] => [line.split(',')[0], line.split(',')]),
    );
    const own = rows.filter((row) => row[5] === grade && !Number.isNaN(row[10]));
    const depth = Math.min(4, grade - 3);
    const backs = Array.from({ length: depth }, (_, c) => depth - c);
    const result = growthPercentiles({
      ids: own.map((row) => row[0]),
      priors: backs.map((back) => own.map((row) => (row[5 - back] === grade - back ? row[10 - back] : Number.NaN))),
      current: own.map((row) => row[10]),
      knots: backs.map((back) => growthKnots(rows.filter((row) => row[4] === grade - back).map((row) => row[9]))),
      everyOrder: true,
    });
    const judged = result.students.filter(({ sgp }) => sgp !== undefined);
    const differences = judged.map(({ id, sgp, byOrder }) => {
      const line = expected.get(id) as string[];
      const others = byOrder.filter((percentile, k) => percentile !== Number(line[5 + k])).length;
      return { best: Math.abs(Number(line[3]) - (sgp as number)), others };
    });
    expect(differences.filter(({ best }) => best === 0).length / judged.length).toBeGreaterThan(0.999);
    expect(Math.max(...differences.map(({ best }) => best))).toBeLessThanOrEqual(1);
    expect(differences.filter(({ others }) => others > 0).length / judged.length).toBeLessThan(0.001);
    expect([...expected.values()].filter((line) => Number(line[1]) === grade)).toHaveLength(judged.length);
  });
});

function panel(n: number) {
  const random = createRandom(21);
  const years = Array.from({ length: 3 }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const level = random.normal();
    years.forEach((scores, year) => {
      scores[i] = Math.round(500 + 20 * year + 50 * (level + 0.5 * random.normal()));
    });
  }
  const [oldest, latest, current] = years;
  return { ids: Array.from({ length: n }, (_, i) => i + 1), priors: [oldest, latest], current };
}

describe('growth percentiles', () => {
  it('are spread evenly and independent of where a student comes from', () => {
    const data = panel(3000);
    const { students } = growthPercentiles(data);
    const percentiles = students.map(({ sgp }) => sgp as number);
    for (let from = 0; from < 100; from += 10) {
      const share = percentiles.filter((sgp) => sgp > from && sgp <= from + 10).length / 3000;
      expect(share).toBeGreaterThan(0.08);
      expect(share).toBeLessThan(0.12);
    }
    const low = percentiles.filter((_, i) => data.priors[1][i] < 500);
    expect(Math.abs(low.reduce((sum, sgp) => sum + sgp / low.length, 0) - 50)).toBeLessThan(1);
  });

  it('use as many of the latest priors as a student has', () => {
    const data = panel(1500);
    data.priors[0][0] = Number.NaN;
    data.priors[1][1] = Number.NaN;
    data.current[2] = Number.NaN;
    const { students } = growthPercentiles(data);
    expect(students.slice(0, 4).map(({ order }) => order)).toEqual([1, 0, 0, 2]);
    expect(students.slice(1, 3).map(({ sgp }) => sgp)).toEqual([undefined, undefined]);
  });

  it('fall back to fewer priors where students are too few, and say so', () => {
    const data = panel(400);
    data.priors[0].fill(Number.NaN, 12);
    const { skipped, students, models } = growthPercentiles(data);
    expect(skipped).toEqual([{ order: 2, reason: expect.stringContaining('too few') }]);
    expect(models[1]).toBeUndefined();
    expect(students[0].order).toBe(1);
  });

  it('rise with the target: more growth is needed for a higher cut', () => {
    const { models } = growthPercentiles(panel(2000));
    const model = models[1];
    if (!model) throw new Error('no model');
    const projection = projectGrowth([model, model], [500, 520]);
    expect(projection.years[1]).toHaveLength(99);
    expect([...projection.years[0]].every((score, k, all) => k === 0 || score >= all[k - 1])).toBe(true);
    const [near] = growthTargets(projection, [540]);
    const [far, later] = growthTargets(projection, [580, 580]);
    expect(far as number).toBeGreaterThan(near as number);
    expect(later as number).toBeLessThanOrEqual(far as number);
    expect(growthTargets(projection, [5000])).toEqual([undefined]);
    expect(() => projectGrowth([model], [500])).toThrow(/too few/);
  });

  it('refuse a student who comes twice, scores that do not vary, and too few students', () => {
    const data = panel(300);
    expect(() => growthPercentiles({ ...data, ids: data.ids.map(() => 1) })).toThrow(/comes twice/);
    expect(() => growthPercentiles({ ...data, priors: [data.current.map(() => 5)] })).toThrow(/do not vary/);
    const few = { ids: [1, 2, 3], priors: [[1, 2, 3]], current: [1, 2, 4] };
    expect(() => growthPercentiles(few)).toThrow(/too few/);
    expect(() => growthPercentiles({ ...data, current: data.current.map(() => Number.POSITIVE_INFINITY) })).toThrow(
      /infinite/,
    );
  });
});

describe('growth curves', () => {
  const random = createRandom(9);
  const pupils: string[] = [];
  const times: number[] = [];
  const scores: number[] = [];
  for (let i = 0; i < 200; i++) {
    const level = 20 + 4 * random.normal();
    const rate = 3 + random.normal();
    for (let year = 0; year < 4; year++) {
      pupils.push(`P${i}`);
      times.push(year);
      scores.push(level + rate * year - 0.3 * year * year + random.normal());
    }
  }

  it('recover the mean curve and follow each pupil', () => {
    const { fit, curves, fitted } = growthCurves({ pupils, times, scores, degree: 2 });
    expect(Math.abs(fit.fixed[1].estimate - 3)).toBeLessThan(0.4);
    expect(Math.abs(fit.fixed[2].estimate + 0.3)).toBeLessThan(0.1);
    expect(curves).toHaveLength(200);
    const residual = scores.reduce((sum, score, i) => sum + (score - fitted[i]) ** 2, 0) / scores.length;
    expect(residual).toBeLessThan(1.1);
  });

  it('give the level at the origin asked for', () => {
    const atStart = growthCurves({ pupils, times, scores });
    const atEnd = growthCurves({ pupils, times, scores, origin: 3 });
    const { level, rate } = atStart.curves[17];
    expect(atEnd.curves[17].level).toBeCloseTo(level + 3 * rate, 4);
    expect(atEnd.fitted[5]).toBeCloseTo(atStart.fitted[5], 4);
  });

  it('refuse a parabola through two occasions', () => {
    const two = times.map((time) => Math.min(time, 1));
    expect(() => growthCurves({ pupils, times: two, scores, degree: 2 })).toThrow(/3 different times/);
    expect(() => growthCurves({ pupils, times, scores, ownDegree: 2 })).toThrow(/mean curve/);
  });
});
