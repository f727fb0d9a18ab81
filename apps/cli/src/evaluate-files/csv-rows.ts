import { open } from 'node:fs/promises';
import { Problem } from '@wuyu/contract';

/** One record, as ranges of bytes. Valid only until the next one is read. */
export interface CsvRow {
  bytes: Buffer;
  starts: Int32Array;
  /** Exclusive. */
  ends: Int32Array;
  /** How many cells. */
  count: number;
  /** From 1, the header included. */
  row: number;
}

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const CHUNK = 1 << 20;
const LONGEST_ROW = 16 << 20;
const MOST_CELLS = 1000;

/**
 * Reads a CSV file (UTF-8 with or without BOM, LF or CRLF, quotes) record by record in bounded memory. Cells come without
 * quotes and without spaces around them; blank lines are passed over.
 *
 * @param visit returns false to stop.
 * @throws Problem when the file cannot be opened, is UTF-16, or leaves a quote open.
 */
export async function forEachRow(path: string, file: string, visit: (row: CsvRow) => boolean): Promise<void> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(422, 'evaluate-files.unreadable', { file, reason: error.code ?? '' }, []);
  });
  try {
    const row: CsvRow = {
      bytes: Buffer.allocUnsafe(0),
      starts: new Int32Array(MOST_CELLS),
      ends: new Int32Array(MOST_CELLS),
      count: 0,
      row: 0,
    };
    let buffer = Buffer.allocUnsafe(CHUNK + 1024);
    let kept = 0;
    let first = true;
    for (;;) {
      if (buffer.length - kept < CHUNK) {
        if (kept > LONGEST_ROW) throw broken(file, row.row + 1, 'evaluate-files.row-too-long');
        const wider = Buffer.allocUnsafe(kept * 2 + CHUNK);
        buffer.copy(wider, 0, 0, kept);
        buffer = wider;
      }
      const { bytesRead } = await handle.read(buffer, kept, CHUNK);
      const length = kept + bytesRead;
      let start = 0;
      if (first) {
        first = false;
        if (length >= 2 && ((buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff))) {
          throw broken(file, 1, 'evaluate-files.not-utf8');
        }
        if (length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) start = 3;
      }
      const consumed = readRows(row, buffer, start, length, bytesRead === 0, file, visit);
      if (consumed < 0 || bytesRead === 0) return;
      buffer.copy(buffer, 0, consumed, length);
      kept = length - consumed;
    }
  } finally {
    await handle.close();
  }
}

/** Reads every whole record of bytes[start..length); gives the start of the first unfinished one, or -1 when stopped. */
function readRows(
  row: CsvRow,
  bytes: Buffer,
  start: number,
  length: number,
  isLast: boolean,
  file: string,
  visit: (row: CsvRow) => boolean,
): number {
  row.bytes = bytes;
  const { starts, ends } = row;
  let at = start;
  while (at < length) {
    const begin = at;
    let count = 0;
    let escaped = false;
    for (let open = true; open; ) {
      if (count === MOST_CELLS) throw broken(file, row.row + 1, 'evaluate-files.too-many-cells');
      let from = at;
      let to: number;
      while (bytes[from] === SPACE && from < length) from++;
      if (from < length && bytes[from] === QUOTE) {
        from++;
        to = from;
        for (;;) {
          to = bytes.indexOf(QUOTE, to);
          if (to < 0 || to >= length) {
            if (isLast) throw broken(file, row.row + 1, 'evaluate-files.open-quote');
            return begin;
          }
          if (to + 1 >= length && !isLast) return begin;
          if (to + 1 >= length || bytes[to + 1] !== QUOTE) break;
          escaped = true;
          to += 2;
        }
        at = to + 1;
        while (at < length && bytes[at] !== COMMA && bytes[at] !== LF) {
          const byte = bytes[at++];
          if (byte !== SPACE && byte !== CR) throw broken(file, row.row + 1, 'evaluate-files.stray-quote');
        }
        if (at >= length && !isLast) return begin;
      } else {
        from = at;
        while (at < length && bytes[at] !== COMMA && bytes[at] !== LF) at++;
        if (at >= length && !isLast) return begin;
        to = at;
      }
      while (to > from && (bytes[to - 1] === CR || bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
      while (from < to && (bytes[from] === SPACE || bytes[from] === TAB)) from++;
      starts[count] = from;
      ends[count++] = to;
      open = at < length && bytes[at] === COMMA;
      at++;
    }
    row.row++;
    if (count === 1 && starts[0] === ends[0]) continue;
    row.count = count;
    if (escaped) undoubleQuotes(row);
    if (!visit(row)) return -1;
  }
  return Math.min(at, length);
}

/** Makes every doubled quote inside the record's cells one, in place; only when the record is whole. */
function undoubleQuotes(row: CsvRow): void {
  const { bytes, starts, ends } = row;
  for (let cell = 0; cell < row.count; cell++) {
    const start = starts[cell];
    const end = ends[cell];
    if (bytes[start - 1] !== QUOTE) continue;
    let to = start;
    for (let from = start; from < end; from++) {
      const byte = bytes[from];
      bytes[to++] = byte;
      if (byte === QUOTE && bytes[from + 1] === QUOTE) from++;
    }
    ends[cell] = to;
  }
}

function broken(file: string, row: number, code: string): Problem {
  return new Problem(422, 'evaluate-files.refused', { count: 1 }, [{ file, row, code }]);
}

/** The text of a cell; empty when the record is too short. */
export function cellOf(row: CsvRow, cell: number): string {
  return cell < 0 || cell >= row.count ? '' : row.bytes.toString('utf8', row.starts[cell], row.ends[cell]);
}
