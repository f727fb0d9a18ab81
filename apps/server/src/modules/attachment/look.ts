/** Side of the square of grey values that {@link lookOf} reads. */
export const LOOK_SIDE = 32;
const KEPT = 8;

/** Row k: the k-th cosine of a DCT-II over 32 places, for the first eight. */
const cosines = Array.from({ length: KEPT }, (_, k) =>
  Array.from({ length: LOOK_SIDE }, (_, n) => Math.cos((Math.PI / LOOK_SIDE) * (n + 0.5) * k)),
);

/**
 * A perceptual hash: the signs of the 64 lowest frequencies of a picture against their median. The same picture made
 * smaller, lighter or compressed again differs in at most 6 bits; two different ones in about half.
 *
 * @param grey 32 × 32 values 0–255, row by row.
 * @returns 64 bits, of which the first is 0, so that they fit a signed number too. A picture of one colour has no look that tells it from others: null.
 *
 * Source: Zauner (2010), Implementation and Benchmarking of Perceptual Image Hash Functions, ch. 3.2.1.
 */
export function lookOf(grey: Uint8Array): bigint | null {
  if (grey.length !== LOOK_SIDE * LOOK_SIDE) throw new RangeError('a look is taken of 32 × 32 grey values');
  const rows = Array.from({ length: LOOK_SIDE }, (_, y) =>
    cosines.map((cosine) => cosine.reduce((sum, c, x) => sum + c * (grey[y * LOOK_SIDE + x] as number), 0)),
  );
  const low = cosines.flatMap((cosine) =>
    Array.from({ length: KEPT }, (_, u) => cosine.reduce((sum, c, y) => sum + c * (rows[y]?.[u] as number), 0)),
  );
  // The mean brightness is not part of the look.
  const rest = low.slice(1);
  if (Math.max(...rest.map(Math.abs)) < LOOK_SIDE * LOOK_SIDE * 0.01) return null;
  const median = [...rest].sort((a, b) => a - b)[rest.length >> 1] as number;
  return low.reduce((bits, value, at) => (bits << 1n) | (at > 0 && value > median ? 1n : 0n), 0n);
}

/** In how many of the 64 bits two looks differ. */
export function lookDistance(a: bigint, b: bigint): number {
  let bits = 0;
  for (let rest = a ^ b; rest > 0n; rest &= rest - 1n) bits += 1;
  return bits;
}
