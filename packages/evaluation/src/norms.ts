import type { GroupKey } from './scheme.js';
import { type Grouping, namesOf } from './subjects.js';

/** What a group's raw values were, as exact sums; of a leaf, and used for the score of at least one subject. */
export interface Norm {
  /** Code of the leaf. */
  node: string;
  /** `grade=21,school=57`, with the ids of the subject columns; empty for everybody. */
  group: string;
  keys: readonly GroupKey[];
  /** How many in the group have a raw value. */
  n: number;
  /** Σ raw·10⁴ and Σ (raw·10⁴)². */
  total: bigint;
  squares: bigint;
}

/** A group with fewer members with data than this is not compared within. */
export const SMALLEST_GROUP = 30;

/** Exact sums of a group; plain numbers as long as they are exact, for speed. */
export interface Sums {
  n: number;
  total: number | bigint;
  squares: number | bigint;
}

/** n² times the variance of raw·10⁴, exactly: n · squares − total². */
export function spreadOf({ n, total, squares }: Sums): number | bigint {
  if (typeof total === 'number' && typeof squares === 'number') {
    const minuend = n * squares;
    const subtrahend = total * total;
    if (minuend <= Number.MAX_SAFE_INTEGER && subtrahend <= Number.MAX_SAFE_INTEGER) return minuend - subtrahend;
  }
  const sum = BigInt(total);
  return BigInt(n) * BigInt(squares) - sum * sum;
}

const LIMB = 2 ** 26;

/**
 * Exact sums of raw values (integers below 2^52 either way) for every group of every level.
 *
 * Values are summed in limbs of 26 bits held in doubles: no sum of up to 2^25 limbs leaves the exact integers, and no
 * big integer is needed but one at the end of each group.
 */
export function sumByGroup(raw: Float64Array, grouping: Grouping): Sums[][] {
  const finest = grouping.levels[0];
  const { of } = grouping;
  const n = new Int32Array(finest.size);
  const total = new Float64Array(finest.size * 2);
  const squares = new Float64Array(finest.size * 4);
  for (let index = 0; index < raw.length; index++) {
    const value = raw[index];
    if (Number.isNaN(value)) continue;
    const group = of[index];
    n[group]++;
    const size = value < 0 ? -value : value;
    const sign = value < 0 ? -1 : 1;
    if (size < LIMB) {
      total[group * 2] += value;
      const square = size * size;
      const high = Math.floor(square / LIMB);
      squares[group * 4] += square - high * LIMB;
      squares[group * 4 + 1] += high;
      continue;
    }
    if (size >= LIMB * LIMB) throw new RangeError('a raw value is too great for a norm');
    const a = Math.floor(size / LIMB);
    const b = size - a * LIMB;
    total[group * 2] += sign * b;
    total[group * 2 + 1] += sign * a;
    const low = b * b;
    const middle = 2 * a * b;
    const high = a * a;
    const lowCarry = Math.floor(low / LIMB);
    const middleCarry = Math.floor(middle / LIMB);
    const highCarry = Math.floor(high / LIMB);
    squares[group * 4] += low - lowCarry * LIMB;
    squares[group * 4 + 1] += lowCarry + (middle - middleCarry * LIMB);
    squares[group * 4 + 2] += middleCarry + (high - highCarry * LIMB);
    squares[group * 4 + 3] += highCarry;
  }
  const sums: Sums[][] = [
    Array.from(n, (members, group) => ({
      n: members,
      total: unlimb(total, group * 2, 2),
      squares: unlimb(squares, group * 4, 4),
    })),
  ];
  for (const level of grouping.levels.slice(1)) {
    const coarser: Sums[] = Array.from({ length: level.size }, () => ({ n: 0, total: 0, squares: 0 }));
    for (const [group, part] of sums[0].entries()) {
      const whole = coarser[level.fromFinest[group]];
      whole.n += part.n;
      whole.total = exactSum(whole.total, part.total);
      whole.squares = exactSum(whole.squares, part.squares);
    }
    sums.push(coarser);
  }
  return sums;
}

function unlimb(limbs: Float64Array, start: number, count: number): number | bigint {
  const low = limbs[start] + limbs[start + 1] * LIMB;
  const isLow = count === 2 || (limbs[start + 2] === 0 && limbs[start + 3] === 0);
  if (isLow && Math.abs(low) < 2 ** 52) return low + 0;
  let number = 0n;
  for (let limb = count - 1; limb >= 0; limb--) number = (number << 26n) + BigInt(limbs[start + limb]);
  return number;
}

function exactSum(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Math.abs(sum) <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return BigInt(a) + BigInt(b);
}

/** For each group of levels[0] the level in which its members are compared: the first usable; -1 none. */
export function levelsUsed(grouping: Grouping, sums: Sums[][], usable: (sums: Sums) => boolean): Int8Array {
  const used = new Int8Array(grouping.levels[0].size).fill(-1);
  for (let group = 0; group < used.length; group++) {
    used[group] = grouping.levels.findIndex((level, place) => usable(sums[place][level.fromFinest[group]]));
  }
  return used;
}

/** The norms behind the scores of a leaf, in an order that does not depend on the order of subjects. */
export function normsUsed(node: string, grouping: Grouping, sums: Sums[][], used: Int8Array): Norm[] {
  const norms: Norm[] = [];
  for (const [place, level] of grouping.levels.entries()) {
    if (!used.includes(place)) continue;
    const isUsed = new Uint8Array(level.size);
    for (let group = 0; group < used.length; group++) {
      if (used[group] === place && sums[0][group].n > 0) isUsed[level.fromFinest[group]] = 1;
    }
    const { names, order } = namesOf(level);
    for (const group of order) {
      if (isUsed[group] === 0) continue;
      const { n, total, squares } = sums[place][group];
      const norm = { node, group: names[group], keys: level.keys, n, total: BigInt(total), squares: BigInt(squares) };
      norms.push(norm);
    }
  }
  return norms;
}
