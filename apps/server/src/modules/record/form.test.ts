import { describe, expect, it } from 'vitest';
import { checkForm, factsOf, publicFieldsOf, sameContent, tidyContent } from './form.js';
import { getKind, recordKinds } from './record-types.js';
import { shinglesOf, simHash, similarityOf, textOf } from './sketch.js';

const content = (fields: Record<string, string | number>) =>
  tidyContent({ day: '2026-05-18', fields, attachments: [] });

describe('every kind of record', () => {
  it.each(recordKinds.map((kind) => [kind.code, kind] as const))(
    '%s has a headline, fields that fit its facts, and words',
    (_, kind) => {
      const fields = new Map(kind.fields.map((field) => [field.code, field]));
      expect(fields.size).toBe(kind.fields.length);
      expect(kind.fields[0]).toMatchObject({ code: 'title', kind: 'text', required: true });
      expect(kind.stages.length).toBeGreaterThan(0);
      for (const rule of kind.facts) {
        if ('value' in rule) continue;
        const field = fields.get(rule.field);
        expect(field?.required).toBe(true);
        if (rule.values) expect(field?.choices?.map(({ code }) => code)).toEqual(Object.keys(rule.values));
        else expect(field?.kind).toBe('number');
      }
      for (const words of [kind.title, kind.hint, ...kind.fields.map(({ title }) => title)])
        expect([words.zh, words.en].every((text) => text.length > 0)).toBe(true);
    },
  );
});

describe('what a record tells of', () => {
  it('is a number of its form, a value for a choice, or a fixed one', () => {
    expect(factsOf(getKind('public-welfare'), { title: 'x', hours: 1.5 })).toEqual([
      { indicator: 'moral.public-welfare', value: 1.5 },
    ]);
    expect(factsOf(getKind('home-labour'), { title: 'x', time: 'quarter' })).toEqual([
      { indicator: 'practice.labour-hours', value: 0.25 },
    ]);
    expect(factsOf(getKind('reading'), { title: 'x' })).toEqual([{ indicator: 'academic.reading-books', value: 1 }]);
    expect(factsOf(getKind('typical-deed'), { title: 'x' })).toEqual([]);
  });

  it('in public is what the whitelist names', () => {
    const fields = { title: '打扫', hours: 1, place: '社区', text: '家里困难', secret: 'x' };
    expect(publicFieldsOf(getKind('public-welfare'), fields)).toEqual({ title: '打扫', hours: 1, place: '社区' });
    expect(publicFieldsOf(getKind('overcoming'), { title: 'x', text: 'y' })).toEqual({});
  });
});

describe('a form', () => {
  it('takes numbers within their bounds and digits only', () => {
    const faults = (hours: number | string) =>
      checkForm(getKind('public-welfare'), content({ title: 'x', hours, place: 'y' }), '2026-05-20').length;
    for (const good of [0.5, 1.1, 12]) expect(faults(good)).toBe(0);
    for (const bad of [0.4, 12.1, 1.25, Number.NaN, '1.5']) expect(faults(bad)).toBe(1);
  });

  it('is the same whatever the order of its fields, the spaces around them and the form of its characters', () => {
    const one = content({ title: 'e\u0301te', place: 'x' });
    expect(sameContent(one, content({ place: ' x ', title: '\u00e9te', text: '' }))).toBe(true);
    expect(sameContent(one, content({ title: 'ete', place: 'x' }))).toBe(false);
  });
});

describe('a sketch of a text', () => {
  it('has the runs of three characters', () => {
    expect([...shinglesOf('abcabcd')]).toEqual(['abc', 'bca', 'cab', 'bcd']);
    expect(similarityOf('abcd', 'abce')).toBe(1 / 3);
    expect(similarityOf('ab', 'ab')).toBe(0);
  });

  it('of one shingle is the first 64 bits of its SHA-256', () => {
    // printf '好好好' | sha256sum: the first 16 digits.
    expect(simHash('好'.repeat(20))).toBe(BigInt.asIntN(64, 0x9a09257515c0b32fn));
    expect(simHash('好'.repeat(19))).toBeUndefined();
  });

  it('reads words of one’s own only, without marks and spaces', () => {
    expect(textOf(getKind('labour'), { title: 'Ａ，b 好!', kind: 'campus', hours: 3, place: '校' })).toBe('ab好校');
  });
});
