import { open } from 'node:fs/promises';
import { digits, NOTHING, quickDecimal, unquoted } from './byte-fields.js';
import type { Calendar } from './calendar.js';
import { FIRST_YEAR, NO_DAY } from './calendar.js';
import type { Faults } from './faults.js';
import { readDay, readMoment } from './moment.js';
import type { NumberIndex } from './number-index.js';
import { SEVERAL } from './number-index.js';
import type { EnrolmentIndex } from './roster-index.js';
import type { RowWriter } from './row-writer.js';
import { parseDecimal } from './value.js';

/** Column of each field in the file, from 0; recordedAt is -1 when there is none. */
export interface LongColumns {
  subject: number;
  indicator: number;
  on: number;
  recordedAt: number;
  value: number;
}

/** A CSV whose first line is the header of the long form, fit for reading as bytes. */
export interface LongCsv {
  separator: number;
  columns: LongColumns;
  titles: readonly string[];
  /** Where the first line of data begins. */
  start: number;
}

export interface LongContext {
  calendar: Calendar;
  students: NumberIndex;
  enrolments: EnrolmentIndex;
  /** Codes and titles of the vocabulary as bytes → id. */
  indicators: NumberIndex;
  /** By indicator id, times 10,000. */
  low: Float64Array;
  high: Float64Array;
  faults: Faults;
}

export interface LongProgress {
  bytes: number;
  rows: number;
}

const CHUNK = 1 << 20;
const MOST_COLUMNS = 64;
const QUOTE = 34;
const NEWLINE = 10;
/** A recording may be noted by a clock that runs a little ahead. */
const CLOCK_TOLERANCE = 86_400_000_000;

/**
 * Reads the long form straight from bytes: no string and no object for a row that is right, so a row costs well under a
 * microsecond. Whatever is unusual about a field (quotes, another form of date, an unknown code) is looked at again at
 * leisure. After the first fault nothing more is written, but reading goes on to find the others.
 *
 * @returns rows with content.
 */
export async function readLongCsv(
  path: string,
  csv: LongCsv,
  context: LongContext,
  writer: RowWriter,
  onChunk: (progress: LongProgress) => void,
): Promise<number> {
  const handle = await open(path);
  try {
    const rows = rowReader(csv, context, writer);
    let buffer = Buffer.allocUnsafe(CHUNK * 2);
    let filled = 0;
    let position = csv.start;
    for (;;) {
      if (filled + CHUNK > buffer.length) {
        // A line longer than this is no line of ours.
        const larger = Buffer.allocUnsafe(Math.max(buffer.length, filled + CHUNK));
        buffer.copy(larger, 0, 0, filled);
        buffer = larger;
      }
      const { bytesRead } = await handle.read(buffer, filled, CHUNK, position);
      position += bytesRead;
      filled += bytesRead;
      const last = bytesRead === 0;
      if (last && filled > 0 && buffer[filled - 1] !== NEWLINE) buffer[filled++] = NEWLINE;
      const used = rows.take(buffer, filled);
      buffer.copyWithin(0, used, filled);
      filled -= used;
      if (filled > 4 * CHUNK) {
        rows.tooLong();
        return rows.count;
      }
      if (writer.due) await writer.flush();
      onChunk({ bytes: position, rows: rows.count });
      if (last || context.faults.full) return rows.count;
    }
  } finally {
    await handle.close();
  }
}

function rowReader({ separator, columns, titles }: LongCsv, context: LongContext, writer: RowWriter) {
  const { calendar, students, enrolments, indicators, low, high, faults } = context;
  const starts = new Int32Array(MOST_COLUMNS);
  const ends = new Int32Array(MOST_COLUMNS);
  const { subject, indicator, on, recordedAt, value } = columns;
  const cellColumn = value + 1;
  let line = 1;
  let count = 0;
  let faulty = false;
  // Rows of one subject usually stand together, and so do their days.
  let seenDay = NO_DAY;
  let seenTerm = 0;

  function fault(column: number, code: string, values?: Record<string, string | number>): void {
    faulty = true;
    faults.add({ row: line, column: titles[column] ?? '', code, ...(values ? { values } : {}) });
  }

  let lineEnd = 0;
  let quoted = false;

  /** Cuts the line that begins at `from` into fields without the blanks around them; -1 when its end is not there yet. */
  function split(bytes: Uint8Array, from: number, filled: number): number {
    const mark = separator;
    // Nearly all bytes are above the few that mean something: one comparison for them.
    const highest = Math.max(mark, QUOTE);
    let field = 0;
    let start = from;
    quoted = false;
    for (let i = from; i < filled; i += 1) {
      const byte = bytes[i] as number;
      if (byte > highest) continue;
      if (byte === QUOTE) quoted = true;
      if (byte !== mark && byte !== NEWLINE) continue;
      let a = start;
      let b = i;
      while (a < b && (bytes[a] as number) <= 32) a += 1;
      while (b > a && (bytes[b - 1] as number) <= 32) b -= 1;
      if (field < MOST_COLUMNS) {
        starts[field] = a;
        ends[field] = b;
      }
      field += 1;
      start = i + 1;
      if (byte === NEWLINE) {
        lineEnd = i;
        return field;
      }
    }
    return -1;
  }

  function takeQuoted(line: string): void {
    const mark = String.fromCharCode(separator);
    const cells = unquoted(line, mark);
    if (cells === undefined) {
      count += 1;
      fault(0, 'file.quote-open');
      return;
    }
    const plain = Buffer.from(`${cells.map((cell) => cell.replaceAll(mark, ' ')).join(mark)}\n`);
    takeFields(plain, split(plain, 0, plain.length));
  }

  function takeFields(bytes: Buffer, fields: number): void {
    for (let i = Math.min(fields, MOST_COLUMNS); i < MOST_COLUMNS; i += 1) {
      if (i > subject && i > indicator && i > on && i > recordedAt && i > value) break;
      starts[i] = 0;
      ends[i] = 0;
    }
    if (isBlank(fields)) return;
    count += 1;
    const person = students.find(bytes, starts[subject] as number, ends[subject] as number);
    if (person <= 0) {
      fault(subject, subjectFault(bytes, person));
      return;
    }
    const id = indicators.find(bytes, starts[indicator] as number, ends[indicator] as number);
    if (id <= 0) {
      const blank = starts[indicator] === ends[indicator];
      fault(indicator, blank ? 'evidence.indicator-missing' : 'evidence.indicator-unknown', {
        indicator: shown(bytes, indicator),
      });
      return;
    }
    const day = dayOf(bytes);
    if (day === NO_DAY) return;
    if (!enrolments.covers(person, day)) {
      fault(on, 'evidence.not-enrolled', { day: shown(bytes, on) });
      return;
    }
    const amount = amountOf(bytes, id);
    if (amount === NOTHING) return;
    const micros = recordedAt < 0 ? calendar.nowMicros : momentOf(bytes);
    if (micros === NOTHING || faulty) return;
    writer.add(person, id, seenTerm, day, amount, micros, line * 1024 + cellColumn);
  }

  function isBlank(fields: number): boolean {
    for (let i = 0; i < fields && i < MOST_COLUMNS; i += 1) if (starts[i] !== ends[i]) return false;
    return true;
  }

  function shown(bytes: Buffer, column: number): string {
    return bytes.toString('utf8', starts[column], Math.min(ends[column] as number, (starts[column] as number) + 60));
  }

  function subjectFault(bytes: Buffer, person: number): string {
    if (person === SEVERAL) return 'evidence.subject-several';
    if (starts[subject] === ends[subject]) return 'evidence.subject-missing';
    return /^\d(\.\d+)?E\+?\d+$/i.test(shown(bytes, subject)) ? 'evidence.number-damaged' : 'evidence.subject-unknown';
  }

  function dayOf(bytes: Buffer): number {
    const from = starts[on] as number;
    let day = NO_DAY;
    if ((ends[on] as number) - from === 10 && bytes[from + 4] === 45 && bytes[from + 7] === 45)
      day = packedDay(bytes, from);
    if (day === NO_DAY) {
      const iso = readDay(bytes.toString('utf8', from, ends[on]));
      if (iso === null) {
        fault(on, 'evidence.date-missing');
        return NO_DAY;
      }
      if (iso !== 'invalid')
        day = calendar.day(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10)));
      if (day === NO_DAY) {
        fault(on, 'evidence.date-invalid', { date: shown(bytes, on) });
        return NO_DAY;
      }
    }
    if (day !== seenDay) {
      seenTerm = calendar.termOf(day);
      seenDay = day;
    }
    if (day > calendar.today) {
      fault(on, 'evidence.date-future', { date: shown(bytes, on) });
      return NO_DAY;
    }
    if (seenTerm === 0) {
      fault(on, 'evidence.term-unknown', { date: shown(bytes, on) });
      return NO_DAY;
    }
    return day;
  }

  function packedDay(bytes: Buffer, from: number): number {
    const year = digits(bytes, from, 4);
    const month = digits(bytes, from + 5, 2);
    const date = digits(bytes, from + 8, 2);
    return year >= FIRST_YEAR ? calendar.day(year, month, date) : NO_DAY;
  }

  function amountOf(bytes: Buffer, id: number): number {
    let amount = quickDecimal(bytes, starts[value] as number, ends[value] as number);
    if (amount === NOTHING) {
      const text = bytes.toString('utf8', starts[value], ends[value]);
      const exact = text === '' ? 'evidence.value-missing' : parseDecimal(text);
      if (typeof exact === 'string') {
        fault(value, exact);
        return NOTHING;
      }
      amount = exact;
    }
    if (amount < (low[id] as number) || amount > (high[id] as number)) {
      fault(value, 'evidence.value-range', { low: (low[id] as number) / 10_000, high: (high[id] as number) / 10_000 });
      return NOTHING;
    }
    return amount;
  }

  function momentOf(bytes: Buffer): number {
    const from = starts[recordedAt] as number;
    const to = ends[recordedAt] as number;
    if (from === to) return calendar.nowMicros;
    let micros = quickMoment(bytes, from, to);
    if (micros === NOTHING) {
      const slow = readMoment(bytes.toString('utf8', from, to), calendar);
      if (slow === undefined) {
        fault(recordedAt, 'evidence.time-invalid');
        return NOTHING;
      }
      micros = slow;
    }
    if (micros > calendar.nowMicros + CLOCK_TOLERANCE) {
      fault(recordedAt, 'evidence.date-future', { date: shown(bytes, recordedAt) });
      return NOTHING;
    }
    return micros;
  }

  /** `YYYY-MM-DDTHH:MM:SS`, then Z, an offset, or nothing: the region's time. */
  function quickMoment(bytes: Buffer, from: number, to: number): number {
    const length = to - from;
    if (
      length < 19 ||
      bytes[from + 4] !== 45 ||
      bytes[from + 7] !== 45 ||
      bytes[from + 13] !== 58 ||
      bytes[from + 16] !== 58
    )
      return NOTHING;
    const day = packedDay(bytes, from);
    const hours = digits(bytes, from + 11, 2);
    const minutes = digits(bytes, from + 14, 2);
    const seconds = digits(bytes, from + 17, 2);
    if (day === NO_DAY || !(hours <= 23 && minutes <= 59 && seconds <= 59)) return NOTHING;
    const local = ((day * 24 + hours) * 60 + minutes) * 60 + seconds;
    if (length === 19) return local * 1_000_000 - calendar.offsetMicros;
    return length === 20 && bytes[from + 19] === 90 ? local * 1_000_000 : NOTHING;
  }

  return {
    get count() {
      return count;
    },
    tooLong(): void {
      line += 1;
      fault(0, 'file.cell-too-long', { most: 32_767 });
    },
    /** Takes every whole line. @returns the bytes used. */
    take(bytes: Buffer, filled: number): number {
      let at = 0;
      while (!faults.full) {
        const fields = split(bytes, at, filled);
        if (fields < 0) break;
        line += 1;
        const end = lineEnd;
        if (quoted) takeQuoted(bytes.toString('utf8', at, end));
        else takeFields(bytes, fields);
        at = end + 1;
      }
      return at;
    },
  };
}
