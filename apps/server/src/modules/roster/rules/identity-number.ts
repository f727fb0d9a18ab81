import { isKnownRegion } from '../codes/regions.js';
import { type Checked, type Notice, refused } from './notice.js';
import { halfWidth } from './numerals.js';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';

/** What a resident identity number says by itself. */
export interface ResidentNumber {
  /** 18 characters, X in capitals. */
  number: string;
  /** ISO date. */
  bornOn: string;
  sex: 1 | 2;
}

/**
 * The check character of 17 digits (GB 11643-1999): sum of digit × weight, modulo 11, through a table.
 *
 * @throws RangeError if there are not exactly 17 digits.
 */
export function identityCheck(seventeen: string): string {
  if (!/^\d{17}$/.test(seventeen)) throw new RangeError('identityCheck: 17 digits');
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (seventeen.charCodeAt(i) - 48) * (weights[i] ?? 0);
  return checks.charAt(sum % 11);
}

/** Whether `YYYYMMDD` is a day of the calendar. */
export function isRealDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

/** Eight digits as an ISO date, or undefined when there is no such day or its year is not of this or the last two centuries. */
export function eightDigitDay(text: string): string | undefined {
  const year = Number(text.slice(0, 4));
  if (!/^\d{8}$/.test(text) || year < 1800 || year > 2099) return undefined;
  if (!isRealDay(year, Number(text.slice(4, 6)), Number(text.slice(6, 8)))) return undefined;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** A number as typed: half-width, without spaces, apostrophes of Excel and hyphens, letters in capitals. */
export function tidyNumber(text: string): string {
  return halfWidth(text)
    .replace(/[\s'‘’`\u200b-\u200f\u2060\ufeff-]/g, '')
    .toUpperCase();
}

/**
 * Whether a cell shows the marks of a long number that a spreadsheet kept as a floating-point number: an exponent in the
 * text, or a numeric cell beyond 15 digits. Its last digits are lost and cannot be computed back.
 */
export function isDamagedNumber(cell: unknown, text: string): boolean {
  const plain = cell !== null && typeof cell === 'object' && 'result' in cell ? cell.result : cell;
  if (typeof plain === 'number') return Math.abs(plain) >= 1e15;
  return /^[+-]?\d+(\.\d+)?E\+?\d+$/i.test(halfWidth(text).trim());
}

/**
 * Checks a resident identity number: form, date, check character. A region that the list does not have is a warning,
 * because numbers keep the code of the first registration and codes are abolished.
 */
export function checkIdentityNumber(text: string): Checked<ResidentNumber> {
  const number = tidyNumber(text);
  if (/^\d{15}$/.test(number)) return refused('roster.identity-old-form');
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return refused('roster.identity-form', { length: number.length });
  const bornOn = eightDigitDay(number.slice(6, 14));
  const wrongCheck = identityCheck(number.slice(0, 17)) !== number.charAt(17);
  // Excel keeps 15 digits: a text saved from such a cell ends in zeros. Saying so helps more than "check digit".
  if (wrongCheck && number.endsWith('000')) return refused('roster.number-damaged');
  if (!bornOn) return refused('roster.identity-date');
  if (wrongCheck) return refused('roster.identity-check-digit');
  const warnings: Notice[] = isKnownRegion(number.slice(0, 6)) ? [] : [{ code: 'roster.identity-region' }];
  return { value: { number, bornOn, sex: Number(number.charAt(16)) % 2 === 1 ? 1 : 2 }, warnings };
}
