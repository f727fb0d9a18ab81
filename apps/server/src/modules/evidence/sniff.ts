import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { headerName } from '../../platform/files/index.js';
import type { LongColumns, LongCsv } from './long-csv.js';
import type { ImportProfile } from './profile.js';

/**
 * Whether a file is the general long form in the shape that can be read as bytes: UTF-8 text whose first line is the header,
 * without quotes. Anything else (a workbook, GB18030, a title above the header) goes the ordinary way.
 */
export async function sniffLongCsv(path: string, profile: ImportProfile): Promise<LongCsv | undefined> {
  const handle = await open(path);
  const head = Buffer.alloc(65_536);
  let filled: number;
  try {
    filled = (await handle.read(head, 0, head.length, 0)).bytesRead;
  } finally {
    await handle.close();
  }
  const bytes = head.subarray(0, filled);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const end = bytes.indexOf(10);
  if (end < 0 || bytes.includes(0) || bytes.subarray(0, end).includes(34)) return undefined;
  let line: string;
  try {
    line = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(bom, end)).trimEnd();
  } catch {
    return undefined;
  }
  for (const separator of [',', '\t', ';']) {
    const titles = line.split(separator).map((title) => title.trim());
    const columns = columnsOf(titles, profile);
    if (columns !== undefined) return { separator: separator.charCodeAt(0), columns, titles, start: end + 1 };
  }
  return undefined;
}

function columnsOf(titles: readonly string[], profile: ImportProfile): LongColumns | undefined {
  const names = titles.map((title) => headerName(title));
  const only = (headers: readonly string[] | undefined): number => {
    const wanted = new Set((headers ?? []).map((header) => headerName(header)));
    const found = names.flatMap((name, i) => (wanted.has(name) ? [i] : []));
    // Two of one name: the ordinary way says so.
    return found.length === 1 ? (found[0] as number) : -1;
  };
  const columns: LongColumns = {
    subject: only(profile.subject[0]?.headers),
    indicator: only(profile.indicator?.headers),
    on: only(profile.date?.headers),
    recordedAt: only(profile.recordedAt?.headers),
    value: only(profile.value?.headers),
  };
  const { recordedAt: _, ...needed } = columns;
  return Object.values(needed).every((column) => column >= 0 && column < 60) ? columns : undefined;
}

/** SHA-256 of the file and of what it was imported with: other options make another import of the same file. */
export async function digestFile(path: string, options: unknown): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.update(JSON.stringify(options)).digest();
}
