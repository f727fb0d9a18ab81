/** A formula with the result that was saved with it; formulas are never computed here. */
export interface FormulaCell {
  formula: string;
  result: string | number | boolean | Date | null;
}

/** An error that Excel shows, e.g. `#REF!`. */
export interface ErrorCell {
  error: string;
}

/** Dates carry the wall-clock time of the sheet as UTC; a time without a day stands on 1899-12-30. */
export type CellValue = null | string | number | boolean | Date | FormulaCell | ErrorCell;

const DAY = 86_400_000;
/** Serial 0 of the 1900 system, with Excel's 29 February 1900 taken out for the days after it. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/**
 * An Excel serial number as a date.
 *
 * @param serial days, the fraction is the time of day; below 1 a time without a day
 * @returns undefined outside 0 … 2,958,465 (31 December 9999)
 */
export function dateOfSerial(serial: number, from1904 = false): Date | undefined {
  if (!(serial >= 0 && serial < 2_958_466)) return undefined;
  // To the millisecond; Excel's own fractions are rarely exact.
  const offset = Math.round(serial * DAY);
  if (serial < 1) return new Date(EPOCH_1900 + offset);
  if (from1904) return new Date(EPOCH_1904 + offset);
  return new Date(EPOCH_1900 + offset + (serial < 60 ? DAY : 0));
}

const invisible = /[\u200B-\u200D\u2060\uFEFF]/g;

/** Full-width digits, letters and spaces to half-width, invisible characters out, trimmed. */
export function plainText(text: string): string {
  let odd = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0xa0 || c === 0x3000 || (c >= 0xff10 && c <= 0xff5a) || (c >= 0x200b && c <= 0x2060) || c === 0xfeff) {
      odd = true;
      break;
    }
  }
  if (!odd) return text.trim();
  return text
    .replace(invisible, '')
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u00A0\u3000]/g, ' ')
    .trim();
}

/** A number in plain digits, 15 significant ones as Excel keeps them, never with an exponent. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isSafeInteger(value) && Math.abs(value) < 1e15) return String(value);
  const text = value.toPrecision(15);
  const parts = /^(-?)(\d)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  if (parts === null) return trimZeros(text);
  const [, sign = '', lead = '0', fraction = '', exponent = '0'] = parts;
  const digits = lead + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return sign + trimZeros(`0.${'0'.repeat(-point)}${digits}`);
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return sign + trimZeros(`${digits.slice(0, point)}.${digits.slice(point)}`);
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A cell as a person would type it: see `plainText`, `plainNumber`; dates as 2025-03-01 with the time if there is one. */
export function cellText(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  if ('error' in value) return value.error;
  return cellText(value.result);
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const iso = date.toISOString();
  const time = iso.slice(11, 19);
  if (date.getTime() >= EPOCH_1900 && date.getTime() < EPOCH_1900 + DAY) return time;
  return time === '00:00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}

const separated = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]\s*\d{1,2}:\d{2}.*)?$/;
const packed = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * A cell as a day.
 *
 * @returns `YYYY-MM-DD`; 'invalid' for what is no date, such as 2025-02-30; null for a blank cell. Understood are dates,
 *   Excel serial numbers (1900 system, from 1900 to 2199), 20250301, 2025-3-1, 2025/3/1, 2025.3.1, 2025年3月1日, each
 *   with or without a time behind it.
 */
export function cellDate(value: CellValue): string | 'invalid' | null {
  if (value === null) return null;
  if (value instanceof Date) {
    const time = value.getTime();
    // Within a day of serial 0 it is a time without a day.
    if (Number.isNaN(time) || (time >= EPOCH_1900 && time < EPOCH_1900 + DAY)) return 'invalid';
    return inRange(value.toISOString().slice(0, 10));
  }
  if (typeof value === 'boolean') return 'invalid';
  if (typeof value === 'object') return 'error' in value ? 'invalid' : cellDate(value.result);
  const text = cellText(value);
  if (text === '') return null;
  const parts = separated.exec(text) ?? packed.exec(text);
  if (parts !== null) return realDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  if (/^\d{1,6}(\.\d+)?$/.test(text)) {
    const serial = Number(text);
    // As text only what can be nothing else: days from 1927 on.
    if (serial >= (typeof value === 'number' ? 1 : 10_000) && serial < 109_575) {
      return dateOfSerial(serial)?.toISOString().slice(0, 10) ?? 'invalid';
    }
  }
  return 'invalid';
}

function inRange(day: string): string {
  return day >= '1900-01-01' && day < '2200-01-01' ? day : 'invalid';
}

function realDay(year: number, month: number, day: number): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return 'invalid';
  return inRange(date.toISOString().slice(0, 10));
}

/** Column letters of a 0-based column: 0 → A, 26 → AA. */
export function columnLetter(column: number): string {
  let letters = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  }
  return letters;
}

/** Whether a cell shows nothing. */
export function isBlank(value: CellValue): boolean {
  return value === null || (typeof value === 'string' && (value === '' || plainText(value) === ''));
}

const executable = /^[\s\u00A0\u3000\uFEFF\u200B]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/**
 * Text that is safe in a CSV opened with a spreadsheet: what could be taken for a formula gets an apostrophe in front.
 * Plain numbers such as -5, and hyphens alone, stay as they are.
 */
export function neutralise(text: string): string {
  return executable.test(text) && !/^([+-]?\d+(\.\d+)?|-+)$/.test(text) ? `'${text}` : text;
}
