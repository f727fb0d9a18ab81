import { type SimulatedTerm, termDays, termsUntil } from './calendar.js';
import { DEFAULT_LAST_TERM, studentNumberOf } from './identity.js';
import { hashOf, purpose } from './random.js';

/** An indicator for the fast path: values lie between low and high, in steps of 1 ÷ 10^digits. */
export interface MeasuredIndicator {
  code: string;
  low: number;
  high: number;
  /** 0, 1 or 2. */
  digits?: 0 | 1 | 2;
}

export interface FastObservations {
  students: number;
  perStudent: number;
  indicators: readonly (MeasuredIndicator | string)[];
  seed: number;
  /** All days lie in this term; 2025-2026-1 when absent. */
  term?: string;
  /** Fixes which numbers the pupils have, as in studentNumberOf; 2025-2026-2 when absent. */
  lastTerm?: string;
  /** Which pupils, from (included) to (excluded); all when absent. So several writers can share the work. */
  from?: number;
  to?: number;
  /** Bytes a buffer; 1 MiB when absent. */
  chunkBytes?: number;
  /** Leave the header row out. */
  header?: boolean;
}

const ROW = 160; // more than the longest row: number 19, code ≤ 64, day 10, time 25, value ≤ 10, separators
const TIMES = 16;

/**
 * Observations in the long form `subject,indicator,on,recordedAt,value`, as the bytes of a CSV file, for measuring imports and
 * evaluations: pupil i is studentNumberOf(seed, i); each pupil has `perStudent` rows, dealt over the indicators in turn and
 * beginning at another one; a pupil and indicator never have two rows on one day while the term has days enough; a pupil's values
 * stay near the pupil's own level.
 *
 * @throws RangeError when a number is out of range or an indicator's code is longer than 64 characters.
 */
export function* simulateObservations(options: FastObservations): Generator<Buffer> {
  const {
    students,
    perStudent,
    seed,
    lastTerm = DEFAULT_LAST_TERM,
    from = 0,
    to = students,
    chunkBytes = 1 << 20,
  } = options;
  if (!(students >= 1 && students <= 1_000_000)) throw new RangeError('students must be 1 to 1,000,000.');
  if (!(perStudent >= 1 && perStudent <= 10_000)) throw new RangeError('perStudent must be 1 to 10,000.');
  if (options.indicators.length === 0) throw new RangeError('At least one indicator is needed.');
  const term = termsUntil(options.term ?? '2025-2026-1', 1)[0] as SimulatedTerm;
  const days = dayBytes(term);
  const dayCount = days.length / TIMES;
  const indicators = options.indicators.map(measured);
  const count = indicators.length;
  const rounds = Math.ceil(perStudent / count);
  const dayStep = Math.max(1, Math.floor(dayCount / rounds));

  let buffer = Buffer.allocUnsafe(chunkBytes + ROW);
  let at = options.header === false ? 0 : buffer.write('subject,indicator,on,recordedAt,value\n', 0, 'latin1');
  for (let i = from; i < to; i++) {
    const subject = Buffer.from(`${studentNumberOf(seed, i, lastTerm)},`, 'latin1');
    let h = hashOf(seed, purpose.fast, i);
    const level = (h >>> 8) & 0xffff;
    let which = h % count;
    let round = 0;
    for (let n = 0; n < perStudent; n++) {
      h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) + n;
      h ^= h >>> 12;
      h = Math.imul(h, 0x297a2d39);
      h ^= h >>> 15;
      const indicator = indicators[which] as Prepared;
      // Half the pupil's own level, half the day's: uniform numbers, of which the sum is near the middle most often.
      const share = (level + (h & 0xffff)) / 131072;
      const amount = indicator.low + Math.floor(share * indicator.span);
      at = copy(subject, buffer, at);
      at = copy(indicator.bytes, buffer, at);
      const day = (((level + which * 7) % dayStep) + round * dayStep) % dayCount;
      at = copy(days[day * TIMES + ((h >>> 16) & (TIMES - 1))] as Buffer, buffer, at);
      at = writeDecimal(buffer, at, amount, indicator.digits);
      buffer[at++] = 10;
      if (at >= chunkBytes) {
        yield buffer.subarray(0, at);
        buffer = Buffer.allocUnsafe(chunkBytes + ROW);
        at = 0;
      }
      if (++which === count) which = 0;
      if ((n + 1) % count === 0) round++;
    }
  }
  if (at > 0) yield buffer.subarray(0, at);
}

interface Prepared {
  bytes: Buffer;
  low: number;
  span: number;
  digits: number;
}

function measured(indicator: MeasuredIndicator | string): Prepared {
  const {
    code,
    low,
    high,
    digits = 0,
  } = typeof indicator === 'string' ? { code: indicator, low: 0, high: 100 } : indicator;
  if (code.length > 64 || !/^[\w.-]+$/.test(code))
    throw new RangeError('An indicator code has at most 64 letters, digits, dots and hyphens.');
  if (!(low < high)) throw new RangeError(`The values of ${code} need low < high.`);
  const scale = 10 ** digits;
  const first = Math.ceil(low * scale);
  return { bytes: Buffer.from(`${code},`, 'latin1'), low: first, span: Math.floor(high * scale) - first + 1, digits };
}

/** `day,recordedAt,` for every school day and sixteen times of the day. */
function dayBytes(term: SimulatedTerm): Buffer[] {
  return termDays(term).schoolDays.flatMap((day) =>
    Array.from({ length: TIMES }, (_, t) => {
      const minutes = 16 * 60 + t * 17;
      const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      return Buffer.from(`${day},${day}T${clock}:00+08:00,`, 'latin1');
    }),
  );
}

function copy(from: Buffer, to: Buffer, at: number): number {
  const length = from.length;
  for (let k = 0; k < length; k++) to[at + k] = from[k] as number;
  return at + length;
}

function writeDecimal(buffer: Buffer, at: number, scaled: number, digits: number): number {
  let rest = scaled;
  if (rest < 0) {
    buffer[at++] = 45;
    rest = -rest;
  }
  const scale = digits === 0 ? 1 : digits === 1 ? 10 : 100;
  let before = Math.floor(rest / scale);
  let width = 1;
  for (let limit = 10; limit <= before; limit *= 10) width++;
  for (let k = width - 1; k >= 0; k--) {
    buffer[at + k] = 48 + (before % 10);
    before = Math.floor(before / 10);
  }
  at += width;
  if (digits === 0) return at;
  const after = rest % scale;
  buffer[at++] = 46;
  if (digits === 2) buffer[at++] = 48 + Math.floor(after / 10);
  buffer[at++] = 48 + (after % 10);
  return at;
}
