import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assess,
  bmi,
  bonusItems,
  bonusOf,
  confirmation,
  type FitnessItem,
  fitnessItems,
  items,
  itemTitle,
  levelOf,
  levelTitle,
  type MeasuredItem,
  type Sex,
  scoreItem,
  standardGrade,
  standardGrades,
  standardSource,
  unit,
} from './index.js';
import { stepScores, thresholds } from './thresholds.js';

const shared = process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../shared');
const sharedFitness = join(shared, 'domain', 'fitness');
const hasShared = existsSync(sharedFitness);
if (!hasShared) console.info(`skipped: comparison with ${sharedFitness}, which is not there`);

const sexes = [1, 2] as const;
const grades: Readonly<Record<string, readonly number[]>> = {
  一年级: [11],
  二年级: [12],
  三年级: [13],
  四年级: [14],
  五年级: [15],
  六年级: [16],
  初一: [21],
  初二: [22],
  初三: [23, 24],
  高一: [31],
  高二: [32],
  高三: [33],
  大一大二: [41, 42],
  大三大四: [43, 44],
  大学: [41, 42, 43, 44],
};

/** The tables that the domain folder keeps as CSV with a byte order mark, as objects by header. */
function readTable(name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(sharedFitness, name), 'utf8')
    .replace('\uFEFF', '')
    .trim()
    .split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

const sexOf = (name: string): Sex => (name === 'male' ? 1 : 2);
/** The smallest step of the item's measurement in the tables. */
const finest = (item: string) => (item === 'run_50m' || item === 'sit_and_reach' ? 0.1 : 1);
const worse = (item: string) => (/^(run|shuttle)/.test(item) ? 1 : -1);

/** Whoever reaches the threshold has its score; just short of it, the next lower one. */
function expectStep(item: string, grade: number, sex: Sex, threshold: number, score: number, next: number) {
  const at = [item, grade, sex, threshold].join(' ');
  expect(scoreItem(item, grade, sex, threshold), at).toBe(score);
  for (const short of [finest(item), 0.0001]) {
    const value = Math.round((threshold + worse(item) * short) * 10_000) / 10_000;
    expect(scoreItem(item, grade, sex, value), `just beyond ${at}`).toBe(next);
  }
}

describe('the thresholds', () => {
  it('are 3,077 and each gives its score when reached and the next lower one just beyond', () => {
    let count = 0;
    for (const [item, bySex] of Object.entries(thresholds)) {
      for (const sex of sexes) {
        for (const [grade, row] of Object.entries(bySex[sex] ?? {})) {
          const steps = row.flatMap((threshold, i) =>
            threshold === null ? [] : [[threshold, stepScores[i]!] as const],
          );
          for (const [i, [threshold, score]] of steps.entries()) {
            expectStep(item, Number(grade), sex, threshold, score, steps[i + 1]?.[1] ?? 0);
            count += 1;
          }
        }
      }
    }
    expect(count).toBe(3077);
    expect(standardSource.thresholds).toBe(count);
  });

  it('become strictly harder from score to score', () => {
    for (const [item, bySex] of Object.entries(thresholds)) {
      for (const row of sexes.flatMap((sex) => Object.values(bySex[sex] ?? {}))) {
        const steps = row.filter((threshold) => threshold !== null);
        for (let i = 1; i < steps.length; i++) expect(Math.sign(steps[i]! - steps[i - 1]!)).toBe(worse(item));
      }
    }
  });

  it.skipIf(!hasShared)('equal the 3,077 of the domain table, at and just beyond', () => {
    const rows = readTable('scoring_thresholds.csv');
    expect(rows).toHaveLength(3077);
    const columns = new Map<string, [number, number][]>();
    for (const { item, sex, grade, threshold, score } of rows) {
      const key = [item, sex, grade].join();
      columns.set(key, [...(columns.get(key) ?? []), [Number(threshold), Number(score)]]);
    }
    for (const [key, steps] of columns) {
      const [item, sex, grade] = key.split(',') as [string, string, string];
      steps.sort(([, a], [, b]) => b - a);
      for (const gradeCode of grades[grade]!) {
        for (const [i, [threshold, score]] of steps.entries()) {
          expectStep(item, gradeCode, sexOf(sex), threshold, score, steps[i + 1]?.[1] ?? 0);
        }
      }
    }
  });

  it.skipIf(!hasShared)('have names, units and confirmations as in the domain table', () => {
    for (const { item, item_name, unit: unitName, grade, verified_by } of readTable('scoring_thresholds.csv')) {
      expect(itemTitle(item!, 'zh-CN')).toBe(item_name!.replace('1分钟', '一分钟'));
      expect(unitName!.startsWith(unit(item!))).toBe(true);
      expect(confirmation(grades[grade!]![0]!)).toBe(verified_by!.endsWith('_ts') ? 'three' : 'two');
    }
  });
});

describe('the weights', () => {
  it('sum to 100 for each grade and sex, and each item but the BMI has a table', () => {
    for (const grade of standardGrades) {
      for (const sex of sexes) {
        const weighted = items(grade, sex);
        expect(weighted.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
        for (const { item } of weighted) expect(scoreItem(item, grade, sex, 20)).not.toBeNull();
      }
    }
  });

  it.skipIf(!hasShared)('equal those of the domain table', () => {
    const table = new Map<string, number>();
    for (const { grade, sex, item, weight } of readTable('weights.csv')) {
      for (const code of grades[grade!]!) if (code !== 24) table.set([code, sexOf(sex!), item].join(), Number(weight));
    }
    const ours = standardGrades.flatMap((grade) =>
      sexes.flatMap((sex) => items(grade, sex).map(({ item, weight }) => [[grade, sex, item].join(), weight] as const)),
    );
    expect(new Map(ours)).toEqual(table);
  });
});

describe('the body mass index', () => {
  it('is rounded half up to one decimal, exactly', () => {
    expect(bmi(120, 22)).toBe(15.3);
    expect(bmi(100, 18.15)).toBe(18.2);
    expect(bmi(100, 18.1499)).toBe(18.1);
    expect(bmi(200, 54)).toBe(13.5);
    expect(bmi(200, 53.8)).toBe(13.5);
  });

  it('refuses a height in metres and whatever no pupil can have', () => {
    for (const [height, weight] of [
      [1.45, 40],
      [NaN, 40],
      [145, NaN],
      [145, 0],
      [145, -3],
      [0, 40],
    ] as const) {
      expect(() => bmi(height, weight)).toThrow(RangeError);
    }
  });

  it.skipIf(!hasShared)('has the bands of the domain table', () => {
    for (const row of readTable('bmi.csv')) {
      const sex = sexOf(row.sex!);
      for (const grade of grades[row.grade!]!) {
        const score = (value: string) => scoreItem('bmi', grade, sex, Number(value));
        expect([score(row.underweight_max!), score(row.normal_min!), score(row.normal_max!)]).toEqual([80, 100, 100]);
        expect([score(row.overweight_min!), score(row.overweight_max!), score(row.obese_min!)]).toEqual([80, 80, 60]);
      }
    }
  });
});

describe('the bonus', () => {
  it.skipIf(!hasShared)('equals the domain table at each step and just short of it', () => {
    const rows = readTable('bonus.csv');
    expect(rows).toHaveLength(60);
    for (const { item, sex, grades: range, bonus, beyond } of rows) {
      const codes = standardGrades.filter((grade) => grade < 20 === range!.startsWith('一年级'));
      for (const grade of codes) {
        for (const one of sex === 'both' ? sexes : [sexOf(sex!)]) {
          const best = thresholds[item as MeasuredItem][one]![grade === 42 ? 41 : grade === 44 ? 43 : grade]![0]!;
          const value = best - worse(item!) * Number(beyond);
          expect(bonusOf(item!, grade, one, value)).toBe(Number(bonus));
          expect(bonusOf(item!, grade, one, value + worse(item!))).toBe(Number(bonus) - 1);
        }
      }
    }
  });

  it('is given for rope skipping in primary school and for two items of older pupils', () => {
    expect(bonusItems(13, 2)).toEqual(['rope_skip_1min']);
    expect(bonusItems(21, 1)).toEqual(['pull_up', 'run_1000m']);
    expect(bonusItems(44, 2)).toEqual(['sit_up_1min', 'run_800m']);
    expect(bonusOf('sit_up_1min', 15, 2, 100)).toBe(0);
    expect(bonusOf('rope_skip_1min', 11, 1, 149)).toBe(20);
    expect(bonusOf('rope_skip_1min', 11, 1, 300)).toBe(20);
    expect(bonusOf('bmi', 11, 1, 17)).toBe(0);
  });
});

interface GoldenCase {
  input: { grade: string; sex: string; height_cm: number; weight_kg: number } & Record<string, number | string>;
  expected: { item_scores: Record<string, number>; standard: number; bonus: number; total: number; level: string };
}

describe('an assessment', () => {
  it.skipIf(!hasShared)('equals the computed golden cases', () => {
    const cases: GoldenCase[] = JSON.parse(readFileSync(join(sharedFitness, 'golden_cases_computed.json'), 'utf8'));
    expect(cases.length).toBeGreaterThanOrEqual(10);
    for (const { input, expected } of cases) {
      const { grade, sex, height_cm, weight_kg, ...rest } = input;
      const measurements = rest as Record<string, number>;
      for (const gradeCode of grades[grade]!) {
        const got = assess({ gradeCode, sex: sexOf(sex), heightCm: height_cm, weightKg: weight_kg, measurements });
        expect(Object.fromEntries(got.items.map(({ item, score }) => [item, score]))).toEqual(expected.item_scores);
        const { level, ...figures } = expected;
        expect(got).toMatchObject({
          standard: figures.standard,
          bonus: figures.bonus,
          total: figures.total,
          missing: [],
        });
        expect(levelTitle(got.level!, 'zh-CN')).toBe(level);
      }
    }
  });

  it('adds the weighted scores and the bonus and rounds the total half up', () => {
    const girl = assess({
      gradeCode: 11,
      sex: 2,
      heightCm: 120,
      weightKg: 22,
      measurements: { vital_capacity: 1400, run_50m: 11, sit_and_reach: 17.3, rope_skip_1min: 110 },
    });
    // 0.15 · 100 + 0.15 · 100 + 0.20 · 100 + 0.30 · 95 + 0.20 · 95
    expect(girl).toMatchObject({ standard: 97.5, bonus: 0, total: 97.5, level: 'excellent', missing: [] });
    expect(girl.items.map(({ weight }) => weight)).toEqual([15, 15, 20, 30, 20]);
    expect(girl.items[3]).toEqual({ item: 'sit_and_reach', value: 17.3, score: 95, level: 'excellent', weight: 30 });
  });

  it('reaches 120 with every score and bonus at its best', () => {
    const boy = assess({
      gradeCode: 22,
      sex: 1,
      heightCm: 168,
      weightKg: 55,
      measurements: {
        vital_capacity: 3940,
        run_50m: 7.5,
        sit_and_reach: 19.6,
        standing_long_jump: 240,
        pull_up: 24,
        run_1000m: 195,
      },
    });
    expect(boy).toMatchObject({ standard: 100, bonus: 20, total: 120, level: 'excellent' });
  });

  it('without an item says what is missing and gives no total', () => {
    const boy = assess({
      gradeCode: 21,
      sex: 1,
      heightCm: 160,
      measurements: { run_50m: 7.8, pull_up: null, run_800m: 200 },
    });
    expect(boy.items).toEqual([{ item: 'run_50m', value: 7.8, score: 100, level: 'excellent', weight: 20 }]);
    expect(boy.missing).toEqual([
      'bmi',
      'vital_capacity',
      'sit_and_reach',
      'standing_long_jump',
      'pull_up',
      'run_1000m',
    ]);
    expect(boy).toMatchObject({ standard: null, bonus: null, total: null, level: null });
  });

  it('takes a BMI when height and weight are not known', () => {
    expect(assess({ gradeCode: 11, sex: 1, measurements: { bmi: 15.3 } }).items[0]).toMatchObject({
      value: 15.3,
      score: 100,
    });
  });

  it('refuses what no measurement can be', () => {
    expect(() => assess({ gradeCode: 11, sex: 1, measurements: { run_60m: 9 } })).toThrow(RangeError);
    expect(() => assess({ gradeCode: 17, sex: 1, measurements: {} })).toThrow(RangeError);
    expect(() => assess({ gradeCode: 11, sex: 9 as Sex, measurements: {} })).toThrow(RangeError);
    expect(() => assess({ gradeCode: 11, sex: 1, measurements: { run_50m: -9 } })).toThrow(RangeError);
    expect(() => assess({ gradeCode: 11, sex: 1, measurements: { run_50m: Number.NaN } })).toThrow(RangeError);
  });
});

describe('a single score', () => {
  it('is null where the standard has no table, and 0 below the lowest step', () => {
    expect(scoreItem('pull_up', 21, 2, 5)).toBeNull();
    expect(scoreItem('sit_up_1min', 21, 1, 40)).toBeNull();
    expect(scoreItem('shuttle_50m_x8', 11, 1, 100)).toBeNull();
    expect(scoreItem('pull_up', 21, 1, 0)).toBe(0);
    expect(scoreItem('sit_and_reach', 11, 2, -20)).toBe(0);
  });

  it('is not thrown off by the noise of binary fractions', () => {
    expect(scoreItem('run_50m', 11, 1, 10.1 + 0.1)).toBe(100);
    expect(scoreItem('run_50m', 11, 1, 10.2 + 1e-12)).toBe(100);
    expect(scoreItem('run_50m', 11, 1, 10.21)).toBe(95);
  });

  it('never falls when the measurement improves', () => {
    const measured = fitnessItems.filter((item): item is MeasuredItem => item !== 'bmi');
    const anybody = fc.record({
      item: fc.constantFrom(...measured),
      grade: fc.constantFrom(...standardGrades, 24),
      sex: fc.constantFrom(...sexes),
      value: fc.integer({ min: 0, max: 6_000_0000 }),
      change: fc.integer({ min: 0, max: 1_000_0000 }),
    });
    fc.assert(
      fc.property(anybody, ({ item, grade, sex, value, change }) => {
        const poor = (worse(item) > 0 ? value + change : value) / 10_000;
        const rich = (worse(item) > 0 ? value : value + change) / 10_000;
        const [low, high] = [scoreItem(item, grade, sex, poor), scoreItem(item, grade, sex, rich)];
        if (low === null || high === null) return low === high;
        return low <= high && bonusOf(item, grade, sex, poor) <= bonusOf(item, grade, sex, rich) && high <= 100;
      }),
      { numRuns: 2000 },
    );
  });

  it('has the level of 90, 80 and 60', () => {
    expect([120, 90, 89.9, 80, 79.9, 60, 59.9, 0].map(levelOf)).toEqual([
      'excellent',
      'excellent',
      'good',
      'good',
      'pass',
      'pass',
      'fail',
      'fail',
    ]);
    for (const wrong of [Number.NaN, -1, 121]) expect(() => levelOf(wrong)).toThrow(RangeError);
  });
});

describe('the grade of a pupil', () => {
  it('is that of the school years in a 五四制 school', () => {
    expect([11, 15, 21, 22, 23, 24, 31].map((code) => standardGrade(code, '5-4'))).toEqual([
      11, 15, 16, 21, 22, 23, 31,
    ]);
    expect([16, 21, 23, 24, 44].map((code) => standardGrade(code, '6-3'))).toEqual([16, 21, 23, 23, 44]);
  });

  it('must exist', () => {
    for (const code of [0, 10, 17, 25, 34, 45, 11.5, Number.NaN]) {
      expect(() => standardGrade(code, '6-3')).toThrow(RangeError);
      expect(() => items(code, 1)).toThrow(RangeError);
    }
    expect(() => standardGrade(21, '4-5' as '5-4')).toThrow(RangeError);
  });
});

describe('an item', () => {
  it('has a name and unit in both languages', () => {
    for (const item of fitnessItems)
      for (const language of ['zh-CN', 'en'] as const) {
        expect(itemTitle(item, language)).not.toBe('');
        expect(unit(item, language)).not.toBe('');
      }
    expect(itemTitle('pull_up', 'zh-CN')).toBe('引体向上');
    expect(() => itemTitle('toString' as FitnessItem, 'en')).toThrow(RangeError);
  });
});
