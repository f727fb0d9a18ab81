import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSeconds } from './parse-seconds.js';

describe('a time of an endurance run', () => {
  it('is read in every form that is clear', () => {
    const forms = [
      '4\'15"',
      '4′15″',
      '4’15”',
      "4'15",
      "4'15''",
      '4:15',
      '4：15',
      '4 分 15 秒',
      '4分15',
      '255',
      '255.0',
      '255秒',
    ];
    forms.push('４：１５', '0:04:15', '00:04:15', '4´15"', '04:15');
    for (const form of forms) expect(parseSeconds(form), form).toBe(255);
    expect(parseSeconds('1\'32.5"')).toBe(92.5);
    expect(parseSeconds('4\'5"')).toBe(245);
    expect(parseSeconds("4'05")).toBe(245);
    expect(parseSeconds('4分')).toBe(240);
  });

  it('is refused when it is not clear', () => {
    const unclear = [
      '4.15',
      '4,15',
      "4'5",
      '4:5',
      '4\'60"',
      '4:15:00',
      '59',
      '-255',
      '',
      ' ',
      '免测',
      '缺考',
      '4-15',
      '1e3',
    ];
    unclear.push('99999', '3600', '75:00', "'15", '4::15', '∞', 'NaN');
    for (const form of unclear) expect(parseSeconds(form), form).toBeNull();
  });

  it('comes back from its own writing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }), (minutes, seconds) => {
        const two = String(seconds).padStart(2, '0');
        return [`${minutes}'${two}"`, `${minutes}:${two}`, `${minutes}分${two}秒`].every(
          (text) => parseSeconds(text) === minutes * 60 + seconds,
        );
      }),
    );
  });

  it('never is anything but seconds from 0 to an hour, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
        const seconds = parseSeconds(text);
        return seconds === null || (seconds >= 0 && seconds < 3600);
      }),
    );
  });
});
