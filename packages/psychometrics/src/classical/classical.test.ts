import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import {
  analyseDistractors,
  analyseItems,
  type BlueprintItem,
  blueprintTable,
  cronbachAlpha,
  logisticDif,
  mantelHaenszelDif,
  masteryOfPoints,
  omegaHierarchical,
  omegaTotal,
  spearmanBrown,
  splitHalf,
  standardErrorOfMeasurement,
} from './index.js';

/** Answers of persons to 0/1 items of a Rasch model, the last item harder by `shift` for every second person. */
function answers(persons: number, items: number, seed: number, shift = 0): Float64Array[] {
  const random = createRandom(seed);
  const made = Array.from({ length: items }, () => new Float64Array(persons));
  for (let person = 0; person < persons; person++) {
    const ability = random.normal();
    made.forEach((marks, item) => {
      const harder = item === items - 1 && person % 2 === 1 ? shift : 0;
      const logit = 1.3 * (ability - (item - (items - 1) / 2) / items - harder);
      marks[person] = random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    });
  }
  return made;
}

const four = [
  [1, 2, 3, 4, 5],
  [2, 2, 3, 5, 5],
  [1, 3, 3, 4, 4],
];

describe('item analysis', () => {
  it('works out by hand', () => {
    // Totals 2, 1, 1, 0: upper person 1, lower person 4 with a share of a quarter.
    const { items, totalMean } = analyseItems(
      [
        [1, 1, 0, 0],
        [1, 0, 1, 0],
      ],
      { share: 0.25 },
    );
    expect(totalMean).toBe(1);
    expect(items[0]).toMatchObject({ n: 4, mean: 0.5, difficulty: 0.5, discrimination: 1 });
    expect(items[0].itemTotal).toBeCloseTo(Math.SQRT1_2, 12);
    expect(items[0].itemRest).toBeCloseTo(0, 12);
  });

  it('does not depend on where an item’s scale begins or how wide it is', () => {
    const items = answers(200, 6, 1);
    const moved = items.map((marks) => marks.map((mark) => 3 + mark * 2));
    moved.forEach((_, i) => {
      expect(analyseItems(moved).items[i].difficulty).toBeCloseTo(analyseItems(items).items[i].difficulty, 12);
    });
  });

  it('takes the range it is told, for marks that nobody got', () => {
    const { items } = analyseItems(four, { ranges: four.map(() => [0, 10] as const), share: 0.5 });
    expect(items[0].difficulty).toBeCloseTo(0.3, 12);
  });

  it.each([
    [
      [
        [1, 1, 1, 1],
        [1, 0, 1, 0],
      ],
      'item a is constant',
    ],
    [[[1, 0, 1, 0]], 'at least 2 items'],
    [
      [
        [1, 0, 1],
        [1, 0],
      ],
      'item b has 2 marks',
    ],
    [
      [
        [1, 0, 1, Number.POSITIVE_INFINITY],
        [1, 0, 1, 0],
      ],
      'infinite mark',
    ],
    [
      [
        [1, 0, 1, 0],
        [0, 1, 0, 1],
      ],
      'the total score does not vary',
    ],
    [
      [
        [1, 0, 1, Number.NaN],
        [1, 0, Number.NaN, 0],
      ],
      '2 persons answered every item',
    ],
  ])('refuses %j', (items, message) => {
    expect(() => analyseItems(items, { names: ['a', 'b'] })).toThrow(message);
    expect(() => analyseItems(items)).toThrow(RangeError);
  });
});

describe('alpha', () => {
  it('of two items is the Spearman–Brown of their correlation when they are standardised', () => {
    const [x, y] = answers(300, 2, 3);
    const { standardized } = cronbachAlpha([x, y]);
    const { correlation } = splitHalf([x, y]);
    expect(standardized).toBeCloseTo(spearmanBrown(correlation, 2), 12);
  });

  it('lies in its interval, which narrows with more persons', () => {
    const small = cronbachAlpha(answers(50, 10, 4));
    const large = cronbachAlpha(answers(2000, 10, 4));
    for (const { low, alpha, high } of [small, large]) {
      expect(low).toBeLessThan(alpha);
      expect(high).toBeGreaterThan(alpha);
    }
    expect(large.high - large.low).toBeLessThan((small.high - small.low) / 4);
  });

  it('has the interval that Feldt’s formula gives with tabled quantiles of F', () => {
    // 11 persons, 3 items: F(.975; 10, 20) = 2.77367 and F(.025; 10, 20) = 1 / F(.975; 20, 10) = 1 / 3.41854.
    const { alpha, low, high } = cronbachAlpha(answers(11, 3, 8));
    expect((1 - low) / (1 - alpha)).toBeCloseTo(2.77367, 4);
    expect((1 - alpha) / (1 - high)).toBeCloseTo(3.41854, 4);
  });

  it('of parallel items is their split-half reliability and their omega', () => {
    const base = answers(400, 4, 5);
    const doubled = [...base, ...base];
    expect(splitHalf(doubled, [0, 1, 2, 3]).guttman).toBeCloseTo(1, 12);
    expect(cronbachAlpha(doubled).alpha).toBeLessThan(1);
  });

  it('refuses a constant item by name, and items that nobody answered together', () => {
    expect(() =>
      cronbachAlpha(
        [
          [1, 0, 1],
          [2, 2, 2],
        ],
        { names: ['Q1', 'Q2'] },
      ),
    ).toThrow('item Q2 is constant');
    const gap = Number.NaN;
    expect(() =>
      cronbachAlpha([
        [1, 0, gap, gap],
        [gap, gap, 0, 1],
      ]),
    ).toThrow('fewer than 2 persons answered both');
    expect(() =>
      cronbachAlpha([
        [1, 0],
        [0, 1],
      ]),
    ).toThrow('the total score does not vary');
  });

  it('turns into a standard error that a reliability of one makes zero', () => {
    expect(standardErrorOfMeasurement(5, 1)).toBe(0);
    expect(standardErrorOfMeasurement(5, 0.64)).toBeCloseTo(3, 12);
    expect(() => standardErrorOfMeasurement(5, 1.2)).toThrow(RangeError);
  });
});

describe('omega', () => {
  it('is what the loadings say when one factor explains everything', () => {
    // Correlations of exactly λλ′ from orthogonal columns: x_i = λ_i f + √(1 − λ_i²) e_i over a full 2⁴ design.
    const loadings = [0.9, 0.7, 0.5];
    const points = Array.from({ length: 16 }, (_, i) => [0, 1, 2, 3].map((bit) => ((i >> bit) & 1) * 2 - 1));
    const items = loadings.map((l, j) => points.map((p) => l * p[0] + Math.sqrt(1 - l * l) * p[j + 1]));
    const found = omegaTotal(items);
    found.loadings.forEach((loading, i) => expect(loading).toBeCloseTo(loadings[i], 6));
    const common = 2.1 ** 2;
    expect(found.total).toBeCloseTo(common / (common + 3 - 0.81 - 0.49 - 0.25), 6);
  });

  it('finds a general factor and three groups put there', () => {
    const bits = 13;
    const points = Array.from({ length: 1 << bits }, (_, i) =>
      Array.from({ length: bits }, (_, b) => ((i >> b) & 1) * 2 - 1),
    );
    const items = Array.from({ length: 9 }, (_, j) =>
      points.map((p) => 0.6 * p[0] + 0.5 * p[1 + Math.floor(j / 3)] + Math.sqrt(1 - 0.36 - 0.25) * p[4 + j]),
    );
    const found = omegaHierarchical(items);
    found.general.forEach((loading) => expect(loading).toBeCloseTo(0.6, 5));
    expect(found.hierarchical).toBeCloseTo(5.4 ** 2 / (5.4 ** 2 + 3 * 1.5 ** 2 + 9 * 0.39), 5);
  });

  it('is refused where it is not determined', () => {
    expect(() => omegaTotal(answers(50, 2, 1))).toThrow('at least 3 items');
    expect(() => omegaHierarchical(answers(50, 5, 1))).toThrow('do not determine');
    expect(() => omegaHierarchical(answers(50, 9, 1), { factors: 2 })).toThrow('at least 3 group factors');
  });
});

describe('split-half reliability', () => {
  it('works out by hand', () => {
    const { correlation, guttman } = splitHalf([
      [1, 2, 3],
      [1, 3, 2],
    ]);
    expect(correlation).toBeCloseTo(0.5, 12);
    // var 1 + 1, of the total 3.
    expect(guttman).toBeCloseTo(2 * (1 - 2 / 3), 12);
    expect(spearmanBrown(0.5, 2)).toBeCloseTo(2 / 3, 12);
  });

  it('refuses halves that are empty or strange', () => {
    expect(() => splitHalf(four, [0, 1, 2])).toThrow('a half is empty');
    expect(() => splitHalf(four, [0, 0])).toThrow('twice');
    expect(() => splitHalf(four, [7])).toThrow('not there');
  });
});

describe('distractors', () => {
  it('that attract the able or nobody are weak', () => {
    const right = Array.from({ length: 20 }, (_, i) => (i < 10 ? 'A' : 'B'));
    const lured = right.map((_, i) => (i < 8 ? 'C' : i < 10 ? 'A' : 'B'));
    const [first, second] = analyseDistractors([right, lured], ['A', 'A']);
    expect(first.weak).toEqual([]);
    expect(second.weak).toEqual(['C']);
    expect(first.options.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('count an empty answer as none', () => {
    const [first] = analyseDistractors(
      [
        ['A', '', 'B', 'A'],
        ['B', 'A', 'B', null],
      ],
      ['A', 'B'],
    );
    expect(first.n).toBe(3);
    expect(first.difficulty).toBe(0.5);
  });
});

describe('differential item functioning', () => {
  const groups = Array.from({ length: 2000 }, (_, i) => i % 2);

  it('is found in the one item that has it', () => {
    const items = answers(2000, 10, 11, 0.8);
    const found = mantelHaenszelDif(items, groups, { purify: true });
    expect(found[9].class).toBe('C');
    expect(found[9].delta).toBeLessThan(-1.5);
    expect(found.slice(0, 9).every((item) => item.class === 'A')).toBe(true);
    const logistic = logisticDif(items, groups);
    expect(logistic[9].uniform.p).toBeLessThan(1e-6);
    expect(logistic[9].nonUniform.p).toBeGreaterThan(0.001);
    expect(logistic[9].uniform.chiSquare + logistic[9].nonUniform.chiSquare).toBeCloseTo(logistic[9].both.chiSquare, 8);
  });

  it('changes sides when the groups do', () => {
    const items = answers(500, 6, 12);
    const there = mantelHaenszelDif(items, groups.slice(0, 500));
    const back = mantelHaenszelDif(
      items,
      groups.slice(0, 500).map((group) => 1 - group),
    );
    there.forEach((item, i) => {
      expect(back[i].delta).toBeCloseTo(-item.delta, 10);
      expect(back[i].chiSquare).toBeCloseTo(item.chiSquare, 10);
    });
  });

  it('does not mind how right and wrong are written', () => {
    const items = answers(500, 6, 13);
    const written = items.map((marks) => marks.map((mark) => (mark ? 2 : 1)));
    expect(mantelHaenszelDif(written, groups.slice(0, 500))).toEqual(mantelHaenszelDif(items, groups.slice(0, 500)));
  });

  it('is refused where it cannot be told', () => {
    const items = answers(20, 3, 14);
    expect(() => mantelHaenszelDif(items, new Float64Array(20))).toThrow('the focal group is empty');
    expect(() => mantelHaenszelDif(items, new Float64Array(20).fill(2))).toThrow('groups are 0');
    expect(() =>
      logisticDif([...items, Float64Array.from({ length: 20 }, (_, i) => i % 3)], groups.slice(0, 20)),
    ).toThrow('different marks');
    // The item is solved by everybody above and nobody below a score.
    const steps = [0, 1, 2].map((cut) => Float64Array.from({ length: 20 }, (_, i) => Number(i % 4 > cut)));
    expect(() =>
      logisticDif(
        steps,
        Array.from({ length: 20 }, (_, i) => Number(i > 9)),
      ),
    ).toThrow('separate');
  });
});

describe('the blueprint', () => {
  const blueprint: BlueprintItem[] = [
    { name: '1', full: 4, points: ['函数'], level: '理解' },
    { name: '2', full: 6, points: ['函数', '几何'], level: '运用' },
    { name: '3', full: 2, points: ['几何'], level: '理解' },
  ];
  const marks = [
    [4, 2, 0],
    [6, 3, 0],
    [2, Number.NaN, 1],
  ];

  it('adds up to the paper, by rows and by columns', () => {
    const { total, byPoint, byLevel, cells, points, levels } = blueprintTable(marks, blueprint);
    expect(total.full).toBe(12);
    for (const parts of [byPoint, byLevel]) {
      expect(parts.reduce((sum, { full }) => sum + full, 0)).toBeCloseTo(12, 12);
      expect(parts.reduce((sum, { mean }) => sum + mean, 0)).toBeCloseTo(total.mean, 12);
    }
    expect(total.mean).toBeCloseTo(2 + 3 + 1.5, 12);
    expect(cells[points.indexOf('几何')][levels.indexOf('运用')]).toEqual({
      items: ['2'],
      full: 3,
      mean: 1.5,
      rate: 0.5,
    });
  });

  it('tells who has mastered what, from the items answered', () => {
    const { persons, levels, groups } = masteryOfPoints(marks, blueprint, { groups: ['a', 'a', 'b'] });
    expect([...persons[0]]).toEqual([1, 1]);
    expect([...persons[1]]).toEqual([0.5, 0.5]);
    expect(levels).toEqual([
      ['mastered', 'mastered'],
      ['not mastered', 'too few items'],
      ['not mastered', 'not mastered'],
    ]);
    expect(groups[0]).toEqual({ group: 'a', persons: 2, rates: [0.75, 0.75], shareMastered: [0.5, 1] });
  });

  it('refuses a mark above the full one, and items without points', () => {
    expect(() => blueprintTable([[5, 1, 1], ...marks.slice(1)], blueprint)).toThrow(
      'item 1: a mark of 5 is outside 0 to 4',
    );
    expect(() => blueprintTable(marks.slice(1), blueprint)).toThrow('3 items, the marks 2');
    expect(() => masteryOfPoints(marks, [{ ...blueprint[0], points: [] }, ...blueprint.slice(1)])).toThrow(
      'knowledge point',
    );
  });
});
