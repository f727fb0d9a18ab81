import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { neutralise } from './cell.js';
import { csvParser, detectDelimiter, textPieces } from './csv.js';
import type { Detected } from './detect.js';
import { defaultLimits } from './limits.js';
import type { SheetNotes } from './sheet-notes.js';

/** One field as it is written: neutralised, in quotes where it must be. */
export function csvField(text: string): string {
  const safe = neutralise(text);
  return /[",\r\n\t;]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rewrites a CSV, comma and CRLF, with the explanations as its last column. Blank lines stay, so rows keep their number. */
export async function annotateCsv(
  path: string,
  file: string,
  detected: Detected,
  outPath: string,
  notes: SheetNotes,
): Promise<void> {
  await pipeline(Readable.from(annotatedLines(path, file, detected, notes)), createWriteStream(outPath));
}

async function* annotatedLines(path: string, file: string, detected: Detected, notes: SheetNotes) {
  let ready: string[] = ['\uFEFF'];
  let line = 1;
  const deliver = (row: number, cells: string[]) => {
    while (line < row) {
      ready.push('\r\n');
      line += 1;
    }
    const note = notes.rows.get(row);
    const said = note?.text ?? '';
    if (row === notes.headerRow || said !== '' || cells.length > notes.column) {
      while (cells.length <= notes.column) cells.push('');
      // One line of explanation, for a line break would move every row below.
      const single = said.replaceAll('\n', ' | ');
      cells[notes.column] = row === notes.headerRow ? [notes.title, single].filter(Boolean).join(': ') : single;
    }
    // Line breaks inside a cell are written as they were counted, one line each.
    const written = cells.map((cell) => csvField(cell.replace(/\r\n?/g, '\n'))).join(',');
    ready.push(written, '\r\n');
    line += 1 + (written.match(/\n/g)?.length ?? 0);
  };
  let parser: ReturnType<typeof csvParser> | undefined;
  for await (const piece of textPieces(path, file, detected)) {
    parser ??= csvParser(detectDelimiter(piece).delimiter, file, defaultLimits, deliver);
    parser.write(piece);
    if (ready.length > 0) yield ready.join('');
    ready = [];
  }
  parser?.end();
  if (ready.length > 0) yield ready.join('');
}
