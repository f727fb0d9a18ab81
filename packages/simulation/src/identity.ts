/**
 * Numbers of fictional people. The region prefix 990101 is not assigned in GB/T 2260, so no number can be a real person's;
 * everything else about them, check digits too, is as in GB 11643.
 */
import { dayNumber, isoDay } from './calendar.js';
import { hashOf, purpose, uniformOf } from './random.js';

/** The six digits that begin every simulated identity number. */
export const REGION_PREFIX = '990101';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The 18th character for 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
 * @throws RangeError unless given 17 digits. */
export function checkCharacter(digits: string): string {
  if (!/^\d{17}$/.test(digits)) throw new RangeError('A check character is made for 17 digits.');
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (digits.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0);
  return '10X98765432'.charAt(sum % 11);
}

/** A pupil is named by the year of starting school (first grade) and a place in that cohort. */
export interface PupilNumbers {
  /** 1 male, 2 female. */
  sex: 1 | 2;
  /** ISO date. */
  bornOn: string;
  /** G, J or L and 18 characters. */
  studentNumber: string;
  /** Empty for J and L numbers. */
  identityNumber: string;
  /** The other twin comes before this pupil in the cohort. */
  twin: boolean;
}

/** The most pupils that one cohort can have; days and order numbers are dealt so that no two share both. */
export const LARGEST_COHORT = 365 * 249;

/** Is the pupil at this even place the elder of twins? */
function twinsAt(seed: number, entryYear: number, elder: number): boolean {
  return uniformOf(seed, purpose.twin, entryYear, elder) < 0.01;
}

/**
 * The numbers of one pupil. Born from 1 September seven years before to 31 August six years before the year of entry.
 *
 * @throws RangeError when `place` is not a whole number from 0 to LARGEST_COHORT − 1.
 */
export function pupilNumbers(seed: number, entryYear: number, place: number): PupilNumbers {
  if (!Number.isInteger(place) || place < 0 || place >= LARGEST_COHORT) {
    throw new RangeError(`A cohort has places 0 to ${LARGEST_COHORT - 1}, not ${place}.`);
  }
  const h = hashOf(seed, purpose.person, entryYear, place);
  const twin = (place & 1) === 1 && twinsAt(seed, entryYear, place - 1);
  const sex = (h & 1023) < 538 ? 1 : 2; // about 111 boys to 100 girls
  const dealt = twin ? place - 1 : place;
  const shift = hashOf(seed, purpose.person, entryYear) % 365;
  const birthday = (((dealt % 365) * 142 + shift) % 365) + dayNumber(entryYear - 7, 9, 1); // 142 has no divisor in common with 365
  const round = Math.floor(dealt / 365);
  // A twin shares the day of the elder and takes the order numbers from the upper end, where nobody else is.
  const order = ((twin ? 499 - round : round) * 173 + shift) % 500;
  const bornOn = isoDay(birthday);
  const sequence = String(order * 2 + (sex === 1 ? 1 : 0)).padStart(3, '0');
  const digits = REGION_PREFIX + bornOn.slice(0, 4) + bornOn.slice(5, 7) + bornOn.slice(8, 10) + sequence;
  const kind = (h >>> 10) % 1000;
  if (kind < 4) return { sex, bornOn, twin, studentNumber: `J${digits}${checkCharacter(digits)}`, identityNumber: '' };
  if (kind < 6) return { sex, bornOn, twin, studentNumber: `L${digits}${(h >>> 20) % 10}`, identityNumber: '' };
  const identityNumber = digits + checkCharacter(digits);
  return { sex, bornOn, twin, studentNumber: `G${identityNumber}`, identityNumber };
}

/**
 * The national pupil number of pupil i: those on roll in the school year of `lastTerm` are 0, 1, 2 …; pupil i began school
 * i mod 12 years before that year, so every twelve in a row hold one of each grade.
 */
export function studentNumberOf(seed: number, i: number, lastTerm = DEFAULT_LAST_TERM): string {
  return pupilNumbers(seed, Number(lastTerm.slice(0, 4)) - (i % 12), Math.floor(i / 12)).studentNumber;
}

/** The three school years before it are complete. */
export const DEFAULT_LAST_TERM = '2025-2026-2';

/** An identity number for a member of staff, by a number that is theirs alone (0 to 4,999,999). */
export function staffIdentity(member: number, sex: 1 | 2): { identityNumber: string; bornOn: string } {
  const bornOn = isoDay(dayNumber(1968, 1, 1) + ((member * 3571) % 10950)); // up to 1997; 3571 is prime to 10950
  const order = Math.floor(member / 10950) % 500;
  const digits = `${REGION_PREFIX}${bornOn.replaceAll('-', '')}${String(order * 2 + (sex === 1 ? 1 : 0)).padStart(3, '0')}`;
  return { identityNumber: digits + checkCharacter(digits), bornOn };
}

/** Fictional mobile numbers 199 0000 0000 and on: staff below 1,000,000, families above. */
export function staffPhone(member: number): string {
  return `199${String(member % 1_000_000).padStart(8, '0')}`;
}

/** The number of the first or second guardian of a pupil (of twins: of the elder). */
export function familyPhone(entryYear: number, place: number, guardian: 0 | 1): string {
  const household = (((entryYear % 64) * 100_000 + place) * 2 + guardian) % 98_000_000;
  return `199${String(1_000_000 + household).padStart(8, '0')}`;
}
