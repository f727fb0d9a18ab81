/** School years, terms and school days of the simulated region. Days are ISO dates; arithmetic is in days since 1970-01-01. */

export interface SimulatedTerm {
  /** e.g. 2025-2026-1 */
  code: string;
  /** The year in which the school year begins. */
  schoolYear: number;
  /** 1 autumn, 2 spring. */
  half: 1 | 2;
  startsOn: string;
  endsOn: string;
}

/** The days of one term on which school is held, and its fixed points. */
export interface TermDays {
  schoolDays: readonly string[];
  midExam: string;
  finalExam: string;
  fitnessTest: string;
  /** Reports and remarks are written on this day. */
  lastDay: string;
}

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar; months and days beyond their range roll over. */
export function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86400000;
}

/** A few thousand days are all that occur. */
const isoDays = new Map<number, string>();

/** 20000 -> 2024-10-04 */
export function isoDay(number: number): string {
  const known = isoDays.get(number);
  if (known !== undefined) return known;
  const iso = new Date(number * 86400000).toISOString().slice(0, 10);
  isoDays.set(number, iso);
  return iso;
}

// Public holidays on weekdays that move with the moon (State Council calendars; "unverified" from 2027 on), besides the fixed ones below.
const MOON_HOLIDAYS = new Set([
  '2023-06-22',
  '2023-06-23',
  '2023-09-29',
  '2024-06-10',
  '2024-09-16',
  '2024-09-17',
  '2025-05-31',
  '2025-06-02',
  '2026-06-19',
  '2026-09-25',
  '2027-06-09',
  '2027-09-15',
]);

function isHoliday(iso: string): boolean {
  const monthDay = iso.slice(5);
  return (
    (monthDay >= '10-01' && monthDay <= '10-08') ||
    (monthDay >= '05-01' && monthDay <= '05-05') ||
    (monthDay >= '04-04' && monthDay <= '04-06') ||
    monthDay === '01-01' ||
    MOON_HOLIDAYS.has(iso)
  );
}

/** The terms, oldest first, that end with `last`.
 * @throws RangeError when the code is not of the form 2025-2026-1 or the number is not 1 to 24. */
export function termsUntil(last: string, count: number): SimulatedTerm[] {
  const match = /^(\d{4})-(\d{4})-([12])$/.exec(last);
  if (!match || Number(match[2]) !== Number(match[1]) + 1) {
    throw new RangeError(`A term is written like 2025-2026-1, not ${last}.`);
  }
  if (!Number.isInteger(count) || count < 1 || count > 24) throw new RangeError(`Terms must be 1 to 24, not ${count}.`);
  const lastOrdinal = Number(match[1]) * 2 + Number(match[3]) - 1;
  return Array.from({ length: count }, (_, i) => termOfOrdinal(lastOrdinal - count + 1 + i));
}

/** The code of the term in which a day lies: `2026-11-28` is of 2026-2027-1, a day in August of the spring before. */
export function termOn(day: string): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const schoolYear = month >= 9 ? year : year - 1;
  return `${schoolYear}-${schoolYear + 1}-${month >= 9 || month === 1 ? 1 : 2}`;
}

/** Terms counted through: school year · 2 + half − 1. */
export function termOrdinal(term: SimulatedTerm): number {
  return term.schoolYear * 2 + term.half - 1;
}

function termOfOrdinal(ordinal: number): SimulatedTerm {
  const schoolYear = Math.floor(ordinal / 2);
  const half = ordinal % 2 === 0 ? 1 : 2;
  const code = `${schoolYear}-${schoolYear + 1}-${half}`;
  return half === 1
    ? { code, schoolYear, half, startsOn: `${schoolYear}-09-01`, endsOn: `${schoolYear + 1}-01-31` }
    : { code, schoolYear, half, startsOn: `${schoolYear + 1}-02-01`, endsOn: `${schoolYear + 1}-08-31` };
}

/** Lessons are from 1 September to 15 January and from 1 March to 3 July, Monday to Friday, without public holidays. */
export function termDays(term: SimulatedTerm): TermDays {
  const year = term.schoolYear;
  const [from, to] =
    term.half === 1
      ? [dayNumber(year, 9, 1), dayNumber(year + 1, 1, 15)]
      : [dayNumber(year + 1, 3, 1), dayNumber(year + 1, 7, 3)];
  const schoolDays: string[] = [];
  for (let day = from; day <= to; day++) {
    const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday
    if (weekday === 0 || weekday === 6) continue;
    const iso = isoDay(day);
    if (!isHoliday(iso)) schoolDays.push(iso);
  }
  const at = (share: number) =>
    schoolDays[Math.min(schoolDays.length - 1, Math.floor(schoolDays.length * share))] ?? '';
  return { schoolDays, midExam: at(0.47), finalExam: at(0.96), fitnessTest: at(0.3), lastDay: at(1) };
}

/** The day from which a pupil who moves in mid-year belongs to the new school: in mid-November, or the first school day of spring. */
export function transferDay(schoolYear: number, half: 1 | 2): string {
  if (half === 2) return `${schoolYear + 1}-03-01`;
  const day = dayNumber(schoolYear, 11, 17);
  return isoDay(day + ((8 - ((day + 4) % 7)) % 7)); // a Monday, after the mid-term examination
}
