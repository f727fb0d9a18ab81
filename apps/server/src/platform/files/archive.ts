import { TextDecoder } from 'node:util';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { type FileLimits, fileProblem } from './limits.js';

/** A workbook's zip archive, opened and checked against the limits; parts are read by name, ignoring case. */
export interface Archive {
  has(name: string): boolean;
  names(): string[];
  /** Inflated size of a part as the directory declares it; 0 when there is none. */
  size(name: string): number;
  /** A part's text in pieces. UTF-8, or UTF-16 when its byte order mark says so. */
  text(name: string): AsyncGenerator<string>;
  close(): void;
}

/**
 * Opens a zip archive and refuses bombs from its directory: number of parts, inflated size, ratio. While a part is
 * inflated the reader holds it to its declared size, and the sum over all reads is held to the same limit, so that a
 * directory that lies, parts that overlap, or one part used by a thousand sheets gain nothing. Archives in the archive
 * are never opened.
 *
 * @throws Problem 422 `file.damaged`, `file.encrypted`, `file.bomb`
 */
export async function openArchive(path: string, file: string, limits: FileLimits): Promise<Archive> {
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
  } catch {
    throw fileProblem(file, 'file.damaged');
  }
  // Without a listener a late read error of the handle would end the process.
  zip.on('error', () => {});
  const entries = new Map<string, yauzl.Entry>();
  try {
    await readDirectory(zip, entries, file, limits);
  } catch (error) {
    zip.close();
    throw error;
  }
  let inflated = 0;

  async function* text(name: string): AsyncGenerator<string> {
    const entry = entries.get(name.toLowerCase());
    if (entry === undefined) throw fileProblem(file, 'file.damaged');
    let decoder: TextDecoder | undefined;
    let check = 0;
    try {
      const stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        inflated += chunk.length;
        if (inflated > limits.inflatedBytes) throw fileProblem(file, 'file.bomb');
        check = crc32(chunk, check);
        decoder ??= decoderFor(chunk);
        yield decoder.decode(chunk, { stream: true });
      }
      if (check !== entry.crc32) throw fileProblem(file, 'file.damaged');
      if (decoder !== undefined) yield decoder.decode();
    } catch (error) {
      throw error instanceof Error && error.name === 'Problem' ? error : fileProblem(file, 'file.damaged');
    }
  }

  return {
    has: (name) => entries.has(name.toLowerCase()),
    names: () => [...entries.keys()],
    size: (name) => entries.get(name.toLowerCase())?.uncompressedSize ?? 0,
    text,
    close: () => zip.close(),
  };
}

async function readDirectory(
  zip: yauzl.ZipFile,
  entries: Map<string, yauzl.Entry>,
  file: string,
  limits: FileLimits,
): Promise<void> {
  if (zip.entryCount > limits.parts) throw fileProblem(file, 'file.bomb');
  let packed = 0;
  let inflated = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw fileProblem(file, 'file.encrypted');
      packed += entry.compressedSize;
      inflated += entry.uncompressedSize;
      if (entries.size >= limits.parts) throw fileProblem(file, 'file.bomb');
      // The first of two parts of one name counts: readers differ here, and a second is never honest.
      const name = entry.fileName.toLowerCase();
      if (!entries.has(name)) entries.set(name, entry);
    }
  } catch (error) {
    throw error instanceof Error && error.name === 'Problem' ? error : fileProblem(file, 'file.damaged');
  }
  const fromFile = Math.max(1, Math.min(packed, zip.fileSize));
  if (inflated > limits.inflatedBytes || (inflated > 32 * 2 ** 20 && inflated / fromFile > limits.inflateRatio)) {
    throw fileProblem(file, 'file.bomb');
  }
}

function decoderFor(chunk: Buffer): TextDecoder {
  const name =
    chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(name, { fatal: true });
}
