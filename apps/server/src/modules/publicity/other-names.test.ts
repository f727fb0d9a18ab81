import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexNames, namesIn } from './other-names.js';

const index = indexNames(
  [
    ['王明', 'student'],
    ['王明华', 'student'],
    ['欧阳修文', 'teacher'],
    ['李娜', 'guardian'],
    ['李娜', 'teacher'],
    ['Ann Li', 'teacher'],
    ['古丽·买买提', 'student'],
    ['安', 'student'],
  ].map(([name, kind], personId) => ({ personId, name: name as string, kind: kind as 'student' })),
);
const found = (text: string, own = '') => namesIn(text, index, own).map(({ name }) => name);

describe('a name in a text', () => {
  it('is found wherever it stands, each once, in the order of the text', () => {
    expect(found('和李娜、王明一起，李娜带队')).toEqual(['李娜', '王明']);
    expect(found('欧阳修文老师指导古丽·买买提')).toEqual(['欧阳修文', '古丽·买买提']);
  });

  it('is the longest of those within one another', () => {
    expect(found('王明华')).toEqual(['王明华']);
    expect(found('王明花')).toEqual(['王明']);
  });

  it('is not the own one, nor one within it', () => {
    expect(found('我是王明华', '王明华')).toEqual([]);
    expect(found('我是王明，和王明华', '王明')).toEqual(['王明华']);
  });

  it('of one letter is none, and of Latin letters a whole word only', () => {
    expect(found('安全')).toEqual([]);
    expect(found('with Ann Li today')).toEqual(['Ann Li']);
    expect(found('Joann Lim')).toEqual([]);
  });

  it('says whose kind it is: of two people of one name the teacher before the family', () => {
    expect(namesIn('李娜', index, '')).toEqual([{ name: '李娜', kind: 'teacher' }]);
  });

  it('is found exactly where the text has it as it is, in any text', () => {
    const names = ['甲乙', '乙丙', '丁戊己'];
    const some = indexNames(names.map((name, personId) => ({ personId, name, kind: 'student' as const })));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '丁', '戊', '己', '，') }), (text) => {
        const got = namesIn(text, some, '').map(({ name }) => name);
        expect(got.every((name) => text.includes(name))).toBe(true);
        if (names.some((name) => text.includes(name))) expect(got.length).toBeGreaterThan(0);
      }),
    );
  });
});
