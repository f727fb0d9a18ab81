/** Room for sorting up to n pairs of key and index; kept by the caller so that many small sorts allocate nothing. */
export interface SortRoom {
  keys: Uint32Array;
  indexes: Int32Array;
  /** Of the same length; contents are scratch. */
  otherKeys: Uint32Array;
  otherIndexes: Int32Array;
}

export function createSortRoom(n: number): SortRoom {
  return {
    keys: new Uint32Array(n),
    indexes: new Int32Array(n),
    otherKeys: new Uint32Array(n),
    otherIndexes: new Int32Array(n),
  };
}

const counts = new Int32Array(2 ** 12 + 1);

/**
 * Sorts the first n pairs of a room by key, ascending, in linear time: a radix sort, by insertion when there are few.
 *
 * @param greatest no key is greater.
 */
export function sortPairs(room: SortRoom, n: number, greatest: number): void {
  if (n <= 64) {
    insertionSort(room.keys, room.indexes, n);
    return;
  }
  const bits = greatest === 0 ? 0 : 32 - Math.clz32(greatest);
  const widest = n < 4096 ? 7 : 12;
  const passes = Math.ceil(bits / widest);
  const width = passes === 0 ? 0 : Math.ceil(bits / passes);
  for (let pass = 0; pass < passes; pass++) {
    distribute(room.keys, room.indexes, room.otherKeys, room.otherIndexes, n, pass * width, width);
    [room.keys, room.otherKeys] = [room.otherKeys, room.keys];
    [room.indexes, room.otherIndexes] = [room.otherIndexes, room.indexes];
  }
}

function insertionSort(keys: Uint32Array, indexes: Int32Array, n: number): void {
  for (let place = 1; place < n; place++) {
    const key = keys[place];
    const index = indexes[place];
    let at = place - 1;
    while (at >= 0 && keys[at] > key) {
      keys[at + 1] = keys[at];
      indexes[at + 1] = indexes[at];
      at--;
    }
    keys[at + 1] = key;
    indexes[at + 1] = index;
  }
}

/** One pass: stable, by the digit of so many bits from so many on. */
function distribute(
  keys: Uint32Array,
  indexes: Int32Array,
  toKeys: Uint32Array,
  toIndexes: Int32Array,
  n: number,
  shift: number,
  width: number,
): void {
  const mask = 2 ** width - 1;
  counts.fill(0, 0, mask + 2);
  for (let place = 0; place < n; place++) counts[((keys[place] >>> shift) & mask) + 1]++;
  for (let digit = 1; digit <= mask; digit++) counts[digit] += counts[digit - 1];
  for (let place = 0; place < n; place++) {
    const key = keys[place];
    const to = counts[(key >>> shift) & mask]++;
    toKeys[to] = key;
    toIndexes[to] = indexes[place];
  }
}

/**
 * Keys of 32 bits in the order of the numbers of a column: the distance to the least, in steps of the greatest power of ten
 * (up to 10⁴) that divides all distances. Numbers too far apart for that get their place among the different numbers.
 *
 * @param column integers; NaN has no key (0).
 */
export function keysOf(column: Float64Array): { keys: Uint32Array; greatest: number } {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < column.length; index++) {
    const value = column[index];
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const keys = new Uint32Array(column.length);
  if (greatest < least) return { keys, greatest: 0 };
  if (greatest - least >= 2 ** 44) return { keys, greatest: rankInto(column, keys) };
  const unit = unitOf(column, least);
  if ((greatest - least) / unit >= 2 ** 32) return { keys, greatest: rankInto(column, keys) };
  for (let index = 0; index < column.length; index++) {
    const value = column[index];
    if (!Number.isNaN(value)) keys[index] = (value - least) / unit;
  }
  return { keys, greatest: (greatest - least) / unit };
}

function unitOf(column: Float64Array, least: number): number {
  let unit = 10_000;
  for (let index = 0; index < column.length; index++) {
    const value = column[index];
    if (Number.isNaN(value)) continue;
    const distance = value - least;
    while (unit > 1 && Math.floor(distance / unit) * unit !== distance) unit /= 10;
    if (unit === 1) return 1;
  }
  return unit;
}

/** Rare: values of very different sizes in one column. */
function rankInto(column: Float64Array, keys: Uint32Array): number {
  const different = [...new Set(column)].filter((value) => !Number.isNaN(value));
  const ranks = new Map(Array.from(Float64Array.from(different).sort(), (value, rank) => [value, rank] as const));
  for (let index = 0; index < column.length; index++) keys[index] = ranks.get(column[index]) ?? 0;
  return different.length;
}
