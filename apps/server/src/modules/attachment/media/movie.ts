import { type Box, BoxError, boxesIn } from './boxes.js';

/** What is known of a film once its `moov` has been read and cleaned. */
export interface Movie {
  seconds: number;
  width: number;
  height: number;
  /** The bytes of the file that belong to picture or sound, in order, not touching: [from, to). */
  kept: Array<[number, number]>;
}

/** What stays of each box that holds others; all else (udta, meta, uuid …: places, makers, titles) becomes empty space. */
const known: Readonly<Record<string, ReadonlySet<string>>> = {
  moov: new Set(['mvhd', 'trak']),
  trak: new Set(['tkhd', 'edts', 'mdia', 'tapt']),
  mdia: new Set(['mdhd', 'hdlr', 'minf']),
  minf: new Set(['vmhd', 'smhd', 'dinf', 'stbl', 'hdlr']),
  stbl: new Set([
    'stsd',
    'stts',
    'ctts',
    'cslg',
    'stsc',
    'stsz',
    'stco',
    'co64',
    'stss',
    'stps',
    'sdtp',
    'sgpd',
    'sbgp',
  ]),
  dinf: new Set(['dref']),
  edts: new Set(['elst']),
};
const MOST_SAMPLES = 200_000;
const FREE = [0x66, 0x72, 0x65, 0x65];

/**
 * Reads a `moov` (its body) and cleans it in place, without moving a byte: boxes that are not known, tracks that are
 * neither picture nor sound, the days of making and the names of handlers are emptied.
 *
 * @param fileBytes no sample lies beyond.
 * @throws BoxError when it is not a whole, self-contained film.
 */
export function cleanMovie(moov: Uint8Array, fileBytes: number): Movie {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  let seconds = 0;
  let picture: { width: number; height: number } | undefined;
  const kept: Array<[number, number]> = [];
  keepKnown(view, 0, moov.length, 'moov');
  for (const box of boxesIn(view, 0, moov.length)) {
    if (box.type === 'mvhd') seconds = Math.max(seconds, durationOf(view, box));
    if (box.type !== 'trak') continue;
    const track = cleanTrack(view, box, fileBytes);
    if (!track) {
      empty(view, box);
      continue;
    }
    seconds = Math.max(seconds, track.seconds);
    picture ??= track.picture;
    kept.push(...track.samples);
  }
  if (!picture || seconds === 0 || kept.length === 0) throw new BoxError('no picture');
  return { seconds, ...picture, kept: joined(kept) };
}

function keepKnown(view: DataView, from: number, to: number, type: string): void {
  for (const box of boxesIn(view, from, to)) if (!known[type]?.has(box.type)) empty(view, box);
}

/** A box becomes free space of the same length. */
function empty(view: DataView, box: Box): void {
  FREE.forEach((byte, at) => {
    view.setUint8(box.start + 4 + at, byte);
  });
  zero(view, box.body, box.end);
}

function zero(view: DataView, from: number, to: number): void {
  new Uint8Array(view.buffer, view.byteOffset + from, to - from).fill(0);
}

function one(view: DataView, holder: Box, type: string): Box {
  const found = boxesIn(view, holder.body, holder.end).filter((box) => box.type === type);
  if (found.length !== 1) throw new BoxError(`${found.length} boxes ${type}`);
  return found[0] as Box;
}

/** A count at `at` and room for as many entries of `size` bytes behind it. */
function countAt(view: DataView, at: number, end: number, size: number): number {
  if (at + 4 > end) throw new BoxError('a table is cut off');
  const count = view.getUint32(at);
  if (at + 4 + count * size > end) throw new BoxError('a table is cut off');
  return count;
}

/** Of mvhd and mdhd; the days of making and changing that stand before it are emptied. In seconds. */
function durationOf(view: DataView, box: Box): number {
  const long = box.end > box.body && view.getUint8(box.body) === 1;
  if (box.end - box.body < (long ? 32 : 20)) throw new BoxError(`${box.type} is cut off`);
  const times = box.body + 4;
  zero(view, times, times + (long ? 16 : 8));
  const scale = view.getUint32(times + (long ? 16 : 8));
  const length = long ? Number(view.getBigUint64(times + 20)) : view.getUint32(times + 12);
  if (scale === 0) throw new BoxError('no time scale');
  // All ones: not known.
  return length === (long ? 2 ** 64 : 0xffff_ffff) ? 0 : length / scale;
}

function cleanTrack(view: DataView, track: Box, fileBytes: number) {
  const mdia = one(view, track, 'mdia');
  const handler = one(view, mdia, 'hdlr');
  if (handler.end - handler.body < 12) throw new BoxError('hdlr is cut off');
  const kind = String.fromCharCode(...[8, 9, 10, 11].map((at) => view.getUint8(handler.body + at)));
  // Text, and places in time, are not kept.
  if (kind !== 'vide' && kind !== 'soun') return undefined;
  zero(view, Math.min(handler.body + 24, handler.end), handler.end);
  const minf = one(view, mdia, 'minf');
  const stbl = one(view, minf, 'stbl');
  for (const holder of [track, mdia, minf, stbl]) keepKnown(view, holder.body, holder.end, holder.type);
  const dinf = one(view, minf, 'dinf');
  keepKnown(view, dinf.body, dinf.end, 'dinf');
  requireSelfContained(view, one(view, dinf, 'dref'));
  const media = durationOf(view, one(view, mdia, 'mdhd'));
  const size = sizeOf(view, one(view, track, 'tkhd'));
  return {
    seconds: media,
    picture: kind === 'vide' ? size : undefined,
    samples: samplesOf(view, stbl, fileBytes),
  };
}

/** The picture's size; the days in the track's head are emptied. */
function sizeOf(view: DataView, tkhd: Box) {
  const long = tkhd.end > tkhd.body && view.getUint8(tkhd.body) === 1;
  if (tkhd.end - tkhd.body < (long ? 96 : 84)) throw new BoxError('tkhd is cut off');
  zero(view, tkhd.body + 4, tkhd.body + (long ? 20 : 12));
  return { width: view.getUint16(tkhd.end - 8), height: view.getUint16(tkhd.end - 4) };
}

/** Samples that lie in another file, or at an address, are none of ours. */
function requireSelfContained(view: DataView, dref: Box): void {
  const count = countAt(view, dref.body + 4, dref.end, 12);
  const entries = boxesIn(view, dref.body + 8, dref.end);
  if (entries.length !== count || count === 0) throw new BoxError('dref');
  for (const entry of entries) {
    if (entry.end - entry.body < 4 || (view.getUint32(entry.body) & 1) === 0) throw new BoxError('samples elsewhere');
    zero(view, entry.body + 4, entry.end);
  }
}

/** The bytes of all samples of a track, chunk by chunk (14496-12, 8.7). */
function samplesOf(view: DataView, stbl: Box, fileBytes: number): Array<[number, number]> {
  const samples = sampleSizes(view, one(view, stbl, 'stsz'));
  const long = boxesIn(view, stbl.body, stbl.end).some(({ type }) => type === 'co64');
  const offsets = one(view, stbl, long ? 'co64' : 'stco');
  const chunks = countAt(view, offsets.body + 4, offsets.end, long ? 8 : 4);
  const stsc = one(view, stbl, 'stsc');
  const runs = countAt(view, stsc.body + 4, stsc.end, 12);
  const found: Array<[number, number]> = [];
  let sample = 0;
  let run = -1;
  for (let chunk = 0; chunk < chunks; chunk++) {
    while (run + 1 < runs && view.getUint32(stsc.body + 8 + (run + 1) * 12) <= chunk + 1) run += 1;
    if (run < 0) throw new BoxError('stsc begins late');
    const place = offsets.body + 8 + chunk * (long ? 8 : 4);
    const from = long ? Number(view.getBigUint64(place)) : view.getUint32(place);
    let to = from;
    const last = Math.min(sample + view.getUint32(stsc.body + 12 + run * 12), samples.count);
    for (; sample < last; sample++) to += samples.size(sample);
    if (to > fileBytes) throw new BoxError('a sample lies beyond the file');
    if (to > from) found.push([from, to]);
  }
  return found;
}

function sampleSizes(view: DataView, stsz: Box): { count: number; size(sample: number): number } {
  if (stsz.end - stsz.body < 12) throw new BoxError('stsz is cut off');
  const same = view.getUint32(stsz.body + 4);
  const count = same === 0 ? countAt(view, stsz.body + 8, stsz.end, 4) : view.getUint32(stsz.body + 8);
  // Uncompressed sound has a "sample" for every moment of it.
  if (count > (same === 0 ? MOST_SAMPLES : MOST_SAMPLES * 100)) throw new BoxError('too many samples');
  return { count, size: (sample) => (same === 0 ? view.getUint32(stsz.body + 12 + sample * 4) : same) };
}

function joined(ranges: Array<[number, number]>): Array<[number, number]> {
  const ordered = [...ranges].sort(([a], [b]) => a - b);
  const out: Array<[number, number]> = [];
  for (const [from, to] of ordered) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
