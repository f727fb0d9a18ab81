import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import {
  continuousNorms,
  distributionOf,
  equateGroups,
  equateWithAnchor,
  gradedScoreSchemes,
  gradeScores,
  normalizedScores,
  normScoreAt,
  normTable,
  percentileRanks,
  rawScoreAt,
  type ScoreDistribution,
  smoothDistribution,
  standardScores,
  stanines,
} from './index.js';
import { smoothJoint } from './log-linear.js';

const measure = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'measure');
const hasReference = existsSync(join(measure, 'czmatura2019.csv'));
if (!hasReference) console.info(`skipped: comparison with R on ${measure}, which is not there`);

// Kolen & Brennan (2014), Table 2.5: frequencies of two forms of the ACT Mathematics test, scores 0 to 40.
const formX = [
  0, 1, 1, 3, 9, 18, 59, 67, 91, 144, 149, 192, 192, 192, 201, 204, 217, 181, 184, 170, 201, 147, 163, 147, 140, 147,
  126, 113, 100, 106, 107, 91, 83, 73, 72, 75, 50, 37, 38, 23, 15,
];
const formY = [
  0, 1, 3, 13, 42, 59, 95, 131, 158, 161, 194, 164, 166, 197, 177, 158, 169, 132, 158, 151, 134, 137, 122, 110, 116,
  132, 104, 104, 114, 97, 107, 88, 80, 79, 70, 61, 48, 47, 29, 32, 12,
];
const x: ScoreDistribution = { low: 0, counts: Float64Array.from(formX) };
const y: ScoreDistribution = { low: 0, counts: Float64Array.from(formY) };

describe.skipIf(!hasReference)('on real data, as R', () => {
  it('ranks, T scores and stanines agree', () => {
    const totals = readFileSync(join(measure, 'czmatura2019.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',').at(-1)));
    const { norms } = JSON.parse(readFileSync(join(measure, 'czmatura2019.ref.json'), 'utf8'));
    for (const [found, expected] of [
      [percentileRanks(totals), norms.midrank_percentile_first50],
      [standardScores(totals), norms.T_score_first50],
      [normalizedScores(totals), norms.normalized_T_first50],
      [stanines(totals), norms.stanine_first50],
    ]) {
      expected.forEach((value: number, i: number) => expect(found[i]).toBeCloseTo(value, 9));
    }
  });
});

describe('standard scores', () => {
  it('count equal scores half', () => {
    expect([...percentileRanks([1, 2, 2, 3])]).toEqual([12.5, 50, 50, 87.5]);
    expect([...percentileRanks([5, Number.NaN, 7])]).toEqual([25, Number.NaN, 75]);
  });

  it('have the mean and spread asked for', () => {
    const z = standardScores([3, 5, 10], 0, 1);
    expect(z.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
    expect(z.reduce((a, b) => a + b * b, 0) / 2).toBeCloseTo(1, 12);
  });

  it('are refused without a spread or without scores', () => {
    expect(() => standardScores([4, 4, 4])).toThrow('do not vary');
    expect(() => standardScores([4])).toThrow('at least 2 persons');
    expect(() => percentileRanks([Number.NaN])).toThrow('nobody has a score');
    expect(() => stanines([1, Number.POSITIVE_INFINITY])).toThrow('Infinity');
  });
});

describe('log-linear smoothing', () => {
  it('keeps as many moments as its degree', () => {
    for (const degree of [1, 3, 6]) {
      const smooth = smoothDistribution(x, degree);
      for (let power = 0; power <= degree; power++) {
        const moment = (counts: ArrayLike<number>) =>
          Array.from(counts).reduce((sum, n, i) => sum + n * (i / 40) ** power, 0);
        expect(moment(smooth.counts) / moment(formX)).toBeCloseTo(1, 8);
      }
    }
  });

  it('fits the better the higher the degree, and reaches the counts in the end', () => {
    const few: ScoreDistribution = { low: 3, counts: Float64Array.of(4, 10, 7, 2) };
    const deviances = [1, 2, 3].map((degree) => smoothDistribution(few, degree).deviance);
    expect(deviances[0]).toBeGreaterThan(deviances[1]);
    expect(deviances[2]).toBeCloseTo(0, 8);
  });

  it('of two scores together keeps the means and the covariance', () => {
    const counts = Float64Array.of(8, 2, 0, 3, 9, 4, 1, 3, 10);
    const smooth = smoothJoint(counts, 3, 3, { rows: 2, columns: 2, cross: 1 });
    for (const of of [(r: number) => r, (_: number, c: number) => c, (r: number, c: number) => r * c]) {
      const moment = (cells: Float64Array) => cells.reduce((sum, n, i) => sum + n * of(Math.floor(i / 3), i % 3), 0);
      expect(moment(smooth)).toBeCloseTo(moment(counts), 6);
    }
  });

  it('refuses a degree that the scores do not bear', () => {
    expect(() => smoothDistribution(x, 11)).toThrow('1 to 10');
    expect(() => smoothDistribution({ low: 0, counts: Float64Array.of(3, 4) }, 2)).toThrow(
      'below the number of scores',
    );
    expect(() => smoothDistribution({ low: 0, counts: Float64Array.of(3, 0) }, 1)).toThrow('do not vary');
  });
});

describe('a norm table', () => {
  it('says of every score what ranks of persons say', () => {
    const scores = formX.flatMap((n, score) => Array<number>(n).fill(score));
    const ranks = percentileRanks(scores);
    const t = standardScores(scores);
    const table = normTable(distributionOf(scores, [0, 40]));
    scores.forEach((score, i) => {
      if (i > 0 && scores[i - 1] === score) return;
      expect(table[score].percentileRank).toBeCloseTo(ranks[i], 9);
      expect(table[score].t).toBeCloseTo(t[i], 9);
    });
  });

  it('when smoothed gives a finite rank to a score that nobody got', () => {
    expect(normTable(x)[0].normalizedT).toBe(Number.NEGATIVE_INFINITY);
    const [first, ...rest] = normTable(x, { degree: 6 });
    expect(first.percentileRank).toBeGreaterThan(0);
    rest.reduce((before, row) => {
      expect(row.percentileRank).toBeGreaterThan(before.percentileRank);
      return row;
    }, first);
  });
});

describe('continuous norms', () => {
  const random = createRandom(5);
  const ages = Float64Array.from({ length: 3000 }, () => 6 + 6 * random.uniform());
  const raw = ages.map((age) => 10 + 4 * age + (2 + age / 3) * random.normal());
  const norms = continuousNorms(raw, ages);

  it('recover the growth and the widening spread put there', () => {
    for (const [age, z] of [
      [7, 0],
      [9, 1],
      [11, -1],
      [11, 1.5],
    ]) {
      expect(Math.abs(rawScoreAt(norms, z, age) - (10 + 4 * age + (2 + age / 3) * z))).toBeLessThan(0.6);
    }
  });

  it('are the same read from either side', () => {
    for (const z of [-1.2, 0, 0.7]) expect(normScoreAt(norms, rawScoreAt(norms, z, 8.3), 8.3).z).toBeCloseTo(z, 8);
    expect(normScoreAt(norms, -1000, 9).z).toBe(norms.deviates[0]);
    expect(normScoreAt(norms, 1000, 9).z).toBe(norms.deviates[1]);
  });

  it('hold for the ages of their sample only', () => {
    expect(() => normScoreAt(norms, 40, 20)).toThrow('the norms hold for age');
    expect(() =>
      continuousNorms(
        raw,
        ages.map(() => 7),
      ),
    ).toThrow('ages do not vary');
    expect(() => continuousNorms([1, 2, 3], [7, 8, 9])).toThrow('too few');
  });
});

describe('equating of random groups', () => {
  it('gives the published equivalents', () => {
    // Kolen & Brennan (2014), Table 2.7 (unsmoothed) and Table 3.5 (log-linear, six moments), scores 0 to 10.
    const published = [0, 0.9796, 1.6462, 2.2856, 2.8932, 3.6205, 4.4997, 5.5148, 6.3124, 7.2242, 8.1607];
    const plain = equateGroups(x, y, { method: 'equipercentile' });
    published.forEach((score, i) => expect(plain.equated[i]).toBeCloseTo(score, 4));
    const smoothed = [-0.4384, 0.1239, 0.9293, 1.8264, 2.741, 3.6573, 4.571, 5.4725, 6.3577, 7.2731, 8.2143];
    const smooth = equateGroups(x, y, {
      method: 'equipercentile',
      smooth: { x: 6, y: 6 },
      bootstrap: { seed: 1, samples: 2 },
    });
    smoothed.forEach((score, i) => expect(Math.abs(smooth.equated[i] - score)).toBeLessThan(2e-4));
    const line = equateGroups(x, y, { method: 'linear' });
    expect(line.slope).toBeCloseTo(1.0886, 4);
    expect(line.intercept).toBeCloseTo(-2.6319, 4);
  });

  it('of a form with itself changes nothing', () => {
    for (const method of ['mean', 'linear', 'equipercentile'] as const) {
      const { equated } = equateGroups(x, x, { method });
      equated.forEach((score, i) => expect(score).toBeCloseTo(i === 0 && method === 'equipercentile' ? 0 : i, 9));
    }
  });

  it('there and back is where it began', () => {
    const smooth = { low: 0, counts: smoothDistribution(x, 4).counts };
    const other = { low: 0, counts: smoothDistribution(y, 4).counts };
    const there = equateGroups(smooth, other, { method: 'linear' });
    const back = equateGroups(other, smooth, { method: 'linear' });
    expect(there.slope! * back.slope!).toBeCloseTo(1, 12);
  });

  it('has standard errors on which theory and resampling agree', () => {
    for (const method of ['mean', 'linear'] as const) {
      const theory = equateGroups(x, y, { method });
      const drawn = equateGroups(x, y, { method, bootstrap: { seed: 3, samples: 400 } });
      for (const at of [10, 20, 30]) expect(drawn.se[at] / theory.se[at]).toBeCloseTo(1, 0);
    }
    const theory = equateGroups(x, y, { method: 'equipercentile' });
    const drawn = equateGroups(x, y, { method: 'equipercentile', bootstrap: { seed: 3, samples: 400 } });
    for (const at of [10, 15, 25]) expect(Math.abs(drawn.se[at] / theory.se[at] - 1)).toBeLessThan(0.3);
    const again = equateGroups(x, y, { method: 'equipercentile', bootstrap: { seed: 3, samples: 400 } });
    expect(again.se).toEqual(drawn.se);
  });

  it('is refused for scores that do not vary, or a smoothing without samples', () => {
    expect(() => equateGroups(x, { low: 0, counts: Float64Array.of(0, 9) }, { method: 'linear' })).toThrow('form Y');
    expect(() => equateGroups(x, y, { method: 'equipercentile', smooth: { x: 3, y: 3 } })).toThrow('bootstrap');
    expect(() => distributionOf([1.5])).toThrow('whole numbers');
    expect(() => distributionOf([5], [0, 4])).toThrow('outside the range');
  });
});

describe('equating through an anchor', () => {
  const random = createRandom(21);
  /** Persons of ability shifted by `shift`, on a form easier by `ease`: 30 items and an internal anchor of 10 among them. */
  const take = (persons: number, shift: number, ease: number) => {
    const total = new Float64Array(persons);
    const anchor = new Float64Array(persons);
    for (let person = 0; person < persons; person++) {
      const ability = shift + random.normal();
      for (let item = 0; item < 30; item++) {
        const logit = ability - ((item % 10) - 4.5) / 4 + (item < 10 ? 0 : ease);
        const right = random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
        total[person] += right;
        if (item < 10) anchor[person] += right;
      }
    }
    return { total, anchor };
  };
  const easy = take(3000, 0.2, 0.5);
  const hard = take(3000, 0, 0);
  const frame = {
    anchor: 'internal',
    bootstrap: { seed: 1, samples: 20 },
    ranges: { x: [0, 30], y: [0, 30], anchor: [0, 10] },
  } as const;
  const methods = ['tucker', 'levine', 'chained-linear', 'chained-equipercentile', 'frequency-estimation'] as const;

  it.each(methods)('%s takes the ease of a form off and not the ability of its group', (method) => {
    // Expected number right at ability 0.2 on both forms.
    const expected = (ease: number) =>
      Array.from(
        { length: 30 },
        (_, i) => 1 / (1 + Math.exp(-(0.2 - ((i % 10) - 4.5) / 4 + (i < 10 ? 0 : ease)))),
      ).reduce((a, b) => a + b);
    const { equated, se } = equateWithAnchor(easy, hard, { method, ...frame, smooth: { total: 5, anchor: 4 } });
    expect(Math.abs(equated[Math.round(expected(0.5))] - expected(0))).toBeLessThan(1);
    expect(se[18]).toBeGreaterThan(0.02);
    expect(se[18]).toBeLessThan(0.5);
  });

  it('gives the published lines of Tucker and Levine', () => {
    // Kolen & Brennan (2014), Table 4.1: moments of the illustrative example, weight 1 for the new group. Two-valued scores with
    // these moments are made here: the lines depend on moments only, but scores are whole, so scaled by 10,000.
    const group = (mean: number, sd: number, anchorMean: number, anchorSd: number, covariance: number) => {
      const r = covariance / (sd * anchorSd);
      const total: number[] = [];
      const anchor: number[] = [];
      for (const [a, b] of [
        [1, 1],
        [1, -1],
        [-1, 1],
        [-1, -1],
      ]) {
        total.push(Math.round(1e4 * (mean + sd * a)));
        anchor.push(Math.round(1e4 * (anchorMean + anchorSd * (r * a + Math.sqrt(1 - r * r) * b))));
      }
      return { total, anchor };
    };
    const formOne = group(15.8205, 6.5278, 5.1063, 2.376, 13.4088);
    const formTwo = group(18.6728, 6.8784, 5.8626, 2.4515, 14.7603);
    const line = (method: 'tucker' | 'levine') =>
      equateWithAnchor(formOne, formTwo, { method, anchor: 'internal', weight: 1, bootstrap: { seed: 2, samples: 2 } });
    expect(line('tucker').slope).toBeCloseTo(1.0289, 3);
    expect(line('tucker').intercept! / 1e4).toBeCloseTo(0.537, 2);
    expect(line('levine').slope).toBeCloseTo(1.0112, 3);
  });

  it('is refused when an anchor score is missing in one group', () => {
    const part = { total: easy.total.slice(0, 40), anchor: easy.anchor.slice(0, 40).map((v) => Math.min(5, v)) };
    expect(() => equateWithAnchor(part, hard, { method: 'frequency-estimation', ...frame })).toThrow(
      'smooth, or use a chained',
    );
    expect(() => equateWithAnchor({ total: [1, 2], anchor: [1] }, hard, { method: 'tucker', ...frame })).toThrow(
      'form X',
    );
  });
});

describe('graded scores', () => {
  const [national] = gradedScoreSchemes;

  it('follow shares, ends and proportion of the rule', () => {
    const raw = Array.from({ length: 100 }, (_, i) => i);
    const { scores, cuts } = gradeScores(raw, national);
    expect(cuts.map((cut) => cut?.persons)).toEqual([15, 35, 35, 13, 2]);
    expect(scores[99]).toBe(100);
    expect(scores[85]).toBe(86);
    expect(scores[84]).toBe(85);
    expect(scores[0]).toBe(30);
    // (99 − 92) : (92 − 85) = (100 − T) : (T − 86) gives 93.
    expect(scores[92]).toBe(93);
  });

  it('never turn two scores round, and give equal scores the same', () => {
    const random = createRandom(9);
    const raw = Array.from({ length: 500 }, () => Math.round(60 + 15 * random.normal()));
    for (const scheme of gradedScoreSchemes) {
      const { scores } = gradeScores(raw, scheme);
      const order = [...raw.keys()].sort((a, b) => raw[a] - raw[b]);
      order.slice(1).forEach((person, i) => {
        expect(scores[person]).toBeGreaterThanOrEqual(scores[order[i]]);
        if (raw[person] === raw[order[i]]) expect(scores[person]).toBe(scores[order[i]]);
      });
    }
  });

  it('come from schemes whose shares add to 100, in order, each with its status', () => {
    for (const { bands, status, sources } of gradedScoreSchemes) {
      expect(bands.reduce((sum, { share }) => sum + share, 0)).toBe(100);
      bands.slice(1).forEach(({ scores }, i) => expect(scores[1]).toBeLessThan(bands[i].scores[0]));
      expect(sources.length > 0).toBe(status === 'public page');
    }
  });

  it('leave out who has no score, and are refused when nobody has', () => {
    expect(gradeScores([Number.NaN, 70], national).scores[0]).toBeNaN();
    expect(() => gradeScores([Number.NaN], national)).toThrow('nobody has a score');
    expect(() => gradeScores([1], { bands: [{ grade: 'A', share: 99, scores: [1, 2] }] })).toThrow('add to 99');
  });
});
