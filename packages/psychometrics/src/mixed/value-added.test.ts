import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { valueAdded } from './index.js';

/** 40 schools, three classes each, 12 pupils a class; school sd 3, class sd 1.5, residual sd 4. */
function district() {
  const random = createRandom(11);
  const data: Record<'school' | 'class' | 'sex' | 'before' | 'after', (string | number)[]> = {
    school: [],
    class: [],
    sex: [],
    before: [],
    after: [],
  };
  for (let s = 0; s < 40; s++) {
    const school = 3 * random.normal();
    for (let c = 0; c < 3; c++) {
      const own = 1.5 * random.normal();
      for (let i = 0; i < 12; i++) {
        const ability = 10 * random.normal();
        const boy = random.uniform() < 0.5;
        data.school.push(`S${s}`);
        data.class.push(c + 1);
        data.sex.push(boy ? 'm' : 'f');
        data.before.push(50 + ability + 5 * random.normal());
        data.after.push(60 + 0.8 * ability + (boy ? 1 : 0) + school + own + 4 * random.normal());
      }
    }
  }
  return data;
}

const request = { outcome: 'after', priors: ['before'], covariates: ['sex'], school: 'school' };

describe('value-added', () => {
  it('finds what the scores were drawn with, and says which schools stand out', () => {
    const found = valueAdded({ data: district(), ...request, class: 'class' });
    expect(found.fixed.map(({ name }) => name)).toEqual(['(Intercept)', 'before', 'sexm']);
    expect(Math.sqrt(found.variances.school)).toBeGreaterThan(2);
    expect(Math.sqrt(found.variances.school)).toBeLessThan(4.2);
    expect(Math.sqrt(found.variances.class ?? 0)).toBeGreaterThan(0.8);
    expect(Math.sqrt(found.variances.class ?? 0)).toBeLessThan(2.4);
    expect(found.classes).toHaveLength(120);
    for (const { verdict, low, high } of found.schools) {
      expect(verdict).toBe(low > 0 ? 'above' : high < 0 ? 'below' : 'indistinct');
    }
    expect(new Set(found.schools.map(({ verdict }) => verdict)).size).toBe(3);
  });

  it('leaves out pupils without all values and counts them', () => {
    const data = district();
    data.before[0] = '';
    data.sex[5] = 'NA';
    const found = valueAdded({ data, ...request });
    expect(found.dropped).toBe(2);
    expect(found.observations).toBe(1438);
  });

  it('corrects the slope of a prior for its reliability, and otherwise says that it did not', () => {
    const data = district();
    const naive = valueAdded({ data, ...request });
    const corrected = valueAdded({ data, ...request, reliability: { before: 100 / 125 } });
    expect(naive.uncorrectedPriors).toEqual(['before']);
    expect(corrected.uncorrectedPriors).toEqual([]);
    // Ability has variance 100 of 125, so that the slope .8 is seen as .64.
    expect(naive.fixed[1].estimate).toBeLessThan(0.7);
    expect(corrected.fixed[1].estimate).toBeGreaterThan(0.75);
    expect(corrected.fixed[1].estimate).toBeLessThan(0.85);
  });

  it('refuses unknown columns, scores that are words, and reliabilities outside 0 to 1', () => {
    const data = district();
    expect(() => valueAdded({ data, ...request, outcome: 'later' })).toThrow(/no column later/);
    expect(() => valueAdded({ data, ...request, priors: ['sex'] })).toThrow(/sex is not a number/);
    expect(() => valueAdded({ data, ...request, reliability: { before: 1.2 } })).toThrow(/\(0, 1\]/);
    expect(() => valueAdded({ data, ...request, reliability: { sex: 0.9 } })).toThrow(/no prior/);
    expect(() => valueAdded({ data: { ...data, sex: data.sex.map(() => 'f') }, ...request })).toThrow(
      /sex is f for everybody/,
    );
  });
});
