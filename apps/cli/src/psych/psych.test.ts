import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { psych } from './testing.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasReference = existsSync(join(measure, 'catalog.json'));
if (!hasReference) console.info(`skipped: comparison with R on ${measure}, which is not there`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wuyu-psych-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function json(...args: string[]) {
  const { code, out, err } = await psych(...args, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

const data = (name: string) => join(measure, `${name}.csv`);
const reference = (name: string) => JSON.parse(readFileSync(join(measure, `${name}.ref.json`), 'utf8'));

describe.skipIf(!hasReference)('on real data, as R', () => {
  it.each([
    ['sat12_scored', 'Item'],
    ['science_liking', undefined],
    ['hci', '^Item'],
    ['czmatura2019', '^b\\d'],
  ])('psych items agrees on %s', async (name, items) => {
    const { classical } = reference(name);
    const found = await json('items', data(name), ...(items ? ['--items', items] : []));
    expect(Object.keys(found)).toEqual(['alpha', 'omega', 'items']);
    expect(found.alpha).toBeCloseTo(classical.alpha_raw, 9);
    expect(found.omega).toBeCloseTo(classical.omega_total_1factor, 5);
    expect(found.items.map(({ item }: { item: string }) => item)).toEqual(Object.keys(classical.difficulty));
    for (const { item, difficulty, itemTotal, itemRest, d27 } of found.items) {
      expect(difficulty).toBeCloseTo(classical.difficulty[item], 9);
      expect(itemTotal).toBeCloseTo(classical.item_total_r[item], 9);
      expect(itemRest).toBeCloseTo(classical.corrected_item_rest_r[item], 9);
      expect(d27).toBeCloseTo(classical.D27[item], 9);
    }
  });

  it('psych fit agrees on lsat7 (2PL)', async () => {
    const model = reference('lsat7').models['2PL'];
    const found = await json('fit', data('lsat7'), '--model', '2pl');
    expect(found.converged).toBe(true);
    expect(Math.abs(found.logLik - model.logLik)).toBeLessThan(1e-3);
    for (const { item, a, d, se } of found.items) {
      const { par, SE } = model.items.slope_intercept[item];
      expect(Math.abs(a - par.a1)).toBeLessThan(1e-4);
      expect(Math.abs(d[0] - par.d)).toBeLessThan(1e-4);
      expect(se.a / SE.a1).toBeCloseTo(1, 1);
    }
  });

  it('psych fit and score agree on two countries', async () => {
    const { multigroup } = reference('timss2011_aus_twn');
    const args = [data('timss2011_aus_twn'), '--items', '^M0', '--groups', 'IDCNTRY', '--model', 'gpcm'];
    const { logLik, groups } = await json('fit', ...args);
    expect(logLik).toBeGreaterThan(multigroup.logLik - 1e-3);
    expect(groups[0]).toEqual({ group: '36', mean: 0, variance: 1 });
    expect(groups[1].mean).toBeCloseTo(multigroup.TWN_mean, 2);
    expect(groups[1].variance).toBeCloseTo(multigroup.TWN_var, 2);
    const { persons } = await json('score', ...args);
    expect(persons).toHaveLength(1769);
    multigroup.EAP_first50.forEach((eap: number, i: number) => expect(persons[i].eap).toBeCloseTo(eap, 2));
  });
});

describe.skipIf(!hasReference)('psych value-added, as lme4', () => {
  it.each([
    ['exam_london', 'ri', ['--outcome', 'normexam', '--prior', 'standLRT']],
    ['exam_london', 'adj', ['--outcome', 'normexam', '--prior', 'standLRT', '--covariates', 'sex,schgend,schavg']],
    ['exam_london', 'rs', ['--outcome', 'normexam', '--prior', 'standLRT', '--slope', 'standLRT']],
    ['hsb82', 'null', ['--outcome', 'mAch']],
    ['hsb82', 'ri', ['--outcome', 'mAch', '--covariates', 'cses,meanses,sector']],
    [
      'hsb82',
      'rs',
      ['--outcome', 'mAch', '--covariates', 'meanses,cses,sector,meanses:cses,cses:sector', '--slope', 'cses'],
    ],
  ])('agrees on %s (%s)', async (name, label, args) => {
    const model = reference(name).models[label];
    const found = await json('value-added', data(name), '--school', 'school', ...args);
    expect(found.fixed.map((effect: { name: string }) => effect.name).sort()).toEqual(Object.keys(model.fixef).sort());
    for (const { name, estimate, se } of found.fixed) {
      expect(Math.abs(estimate - model.fixef[name])).toBeLessThan(1e-5 * Math.max(1, Math.abs(estimate)));
      expect(se / model.fixef_se[name]).toBeCloseTo(1, 4);
    }
    const component = (var1: string | null, var2: string | null) =>
      model.varcomp.find((row: { var1: string | null; var2: string | null }) => row.var1 === var1 && row.var2 === var2)
        ?.vcov;
    const slope = args[args.indexOf('--slope') + 1];
    expect(found.variances.school / component('(Intercept)', null)).toBeCloseTo(1, 4);
    expect(found.variances.residual / component(null, null)).toBeCloseTo(1, 4);
    if (args.includes('--slope')) {
      expect(found.variances.slope / component(slope, null)).toBeCloseTo(1, 4);
      expect(found.variances.covariance / component('(Intercept)', slope)).toBeCloseTo(1, 4);
    }
    expect(Math.abs(found.criterion - model.criterion_REML)).toBeLessThan(1e-4);
    const effects = new Map(model.ranef.school.map((row: { level: string }) => [String(row.level), row]));
    expect(found.schools).toHaveLength(effects.size);
    for (const { school, effect, sd, low } of found.schools) {
      const row = effects.get(school) as Record<string, number>;
      expect(Math.abs(effect - row['(Intercept)'])).toBeLessThan(1e-4);
      expect(Math.abs(sd - row['condSD_(Intercept)'])).toBeLessThan(1e-4);
      expect(Math.abs(low - row['lo95_(Intercept)'])).toBeLessThan(3e-4);
    }
  });

  it('has the deviance with --ml', async () => {
    const model = reference('exam_london').models.ri;
    const args = [data('exam_london'), '--school', 'school', '--outcome', 'normexam', '--prior', 'standLRT', '--ml'];
    const found = await json('value-added', ...args);
    expect(found.variances.school / model.ML.varcomp[0].vcov).toBeCloseTo(1, 4);
    for (const { name, estimate } of found.fixed) expect(Math.abs(estimate - model.ML.fixef[name])).toBeLessThan(1e-5);
  });
});

describe.skipIf(!hasReference)('psych growth', () => {
  it('takes one grade out of a panel file, as SGP', async () => {
    const panel = [data('sgpData_wide'), '--id', 'ID', '--prior', 'SS_2022,SS_2023', '--current', 'SS_2024'];
    const { students } = await json('growth', ...panel, '--grades', 'GRADE_2022=3,GRADE_2023=4,GRADE_2024=5');
    const expected = new Map(
      readFileSync(join(measure, 'sgpData_wide.sgp_ref.csv'), 'utf8')
        .split('\n')
        .map((line) => line.split(','))
        .filter(([, grade]) => grade === '5')
        .map(([id, , , sgp]) => [id, Number(sgp)]),
    );
    expect(students.map(({ id }: { id: string }) => id).sort()).toEqual([...expected.keys()].sort());
    const gaps = students.map(({ id, sgp }: { id: string; sgp: number }) => Math.abs(sgp - expected.get(id)!));
    expect(gaps.filter((gap: number) => gap > 0).length).toBeLessThan(students.length / 1000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(!hasReference)('psych items --key', () => {
  const key = '1,4,5,2,3,1,2,1,3,1,2,4,2,1,5,3,4,4,1,4,3,3,4,1,3,5,1,3,1,5,4,5';

  it('marks raw options as those who published them did', async () => {
    const raw = await json('items', data('sat12_raw'), '--key', key);
    const scored = await json('items', data('sat12_scored'));
    expect(raw.alpha).toBe(scored.alpha);
    const plain = raw.items.map(
      ({ key: _key, options: _options, weak: _weak, ...item }: Record<string, unknown>) => item,
    );
    expect(plain).toEqual(scored.items);
    for (const { difficulty, options } of raw.items) {
      const right = options.find(({ isKey }: { isKey: boolean }) => isKey);
      expect(right.share).toBeCloseTo(difficulty, 12);
      expect(options.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(600);
    }
  });

  it('leaves out the cells that count as missing', async () => {
    const { items } = await json('items', data('sat12_raw'), '--key', key, '--missing', '8');
    expect(items[0].options.map(({ option }: { option: string }) => option)).toEqual(['1', '2', '3', '4', '5']);
  });
});

const small = 'id,Q1,Q2,Q3,class\n1,1,0,1,a\n2,1,1,1,a\n3,0,0,0,b\n4,1,0,0,b\n5,0,0,1,b\n6,1,1,,a\n';

describe('psych', () => {
  it('speaks in tables, with every item in a row', async () => {
    const { code, out } = await psych('items', await write('small.csv', small), '--items', 'Q1,Q2,Q3', '--lang', 'en');
    expect(code).toBe(0);
    expect(out).toMatch(/^item +n +mean/);
    expect(out).toMatch(/^Q3 +5 +0\.600/m);
    expect(out).toContain('6 persons, 5 answered every item');
  });

  it('names file, row and column of what is not a number', async () => {
    const path = await write('bad.csv', small.replace('4,1,0', '4,x,0'));
    const { code, out } = await psych('items', path, '--items', '^Q', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).error.faults).toEqual([
      expect.objectContaining({ file: 'bad.csv', row: 5, column: 'Q1', code: 'psych.not-a-number' }),
    ]);
  });

  it('names the column of a constant item, and says what to do', async () => {
    const path = await write('constant.csv', 'Q1,Q2\n1,1\n0,1\n1,1\n0,1\n1,1\n');
    for (const args of [
      ['items', path],
      ['fit', path, '--model', '2pl'],
    ]) {
      const { code, err } = await psych(...args, '--lang', 'en');
      expect(code).toBe(1);
      expect(err).toContain('constant.csv');
      expect(err).toContain('Q2');
      expect(err).toContain('constant');
      expect(err).toContain('--items');
    }
  });

  it.each([
    [['--items', 'Q1,Q9'], 1, '「Q9」'],
    [['--items', '^Z'], 1, '没有一列符合 --items ^Z'],
    [['--items', '('], 2, 'neither a list'],
    [['--items', 'Q1,Q1'], 2, 'twice'],
  ])('answers items %j with exit code %i', async (args, expected, message) => {
    const { code, err } = await psych('items', await write('small.csv', small), ...args);
    expect(code).toBe(expected);
    expect(err).toContain(message);
  });

  it('takes numbers in quotes for names where others stand without', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [(i * 7) % 13, i % 5, `"${i % 3}"`, `s${i % 8}`].join(','));
    const path = await write('quoted.csv', ['y,x,kind,school', ...rows].join('\n'));
    const args = ['value-added', path, '--outcome', 'y', '--prior', 'x', '--covariates', 'kind', '--school', 'school'];
    const { fixed } = await json(...args);
    expect(fixed.map(({ name }: { name: string }) => name)).toEqual(['(Intercept)', 'x', 'kind1', 'kind2']);
    const bare = await write('bare.csv', ['y,x,kind,school', ...rows].join('\n').replaceAll('"', ''));
    const plain = await json(...args.map((arg) => (arg === path ? bare : arg)));
    expect(plain.fixed.map(({ name }: { name: string }) => name)).toEqual(['(Intercept)', 'x', 'kind']);
  });

  it('leaves out pupils without both scores, and refuses one who comes twice', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `P${i},${40 + ((i * 17) % 41)},${i === 3 ? '' : 45 + ((i * 29) % 37)}`,
    );
    const path = await write('growth.csv', ['id,before,now', ...rows].join('\n'));
    const args = ['growth', path, '--id', 'id', '--prior', 'before', '--current', 'now'];
    const { students } = await json(...args);
    expect(students).toHaveLength(59);
    for (const { sgp } of students) expect(sgp).toSatisfy((value: number) => value >= 1 && value <= 99);
    await write('growth.csv', ['id,before,now', ...rows, 'P5,50,50', ',50,50'].join('\n'));
    const { code, out } = await psych(...args, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).error.faults).toEqual([
      expect.objectContaining({ row: 62, column: 'id', code: 'psych.id-twice' }),
      expect.objectContaining({ row: 63, column: 'id', code: 'psych.cell-empty' }),
    ]);
    expect((await psych(...args.map((arg) => (arg === 'now' ? 'before' : arg)))).code).toBe(2);
  });

  it('refuses a model in which one column follows from another, naming it', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [(i * 7) % 13, i % 5, 2 * (i % 5), `s${i % 8}`].join(','));
    const path = await write('collinear.csv', ['y,x,twice,school', ...rows].join('\n'));
    const args = ['value-added', path, '--outcome', 'y', '--prior', 'x', '--covariates', 'twice', '--school', 'school'];
    const { code, err } = await psych(...args, '--lang', 'en');
    expect(code).toBe(1);
    expect(err).toMatch(/collinear\.csv column twice: .*collinear/);
    expect((await psych(...args, '--slope', 'y')).code).toBe(2);
    expect((await psych(...args.map((arg) => (arg === 'twice' ? 'y' : arg)))).code).toBe(2);
  });

  it.each([
    ['a missing file', ['items'], 2],
    ['a file that is not there', ['items', 'nowhere.csv'], 1],
    ['no model', ['fit', 'small.csv'], 2],
    ['an unknown model', ['fit', 'small.csv', '--model', '5pl'], 2],
    ['a senseless grid', ['fit', 'small.csv', '--model', '2pl', '--quadrature', '2'], 2],
    ['an unknown option', ['items', 'small.csv', '--best'], 2],
  ])('has an exit code for %s', async (_, args, expected) => {
    expect((await psych(...args)).code).toBe(expected);
  });

  it('refuses rows that are longer or shorter than the header', async () => {
    const long = await psych('items', await write('long.csv', 'Q1,Q2\n1,0\n0,1,1\n'));
    expect(long.code).toBe(1);
    expect(long.err).toContain('long.csv 第 3 行');
    const short = await psych('items', await write('short.csv', 'Q1,Q2\n1,0\n0\n'));
    expect(short.code).toBe(1);
    expect(short.err).toContain('第 3 行');
  });
});
