import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FoldColumn } from '@wuyu/evaluation';

/**
 * A fold kept between runs, so that observations already counted are not read again. Only a cache: it can be deleted at any
 * time, and one that does not fit is ignored.
 */
export interface KeptFold {
  /** Up to which batch observations are in it. */
  position: number;
  persons: Int32Array;
  observations: number;
  columns: FoldColumn[];
}

/** Scores of a run that were kept the same way, so that other weights can be tried without asking the database. */
export interface KeptScores {
  runId: number;
  persons: Int32Array;
  columns: KeptColumn[];
}

interface KeptColumn {
  name: string;
  array: FoldColumn['array'] | Int16Array | Uint8Array;
}

interface Header {
  format: 1;
  position: number;
  observations: number;
  subjects: number;
  columns: Array<{ name: string; type: string; bytes: number }>;
}

const TYPES = { Float64Array, Uint32Array, Int32Array, Int16Array, Uint8Array } as const;
const MAGIC = Buffer.from('WUYUFOLD');
/** Node reads and writes at most 2 GiB at once; smaller pieces also keep a cancel quick. */
const PIECE = 1 << 26;

/** @param foldKey of `foldDigest(scheme)`: what the columns depend on. */
export function foldPath(dataDir: string, termId: number, placeId: number, foldKey: string): string {
  const key = createHash('sha256').update(foldKey).digest('hex').slice(0, 24);
  return path.join(dataDir, 'fold', `term-${termId}-place-${placeId}-${key}.fold`);
}

/** Of the newest run of a scheme version, term and place. */
export function scoresPath(dataDir: string, schemeVersionId: number, termId: number, placeId: number): string {
  return path.join(dataDir, 'fold', `term-${termId}-place-${placeId}-scheme-${schemeVersionId}.scores`);
}

export async function saveScores(file: string, { runId, persons, columns }: KeptScores): Promise<void> {
  await saveColumns(file, { position: runId, observations: 0, persons, columns });
}

/** Undefined when there are none, or those of another run. */
export async function loadScores(file: string, runId: number): Promise<KeptScores | undefined> {
  const kept = await loadColumns(file);
  return kept && kept.position === runId ? { runId, persons: kept.persons, columns: kept.columns } : undefined;
}

/** The columns come over shared memory. Undefined when there is none that can be used. */
export async function loadFold(file: string): Promise<KeptFold | undefined> {
  return (await loadColumns(file)) as KeptFold | undefined;
}

export async function saveFold(file: string, fold: KeptFold): Promise<void> {
  await saveColumns(file, fold);
}

interface Kept {
  /** What it is of: of a fold the last batch in it, of scores the run. */
  position: number;
  persons: Int32Array;
  observations: number;
  columns: KeptColumn[];
}

async function loadColumns(file: string): Promise<Kept | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const start = Buffer.alloc(12);
    await handle.read(start, 0, 12, 0);
    if (!start.subarray(0, 8).equals(MAGIC)) return undefined;
    const headerBytes = Buffer.alloc(start.readUInt32BE(8));
    await handle.read(headerBytes, 0, headerBytes.length, 12);
    const header = JSON.parse(headerBytes.toString('utf8')) as Header;
    let at = 12 + headerBytes.length;
    const whole = at + header.subjects * 4 + header.columns.reduce((sum, { bytes }) => sum + bytes, 0);
    if ((await handle.stat()).size !== whole) return undefined;
    const take = async (bytes: number): Promise<SharedArrayBuffer> => {
      const shared = new SharedArrayBuffer(bytes);
      for (let done = 0; done < bytes; ) {
        const piece = new Uint8Array(shared, done, Math.min(PIECE, bytes - done));
        const { bytesRead } = await handle.read(piece, 0, piece.length, at + done);
        if (bytesRead === 0) throw new Error('The file ended early.');
        done += bytesRead;
      }
      at += bytes;
      return shared;
    };
    const persons = new Int32Array(await take(header.subjects * 4));
    const columns: KeptColumn[] = [];
    for (const { name, type, bytes } of header.columns) {
      const Column = TYPES[type as keyof typeof TYPES] as new (buffer: SharedArrayBuffer) => KeptColumn['array'];
      columns.push({ name, array: new Column(await take(bytes)) });
    }
    return { position: header.position, observations: header.observations, persons, columns };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Written beside and renamed: a crash leaves the old one or the new one. */
async function saveColumns(file: string, fold: Kept): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const header: Header = {
    format: 1,
    position: fold.position,
    observations: fold.observations,
    subjects: fold.persons.length,
    columns: fold.columns.map(({ name, array }) => ({ name, type: array.constructor.name, bytes: array.byteLength })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const partial = `${file}.${process.pid}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.write(Buffer.concat([MAGIC, length, text]));
    for (const array of [fold.persons, ...fold.columns.map((column) => column.array)]) {
      for (let done = 0; done < array.byteLength; done += PIECE) {
        const piece = new Uint8Array(array.buffer, array.byteOffset + done, Math.min(PIECE, array.byteLength - done));
        await handle.write(piece);
      }
    }
  } catch (error) {
    await handle.close();
    await rm(partial, { force: true });
    throw error;
  }
  await handle.close();
  await rename(partial, file);
}
