import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import iconv from 'iconv-lite';
import { type CellValue, isBlank } from './cell.js';
import type { Detected } from './detect.js';
import { type FileLimits, fileProblem } from './limits.js';
import type { SheetRow } from './sheet-row.js';

const ROWS_AT_ONCE = 256;

/** The text of a file in pieces, without its byte order mark. @throws Problem `file.encoding` */
export async function* textPieces(path: string, file: string, detected: Detected): AsyncGenerator<string> {
  const decoder =
    detected.encoding === 'gb18030' ? iconv.getDecoder('gb18030') : new TextDecoder(detected.encoding, { fatal: true });
  const decode = (chunk: Buffer): string =>
    decoder instanceof TextDecoder ? decoder.decode(chunk, { stream: true }) : decoder.write(chunk);
  try {
    for await (const chunk of createReadStream(path, { start: detected.bom, highWaterMark: 1 << 16 })) {
      const text = decode(chunk as Buffer);
      // iconv-lite marks what is no GB18030 with U+FFFD, which no real file contains.
      if (detected.encoding === 'gb18030' && text.includes('\uFFFD')) throw fileProblem(file, 'file.encoding');
      yield text;
    }
    const last = decoder instanceof TextDecoder ? decoder.decode() : (decoder.end() ?? '');
    if (detected.encoding === 'gb18030' && last.includes('\uFFFD')) throw fileProblem(file, 'file.encoding');
    if (last !== '') yield last;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw fileProblem(file, 'file.encoding');
    throw error;
  }
}

/**
 * Which of comma, semicolon and tab divides the columns, from a file's first piece. A first line `sep=;` (Excel's own
 * sign) decides at once; else the one that occurs most evenly outside quotes in the first lines.
 */
export function detectDelimiter(sample: string): { delimiter: string; declared: boolean } {
  const declared = /^sep=([,;\t])\r?\n/i.exec(sample);
  if (declared !== null) return { delimiter: declared[1] as string, declared: true };
  let best = ',';
  let bestScore = 0;
  for (const delimiter of [',', '\t', ';']) {
    const counts = countsPerLine(sample, delimiter).sort((a, b) => a - b);
    // The median: titles above the header and a cut last line do not matter.
    const score = counts[Math.floor(counts.length / 2)] ?? 0;
    const most = counts[counts.length - 1] ?? 0;
    const value = score * 1000 + Math.min(most, 999);
    if (value > bestScore) {
      best = delimiter;
      bestScore = value;
    }
  }
  return { delimiter: best, declared: false };
}

function countsPerLine(sample: string, delimiter: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let quoted = false;
  let content = false;
  for (let i = 0; i < sample.length && counts.length < 50; i += 1) {
    const c = sample[i];
    if (c === '"') quoted = !quoted;
    else if (c === '\n' && !quoted) {
      if (content) counts.push(count);
      count = 0;
      content = false;
    } else if (c === delimiter && !quoted) count += 1;
    else if (c !== '\r') content = true;
  }
  if (content) counts.push(count);
  return counts;
}

/** A push parser of records; see `readCsv` for what it takes. */
export function csvParser(
  delimiter: string,
  file: string,
  limits: FileLimits,
  deliver: (row: number, cells: string[]) => void,
) {
  const separator = delimiter.charCodeAt(0);
  let line = 1;
  let recordLine = 1;
  let cells: string[] = [];
  let field = '';
  /** At the start of a field, within a bare one, within quotes, just behind a quote inside quotes. */
  let state: 'start' | 'bare' | 'quoted' | 'quote' = 'start';
  let afterReturn = false;

  const here = () => ({ row: recordLine });

  function endField(): void {
    if (field.length > limits.cellCharacters) {
      throw fileProblem(file, 'file.cell-too-long', { most: limits.cellCharacters }, here());
    }
    if (cells.length >= limits.columns && field.trim() !== '') {
      throw fileProblem(file, 'file.too-many-columns', { most: limits.columns }, here());
    }
    // Blank fields far to the right are not worth a cell each.
    if (cells.length < limits.columns) cells.push(field);
    field = '';
    state = 'start';
  }

  function endRecord(): void {
    endField();
    deliver(recordLine, cells);
    cells = [];
  }

  function write(text: string): void {
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      if (state === 'quoted') {
        const quote = text.indexOf('"', i);
        const stop = quote < 0 ? text.length : quote;
        for (let at = i; at < stop; at += 1) {
          const inside = text.charCodeAt(at);
          if (inside === 10 ? !afterReturn : inside === 13) line += 1;
          afterReturn = inside === 13;
        }
        field += text.slice(i, stop);
        if (field.length > limits.cellCharacters) throw fileProblem(file, 'file.quote-open', {}, here());
        if (quote < 0) return;
        i = quote;
        state = 'quote';
        afterReturn = false;
        from = i + 1;
        continue;
      }
      if (state === 'quote' && c === 0x22) {
        field += '"';
        state = 'quoted';
        from = i + 1;
        continue;
      }
      if (c === 10 && afterReturn) {
        afterReturn = false;
        from = i + 1;
        continue;
      }
      afterReturn = false;
      if (c === separator) {
        if (state === 'bare') field += text.slice(from, i);
        endField();
      } else if (c === 10 || c === 13) {
        if (state === 'bare') field += text.slice(from, i);
        endRecord();
        line += 1;
        recordLine = line;
        afterReturn = c === 13;
      } else if (c === 0x22 && state === 'start') {
        state = 'quoted';
      } else if (state !== 'bare') {
        // Text behind a closing quote is taken as it stands, as Excel does.
        state = 'bare';
        from = i;
        continue;
      } else continue;
      from = i + 1;
    }
    if (state === 'bare') {
      field += text.slice(from);
      if (field.length > limits.cellCharacters) {
        throw fileProblem(file, 'file.cell-too-long', { most: limits.cellCharacters }, here());
      }
    }
  }

  function end(): void {
    if (state === 'quoted') throw fileProblem(file, 'file.quote-open', {}, here());
    if (state !== 'start' || cells.length > 0) endRecord();
  }

  return { write, end };
}

/**
 * The rows of a CSV file: RFC 4180 with comma, semicolon or tab, any line ending, line breaks inside quotes. `row` is
 * the physical line at which the record begins, as an editor counts; so after a line break inside quotes it is larger
 * than the record's number. Everything is text: what begins with = is no formula here.
 *
 * @throws Problem 422 `file.quote-open`, `file.cell-too-long`, `file.too-many-columns`, `file.too-many-rows`, `file.encoding`
 */
export async function* readCsv(
  path: string,
  file: string,
  detected: Detected,
  limits: FileLimits,
): AsyncGenerator<SheetRow[]> {
  const ready: SheetRow[] = [];
  let rows = 0;
  let count = 0;
  let skip = 0;
  const deliver = (row: number, texts: string[]) => {
    if (row <= skip) return;
    const cells: CellValue[] = texts;
    let last = cells.length;
    while (last > 0 && isBlank(cells[last - 1] as CellValue)) last -= 1;
    if (last === 0) return;
    rows += 1;
    count += last;
    if (rows > limits.rows) throw fileProblem(file, 'file.too-many-rows', { most: limits.rows }, { row });
    if (count > limits.cells) throw fileProblem(file, 'file.too-many-cells', { most: limits.cells }, { row });
    cells.length = last;
    for (let i = 0; i < last; i += 1) if (cells[i] === '') cells[i] = null;
    ready.push({ sheet: '', row, cells });
  };
  let parser: ReturnType<typeof csvParser> | undefined;
  for await (const piece of textPieces(path, file, detected)) {
    if (parser === undefined) {
      const { delimiter, declared } = detectDelimiter(piece);
      skip = declared ? 1 : 0;
      parser = csvParser(delimiter, file, limits, deliver);
    }
    parser.write(piece);
    if (ready.length >= ROWS_AT_ONCE) yield ready.splice(0);
  }
  parser?.end();
  if (ready.length > 0) yield ready;
}
