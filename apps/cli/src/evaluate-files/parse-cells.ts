const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;

/**
 * A decimal with at most 4 fractional digits, times 10,000; NaN for anything else.
 * 1.50000 has the same value as 1.5 and is taken.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let number = 0;
  let digits = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= ZERO && byte <= NINE) {
      digits++;
      if (fraction < 0) number = number * 10 + (byte - ZERO);
      else if (fraction < 4) {
        number = number * 10 + (byte - ZERO);
        fraction++;
      } else if (byte !== ZERO) return Number.NaN;
    } else if (byte === DOT && fraction < 0) fraction = 0;
    else return Number.NaN;
  }
  if (digits === 0 || digits > 40) return Number.NaN;
  for (let missing = Math.max(fraction, 0); missing < 4; missing++) number *= 10;
  return negative ? 0 - number : number;
}

/** Whether a text is a decimal, only with too many fractional digits. */
export function hasTooManyDigits(text: string): boolean {
  return /^[+-]?\d*\.\d{5,}$/.test(text);
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** YYYY-MM-DD → days since 2000-01-01; NaN for anything else, also for a day that does not exist. */
export function parseDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 10 || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return Number.NaN;
  const year = digitsAt(bytes, start, 4);
  const month = digitsAt(bytes, start + 5, 2);
  const day = digitsAt(bytes, start + 8, 2);
  if (!(year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1)) return Number.NaN;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > monthDays[month - 1] + (leap && month === 2 ? 1 : 0)) return Number.NaN;
  // Years begin in March here, so that the leap day is the last of the year.
  const y = month <= 2 ? year - 1 : year;
  const m = month <= 2 ? month + 9 : month - 3;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * m + 2) / 5) + day - 1 - 730_425;
}

function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let number = 0;
  for (let at = start; at < start + count; at++) {
    const byte = bytes[at];
    if (!(byte >= ZERO && byte <= NINE)) return Number.NaN;
    number = number * 10 + (byte - ZERO);
  }
  return number;
}

/** Before every moment: what an empty `recordedAt` counts as. */
export const NO_MOMENT = -Number.MAX_SAFE_INTEGER;
/** Of a date-time that names no zone: Asia/Shanghai. */
const DEFAULT_OFFSET_MINUTES = 8 * 60;

/** Whether a cell is nothing but digits, with or without a sign. */
export function isInteger(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === MINUS) at++;
  if (at === end) return false;
  for (; at < end; at++) if (!(bytes[at] >= ZERO && bytes[at] <= NINE)) return false;
  return true;
}

/**
 * An ISO 8601 date or date-time → microseconds since 2000-01-01T00:00Z; an integer as it is (any counter that grows);
 * NaN for anything else. Finer fractions are cut.
 */
export function parseMoment(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return NO_MOMENT;
  if (isInteger(bytes, start, end)) {
    const number = Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
    return Number.isSafeInteger(number) ? number + 0 : Number.NaN;
  }
  const day = parseDay(bytes, start, Math.min(start + 10, end));
  let at = start + 10;
  let microseconds = 0;
  let offset = DEFAULT_OFFSET_MINUTES;
  if (at < end) {
    const separator = bytes[at];
    if (separator !== 0x54 && separator !== 0x74 && separator !== 0x20) return Number.NaN;
    const hour = at + 3 <= end ? digitsAt(bytes, at + 1, 2) : Number.NaN;
    const minute = at + 6 <= end && bytes[at + 3] === 0x3a ? digitsAt(bytes, at + 4, 2) : Number.NaN;
    let second = 0;
    at += 6;
    if (bytes[at] === 0x3a && at < end) {
      second = at + 3 <= end ? digitsAt(bytes, at + 1, 2) : Number.NaN;
      at += 3;
    }
    if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
    microseconds = ((hour * 60 + minute) * 60 + second) * 1e6;
    if (at < end && bytes[at] === DOT) {
      let unit = 1e5;
      for (at++; at < end && bytes[at] >= ZERO && bytes[at] <= NINE; at++, unit /= 10) {
        if (unit >= 1) microseconds += (bytes[at] - ZERO) * unit;
      }
    }
    if (at < end) {
      offset = zoneOf(bytes, at, end);
    }
  }
  return day * 86_400e6 + microseconds - offset * 60e6;
}

/** Z, +08:00, +0800 or +08 → minutes east. */
function zoneOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start];
  if (end - start === 1 && (first === 0x5a || first === 0x7a)) return 0;
  if (first !== PLUS && first !== MINUS) return Number.NaN;
  const length = end - start;
  const colon = length === 6 && bytes[start + 3] === 0x3a;
  if (length !== 3 && length !== 5 && !colon) return Number.NaN;
  const minutes = digitsAt(bytes, start + 1, 2) * 60 + (length === 3 ? 0 : digitsAt(bytes, end - 2, 2));
  return first === MINUS ? -minutes : minutes;
}
