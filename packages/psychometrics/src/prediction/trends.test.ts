import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { chooseSmoothing, forecastAccuracy, smoothSeries, theilSenTrend } from './index.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasMeasure = existsSync(measure);
if (!hasMeasure) console.info(`skipped: comparison with ${measure}, which is not there`);

interface SmoothingReference {
  readonly loglik: number;
  readonly aic: number;
  readonly mean: readonly number[];
  readonly lower95: readonly number[];
  readonly upper95: readonly number[];
  readonly MAE: number;
  readonly MASE: number;
}

type SeriesReference = Record<keyof typeof forms, SmoothingReference> & { readonly h: number };

const forms = { ses: 'none', holt: 'linear', damped: 'damped' } as const;

function readSeries() {
  const values: Record<string, number[]> = {};
  for (const line of readFileSync(join(measure, 'series_dev.csv'), 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [name, , , value] = line.replaceAll('"', '').split(',');
    values[name] ??= [];
    values[name].push(Number(value));
  }
  const { series } = JSON.parse(readFileSync(join(measure, 'series_dev.ref.json'), 'utf8'));
  return Object.entries<SeriesReference>(series).map(([name, reference]) => ({
    name,
    reference,
    values: values[name],
  }));
}

describe.skipIf(!hasMeasure)('smoothing beside R’s forecast', () => {
  it('has at least the likelihood, and the forecasts and intervals where R found the same weights', () => {
    let same = 0;
    for (const { reference, values } of readSeries()) {
      const ahead: number = reference.h;
      const training = values.slice(0, -ahead);
      for (const [name, trend] of Object.entries(forms)) {
        const theirs = reference[name as keyof typeof forms];
        const ours = smoothSeries(training, { trend, ahead });
        expect(ours.logLik).toBeGreaterThanOrEqual(theirs.loglik - 1e-3);
        if (ours.logLik > theirs.loglik + 1e-4) continue;
        same++;
        expect(ours.aic).toBeCloseTo(theirs.aic, 3);
        const width = theirs.upper95[0] - theirs.lower95[0];
        for (const [h, { mean, low, high }] of ours.forecast.entries()) {
          expect(Math.abs(mean - theirs.mean[h]) / width).toBeLessThan(1e-4);
          expect(Math.abs(low - theirs.lower95[h]) / width).toBeLessThan(1e-4);
          expect(Math.abs(high - theirs.upper95[h]) / width).toBeLessThan(1e-4);
        }
        const means = ours.forecast.map(({ mean }) => mean);
        const { mae, mase } = forecastAccuracy(values.slice(-ahead), means, training);
        expect(mae / theirs.MAE).toBeCloseTo(1, 3);
        expect(mase / theirs.MASE).toBeCloseTo(1, 3);
      }
    }
    expect(same).toBeGreaterThanOrEqual(5);
  });
});

describe('smoothing', () => {
  const random = createRandom(5);
  const rising = Array.from({ length: 40 }, (_, t) => 50 + 2 * t + random.normal());

  it('follows its recursion: the error-correction form gives back the forecast', () => {
    const { alpha, start, forecast } = smoothSeries(rising, { trend: 'none', ahead: 3 });
    let level = start[0];
    for (const value of rising) level += alpha * (value - level);
    expect(forecast.map(({ mean }) => mean)).toEqual([level, level, level].map((x) => expect.closeTo(x, 9)));
    expect(forecast[2].high - forecast[2].low).toBeGreaterThan(forecast[0].high - forecast[0].low);
  });

  it('does not depend on unit or zero', () => {
    const one = smoothSeries(rising, { trend: 'linear', ahead: 2 });
    const other = smoothSeries(
      rising.map((value) => 10 * value - 300),
      { trend: 'linear', ahead: 2 },
    );
    expect(other.forecast[1].mean).toBeCloseTo(10 * one.forecast[1].mean - 300, 3);
    expect(other.forecast[1].high).toBeCloseTo(10 * one.forecast[1].high - 300, 3);
  });

  it('chooses a trend for a rising series, none for noise, and a season for two terms a year', () => {
    expect(chooseSmoothing(rising, { ahead: 1 })[0].form.trend).toBe('linear');
    const noise = Array.from({ length: 40 }, () => random.normal());
    expect(chooseSmoothing(noise, { ahead: 1 })[0].form.trend).toBe('none');
    const terms = noise.map((value, t) => 70 + (t % 2 === 0 ? 3 : -3) + 0.5 * value);
    const [best] = chooseSmoothing(terms, { ahead: 2, period: 2 });
    expect(best.form).toEqual({ trend: 'none', period: 2 });
    expect(best.forecast[0].mean - best.forecast[1].mean).toBeCloseTo(6, 0);
  });

  it('holds about the promised share of values in its interval', () => {
    let held = 0;
    for (let turn = 0; turn < 150; turn++) {
      const series = Array.from({ length: 41 }, () => random.normal());
      const { low, high } = smoothSeries(series.slice(0, 40), { trend: 'none', ahead: 1, level: 0.8 }).forecast[0];
      if (series[40] >= low && series[40] <= high) held++;
    }
    expect(held / 150).toBeGreaterThan(0.7);
    expect(held / 150).toBeLessThan(0.9);
  });

  it('is refused for a series that is short, flat, exact or broken', () => {
    const options = { trend: 'linear', ahead: 1 } as const;
    expect(() => smoothSeries([1, 2, 4], options)).toThrow(/3 values are too few/);
    expect(() => smoothSeries([1, 1, 1, 1, 1, 1, 1, 1, 1], options)).toThrow(/does not vary/);
    expect(() => smoothSeries([1, 2, 3, 4, 5, 6, 7, 8, 9], options)).toThrow(/without error/);
    expect(() => smoothSeries([1, 2, Number.NaN, 4, 5, 6, 7, 8], options)).toThrow(/value 3/);
  });
});

describe('a Theil–Sen trend', () => {
  it('has the slope and test worked out by hand', () => {
    // Slopes 1, 1, 1, 1 (1→3 over 2), −1 … of 1, 2, 4, 3: five pairs rise, one falls; exact p = 2 · 4/24.
    const found = theilSenTrend([1, 2, 3, 4], [1, 2, 4, 3]);
    expect(found.slope).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect([found.s, found.tau]).toEqual([4, 4 / 6]);
    expect(found.p).toBeCloseTo(8 / 24, 12);
  });

  it('is the line itself for values on a line, and not moved by one wild value', () => {
    const times = Array.from({ length: 12 }, (_, t) => 2014 + t);
    const values = times.map((time) => 3 * time - 6000);
    values[4] = 9999;
    const { slope, intercept, forecast } = theilSenTrend(times, values, [2030]);
    expect([slope, intercept, forecast[0].mean]).toEqual([3, -6000, 90].map((x) => expect.closeTo(x, 6)));
  });

  it('has a slope that turns with its time and a test that does not mind order-keeping changes', () => {
    const random = createRandom(3);
    const times = Array.from({ length: 30 }, (_, t) => t);
    const values = times.map((t) => 0.1 * t + random.normal());
    const one = theilSenTrend(times, values);
    expect(
      theilSenTrend(
        times.map((t) => -t),
        values,
      ).slope,
    ).toBeCloseTo(-one.slope, 12);
    expect(theilSenTrend(times, values.map(Math.exp)).p).toBe(one.p);
    expect(one.slopeLow).toBeLessThan(one.slope);
    expect(one.slopeHigh).toBeGreaterThan(one.slope);
  });

  it('counts ties as Kendall does', () => {
    // n = 5, one tie of two: S = 9 − 0, variance (5·4·15 − 2·1·9) / 18.
    const { s, tau, p } = theilSenTrend([1, 2, 3, 4, 5], [1, 2, 2, 3, 4]);
    expect(s).toBe(9);
    expect(tau).toBeCloseTo(9 / Math.sqrt(10 * 9), 12);
    expect(p).toBeCloseTo(0.04326, 4); // z = 8 / √15.6667 = 2.0212
  });

  it('holds about the promised share of values in its interval', () => {
    const random = createRandom(1);
    const times = Array.from({ length: 15 }, (_, t) => t);
    let held = 0;
    for (let turn = 0; turn < 400; turn++) {
      const values = times.map((t) => 1 + 0.5 * t + random.normal());
      const [{ low, high }] = theilSenTrend(times, values, [15], 0.9).forecast;
      const truth = 1 + 0.5 * 15 + random.normal();
      if (truth >= low && truth <= high) held++;
    }
    expect(held / 400).toBeGreaterThan(0.83);
    expect(held / 400).toBeLessThan(0.96);
  });

  it('is refused without times, values or variation', () => {
    expect(() => theilSenTrend([1, 2, 3], [1, 2, 3])).toThrow(/at least 4/);
    expect(() => theilSenTrend([1, 1, 1, 1], [1, 2, 3, 4])).toThrow(/times are all equal/);
    expect(() => theilSenTrend([1, 2, 3, 4], [5, 5, 5, 5])).toThrow(/does not vary/);
  });
});
