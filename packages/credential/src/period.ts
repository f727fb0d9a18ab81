import { CredentialError } from './credential-error.js';
import type { JsonValue } from './json.js';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
/** By how much the clocks of issuer and checker may differ when something starts. */
const SKEW_SECONDS = 300;

/** Whether a value is a moment with its offset (xsd:dateTimeStamp) that exists in the calendar. */
export function isMoment(value: JsonValue | undefined): value is string {
  return (
    typeof value === 'string' && MOMENT.test(value) && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value))
  );
}

/** Whether a value is a day of the calendar, YYYY-MM-DD. */
export function isDay(value: JsonValue | undefined): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}

/** Whole seconds since 1970. */
export function epochSeconds(moment: string): number {
  return Math.floor(Date.parse(moment) / 1000);
}

/**
 * Checks that a moment lies within a period of seconds since 1970; an open end is undefined.
 *
 * @throws CredentialError `not-yet-valid` or `expired`.
 */
export function checkPeriod(what: string, now: number, from: number | undefined, until: number | undefined): void {
  if (from !== undefined && now + SKEW_SECONDS < from) {
    throw new CredentialError('not-yet-valid', `${what} is not valid yet.`);
  }
  if (until !== undefined && now >= until) throw new CredentialError('expired', `${what} has expired.`);
}
