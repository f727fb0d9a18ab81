/** Whoever has a number: the person's id, 0 for nobody, -1 when several have it. */
export interface NumberIndex {
  add(bytes: Uint8Array, from: number, to: number, id: number): void;
  find(bytes: Uint8Array, from: number, to: number): number;
  readonly size: number;
}

export const SEVERAL = -1;

/**
 * A map from short byte strings to numbers, without an object per entry: a million pupil numbers take about 40 MB and a
 * look-up allocates nothing. Small letters are the same as capitals. Open addressing, FNV-1a.
 */
export function createNumberIndex(expected: number): NumberIndex {
  let capacity = 1024;
  while (capacity < expected * 2) capacity *= 2;
  let slots = new Int32Array(capacity);
  let mask = capacity - 1;
  let pool = new Uint8Array(Math.max(4096, expected * 20));
  let ends = new Uint32Array(Math.max(1024, expected + 1));
  let ids = new Int32Array(Math.max(1024, expected + 1));
  let size = 0;

  function hash(bytes: Uint8Array, from: number, to: number): number {
    let h = 0x811c9dc5;
    for (let i = from; i < to; i += 1) {
      let byte = bytes[i] as number;
      if (byte >= 97 && byte <= 122) byte -= 32;
      h = Math.imul(h ^ byte, 0x01000193);
    }
    return (h ^ (h >>> 15)) & mask;
  }

  function isAt(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = ends[entry - 1] as number;
    if ((ends[entry] as number) - start !== to - from) return false;
    for (let i = from, j = start; i < to; i += 1, j += 1) {
      let byte = bytes[i] as number;
      if (byte >= 97 && byte <= 122) byte -= 32;
      if (byte !== pool[j]) return false;
    }
    return true;
  }

  function grow(): void {
    const longer = new Uint32Array(ends.length * 2);
    longer.set(ends);
    ends = longer;
    const more = new Int32Array(ids.length * 2);
    more.set(ids);
    ids = more;
    slots = new Int32Array(slots.length * 2);
    mask = slots.length - 1;
    for (let entry = 1; entry <= size; entry += 1) {
      let slot = hash(pool, ends[entry - 1] as number, ends[entry] as number);
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
  }

  return {
    get size() {
      return size;
    },
    add(bytes, from, to, id) {
      if (size + 2 > ends.length || size * 2 > slots.length) grow();
      let slot = hash(bytes, from, to);
      for (let entry = slots[slot] as number; entry !== 0; entry = slots[slot] as number) {
        if (isAt(entry, bytes, from, to)) {
          if (ids[entry] !== id) ids[entry] = SEVERAL;
          return;
        }
        slot = (slot + 1) & mask;
      }
      const start = ends[size] as number;
      if (start + to - from > pool.length) {
        const larger = new Uint8Array(Math.max(pool.length * 2, start + to - from));
        larger.set(pool);
        pool = larger;
      }
      for (let i = from, j = start; i < to; i += 1, j += 1) {
        const byte = bytes[i] as number;
        pool[j] = byte >= 97 && byte <= 122 ? byte - 32 : byte;
      }
      size += 1;
      ends[size] = start + to - from;
      ids[size] = id;
      slots[slot] = size;
    },
    find(bytes, from, to) {
      let slot = hash(bytes, from, to);
      for (let entry = slots[slot] as number; entry !== 0; entry = slots[slot] as number) {
        if (isAt(entry, bytes, from, to)) return ids[entry] as number;
        slot = (slot + 1) & mask;
      }
      return 0;
    },
  };
}
