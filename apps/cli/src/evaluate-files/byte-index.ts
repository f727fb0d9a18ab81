/** Numbers byte strings 0, 1, 2 … in the order in which they are first met, without making JavaScript strings of them. */
export interface ByteIndex {
  readonly size: number;
  /** The number of bytes[start..end), or -1. */
  find(bytes: Buffer, start: number, end: number): number;
  /** The number of bytes[start..end), a new one when they are new: then it equals the size before. */
  add(bytes: Buffer, start: number, end: number): number;
  text(number: number): string;
  /** A view of the bytes kept; valid until the next `add`. */
  bytesOf(number: number): Buffer;
}

export function createByteIndex(): ByteIndex {
  let table = new Int32Array(1 << 10).fill(-1);
  let hashes = new Int32Array(1 << 9);
  let offsets = new Float64Array((1 << 9) + 1);
  let store = Buffer.allocUnsafe(1 << 14);
  let size = 0;

  function hashOf(bytes: Buffer, start: number, end: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    hash ^= hash >>> 15; // FNV's low bits alone mix poorly with sequential numbers
    hash = Math.imul(hash, 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  }

  /** The place in the table where the bytes are, or where they would go. */
  function slotOf(hash: number, bytes: Buffer, start: number, end: number): number {
    const mask = table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = table[slot];
      if (number < 0) return slot;
      if (hashes[number] !== hash) continue;
      const offset = offsets[number];
      if (offsets[number + 1] - offset !== end - start) continue;
      let at = 0;
      while (start + at < end && store[offset + at] === bytes[start + at]) at++;
      if (start + at === end) return slot;
    }
  }

  function grow(): void {
    table = new Int32Array(table.length * 2).fill(-1);
    const mask = table.length - 1;
    for (let number = 0; number < size; number++) {
      let slot = hashes[number] & mask;
      while (table[slot] >= 0) slot = (slot + 1) & mask;
      table[slot] = number;
    }
    const widerHashes = new Int32Array(hashes.length * 2);
    widerHashes.set(hashes);
    hashes = widerHashes;
    const widerOffsets = new Float64Array(hashes.length + 1);
    widerOffsets.set(offsets);
    offsets = widerOffsets;
  }

  return {
    get size() {
      return size;
    },
    find(bytes, start, end) {
      return table[slotOf(hashOf(bytes, start, end), bytes, start, end)];
    },
    add(bytes, start, end) {
      const hash = hashOf(bytes, start, end);
      let slot = slotOf(hash, bytes, start, end);
      if (table[slot] >= 0) return table[slot];
      if (size + 1 > table.length / 2) {
        grow();
        slot = slotOf(hash, bytes, start, end);
      }
      const offset = offsets[size];
      const used = offset + end - start;
      if (used > store.length) {
        const wider = Buffer.allocUnsafe(Math.max(used, store.length * 2));
        store.copy(wider, 0, 0, offset);
        store = wider;
      }
      bytes.copy(store, offset, start, end);
      hashes[size] = hash;
      offsets[size + 1] = used;
      table[slot] = size;
      return size++;
    },
    text: (number) => store.toString('utf8', offsets[number], offsets[number + 1]),
    bytesOf: (number) => store.subarray(offsets[number], offsets[number + 1]),
  };
}
