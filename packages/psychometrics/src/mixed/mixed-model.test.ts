import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { completeRows, type DataColumns, fitMixedModel, type MixedFit, modelColumns } from './index.js';

const measured = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');

function readCsv(name: string): Record<string, string[]> {
  const rows = readFileSync(join(measured, `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain));
  return Object.fromEntries(rows[0].map((header, c) => [header, rows.slice(1).map((row) => row[c])]));
}

interface Variance {
  grp: string;
  var1: string | null;
  var2: string | null;
  vcov: number;
}

interface Reference {
  n: number;
  criterion_REML: number;
  logLik_ML: number;
  fixef: Record<string, number>;
  fixef_se: Record<string, number>;
  varcomp: Variance[];
  ML: { fixef: Record<string, number>; varcomp: Variance[] };
  ranef: Record<string, ({ level: string | number } & Record<string, number>)[]>;
}

function reference(name: string, model: string): Reference {
  return JSON.parse(readFileSync(join(measured, `${name}.ref.json`), 'utf8')).models[model];
}

type Random = [group: string, slope?: string];

function fitNamed(
  data: DataColumns,
  outcome: string,
  fixed: string[],
  random: Random[],
  method: 'REML' | 'ML',
  categories: string[],
) {
  const sources = fixed.flatMap((predictor) => predictor.split(':'));
  const rows = completeRows(data, [...new Set([outcome, ...sources, ...random.map(([group]) => group)])]);
  const column = (name: string) => ({ name, values: Float64Array.from(rows, (i) => Number(data[name][i])) });
  return fitMixedModel({
    outcome: column(outcome).values,
    fixed: modelColumns(data, fixed, rows, categories),
    random: random.map(([name, slope]) => {
      const groups = Array.from(rows, (i) => data[name][i] as string);
      return { name, groups, slopes: slope ? [column(slope)] : [] };
    }),
    method,
  });
}

function expectVariances(fit: MixedFit, expected: Variance[]): void {
  for (const { grp, var1, var2, vcov } of expected) {
    const group = fit.groups.find(({ name }) => name === grp);
    const at = (component: string | null) => group?.components.indexOf(component ?? '') ?? -1;
    const found = group ? group.covariance[at(var1)][at(var2 ?? var1)] : fit.residualVariance;
    expect(Math.abs(found / vcov - 1)).toBeLessThan(1e-4);
  }
}

const REFERENCES: [string, string, string, string[], Random[], string[]][] = [
  ['hsb82', 'null', 'mAch', [], [['school']], []],
  ['hsb82', 'ri', 'mAch', ['cses', 'meanses', 'sector'], [['school']], []],
  ['hsb82', 'rs', 'mAch', ['meanses', 'cses', 'sector', 'meanses:cses', 'cses:sector'], [['school', 'cses']], []],
  ['exam_london', 'ri', 'normexam', ['standLRT'], [['school']], []],
  ['exam_london', 'adj', 'normexam', ['standLRT', 'sex', 'schgend', 'schavg'], [['school']], []],
  ['exam_london', 'rs', 'normexam', ['standLRT'], [['school', 'standLRT']], []],
  ['jsp', 'growth', 'math', ['year', 'raven', 'gender'], [['school', 'year'], ['id']], []],
  ['star', 'growth', 'math', ['yrs', 'cltype', 'sx', 'eth', 'ses'], [['id'], ['sch']], []],
];

describe.skipIf(!existsSync(measured))('a mixed model of real pupils (skipped without ../shared)', () => {
  it.each(REFERENCES)('of %s (%s) is what lme4 finds', (name, model, outcome, fixed, random, categories) => {
    const data = readCsv(name);
    const expected = reference(name, model);
    const fit = fitNamed(data, outcome, fixed, random, 'REML', categories);
    expect(fit.observations).toBe(expected.n);
    expect(fit.criterion).toBeCloseTo(expected.criterion_REML, 4);
    expect(fit.fixed.map((effect) => effect.name).sort()).toEqual(Object.keys(expected.fixef).sort());
    for (const { name: effect, estimate, se } of fit.fixed) {
      expect(Math.abs(estimate / expected.fixef[effect] - 1)).toBeLessThan(1e-5);
      expect(Math.abs(se / expected.fixef_se[effect] - 1)).toBeLessThan(1e-5);
    }
    expectVariances(fit, expected.varcomp);
    for (const { name: group, components, effects } of fit.groups) {
      const byLevel = new Map(effects.map((effect) => [effect.level, effect]));
      for (const line of expected.ranef[group]) {
        const effect = byLevel.get(String(line.level));
        components.forEach((component, k) => {
          expect(effect?.values[k]).toBeCloseTo(line[component], 4);
          expect(effect?.sds[k]).toBeCloseTo(line[`condSD_${component}`], 4);
          expect(effect?.low[k]).toBeCloseTo(line[`lo95_${component}`], 3);
        });
      }
    }
    const ml = fitNamed(data, outcome, fixed, random, 'ML', categories);
    expect(ml.logLik).toBeCloseTo(expected.logLik_ML, 4);
    expectVariances(ml, expected.ML.varcomp);
  });
});

/** Scores of pupils in schools, score = 2 + 3 x + school + e. */
function drawn(schools: number, pupils: number, spread: number, seed = 5) {
  const random = createRandom(seed);
  const groups: string[] = [];
  const x: number[] = [];
  const score: number[] = [];
  for (let s = 0; s < schools; s++) {
    const effect = spread * random.normal();
    for (let i = 0; i < pupils; i++) {
      groups.push(`S${s}`);
      x.push(random.normal());
      score.push(2 + 3 * x[x.length - 1] + effect + random.normal());
    }
  }
  return { groups, x, score };
}

describe('a mixed model', () => {
  it('of a balanced design without predictors is the analysis of variance', () => {
    const { groups, score } = drawn(12, 7, 1.5);
    const fit = fitMixedModel({ outcome: score, fixed: [], random: [{ name: 'school', groups }] });
    const means = Array.from({ length: 12 }, (_, s) =>
      score.slice(7 * s, 7 * s + 7).reduce((sum, y) => sum + y / 7, 0),
    );
    const grand = means.reduce((sum, mean) => sum + mean / 12, 0);
    const within = score.reduce((sum, y, i) => sum + (y - means[Math.floor(i / 7)]) ** 2, 0) / (12 * 6);
    const between = (7 * means.reduce((sum, mean) => sum + (mean - grand) ** 2, 0)) / 11;
    expect(fit.residualVariance).toBeCloseTo(within, 6);
    expect(fit.groups[0].covariance[0][0]).toBeCloseTo((between - within) / 7, 6);
    expect(fit.fixed[0].estimate).toBeCloseTo(grand, 10);
  });

  it('finds the same whatever the units of its columns', () => {
    const { groups, x, score } = drawn(20, 15, 1);
    const plain = fitMixedModel({
      outcome: score,
      fixed: [{ name: 'x', values: x }],
      random: [{ name: 'school', groups, slopes: [{ name: 'x', values: x }] }],
    });
    const moved = x.map((value) => 500 + 100 * value);
    const other = fitMixedModel({
      outcome: score.map((value) => 10 * value - 3),
      fixed: [{ name: 'x', values: moved }],
      random: [{ name: 'school', groups, slopes: [{ name: 'x', values: moved }] }],
    });
    expect(other.fixed[1].estimate).toBeCloseTo(plain.fixed[1].estimate / 10, 6);
    expect(other.groups[0].covariance[1][1] * 100).toBeCloseTo(plain.groups[0].covariance[1][1], 5);
  });

  it('says so when schools do not differ more than chance', () => {
    const { groups, score } = drawn(10, 10, 0, 8);
    // Without a difference between schools at all.
    const mean = (s: number) => score.slice(10 * s, 10 * s + 10).reduce((sum, y) => sum + y / 10, 0);
    const level = score.map((y, i) => y - mean(Math.floor(i / 10)));
    const fit = fitMixedModel({ outcome: level, fixed: [], random: [{ name: 'school', groups }] });
    expect(fit.singular).toBe(true);
    expect(fit.groups[0].covariance[0][0]).toBe(0);
    expect(fit.groups[0].effects.every(({ values, sds }) => Math.abs(values[0]) + sds[0] === 0)).toBe(true);
  });

  it('takes schools with a single pupil, drawn to the mean', () => {
    const { groups, x, score } = drawn(15, 8, 1);
    groups.push('alone');
    x.push(0);
    score.push(40);
    const fit = fitMixedModel({
      outcome: score,
      fixed: [{ name: 'x', values: x }],
      random: [{ name: 'school', groups }],
    });
    const alone = fit.groups[0].effects.find(({ level }) => level === 'alone');
    expect(alone?.observations).toBe(1);
    expect(alone?.values[0]).toBeLessThan(38);
  });

  it('refuses what it cannot fit', () => {
    const { groups, x, score } = drawn(6, 5, 1);
    const random = [{ name: 'school', groups }];
    const fit = (fixed: { name: string; values: number[] }[], own = random, outcome = score) => {
      return () => fitMixedModel({ outcome, fixed, random: own });
    };
    const twice = x.map((value) => 2 * value + 1);
    expect(
      fit([
        { name: 'x', values: x },
        { name: 'twice', values: twice },
      ]),
    ).toThrow(/twice is collinear/);
    expect(fit([{ name: 'flat', values: x.map(() => 3) }])).toThrow(/flat does not vary/);
    expect(fit([{ name: 'x', values: x.map((value, i) => (i === 3 ? Number.NaN : value)) }])).toThrow(
      /x is not a number in row 4/,
    );
    expect(
      fit(
        [],
        random,
        score.map(() => 1),
      ),
    ).toThrow(/the outcome does not vary/);
    expect(fit([], [{ name: 'school', groups: groups.map((_, i) => `S${i}`) }])).toThrow(
      /every school has a single row/,
    );
    expect(fit([], [{ name: 'school', groups: groups.map(() => 'S') }])).toThrow(/single level/);
    expect(fit([], [{ name: 'school', groups: groups.map((name, i) => (i === 0 ? '' : name)) }])).toThrow(
      /school is missing in row 1/,
    );
    expect(fit([], random, x.slice(0, 4))).toThrow(RangeError);
  });
});
