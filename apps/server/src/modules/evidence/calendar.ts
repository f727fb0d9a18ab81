import type { Term as RosterTerm } from '../roster/index.js';

/** Days as `YYYY-MM-DD`, both included. */
export type Term = Pick<RosterTerm, 'id' | 'code' | 'schoolYear' | 'startsOn' | 'endsOn'>;

/** Days are counted from 1970-01-01; the calendar reaches from 1990 to 2099. */
export interface Calendar {
  terms: readonly Term[];
  /** The last day that is not in the future, in the region's time zone. */
  today: number;
  nowMicros: number;
  /** East of Greenwich, in microseconds. */
  offsetMicros: number;
  /** Epoch day of a date, or NO_DAY when there is no such date between 1990 and 2099. */
  day(year: number, month: number, date: number): number;
  /** The term's id, or 0. */
  termOf(day: number): number;
}

export const NO_DAY = -1;
export const FIRST_YEAR = 1990;
const LAST_YEAR = 2099;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(FIRST_YEAR, 0, 1) / DAY_MS;
const LAST_DAY = Date.UTC(LAST_YEAR, 11, 31) / DAY_MS;

/** @param iso `YYYY-MM-DD` of a real day */
export function epochDay(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
}

export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * @param now the moment of the import
 * @param offsetMinutes of the region's time zone, east of Greenwich; Asia/Shanghai is 480
 */
export function createCalendar(terms: readonly Term[], now: Date, offsetMinutes = 480): Calendar {
  const days = new Int32Array((LAST_YEAR - FIRST_YEAR + 1) * 12 * 31).fill(NO_DAY);
  const termByDay = new Int16Array(LAST_DAY - FIRST_DAY + 1);
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    const date = new Date(day * DAY_MS);
    days[((date.getUTCFullYear() - FIRST_YEAR) * 12 + date.getUTCMonth()) * 31 + date.getUTCDate() - 1] = day;
  }
  for (const { id, startsOn, endsOn } of terms) {
    termByDay.fill(id, Math.max(0, epochDay(startsOn) - FIRST_DAY), Math.max(0, epochDay(endsOn) - FIRST_DAY + 1));
  }
  return {
    terms,
    today: Math.floor((now.getTime() + offsetMinutes * 60_000) / DAY_MS),
    nowMicros: now.getTime() * 1000,
    offsetMicros: offsetMinutes * 60_000_000,
    day(year, month, date) {
      if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && date >= 1 && date <= 31))
        return NO_DAY;
      return days[((year - FIRST_YEAR) * 12 + month - 1) * 31 + date - 1] as number;
    },
    termOf: (day) => termByDay[day - FIRST_DAY] ?? 0,
  };
}
