import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 1 << 16;
let pool = Buffer.alloc(0);
let used = 0;

/** Random bytes of our own, never given out twice; drawn many at a time, since each drawing costs microseconds. */
export function drawRandom(length: number): Buffer {
  if (used + length > pool.length) {
    // A new pool, not the old one again: what was given out of it stays as it is.
    pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(POOL_BYTES, length)));
    used = 0;
  }
  used += length;
  return pool.subarray(used - length, used);
}
