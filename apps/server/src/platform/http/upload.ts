import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '@wuyu/contract';
import type { FastifyRequest } from 'fastify';

/** A file that was handed in, streamed to the disk. It belongs to the handler once that succeeds; else it is removed. */
export interface ReceivedFile {
  path: string;
  /** As the user named it, without folders; for messages, never for a path. */
  name: string;
  bytes: number;
  sha256: Buffer;
}

export interface ReceivedForm {
  fields: Record<string, string>;
  file: ReceivedFile;
}

/**
 * Takes a multipart form with one part `file`.
 *
 * @param folder where the file goes, under a name of our own.
 * @throws Problem(415, 'request.media-type'), (400, 'request.file-missing'), `tooLarge`.
 */
export async function receiveForm(
  request: FastifyRequest,
  folder: string,
  megabytes: number,
  tooLarge: Problem,
): Promise<ReceivedForm> {
  if (!request.isMultipart()) throw new Problem(415, 'request.media-type');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let file: ReceivedFile | undefined;
  try {
    for await (const part of request.parts({
      limits: { files: 1, fields: 20, fieldSize: 20_000, fileSize: megabytes * 1_048_576 },
    })) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value);
      else file = await store(part.file, path.join(folder, randomUUID()), part.filename);
      if (part.type === 'file' && part.file.truncated) throw tooLarge;
    }
    if (!file) throw new Problem(400, 'request.file-missing');
    return { fields: { ...fields }, file };
  } catch (error) {
    if (file) await discard(file);
    throw (error as { code?: unknown }).code === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge : error;
  }
}

async function store(stream: NodeJS.ReadableStream, to: string, name: string): Promise<ReceivedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, measure, createWriteStream(to, { mode: 0o600, flags: 'wx' }));
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
  return {
    path: to,
    name: path.basename(name.replaceAll('\\', '/')).slice(0, 200) || 'file',
    bytes,
    sha256: hash.digest(),
  };
}

export async function discard(file: ReceivedFile): Promise<void> {
  await rm(file.path, { force: true });
}
