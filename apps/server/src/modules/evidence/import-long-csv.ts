import { readFile } from 'node:fs/promises';
import type { Calendar } from './calendar.js';
import { type LongContext, type LongCsv, readLongCsv } from './long-csv.js';
import { createNumberIndex, type NumberIndex } from './number-index.js';
import type { Reading, Source } from './reading.js';
import { type EnrolmentIndex, findStudentNumbers, loadEnrolments, loadStudentNumbers } from './roster-index.js';

/** Below this a file's pupils are looked up one by one; above, the whole roster is brought along. */
const SMALL_BYTES = 4 * 2 ** 20;

/** The fast way, for the general long form as UTF-8 text. */
export async function importLongCsv(reading: Reading, csv: LongCsv, calendar: Calendar, size: number): Promise<Source> {
  const { request, faults, progress } = reading;
  const { students, enrolments } = await loadRoster(reading, csv, size);
  const context: LongContext = { calendar, students, enrolments, faults, ...vocabulary(reading) };
  return async (writer) => {
    const rows = await readLongCsv(request.path, csv, context, writer, (done) =>
      progress(done.rows, done.bytes / size),
    );
    if (faults.list.length === 0 && rows === 0) faults.add({ code: 'evidence.no-rows' });
    return {
      produced: {},
      summary: { rows, absent: {}, hiddenSheets: [], otherSheets: [], unknownColumns: [] },
      sheets: [],
    };
  };
}

function vocabulary({ indicators }: Reading): Pick<LongContext, 'indicators' | 'low' | 'high'> {
  const index = createNumberIndex(indicators.length * 2);
  const most = indicators.reduce((greatest, { id }) => Math.max(greatest, id), 0);
  const low = new Float64Array(most + 1).fill(-Infinity);
  const high = new Float64Array(most + 1).fill(Infinity);
  for (const indicator of indicators) {
    for (const name of [indicator.code, indicator.title.zh]) {
      const bytes = Buffer.from(name);
      index.add(bytes, 0, bytes.length, indicator.id);
    }
    if (indicator.low !== null) low[indicator.id] = indicator.low;
    if (indicator.high !== null) high[indicator.id] = indicator.high;
  }
  return { indicators: index, low, high };
}

async function loadRoster(
  { pool, request }: Reading,
  { columns, separator }: LongCsv,
  size: number,
): Promise<{ students: NumberIndex; enrolments: EnrolmentIndex }> {
  const client = await pool.connect();
  try {
    if (size > SMALL_BYTES)
      return { students: await loadStudentNumbers(client), enrolments: await loadEnrolments(client) };
    const numbers = new Set<string>();
    for (const line of (await readFile(request.path, 'utf8')).split('\n')) {
      const text = (line.split(String.fromCharCode(separator))[columns.subject] ?? '').replaceAll('"', '').trim();
      if (text !== '') numbers.add(text).add(text.toUpperCase());
    }
    const found = await findStudentNumbers(client, [...numbers]);
    return { students: found.index, enrolments: await loadEnrolments(client, found.persons) };
  } finally {
    client.release();
  }
}
