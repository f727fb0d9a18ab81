import type { Rubric } from '@wuyu/contract';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPeers } from './draw.js';
import { type GivenForm, outcomesOf } from './outcome.js';
import { builtInRubrics } from './rubric.js';

let conduct: Rubric;
beforeAll(async () => {
  conduct = (await builtInRubrics()).find(({ code }) => code === 'conduct') as Rubric;
});
const weights = { self: 10, peer: 30, teacher: 40, guardian: 20 };
const all = (level: number) => Object.fromEntries(conduct.criteria.map(({ code }) => [code, level]));
const form = (kind: GivenForm['kind'], level: number, raterId = 0): GivenForm => ({
  subjectId: 1,
  kind,
  raterId,
  answers: all(level),
});

describe('the outcome of a round', () => {
  it('is the weighted mean of the kinds that took part', () => {
    const peers = [0, 0, 1, 1, 1].map((level, i) => form('peer', level, i + 2));
    const [one] = outcomesOf([1], [form('self', 0), form('teacher', 1), ...peers], conduct, weights);
    // Levels are worth 95, 80, 65, 50: peers 86, self 95, teacher 80; no family.
    expect(one?.values).toEqual({ 'moral.conduct': Math.round(((95 * 10 + 86 * 30 + 80 * 40) / 80) * 100) / 100 });
    expect(one).toMatchObject({ method: 'plain', reason: 'few' });
    expect(one?.kinds.guardian.state).toBe('none');
  });

  it('says and counts nothing of fewer than five peers, whatever they gave', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 0, maxLength: 4 }), (levels) => {
        const peers = levels.map((level, i) => form('peer', level, i + 2));
        const without = outcomesOf([1], [form('teacher', 1)], conduct, weights);
        expect(outcomesOf([1], [form('teacher', 1), ...peers], conduct, weights)).toEqual(without);
      }),
    );
  });

  it('leaves out what fewer than five peers could tell', () => {
    const peers = [1, 1, 1, 1, 1].map((level, i) => form('peer', level, i + 2));
    const without = peers.map(({ answers, ...rest }, i) => {
      const { honesty, ...others } = answers as Record<string, number>;
      return { ...rest, answers: i === 0 ? others : { ...others, honesty: 3 } };
    });
    const [one] = outcomesOf([1], without, conduct, weights);
    expect(one?.kinds.peer.criteria).not.toHaveProperty('honesty');
    expect(one?.kinds.peer.values).toEqual({ 'moral.conduct': 80 });
  });

  it('is nothing where a pupil alone spoke, unless nobody else was asked', () => {
    expect(outcomesOf([1], [form('self', 0)], conduct, weights)[0]?.values).toEqual({});
    const alone = { self: 1, peer: 0, teacher: 0, guardian: 0 };
    expect(outcomesOf([1], [form('self', 0)], conduct, alone)[0]?.values).toEqual({ 'moral.conduct': 95 });
  });

  describe('of a class that gives enough', () => {
    const ids = Array.from({ length: 24 }, (_, i) => i + 1);
    const peersOnly = { ...weights, self: 0, teacher: 0, guardian: 0 };
    // Pupils differ by thirds; the raters of even ids are more severe than the others; nobody is quite even.
    const formsOf = () =>
      drawPeers(ids, 6, 'severity').map(([raterId, subjectId], i): GivenForm => {
        const severe = raterId % 2 === 0 ? 0.9 : 0;
        const noise = (c: number) => ((i * 37 + c * 11) % 19) / 10 - 0.9;
        const levelAt = (c: number) => Math.min(3, Math.max(0, Math.round(0.9 * (subjectId % 3) + severe + noise(c))));
        const answers = Object.fromEntries(conduct.criteria.map(({ code }, c) => [code, levelAt(c)]));
        return { subjectId, raterId, kind: 'peer', answers };
      });

    it('has the severity of raters corrected', () => {
      const forms = formsOf();
      const outcomes = outcomesOf(ids, forms, conduct, peersOnly);
      expect(outcomes.every(({ method }) => method === 'severity-corrected')).toBe(true);
      const severeOf = (id: number) => forms.filter((f) => f.subjectId === id && (f.raterId ?? 0) % 2 === 0).length;
      const mean = (id: number) => {
        const values = forms
          .filter(({ subjectId }) => subjectId === id)
          .flatMap(({ answers }) => Object.values(answers).map((level) => [95, 80, 65, 50][level] as number));
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      };
      const alike = ids.filter((id) => id % 3 === 1);
      const unlucky = alike.reduce((most, id) => (severeOf(id) > severeOf(most) ? id : most));
      const lucky = alike.reduce((least, id) => (severeOf(id) < severeOf(least) ? id : least));
      const cameTo = (id: number) =>
        outcomes.find(({ personId }) => personId === id)?.values['moral.conduct'] as number;
      expect(severeOf(unlucky)).toBeGreaterThan(severeOf(lucky));
      expect(cameTo(lucky) - cameTo(unlucky)).toBeLessThan(mean(lucky) - mean(unlucky));
    });

    it.each([
      ['best', 0],
      ['worst', 3],
    ])('is moved by no rater who gives everybody the %s', (_, level) => {
      const outcomes = (raterId: number, given: number) =>
        outcomesOf(
          ids,
          formsOf().map((one) => (one.raterId === raterId ? { ...one, answers: all(given) } : one)),
          conduct,
          peersOnly,
        );
      const found = outcomes(7, level);
      expect(found.every(({ method, reason }) => method === 'severity-corrected' && reason === '')).toBe(true);
      // Whatever that one gave: only who differs tells something.
      expect(found.map(({ values }) => values)).toEqual(outcomes(7, 3 - level).map(({ values }) => values));
    });

    it('is the plain mean for a pupil whom only such raters met', () => {
      const own = new Set(formsOf().flatMap(({ subjectId, raterId }) => (subjectId === 5 ? [raterId] : [])));
      const forms = formsOf().map((one) => (own.has(one.raterId) ? { ...one, answers: all(0) } : one));
      const outcomes = outcomesOf(ids, forms, conduct, peersOnly);
      expect(outcomes.find(({ personId }) => personId === 5)?.values).toEqual({ 'moral.conduct': 95 });
      expect(outcomes[0]?.method).toBe('severity-corrected');
    });

    it('is not corrected where too few raters tell pupils apart', () => {
      const extreme = formsOf().map((one) => ((one.raterId ?? 0) > 9 ? { ...one, answers: all(0) } : one));
      expect(outcomesOf(ids, extreme, conduct, peersOnly)[0]).toMatchObject({ method: 'plain', reason: 'few' });
    });
  });
});
