import { describe, expect, it } from 'vitest';
import { classify, crossValidate, type LabelledDocument, learn } from './naive-bayes.js';

/** Manning, Raghavan, Schütze (2008), example 13.1 and table 13.1. */
const book: LabelledDocument[] = [
  { label: 'china', words: ['Chinese', 'Beijing', 'Chinese'] },
  { label: 'china', words: ['Chinese', 'Chinese', 'Shanghai'] },
  { label: 'china', words: ['Chinese', 'Macao'] },
  { label: 'japan', words: ['Tokyo', 'Japan', 'Chinese'] },
];

describe('a naive Bayes classifier', () => {
  it('gives the probabilities of the worked example in the book', () => {
    const model = learn(book);
    expect(model.vocabulary).toBe(6);
    expect(model.classes.china).toEqual({
      documents: 3,
      words: 8,
      counts: { Chinese: 5, Beijing: 1, Shanghai: 1, Macao: 1 },
    });
    // P(china | d5) ∝ 3/4 · (3/7)^3 · 1/14 · 1/14, P(japan | d5) ∝ 1/4 · (2/9)^3 · 2/9 · 2/9
    const china = (3 / 4) * (3 / 7) ** 3 * (1 / 14) ** 2;
    const japan = (1 / 4) * (2 / 9) ** 5;
    const guesses = classify(model, ['Chinese', 'Chinese', 'Chinese', 'Tokyo', 'Japan']);
    expect(guesses.map(({ label }) => label)).toEqual(['china', 'japan']);
    expect(guesses[0]?.share).toBeCloseTo(china / (china + japan), 12);
    expect(guesses[1]?.share).toBeCloseTo(japan / (china + japan), 12);
  });

  it('leaves out words that it never saw, also those named like a property of every object', () => {
    const guesses = classify(learn(book), ['toString', 'Lisbon']);
    expect(guesses.map(({ label }) => label)).toEqual(['china', 'japan']);
    expect(guesses[0]?.share).toBeCloseTo(3 / 4, 12);
  });

  it('does not underflow on a long text', () => {
    const [first] = classify(learn(book), Array<string>(5000).fill('Chinese'));
    expect(first).toEqual({ label: 'china', share: 1 });
  });

  it('has no guess when it has learnt nothing', () => {
    expect(classify(learn([]), ['Chinese'])).toEqual([]);
  });
});

describe('cross-validation', () => {
  it('guesses each document from the others only', () => {
    const documents = ['a', 'b', 'a', 'b', 'a', 'a'].map((label) => ({ label, words: [label] }));
    expect(crossValidate(documents, 3)).toEqual({ accuracy: 1, baseline: 4 / 6 });
    // Each has a word of its own, so of the others only the commonest label is known.
    const alone = documents.map(({ label }, at) => ({ label, words: [`${at}`] }));
    expect(crossValidate(alone, 6)).toEqual({ accuracy: 4 / 6, baseline: 4 / 6 });
  });

  it('refuses more folds than documents', () => {
    expect(() => crossValidate([{ label: 'a', words: [] }], 2)).toThrow(RangeError);
  });
});
