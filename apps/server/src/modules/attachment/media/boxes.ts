/** One box of the ISO base media file format (ISO/IEC 14496-12, 4.2): where it stands, and where what it holds begins. */
export interface Box {
  type: string;
  start: number;
  body: number;
  end: number;
}

/** A box does not fit into what holds it. */
export class BoxError extends Error {
  override readonly name = 'BoxError';
}

/** Reads the head of a box; `at` and `end` are places within the same numbering as `offset`, that of the view's first byte. */
export function boxAt(view: DataView, at: number, end: number, offset = 0): Box {
  if (at + 8 > end) throw new BoxError('no room for a box');
  const from = at - offset;
  let size = view.getUint32(from);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((byte) => view.getUint8(from + byte)));
  let body = at + 8;
  if (size === 1) {
    if (at + 16 > end) throw new BoxError('no room for a long size');
    size = Number(view.getBigUint64(from + 8));
    body = at + 16;
  } else if (size === 0) size = end - at;
  if (size < body - at || at + size > end) throw new BoxError(`box ${JSON.stringify(type)} leaves what holds it`);
  return { type, start: at, body, end: at + size };
}

const MOST_BOXES = 2000;

/** The boxes between two places of a view, without a gap. QuickTime may end such a list with four zero bytes. */
export function boxesIn(view: DataView, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at < to; ) {
    if (to - at === 4 && view.getUint32(at) === 0) break;
    const box = boxAt(view, at, to);
    boxes.push(box);
    if (boxes.length > MOST_BOXES) throw new BoxError('too many boxes');
    at = box.end;
  }
  return boxes;
}
