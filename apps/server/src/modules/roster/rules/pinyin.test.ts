import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShort, spellName, typedPinyin } from './pinyin.js';

describe('a name in pinyin', () => {
  it('begins with all of it, and with each syllable and initial', () => {
    expect(spellName('张小三')).toBe('zhangxiaosan xiaosan san zxs xs s');
  });

  it.each([
    ['单雄信', 'shanxiongxin'],
    ['曾国藩', 'zengguofan'],
    ['解缙', 'xiejin'],
    ['仇英', 'qiuying'],
    ['区大相', 'oudaxiang'],
    ['查良镛', 'zhaliangyong'],
    ['任盈盈', 'renyingying'],
    ['华罗庚', 'hualuogeng'],
    ['尉迟恭', 'yuchigong'],
    ['欧阳修', 'ouyangxiu'],
    ['吕布', 'lvbu'],
    ['古丽·买买提', 'gulimaimaiti'],
    ['Ann Li', 'annli'],
  ])('of %s reads as of a family name: %s', (name, whole) => {
    expect(spellName(name).split(' ')[0]).toBe(whole);
  });

  it('is typed with spaces, capitals, apostrophes or ü', () => {
    expect(['zhang san', 'ZhangSan', "xi'an", 'Lü Bu', 'lyu bu', 'ｚｓ'].map(typedPinyin)).toEqual([
      'zhangsan',
      'zhangsan',
      'xian',
      'lvbu',
      'lvbu',
      'zs',
    ]);
    expect(['张', 'z', '', '%', 'a1', 'zs%'].map(typedPinyin)).toEqual(Array(6).fill(undefined));
  });

  it('of two syllables is told from less', () => {
    expect(['zhang', 'zhuang', 'li', 'er', 'zh', 'wangf', 'zhangsh'].map(isShort)).toEqual(Array(7).fill(true));
    expect(['zhangsan', 'liwei', 'wangfe', 'ouyang'].map(isShort)).toEqual(Array(4).fill(false));
  });

  it('is letters and single spaces, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        expect(spellName(name)).toMatch(/^(?:[a-z]+(?: [a-z]+)*)?$/);
      }),
    );
  });
});
