import type { Fold } from '@wuyu/evaluation';
import { type ByteIndex, createByteIndex } from './byte-index.js';
import { type CsvRow, cellOf, forEachRow } from './csv-rows.js';
import { type Faults, findColumns } from './faults.js';
import { hasTooManyDigits, isInteger, parseDay, parseDecimal, parseMoment } from './parse-cells.js';

export interface ObservationsRead {
  /** Rows that count. */
  observations: number;
  /** Rows on indicators that the scheme does not use. */
  ignored: number;
}

const columns = ['subject', 'indicator', 'on', 'recordedAt', 'value'] as const;
const required = ['subject', 'indicator', 'on', 'value'] as const;
const GREATEST_VALUE = 1e13;

/** Streams observations into a fold. Memory does not grow with the file. */
export async function readObservations(
  path: string,
  file: string,
  subjects: ByteIndex,
  fold: Fold,
  faults: Faults,
): Promise<ObservationsRead> {
  const slots = createByteIndex();
  for (const indicator of fold.indicators) {
    const bytes = Buffer.from(indicator);
    slots.add(bytes, 0, bytes.length);
  }
  let places: Record<(typeof columns)[number], number> | null = null;
  let widest = 0;
  let observations = 0;
  let ignored = 0;
  let momentKind: 'integer' | 'date-time' | null = null;

  const readRow = (row: CsvRow): boolean => {
    if (!places) {
      const header = Array.from({ length: row.count }, (_, cell) => cellOf(row, cell));
      places = findColumns(header, columns, required, file, faults);
      widest = Math.max(places.subject, places.indicator, places.on, places.value);
      return required.every((name) => places![name] >= 0);
    }
    const { bytes, starts, ends } = row;
    if (row.count <= widest) {
      faults.add({ file, row: row.row, code: 'evaluate-files.row-too-short' });
      return !faults.isFull;
    }
    const faultAt = (column: string, code: string) => {
      faults.add({ file, row: row.row, column, code: `evaluate-files.${code}` });
    };
    const found = faults.list.length;
    const { subject: s, indicator: i, on: o, recordedAt: r, value: v } = places;
    const subject = subjects.find(bytes, starts[s], ends[s]);
    if (subject < 0) faultAt('subject', starts[s] === ends[s] ? 'cell-empty' : 'subject-unknown');
    if (starts[i] === ends[i]) faultAt('indicator', 'cell-empty');
    const day = parseDay(bytes, starts[o], ends[o]);
    if (Number.isNaN(day)) faultAt('on', starts[o] === ends[o] ? 'cell-empty' : 'not-a-date');
    const value = parseDecimal(bytes, starts[v], ends[v]);
    if (!(value >= -GREATEST_VALUE && value <= GREATEST_VALUE)) {
      const text = cellOf(row, v);
      const code = hasTooManyDigits(text) ? 'value-digits' : !Number.isNaN(value) ? 'value-too-great' : 'not-a-number';
      faultAt('value', text === '' ? 'cell-empty' : code);
    }
    let moment = 0;
    if (r >= 0) {
      const there = r < row.count;
      moment = parseMoment(bytes, there ? starts[r] : 0, there ? ends[r] : 0);
      if (Number.isNaN(moment)) faultAt('recordedAt', 'not-a-moment');
      else if (there && starts[r] !== ends[r]) {
        const kind = isInteger(bytes, starts[r], ends[r]) ? 'integer' : 'date-time';
        momentKind ??= kind;
        if (kind !== momentKind) faultAt('recordedAt', 'moments-mixed');
      }
    }
    if (faults.list.length > found) return !faults.isFull;
    const slot = slots.find(bytes, starts[i], ends[i]);
    if (slot < 0) {
      ignored++;
      return true;
    }
    try {
      fold.add(subject, slot, value, day, moment);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faultAt('value', 'sum-too-great');
      return !faults.isFull;
    }
    observations++;
    return true;
  };
  await forEachRow(path, file, readRow);
  if (!places) faults.add({ file, row: 1, code: 'evaluate-files.empty' });
  return { observations, ignored };
}
