import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hide, putBack } from './hide.js';

const known = { names: ['欧阳思远', '李晓梅', '王刚'], places: ['南山区实验中学', '实验中学', '南山区'] };

describe('a text that leaves', () => {
  it('has placeholders where names, schools, numbers and dates with a year stood', () => {
    const text =
      '李晓梅（学籍号 G440305201203040028，电话 138 0013 8000，2012年3月4日生）和晓梅的朋友思远在南山区实验中学劳动，mail@x.cn。';
    const { text: hidden, places } = hide(text, known);
    for (const gone of ['李晓梅', '晓梅', '思远', '实验中学', '440305', '8000', '2012', '@x.cn'])
      expect(hidden).not.toContain(gone);
    expect(hidden).toContain('劳动');
    expect(putBack(hidden, places)).toBe(text);
  });

  it('never holds a name that is known, wherever it stands, and comes back as it was', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...known.names,
        ...known.places,
        '晓梅',
        '思远',
        '138001380001',
        '参加了志愿服务 3 小时，',
        '“',
        '。',
      ),
      fc.string({ maxLength: 5 }).filter((text) => !/[〔〕]/.test(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const { text: hidden, places } = hide(text, known);
        for (const name of [...known.names, ...known.places, '晓梅', '思远', '138001380001'])
          expect(hidden).not.toContain(name);
        expect(putBack(hidden, places)).toBe(text);
      }),
    );
  });

  it('comes back with no placeholder that was never given', () => {
    expect(putBack('你和〔人9〕一起', new Map([['〔人1〕', '李晓梅']]))).toBeUndefined();
  });
});
