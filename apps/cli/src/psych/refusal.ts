import type { Language } from '@wuyu/contract';

/** Where items and persons of a computation stand in the file. */
export interface Places {
  file: string;
  items?: readonly string[];
  /** The row in the file of each person. */
  rows?: ArrayLike<number>;
  language: Language;
}

/**
 * Runs a computation; what the library refuses is said with the file, and with its columns and rows instead of item and person
 * numbers.
 *
 * @param remedy what to do, in both languages.
 */
export function computed<Result>(
  places: Places,
  remedy: Readonly<Record<'zh' | 'en', string>>,
  compute: () => Result,
): Result {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Error(refusalText(places, remedy, error.message));
  }
}

function refusalText(
  { file, items, rows, language }: Places,
  remedy: Readonly<Record<'zh' | 'en', string>>,
  reason: string,
): string {
  const isEnglish = language === 'en';
  const placed = reason
    .replace(/\bitem (\d+)\b/g, (whole, number) => {
      const name = items?.[Number(number) - 1];
      if (name === undefined) return whole;
      return isEnglish ? `column ${name}` : `「${name}」列`;
    })
    .replace(/\bperson (\d+)\b/g, (whole, number) => {
      const row = rows?.[Number(number) - 1];
      if (row === undefined) return whole;
      return isEnglish ? `row ${row}` : `第 ${row} 行`;
    });
  return isEnglish ? `${file}: ${placed}\n      ${remedy.en}` : `${file}:${placed}\n      ${remedy.zh}`;
}
