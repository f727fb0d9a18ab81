/** Values and raw values are integers: the decimal times this. */
export const VALUE_SCALE = 10_000;
/** Scores are integers: the decimal times this. */
export const SCORE_SCALE = 100;
/** No score, in columns of scores. */
export const NO_SCORE = -1;
/** No level, in columns of levels. */
export const NO_LEVEL = 255;

/**
 * floor(a / b + 1/2), exactly.
 *
 * @param a integer; @param b positive integer.
 * A quotient of integers below 2^53 never rounds up to the next integer, so Math.floor is right there; beyond, BigInt.
 */
export function divideAndRound(a: number, b: number): number {
  const top = 2 * a + b;
  if (top <= Number.MAX_SAFE_INTEGER && top >= -Number.MAX_SAFE_INTEGER) return Math.floor(top / (2 * b));
  const exactTop = 2n * BigInt(a) + BigInt(b);
  const bottom = 2n * BigInt(b);
  const quotient = exactTop / bottom;
  return Number(exactTop < 0n && exactTop % bottom !== 0n ? quotient - 1n : quotient);
}

/** A score in double precision, cut to [0, 100] and rounded once: floor(x·100 + 1/2). */
export function roundScore(score: number): number {
  if (!(score > 0)) return 0;
  if (score >= 100) return 100 * SCORE_SCALE;
  return Math.floor(score * SCORE_SCALE + 0.5);
}

/** The integer x · 10^digits when the decimal x has no more fractional digits than that, otherwise null. */
export function scaled(x: number, digits: number): number | null {
  const scale = 10 ** digits;
  const integer = Math.round(x * scale);
  return Number.isSafeInteger(integer) && integer / scale === x ? integer + 0 : null;
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
