import { type CellValue, cellDate, cellText } from '../../platform/files/index.js';
import type { Calendar } from './calendar.js';

/** A text as a day; see `cellDate`. */
export function readDay(text: string): string | 'invalid' | null {
  return cellDate(text);
}

const moment =
  /^(\d{4})\D(\d{1,2})\D(\d{1,2})日?[T\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A moment in microseconds since 1970. Without an offset it is the region's time; a day alone is its first moment.
 *
 * @returns undefined when it is none
 */
export function readMoment(value: CellValue, calendar: Calendar): number | undefined {
  const text = cellText(value);
  const parts = moment.exec(text);
  if (parts === null) {
    const day = cellDate(value);
    if (day === null || day === 'invalid') return undefined;
    const found = calendar.day(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
    return found < 0 ? undefined : found * 86_400_000_000 - calendar.offsetMicros;
  }
  const [, year, month, date, hours = '0', minutes = '0', seconds = '0', fraction = '', offset] = parts;
  const day = calendar.day(Number(year), Number(month), Number(date));
  if (day < 0 || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const local = ((day * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const micros = local * 1_000_000 + Number(fraction.padEnd(6, '0'));
  if (offset === undefined) return micros - calendar.offsetMicros;
  if (/^z$/i.test(offset)) return micros;
  const east = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return micros - (offset.startsWith('-') ? -1 : 1) * east * 60_000_000;
}
