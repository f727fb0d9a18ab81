import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MOST_VIDEO_SECONDS } from '@wuyu/contract';
import { type Box, BoxError, boxAt } from './boxes.js';
import { cleanMovie } from './movie.js';
import { MediaError, type Remade } from './remade.js';

/** A minute's `moov` has some hundred kilobytes. */
const MOST_MOVIE_BYTES = 8 * 1_048_576;
const MOST_BOXES = 200;
const MOST_BRAND_BYTES = 256;
/** What stands at the top of a file that players read; a box of any other type becomes free space. */
const known = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide']);

/**
 * Copies an MP4 or MOV so that only what shows and sounds is in it: every box that is neither, and every byte between their
 * samples, is zero in the copy. Nothing moves, so nothing has to be packed anew.
 *
 * @throws MediaError `attachment.too-long`, `attachment.video-form`, `attachment.broken`.
 */
export async function cleanVideo(from: string, to: string): Promise<Remade> {
  const file = await open(from, 'r');
  try {
    const { size } = await file.stat();
    const boxes = await topBoxes(file, size);
    // In fragments, as recorders in browsers write: how long it is stands nowhere, and samples in every fragment.
    if (boxes.some(({ type }) => type === 'moof')) throw new MediaError('attachment.video-form');
    const moov = await bodyOf(file, boxes, 'moov', MOST_MOVIE_BYTES);
    const brands = await bodyOf(file, boxes, 'ftyp', MOST_BRAND_BYTES);
    const { seconds, width, height, kept } = cleanMovie(moov, size);
    // Phones stop a little after the minute.
    if (seconds > MOST_VIDEO_SECONDS + 1) throw new MediaError('attachment.too-long', { most: MOST_VIDEO_SECONDS });
    const inData = (range: readonly [number, number]) =>
      boxes.some(({ type, body, end }) => type === 'mdat' && body <= range[0] && range[1] <= end);
    if (!kept.every(inData)) throw new BoxError('samples outside mdat');
    await pipeline(createReadStream(from), keeping(kept), createWriteStream(to, { mode: 0o600, flags: 'wx' }));
    await writeHeads(file, to, boxes, { moov, ftyp: brands });
    return {
      mediaType: String.fromCharCode(...brands.subarray(0, 4)) === 'qt  ' ? 'video/quicktime' : 'video/mp4',
      width,
      height,
      seconds: Math.round(seconds * 10) / 10,
      look: null,
      bytes: size,
      previewBytes: 0,
    };
  } catch (error) {
    if (error instanceof BoxError) throw new MediaError('attachment.broken');
    throw error;
  } finally {
    await file.close();
  }
}

async function topBoxes(file: FileHandle, size: number): Promise<Box[]> {
  const boxes: Box[] = [];
  const head = new DataView(new ArrayBuffer(16));
  for (let at = 0; at < size; ) {
    await file.read(new Uint8Array(head.buffer), 0, Math.min(16, size - at), at);
    const box = boxAt(head, at, size, at);
    boxes.push(box);
    if (boxes.length > MOST_BOXES) throw new BoxError('too many boxes');
    at = box.end;
  }
  return boxes;
}

async function bodyOf(file: FileHandle, boxes: readonly Box[], type: string, most: number): Promise<Uint8Array> {
  const [box, ...more] = boxes.filter((found) => found.type === type);
  if (!box || more.length > 0 || box.end - box.body > most) throw new BoxError(`no usable ${type}`);
  const body = new Uint8Array(box.end - box.body);
  await file.read(body, 0, body.length, box.body);
  return body;
}

/** Lets the bytes of `ranges` (ordered, not touching) through and makes all others zero. */
function keeping(ranges: ReadonlyArray<readonly [number, number]>): Transform {
  let at = 0;
  let next = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const kept = Buffer.alloc(chunk.length);
      const end = at + chunk.length;
      while (next < ranges.length) {
        const [from, to] = ranges[next] as readonly [number, number];
        if (from >= end) break;
        chunk.copy(kept, Math.max(from, at) - at, Math.max(from, at) - at, Math.min(to, end) - at);
        if (to > end) break;
        next += 1;
      }
      at = end;
      done(null, kept);
    },
  });
}

/** Puts back what says how the file is built: the heads of the boxes at the top, and the two that are read whole. */
async function writeHeads(
  from: FileHandle,
  path: string,
  boxes: readonly Box[],
  bodies: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const to = await open(path, 'r+');
  try {
    for (const { type, start, body } of boxes) {
      const head = Buffer.alloc(body - start);
      await from.read(head, 0, head.length, start);
      if (!known.has(type)) head.write('free', 4, 'latin1');
      await to.write(head, 0, head.length, start);
      const whole = bodies[type];
      if (whole) await to.write(whole, 0, whole.length, body);
    }
  } finally {
    await to.close();
  }
}
