import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Calibration,
  calibrate,
  type ItemCurve,
  type ItemModel,
  informationCriteria,
  itemFit,
  linkScales,
  scorePersons,
} from './index.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasReference = existsSync(join(measure, 'lsat7.csv'));
if (!hasReference) console.info(`skipped: comparison with R on ${measure}, which is not there`);

interface Table {
  head: string[];
  rows: string[][];
}

interface ReferenceModel {
  itemtype: string | string[];
  logLik: number;
  npar: number;
  AIC: number;
  BIC: number;
  items: { slope_intercept: Record<string, { par: Record<string, number>; SE: Record<string, number | null> }> };
  scores: Record<
    string,
    {
      first50: (number | null)[];
      se_first50: (number | null)[];
      summary: { n: number; mean: number; min: number; max: number };
    }
  >;
  S_X2?: { S_X2: number[]; df: number[]; p: number[] };
}

function readTable(name: string): Table {
  const lines = readFileSync(join(measure, `${name}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/);
  const [head, ...rows] = lines.map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
  return { head, rows };
}

function readReference(name: string) {
  return JSON.parse(readFileSync(join(measure, `${name}.ref.json`), 'utf8'));
}

function take(
  { head, rows }: Table,
  names: readonly string[],
  change: (value: number, name: string) => number = (value) => value,
) {
  const at = names.map((name) => head.indexOf(name));
  const answered = rows.map((row) =>
    at.map((column, j) => (row[column] === '' ? Number.NaN : change(Number(row[column]), names[j]))),
  );
  const kept = answered.filter((row) => row.some((value) => !Number.isNaN(value)));
  return { answers: Float64Array.from(kept.flat()), persons: kept.length, items: names.length };
}

const MODELS: Record<string, ItemModel> = { Rasch: 'rasch', '2PL': '2pl', '3PL': '3pl', graded: 'grm', gpcm: 'gpcm' };
const modelsOf = ({ itemtype }: ReferenceModel) =>
  Array.isArray(itemtype) ? itemtype.map((type) => MODELS[type]) : MODELS[itemtype];

function curvesOf({ items }: ReferenceModel) {
  return Object.entries(items.slope_intercept)
    .filter(([name]) => name !== 'GroupPars')
    .map(([name, { par, SE }]) => {
      const intercepts = Object.keys(par).filter((key) => /^d[1-9]?$/.test(key));
      return {
        name,
        a: par.a1,
        d: intercepts.map((key) => par[key]),
        logitG: par['logit(g)'],
        se: { a: SE.a1, d: intercepts.map((key) => SE[key]) },
      };
    });
}

/** Largest distances of a calibration from R's. */
function distances(calibration: Calibration, reference: ReferenceModel) {
  const out = { parameter: 0, error: 0 };
  curvesOf(reference).forEach(({ a, d, se }, j) => {
    const item = calibration.items[j];
    out.parameter = Math.max(out.parameter, Math.abs(item.a - a), ...d.map((value, k) => Math.abs(item.d[k] - value)));
    if (se.a) out.error = Math.max(out.error, Math.abs((item.se?.a ?? 0) / se.a - 1));
    se.d.forEach((value, k) => {
      if (value) out.error = Math.max(out.error, Math.abs((item.se?.d[k] ?? 0) / value - 1));
    });
  });
  return out;
}

describe.skipIf(!hasReference)('a calibration on real data', () => {
  const cases: [string, string, number, number][] = [
    ['lsat7', 'Rasch', 1e-4, 1e-3],
    ['lsat7', '2PL', 1e-4, 1e-3],
    ['lsat7', '3PL', 2e-2, 0.05],
    ['sat12_scored', '2PL', 1e-4, 1e-3],
    ['sat12_scored', '3PL', 2e-2, 0.05],
    ['hci', 'Rasch', 1e-4, 1e-3],
    ['verbagg_dich', '2PL', 1e-4, 1e-3],
    ['science_liking', 'graded', 1e-3, 1e-3],
    ['science_liking', 'gpcm', 5e-3, 1e-3],
    ['science_liking', 'Rasch', 5e-3, 1e-3],
    ['pisa2009usa_math', 'mixed', 5e-3, 1e-3],
    ['czmatura2019', 'mixed', 5e-3, 1e-3],
  ];
  it.each(cases)('is that of R: %s, %s', (file, name, parameter, logLik) => {
    const reference: ReferenceModel = readReference(file).models[name];
    const data = take(
      readTable(file),
      curvesOf(reference).map((curve) => curve.name),
    );
    const calibration = calibrate({ ...data, model: modelsOf(reference), standardErrors: true });
    expect(calibration.converged).toBe(true);
    expect(calibration.parameters).toBe(reference.npar);
    expect(calibration.logLik).toBeGreaterThan(reference.logLik - logLik);
    expect(calibration.logLik).toBeLessThan(reference.logLik + Math.max(logLik, 1e-2));
    const far = distances(calibration, reference);
    expect(far.parameter).toBeLessThan(parameter);
    expect(far.error).toBeLessThan(0.02);
    expect(informationCriteria(calibration).bic).toBeCloseTo(reference.BIC, 1);
  });

  it('of six categories is that of R, for five questionnaire scales', () => {
    const reference = readReference('bfi');
    for (const [scale, keys] of Object.entries<string[]>(reference.keys)) {
      const names = keys.map((key) => key.replace('-', ''));
      const data = take(readTable('bfi'), names, (value, name) => (keys.includes(`-${name}`) ? 7 - value : value));
      for (const model of ['graded', 'gpcm']) {
        const expected: ReferenceModel = reference.scales[scale][model];
        const found = calibrate({ ...data, model: MODELS[model], withoutAnswers: 'omit' });
        expect(found.logLik).toBeGreaterThan(expected.logLik - 1e-3);
        expect(distances(found, expected).parameter).toBeLessThan(model === 'graded' ? 1e-3 : 5e-3);
      }
    }
  });

  it('of two countries with the same items is that of R', () => {
    const { multigroup } = readReference('timss2011_aus_twn');
    const table = readTable('timss2011_aus_twn');
    const names: string[] = multigroup.items.map(({ _row }: { _row: string }) => _row);
    const country = table.head.indexOf('IDCNTRY');
    const groups = table.rows.map((row) => (row[country] === '36' ? 0 : 1));
    const data = { ...take(table, names), groups };
    const model = names.map((name) => MODELS[multigroup.itemtype[name]]);
    const found = calibrate({ ...data, model });
    expect(found.logLik).toBeGreaterThan(multigroup.logLik - 1e-3);
    expect(found.parameters).toBe(multigroup.npar);
    expect(found.groups[0]).toEqual({ mean: 0, variance: 1 });
    expect(Math.abs(found.groups[1].mean - multigroup.TWN_mean)).toBeLessThan(1e-4);
    expect(Math.abs(found.groups[1].variance - multigroup.TWN_var)).toBeLessThan(1e-4);
    const { theta, se } = scorePersons(found, data);
    for (let i = 0; i < 50; i++) {
      expect(Math.abs(theta[i] - multigroup.EAP_first50[i])).toBeLessThan(1e-4);
      expect(Math.abs(se[i] - multigroup.EAP_se_first50[i])).toBeLessThan(1e-4);
    }
  });

  it('with anchors finds the new items and the new group on the old scale, as R', () => {
    const reference = readReference('sat12_scored').fixed_anchor;
    const table = readTable('sat12_scored');
    const names = Array.from({ length: 24 }, (_, j) => `Item.${j + 9}`);
    const data = take({ head: table.head, rows: table.rows.slice(300) }, names);
    const anchors = new Map(
      reference.base_params
        .slice(8)
        .map(({ a1, d }: { a1: number; d: number }, j: number): [number, ItemCurve] => [
          j,
          { model: '2pl', a: a1, d: [d] },
        ]),
    );
    const found = calibrate({ ...data, anchors: anchors as Map<number, ItemCurve> });
    expect(found.logLik).toBeGreaterThan(reference.logLik - 1e-3);
    expect(Math.abs(found.groups[0].mean - reference.latent_mean)).toBeLessThan(1e-4);
    expect(Math.abs(found.groups[0].variance - reference.latent_var)).toBeLessThan(1e-4);
    reference.new_params.forEach(({ a1, d }: { a1: number; d: number }, j: number) => {
      expect(Math.abs(found.items[j].a - a1)).toBeLessThan(1e-4);
      expect(Math.abs(found.items[j].d[0] - d)).toBeLessThan(1e-4);
    });
  });
});

describe.skipIf(!hasReference)('scores with given curves', () => {
  it.each([
    ['sat12_scored', '2PL'],
    ['sat12_scored', '3PL'],
    ['science_liking', 'graded'],
    ['science_liking', 'gpcm'],
    ['czmatura2019', 'mixed'],
  ])('are those of R: %s, %s', (file, name) => {
    const reference: ReferenceModel = readReference(file).models[name];
    const curves = curvesOf(reference);
    const data = take(
      readTable(file),
      curves.map((curve) => curve.name),
    );
    const models = modelsOf(reference);
    const anchors = new Map(
      curves.map(({ a, d, logitG }, j): [number, ItemCurve] => {
        const model = Array.isArray(models) ? models[j] : models;
        return [j, { model, a, d, ...(model === '3pl' && { g: 1 / (1 + Math.exp(-logitG)) }) }];
      }),
    );
    const calibration = calibrate({ ...data, anchors, maxIterations: 0 });
    expect(calibration.logLik).toBeCloseTo(reference.logLik, 3);
    for (const [method, expected] of Object.entries(reference.scores)) {
      const { theta, se, without } = scorePersons(calibration, data, { method: method as 'EAP', impossible: 'mark' });
      expect(data.persons - without.length).toBe(expected.summary.n);
      expected.first50.forEach((value, i) => {
        expect(Number.isNaN(theta[i])).toBe(value === null);
        if (value !== null) expect(Math.abs(theta[i] - value)).toBeLessThan(method === 'EAP' ? 1e-12 : 1e-5);
        // R takes the curvature at MAP, ML and WLE by differences: good to three digits.
        if (value !== null)
          expect(Math.abs(se[i] / (expected.se_first50[i] ?? 0) - 1)).toBeLessThan(method === 'EAP' ? 1e-12 : 2e-3);
      });
    }
  });
});

describe.skipIf(!hasReference)('S-X²', () => {
  it.each(['lsat7', 'sat12_scored', 'verbagg_dich', 'hci'])('is that of R: %s', (file) => {
    const reference: ReferenceModel = readReference(file).models['2PL'];
    const data = take(
      readTable(file),
      curvesOf(reference).map((curve) => curve.name),
    );
    const fit = itemFit(calibrate(data), data);
    expect(fit.map(({ df }) => df)).toEqual(reference.S_X2?.df);
    fit.forEach(({ sx2, p }, j) => {
      expect(Math.abs(sx2 / (reference.S_X2?.S_X2[j] ?? 0) - 1)).toBeLessThan(1e-4);
      expect(Math.abs(p - (reference.S_X2?.p[j] ?? 0))).toBeLessThan(1e-4);
    });
  });
});

describe.skipIf(!hasReference)('the link of two forms', () => {
  it('is that of Kolen & Brennan, by all four methods', () => {
    const { results } = readReference('kb04_forms');
    const { rows } = readTable('kb04_forms');
    const grid = Array.from({ length: 81 }, (_, i) => (i - 40) / 10);
    const normal = grid.map((theta) => Math.exp((-theta * theta) / 2));
    for (const D of [1, 1.7]) {
      const form = (wanted: string) =>
        rows
          .filter(([name, item]) => name === wanted && Number(item) % 3 === 0)
          .map(
            ([, , a, b, g]): ItemCurve => ({
              model: '3pl',
              a: D * Number(a),
              d: [-D * Number(a) * Number(b)],
              g: Number(g),
            }),
          );
      const expected = results[`own_D${D}`];
      const [x, y] = [form('x'), form('y')];
      const found = {
        MM: linkScales(x, y, { method: 'mean-mean' }),
        MS: linkScales(x, y, { method: 'mean-sigma' }),
        HB_uniform: linkScales(x, y, { method: 'haebara' }),
        SL_uniform: linkScales(x, y, { method: 'stocking-lord' }),
        HB_normal: linkScales(x, y, { method: 'haebara', grid, weights: normal }),
        SL_normal: linkScales(x, y, { method: 'stocking-lord', grid, weights: normal }),
      };
      for (const [method, { A, B }] of Object.entries(found)) {
        expect(Math.abs(A - expected[method].A)).toBeLessThan(1e-5);
        expect(Math.abs(B - expected[method].B)).toBeLessThan(1e-5);
      }
    }
  });
});
