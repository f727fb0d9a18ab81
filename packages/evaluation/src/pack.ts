/** Observations as columns; row i is cell i of each. */
export interface PackedObservations {
  n: number;
  persons: Int32Array;
  indicators: Int16Array;
  /** Days since 2000-01-01. */
  days: Int32Array;
  /** Times 10,000. */
  values: Int32Array | Float64Array;
  /** Microseconds since 2000-01-01 UTC; one cell when all were recorded at one moment. */
  moments: Float64Array;
}

const VERSION = 1;
const WIDE = 1;
const ONE_MOMENT = 2;
const HEADER = 16;
const NARROW = 2 ** 31;

/**
 * The first n observations of these columns as bytes, to be read whole and fast: 14 to 26 bytes each.
 *
 * Version, flags, two empty bytes, n as uint32, the moment as float64 when it is one; then the columns, the widest first:
 * moments, wide values (float64), persons, days, narrow values (int32), indicators (int16). Little-endian.
 */
export function packObservations({ n, persons, indicators, days, values, moments }: PackedObservations): Uint8Array {
  let wide = false;
  let oneMoment = true;
  for (let row = 0; row < n; row++) {
    if (values[row] >= NARROW || values[row] < -NARROW) wide = true;
    if (moments[row] !== moments[0]) oneMoment = false;
  }
  const bytes = new Uint8Array(lengthOf(n, wide, oneMoment));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, (wide ? WIDE : 0) | (oneMoment ? ONE_MOMENT : 0));
  view.setUint32(4, n, true);
  if (oneMoment) view.setFloat64(8, moments[0], true);
  let at = HEADER;
  const put = (Column: typeof Float64Array | typeof Int32Array | typeof Int16Array, from: ArrayLike<number>) => {
    const column = new Column(bytes.buffer, at, n);
    for (let row = 0; row < n; row++) column[row] = from[row];
    at += column.byteLength;
  };
  if (!oneMoment) put(Float64Array, moments);
  if (wide) put(Float64Array, values);
  put(Int32Array, persons);
  put(Int32Array, days);
  if (!wide) put(Int32Array, values);
  put(Int16Array, indicators);
  return bytes;
}

/**
 * The columns, over a copy of the bytes.
 *
 * @param into where the copy goes, if it is long enough; the columns then hold until the next call with it.
 * @throws RangeError when the bytes are of another form.
 */
export function unpackObservations(bytes: Uint8Array, into?: ArrayBuffer): PackedObservations {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length >= HEADER && bytes[0] === VERSION;
  const flags = whole ? view.getUint8(1) : 0;
  const n = whole ? view.getUint32(4, true) : 0;
  const wide = (flags & WIDE) !== 0;
  const oneMoment = (flags & ONE_MOMENT) !== 0;
  if (!whole || bytes.length !== lengthOf(n, wide, oneMoment)) {
    throw new RangeError('a pack of observations has a form that this program does not know');
  }
  const room = into && into.byteLength >= bytes.length ? into : new ArrayBuffer(bytes.length);
  new Uint8Array(room).set(bytes);
  let at = HEADER;
  const take = <T>(Column: new (room: ArrayBuffer, at: number, n: number) => T, width: number): T => {
    const column = new Column(room, at, n);
    at += n * width;
    return column;
  };
  const moments = oneMoment ? Float64Array.of(view.getFloat64(8, true)) : take(Float64Array, 8);
  const wideValues = wide ? take(Float64Array, 8) : undefined;
  const persons = take(Int32Array, 4);
  const days = take(Int32Array, 4);
  const values = wideValues ?? take(Int32Array, 4);
  return { n, persons, indicators: take(Int16Array, 2), days, values, moments };
}

function lengthOf(n: number, wide: boolean, oneMoment: boolean): number {
  return HEADER + n * ((oneMoment ? 0 : 8) + (wide ? 8 : 4) + 4 + 4 + 2);
}
