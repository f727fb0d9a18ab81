import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { calibrate } from '../response/index.js';
import { facetDesign } from './facet-design.js';
import { evaluateFacets, layoutOf } from './facet-likelihood.js';
import {
  cohenKappa,
  type FacetRating,
  fleissKappa,
  intraclassCorrelations,
  krippendorffAlpha,
  manyFacetRasch,
} from './index.js';

const none = Number.NaN;

/** Two raters' ratings from a table of counts. */
function fromTable(table: readonly (readonly number[])[]): [number[], number[]] {
  const first: number[] = [];
  const second: number[] = [];
  table.forEach((row, a) => {
    row.forEach((count, b) => {
      for (let i = 0; i < count; i++) {
        first.push(a);
        second.push(b);
      }
    });
  });
  return [first, second];
}

describe('kappa', () => {
  // Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, Table 18.1: two raters, 100 subjects.
  const diagnoses = fromTable([
    [75, 1, 4],
    [5, 4, 1],
    [0, 0, 10],
  ]);

  it('is the published one', () => {
    const found = cohenKappa(...diagnoses);
    expect(found.observed).toBeCloseTo(0.89, 12);
    expect(found.expected).toBeCloseTo(0.66, 12);
    expect(found.kappa).toBeCloseTo(0.676, 2);
    expect(found.se).toBeCloseTo(0.088, 2);
  });

  it('with quadratic weights is nearly the intraclass correlation that counts agreement', () => {
    const random = createRandom(3);
    const first = Array.from({ length: 4000 }, () => Math.round(2 + 1.5 * random.normal()));
    const second = first.map((rating) => rating + Math.round(random.normal()));
    const { kappa } = cohenKappa(first, second, { weights: 'quadratic' });
    expect(Math.abs(kappa - intraclassCorrelations([first, second])[1].icc)).toBeLessThan(1e-3);
  });

  it('without weights is the weighted one when there are two categories', () => {
    const ratings = fromTable([
      [20, 5],
      [10, 15],
    ]);
    expect(cohenKappa(...ratings).kappa).toBeCloseTo(0.4, 12);
    expect(cohenKappa(...ratings, { weights: 'linear' }).kappa).toBeCloseTo(0.4, 12);
  });

  it('leaves out who has one rating only, and is refused where undefined', () => {
    expect(cohenKappa([1, 2, 1, none], [1, 2, 2, 2]).subjects).toBe(3);
    expect(() => cohenKappa([1, 1, 1], [1, 1, 1])).toThrow('not defined');
    expect(() => cohenKappa([1, none], [none, 1])).toThrow('only 0 subjects');
    expect(() => cohenKappa([1, 2], [1, 9], { categories: [1, 2] })).toThrow('not among the categories');
  });

  it('of Fleiss is the published one for 14 raters of 10 subjects', () => {
    // Example with 14 raters, widely reproduced (κ = 0.210).
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    const perSubject = counts.map((row) => row.flatMap((n, category) => Array<number>(n).fill(category)));
    const raters = Array.from({ length: 14 }, (_, rater) => perSubject.map((ratings) => ratings[rater]));
    expect(fleissKappa(raters).kappa).toBeCloseTo(0.2099, 4);
    expect(() =>
      fleissKappa([
        [1, 2],
        [1, none],
      ]),
    ).toThrow('use Krippendorff');
  });
});

describe('intraclass correlations', () => {
  // Shrout & Fleiss (1979), Table 2: six subjects, four judges; results in their Tables 3 and 4.
  const judges = [
    [9, 6, 8, 7, 10, 6],
    [2, 1, 4, 1, 5, 2],
    [5, 3, 6, 2, 6, 4],
    [8, 2, 8, 6, 9, 7],
  ];

  it('are the published ones', () => {
    const found = intraclassCorrelations(judges);
    expect(found.map(({ kind, icc }) => [kind, Number(icc.toFixed(2))])).toEqual([
      ['1,1', 0.17],
      ['2,1', 0.29],
      ['3,1', 0.71],
      ['1,k', 0.44],
      ['2,k', 0.62],
      ['3,k', 0.91],
    ]);
    // Intervals as R psych gives them for the same table.
    expect(found.map(({ low, high }) => [low, high].map((value) => Number(value.toFixed(2))))).toEqual([
      [-0.13, 0.72],
      [0.02, 0.76],
      [0.34, 0.95],
      [-0.88, 0.91],
      [0.07, 0.93],
      [0.68, 0.99],
    ]);
    expect(found[2].f).toBeCloseTo(11.027, 3);
  });

  it('of consistency do not mind a severe rater, those of agreement do', () => {
    const severe = judges.map((ratings, rater) => ratings.map((rating) => rating - (rater === 0 ? 5 : 0)));
    expect(intraclassCorrelations(severe)[2].icc).toBeCloseTo(intraclassCorrelations(judges)[2].icc, 12);
    expect(intraclassCorrelations(severe)[1].icc).not.toBeCloseTo(intraclassCorrelations(judges)[1].icc, 2);
  });

  it('are refused without subjects or without error', () => {
    expect(() =>
      intraclassCorrelations([
        [1, none],
        [1, 2],
      ]),
    ).toThrow('only 1 subjects');
    expect(() =>
      intraclassCorrelations([
        [1, 2, 3],
        [2, 3, 4],
      ]),
    ).toThrow('constants only');
    expect(() =>
      intraclassCorrelations([
        [1, 1],
        [1, 1],
      ]),
    ).toThrow('all ratings are the same');
  });
});

describe('Krippendorff’s alpha', () => {
  // Krippendorff (2011), section E: four observers, twelve units, gaps.
  const observers = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3],
    [none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none],
  ];

  it.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
    ['ratio', 0.797],
  ] as const)('of a %s scale is the published one', (scale, alpha) => {
    expect(krippendorffAlpha(observers, scale).alpha).toBeCloseTo(alpha, 3);
  });

  it('is refused where nothing can be compared', () => {
    expect(() =>
      krippendorffAlpha(
        [
          [1, none],
          [none, 2],
        ],
        'nominal',
      ),
    ).toThrow('no subject has two ratings');
    expect(() =>
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
    ).toThrow('all ratings are the same');
    expect(() =>
      krippendorffAlpha(
        [
          [-1, 1],
          [1, 1],
        ],
        'ratio',
      ),
    ).toThrow('negative');
  });
});

describe('the many-facet Rasch model', () => {
  const severities = [-0.9, -0.3, 0.3, 0.9];
  const difficulties = [-0.5, 0, 0.5];

  /** Each person is rated by two neighbouring raters of four, on three items, with scores 1 to 4. */
  function rate(persons: number, seed: number): FacetRating[] {
    const random = createRandom(seed);
    const ratings: FacetRating[] = [];
    for (let person = 0; person < persons; person++) {
      const ability = 0.5 + 1.2 * random.normal();
      for (const rater of [person % 4, (person + 1) % 4]) {
        difficulties.forEach((difficulty, item) => {
          let logit = 0;
          const shares = [1];
          for (const threshold of [-1.5, 0, 1.5]) {
            logit += ability - difficulty - severities[rater] - threshold;
            shares.push(Math.exp(logit));
          }
          let left = random.uniform() * shares.reduce((a, b) => a + b);
          let score = 0;
          while (left > shares[score]) left -= shares[score++];
          ratings.push({ person: `P${person}`, item: `I${item}`, rater: `R${rater}`, score: score + 1 });
        });
      }
    }
    return ratings;
  }

  it('recovers severity, difficulty and the spread of persons', () => {
    const found = manyFacetRasch(rate(1000, 3));
    for (const [elements, truth] of [
      [found.raters, severities],
      [found.items, difficulties],
    ] as const) {
      truth.forEach((value, i) => expect(Math.abs(elements[i].measure - value)).toBeLessThan(4 * elements[i].se));
      for (const { infit, outfit } of elements) {
        expect(infit).toBeCloseTo(1, 0);
        expect(outfit).toBeCloseTo(1, 0);
      }
    }
    expect(found.mean).toBeCloseTo(0.5, 0);
    expect(Math.abs(found.sd - 1.2)).toBeLessThan(0.12);
    expect(found.severityTest.p).toBeLessThan(1e-6);
  });

  it('has the derivatives that small steps show', () => {
    for (const thresholds of ['common', 'item'] as const) {
      const design = facetDesign(rate(12, 5), thresholds);
      const layout = layoutOf(design);
      const random = createRandom(1);
      const beta = Float64Array.from({ length: layout.size }, () => 0.3 * random.normal());
      const nodes = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 2);
      const weights = nodes.map((z) => (-z * z) / 2);
      const at = (parameter: number, step: number) =>
        evaluateFacets(
          design,
          layout,
          beta.map((b, i) => (i === parameter ? b + step : b)),
          nodes,
          weights,
        );
      const { gradient, information } = at(0, 0);
      const h = 1e-4;
      gradient.forEach((slope, a) => {
        const [up, down] = [at(a, h), at(a, -h)];
        expect((up.logLik - down.logLik) / (2 * h)).toBeCloseTo(slope, 5);
        up.gradient.forEach((g, b) => {
          expect(-(g - down.gradient[b]) / (2 * h)).toBeCloseTo(information[a * layout.size + b], 4);
        });
      });
    }
  });

  it('of one item with scores 0 and 1 is the Rasch model with raters for items', () => {
    const random = createRandom(13);
    const answers = new Float64Array(300 * 5);
    const ratings: FacetRating[] = [];
    for (let person = 0; person < 300; person++) {
      const ability = 0.4 + random.normal();
      for (let rater = 0; rater < 5; rater++) {
        const score = random.uniform() < 1 / (1 + Math.exp((rater - 2) / 2 - ability)) ? 1 : 0;
        answers[person * 5 + rater] = score;
        ratings.push({ person: `P${person}`, item: 'all', rater: `R${rater}`, score });
      }
    }
    const rasch = calibrate({ answers, persons: 300, items: 5, model: 'rasch', standardErrors: true });
    const found = manyFacetRasch(ratings);
    const middle = rasch.items.reduce((sum, { d }) => sum + d[0], 0) / 5;
    expect(found.logLik).toBeCloseTo(rasch.logLik, 4);
    expect(found.sd ** 2).toBeCloseTo(rasch.groups[0].variance, 3);
    expect(found.mean).toBeCloseTo(middle, 4);
    found.raters.forEach(({ measure }, i) => expect(measure).toBeCloseTo(middle - rasch.items[i].d[0], 4));
  });

  it('is fair to who met a severe rater', () => {
    const ratings = rate(400, 7);
    const found = manyFacetRasch(ratings);
    const fair = new Map(
      found.persons.map(({ name, fairAverage, observedAverage }) => [name, fairAverage - observedAverage]),
    );
    const gain = (first: number) => {
      const own = [...fair].filter(([name]) => Number(name.slice(1)) % 4 === first).map(([, value]) => value);
      return own.reduce((a, b) => a + b) / own.length;
    };
    // Raters 2 and 3 are severe, 0 and 1 lenient.
    expect(gain(2)).toBeGreaterThan(0.1);
    expect(gain(0)).toBeLessThan(-0.1);
  });

  it('does not depend on the order of ratings or on names of scores', () => {
    const ratings = rate(100, 9);
    const turned = [...ratings].reverse().map((rating) => ({ ...rating, score: rating.score * 10 }));
    const found = manyFacetRasch(ratings);
    const again = manyFacetRasch(turned);
    expect(again.logLik).toBeCloseTo(found.logLik, 8);
    const severity = again.raters.find(({ name }) => name === 'R2')!.measure;
    expect(severity).toBeCloseTo(found.raters.find(({ name }) => name === 'R2')!.measure, 6);
  });

  it('refuses raters that nothing connects, naming the subsets', () => {
    const ratings = rate(60, 2).filter(({ person }) => Number(person.slice(1)) % 2 === 0);
    expect(() => manyFacetRasch(ratings)).toThrow('2 subsets that no common person or rater connects: R0, R1 | R2, R3');
  });

  it('refuses items that only one rater each has seen', () => {
    const ratings = rate(60, 2).filter(({ item, rater }) => (item === 'I0') === (rater === 'R0'));
    expect(() => manyFacetRasch(ratings)).toThrow('subsets');
  });

  describe('with a rater who gives everybody the highest', () => {
    const ratings = rate(200, 4);
    const generous = ratings.map((rating) => (rating.rater === 'R1' ? { ...rating, score: 4 } : rating));
    const found = manyFacetRasch(generous);
    const without = manyFacetRasch(ratings.filter(({ rater }) => rater !== 'R1'));

    it('measures all others as if that one had not been there', () => {
      expect(found.logLik).toBe(without.logLik);
      for (const facet of ['raters', 'items'] as const) {
        const others = found[facet].filter(({ extreme }) => !extreme);
        expect(others.map(({ name }) => name).sort()).toEqual(without[facet].map(({ name }) => name).sort());
        for (const { name, measure, se, infit } of without[facet])
          expect(others.find((one) => one.name === name)).toMatchObject({ measure, se, infit });
      }
      for (const { name, measure, fairAverage, ratings: n } of without.persons)
        expect(found.persons.find((one) => one.name === name)).toMatchObject({ measure, fairAverage, telling: n });
    });

    it('is what the likelihood tends to as that rater’s severity falls', () => {
      const design = facetDesign(generous, 'common');
      const layout = layoutOf(design);
      const at = (severity: number) => {
        const beta = new Float64Array(layout.size);
        found.items.forEach(({ measure }, i) => {
          beta[i] = measure;
        });
        design.raters.forEach((name, i) => {
          const { measure, extreme } = found.raters.find((one) => one.name === name)!;
          beta[layout.rater + i] = extreme ? severity : measure;
        });
        beta.set(found.thresholds[0].values, layout.thresholds[0]);
        beta[layout.mean] = found.mean;
        beta[layout.logSd] = Math.log(found.sd);
        const nodes = Float64Array.from({ length: 81 }, (_, i) => -6 + (12 * i) / 80);
        const log = nodes.map((z) => (-z * z) / 2);
        const total = Math.log(log.reduce((sum, value) => sum + Math.exp(value), 0));
        return evaluateFacets(
          design,
          layout,
          beta,
          nodes,
          log.map((value) => value - total),
        ).logLik;
      };
      expect(at(-30)).toBeCloseTo(found.logLik, 6);
      expect(at(-4)).toBeLessThan(at(-8));
    });

    it('puts the rater where 0.3 points less would be expected', () => {
      const rater = found.raters.find(({ name }) => name === 'R1')!;
      expect(rater).toMatchObject({ extreme: true, ratings: 300, observedAverage: 4, infit: none });
      expect(rater.measure).toBeLessThan(Math.min(...without.raters.map(({ measure }) => measure)));
      const difficulty = new Map(found.items.map(({ name, measure }) => [name, measure]));
      const measures = new Map(found.persons.map(({ name, measure }) => [name, measure]));
      const [{ categories, values }] = found.thresholds;
      let expected = 0;
      for (const { person, item } of generous.filter(({ rater: name }) => name === 'R1')) {
        const location = measures.get(person)! - difficulty.get(item)! - rater.measure;
        const logits = categories.map((_, k) => values.slice(0, k).reduce((sum, value) => sum + location - value, 0));
        const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
        expected += logits.reduce((total, logit, k) => total + (Math.exp(logit) / sum) * categories[k], 0);
      }
      expect(expected).toBeCloseTo(300 * 4 - 0.3, 6);
    });

    it('says nothing of a person whom only that rater met', () => {
      const more = [...generous, { person: 'new', item: 'I0', rater: 'R1', score: 4 }];
      const person = manyFacetRasch(more).persons.find(({ name }) => name === 'new');
      expect(person).toMatchObject({ telling: 0, ratings: 1, observedAverage: 4, measure: found.mean, se: found.sd });
    });
  });

  it.each(['common', 'item'] as const)(
    'leaves out an item on which everybody gets the same (thresholds: %s)',
    (thresholds) => {
      const ratings = rate(200, 4);
      const easy = ratings.map((rating) => (rating.item === 'I1' ? { ...rating, score: 4 } : rating));
      const found = manyFacetRasch(easy, { thresholds });
      const without = manyFacetRasch(
        ratings.filter(({ item }) => item !== 'I1'),
        { thresholds },
      );
      expect(found.raters.map(({ measure }) => measure)).toEqual(without.raters.map(({ measure }) => measure));
      const item = found.items.find(({ name }) => name === 'I1')!;
      expect(item).toMatchObject({ extreme: true, fairAverage: 4 });
      expect(item.measure < Math.min(...without.items.map(({ measure }) => measure))).toBe(thresholds === 'common');
      // Everybody is expected to get on it what everybody got.
      found.persons.forEach(({ fairAverage }, i) =>
        expect(fairAverage).toBeCloseTo((4 + 2 * without.persons[i].fairAverage) / 3, 10),
      );
    },
  );

  it('leaves out who becomes extreme once others are left out', () => {
    // R1 alone gave 4; without R1 the highest is 3, and R2 gave nothing else.
    const ratings = rate(200, 4).map((rating) => ({
      ...rating,
      score: rating.rater === 'R1' ? 4 : rating.rater === 'R2' ? 3 : Math.min(3, rating.score),
    }));
    const { raters, thresholds } = manyFacetRasch(ratings);
    expect(
      raters
        .filter(({ extreme }) => extreme)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['R1', 'R2']);
    expect(thresholds[0].categories).toEqual([1, 2, 3]);
    const measure = (name: string) => raters.find((one) => one.name === name)!.measure;
    expect(measure('R1')).toBeLessThan(measure('R0'));
    expect(measure('R2')).toBeLessThan(measure('R0'));
  });

  it('refuses raters who are all extreme, equal persons and scores that are not numbers', () => {
    const ratings = rate(40, 4);
    const extreme = ratings.map((rating) => (rating.rater === 'R2' ? rating : { ...rating, score: 4 }));
    expect(() => manyFacetRasch(extreme)).toThrow('only 1 raters have more than extreme ratings');
    expect(() => manyFacetRasch([{ ...ratings[0], score: none }, ...ratings])).toThrow('leave out what is missing');
    expect(() => manyFacetRasch(ratings.map((rating) => ({ ...rating, score: 2 })))).toThrow(
      'all ratings are the same',
    );
    expect(() => manyFacetRasch([])).toThrow('no ratings');
    const random = createRandom(8);
    const noise = ratings.map((rating) => ({ ...rating, score: random.uniform() < 0.5 ? 0 : 1 }));
    const equal = noise.map((rating, i) => ({ ...rating, score: i % 2 }));
    expect(() => manyFacetRasch(equal)).toThrow('persons do not differ beyond chance');
  });
});
