const BLOCK = 16;

/**
 * GHASH: the polynomial over GF(2^128) by which GCM notices changes.
 *
 * @param h the 16 bytes of the hash key.
 * @param parts each whole blocks of 16 bytes.
 *
 * Source: NIST SP 800-38D section 6.4.
 */
export function ghash(h: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const key = new DataView(h.buffer, h.byteOffset);
  const powers = multiplesOf([key.getUint32(0), key.getUint32(4), key.getUint32(8), key.getUint32(12)]);
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  let y3 = 0;
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset);
    for (let at = 0; at < part.length; at += BLOCK) {
      const x = [y0 ^ view.getUint32(at), y1 ^ view.getUint32(at + 4), y2 ^ view.getUint32(at + 8)];
      x.push(y3 ^ view.getUint32(at + 12));
      y0 = 0;
      y1 = 0;
      y2 = 0;
      y3 = 0;
      // Bit i of x, counted from the left, adds h * 2^i. A mask instead of a branch: no time that tells the data.
      for (let bit = 0; bit < 128; bit++) {
        const mask = -((x[bit >> 5] >>> (31 - (bit & 31))) & 1);
        y0 ^= powers[4 * bit] & mask;
        y1 ^= powers[4 * bit + 1] & mask;
        y2 ^= powers[4 * bit + 2] & mask;
        y3 ^= powers[4 * bit + 3] & mask;
      }
    }
  }
  const result = new Uint8Array(BLOCK);
  const view = new DataView(result.buffer);
  [y0, y1, y2, y3].forEach((word, i) => {
    view.setUint32(4 * i, word >>> 0);
  });
  return result;
}

/** h * 2^i for i from 0 to 127, four words each. */
function multiplesOf(h: readonly number[]): Int32Array {
  const powers = new Int32Array(4 * 128);
  let [v0, v1, v2, v3] = h;
  for (let i = 0; i < 128; i++) {
    powers.set([v0, v1, v2, v3], 4 * i);
    const carry = -(v3 & 1);
    v3 = (v3 >>> 1) | (v2 << 31);
    v2 = (v2 >>> 1) | (v1 << 31);
    v1 = (v1 >>> 1) | (v0 << 31);
    v0 = (v0 >>> 1) ^ (0xe1000000 & carry);
  }
  return powers;
}
