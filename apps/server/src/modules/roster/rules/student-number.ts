import { checkIdentityNumber, eightDigitDay, tidyNumber } from './identity-number.js';
import { type Checked, type Notice, refused } from './notice.js';

/** What a national pupil number says by itself. */
export interface StudentNumber {
  /** 19 characters in capitals. */
  number: string;
  /** G: with an identity number; J: without one; L: temporary. */
  form: 'G' | 'J' | 'L';
  bornOn: string;
  /** G only; the identity number when the pupil number was given, which may since have changed. */
  identity?: string;
  sex?: 1 | 2;
}

/** Whether a text can only be meant as a national number: one of its letters and at least 15 more characters. */
export function looksNational(text: string): boolean {
  return /^[GJL][\dX]{15,}$/.test(tidyNumber(text));
}

/**
 * Checks a national pupil number. G + a valid identity number; J + region (6) + birth (8) + order (3) + check (1);
 * L + region (6) + birth (8) + random (4).
 *
 * The rule of J's check character is not published where we could confirm it, so it is not a reason to refuse.
 * Source: explanations of the 2013 rules on pupil registration (public pages); status public.
 */
export function checkStudentNumber(text: string): Checked<StudentNumber> {
  const number = tidyNumber(text);
  const form = number.charAt(0);
  if (form === 'G') {
    const identity = checkIdentityNumber(number.slice(1));
    if ('fault' in identity) {
      const { code } = identity.fault;
      if (code === 'roster.number-damaged') return identity;
      if (code === 'roster.identity-check-digit') return refused('roster.student-number-check-digit');
      if (code === 'roster.identity-date') return refused('roster.student-number-date');
      return refused('roster.student-number-form', { length: number.length });
    }
    const { bornOn, sex, number: inner } = identity.value;
    return { value: { number, form, bornOn, sex, identity: inner }, warnings: identity.warnings };
  }
  if (form === 'J' || form === 'L') {
    if (!/^[JL]\d{17}[\dX]$/.test(number)) return refused('roster.student-number-form', { length: number.length });
    const bornOn = eightDigitDay(number.slice(7, 15));
    if (!bornOn) return refused('roster.student-number-date');
    const warnings: Notice[] = form === 'L' ? [{ code: 'roster.student-number-temporary' }] : [];
    return { value: { number, form, bornOn }, warnings };
  }
  return refused('roster.student-number-form', { length: number.length });
}
