/**
 * The places of all numbers in a column, ascending by number; NaN is left out. Linear in time: a radix sort on the
 * distance to the least number, in steps of the greatest power of ten (up to 10⁴) that divides all distances.
 *
 * @param column integers, at most 2^53 apart.
 */
export function orderOf(column: Float64Array): Int32Array {
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < column.length; index++) {
    const value = column[index]!;
    if (value !== value) continue;
    count++;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const unit = count > 0 && greatest - least < 2 ** 45 ? unitOf(column, least) : 1;
  const range = count > 0 ? (greatest - least) / unit : 0;
  if (range >= 2 ** 53) throw new RangeError('the numbers to be ordered are too far apart');
  let order = new Int32Array(count);
  const keys = range < 2 ** 32 ? new Uint32Array(column.length) : new Float64Array(column.length);
  for (let index = 0, place = 0; index < column.length; index++) {
    const value = column[index]!;
    if (value !== value) continue;
    keys[index] = (value - least) / unit;
    order[place++] = index;
  }
  const bits = range === 0 ? 0 : Math.floor(Math.log2(range)) + 2; // one more than needed does no harm
  const passes = Math.ceil(bits / 13);
  const width = passes === 0 ? 0 : Math.ceil(bits / passes);
  let other = new Int32Array(count);
  for (let pass = 0; pass < passes; pass++) {
    if (keys instanceof Uint32Array) sortByDigit(order, other, keys, pass * width, width);
    else sortByWideDigit(order, other, keys, 2 ** (pass * width), 2 ** width);
    [order, other] = [other, order];
  }
  return order;
}

function unitOf(column: Float64Array, least: number): number {
  let unit = 10_000;
  for (let index = 0; index < column.length; index++) {
    const value = column[index]!;
    if (value !== value) continue;
    const distance = value - least;
    while (unit > 1 && Math.floor(distance / unit) * unit !== distance) unit /= 10;
    if (unit === 1) return 1;
  }
  return unit;
}

function sortByDigit(from: Int32Array, to: Int32Array, keys: Uint32Array, shift: number, width: number): void {
  if (shift > 31) {
    to.set(from);
    return;
  }
  const mask = 2 ** width - 1;
  const starts = new Int32Array(mask + 2);
  for (let place = 0; place < from.length; place++) starts[((keys[from[place]!]! >>> shift) & mask) + 1]!++;
  for (let digit = 1; digit <= mask; digit++) starts[digit]! += starts[digit - 1]!;
  for (let place = 0; place < from.length; place++) {
    const index = from[place]!;
    to[starts[(keys[index]! >>> shift) & mask]!++] = index;
  }
}

function sortByWideDigit(from: Int32Array, to: Int32Array, keys: Float64Array, scale: number, size: number): void {
  const digitOf = (index: number) => Math.floor(keys[index]! / scale) % size;
  const starts = new Int32Array(size + 1);
  for (let place = 0; place < from.length; place++) starts[digitOf(from[place]!) + 1]!++;
  for (let digit = 1; digit < size; digit++) starts[digit]! += starts[digit - 1]!;
  for (let place = 0; place < from.length; place++) {
    const index = from[place]!;
    to[starts[digitOf(index)]!++] = index;
  }
}
