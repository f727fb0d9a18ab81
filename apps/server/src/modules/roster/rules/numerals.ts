const digits: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const written = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/**
 * A Chinese numeral from 0 to 999, as in class names: 三, 十二, 二十, 廿三, 一百零五.
 *
 * @returns the number, or undefined when the text is not one (六二 is not: that is two numbers).
 */
export function chineseNumber(text: string): number | undefined {
  const found =
    /^(?:([一二两三四五六七八九])百)?(零|〇)?(?:(廿|卅|[一二两三四五六七八九]?十)?([一二三四五六七八九])?)$/.exec(text);
  if (!found || text === '') return text === '零' || text === '〇' ? 0 : undefined;
  const [, hundreds, zero, tens, ones] = found;
  if (zero && !hundreds && (tens || ones)) return undefined;
  if (zero && hundreds && !tens && !ones) return undefined;
  let value = hundreds ? (digits[hundreds] ?? 0) * 100 : 0;
  if (tens === '廿') value += 20;
  else if (tens === '卅') value += 30;
  else if (tens) value += 10 * (tens.length === 2 ? (digits[tens.charAt(0)] ?? 0) : 1);
  if (ones) value += digits[ones] ?? 0;
  return value;
}

/** A number from 0 to 999 in Chinese: 12 is 十二, 105 is 一百零五. */
export function inChinese(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 999) throw new RangeError('inChinese: 0 to 999');
  if (value < 10) return written[value] ?? '';
  const hundreds = Math.floor(value / 100);
  const tens = Math.floor(value / 10) % 10;
  const ones = value % 10;
  const unit = ones ? (written[ones] ?? '') : '';
  if (hundreds === 0) return `${tens > 1 ? written[tens] : ''}十${unit}`;
  return `${written[hundreds]}百${tens ? `${written[tens]}十` : ones ? '零' : ''}${unit}`;
}

/** A numeral in either writing: 12, 012, 十二. */
export function anyNumber(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : chineseNumber(text);
}

/** Full-width digits, letters and signs as half-width ones; ideographic spaces as spaces; other characters stay. */
export function halfWidth(text: string): string {
  return text.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');
}
