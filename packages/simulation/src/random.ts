/**
 * Randomness from a seed: every stream is named by whole numbers (a pupil, a term, a purpose), so its values do not depend on
 * what was drawn before elsewhere. Only integer arithmetic and exact division: the same on every machine.
 */

/** What a stream is drawn for; two purposes never share values. */
export const purpose = {
  person: 1,
  name: 2,
  family: 3,
  traits: 4,
  twin: 5,
  path: 6,
  admission: 7,
  transfer: 8,
  school: 9,
  classEffect: 10,
  specific: 11,
  score: 12,
  fitness: 13,
  body: 14,
  activity: 15,
  remark: 16,
  teacher: 17,
  place: 18,
  attendance: 19,
  dirt: 20,
  habit: 21,
  fast: 22,
  record: 23,
} as const;

export interface Random {
  /** A whole number in [0, 2^32). */
  uint32(): number;
  /** In [0, 1). */
  uniform(): number;
  /** Mean 0, deviation 1, within ±4.9: the sum of eight uniform numbers. */
  normal(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

function mixed(state: number, word: number): number {
  let h = Math.imul(state ^ word, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A 32-bit hash of the seed and up to four names.
 *
 * @param seed a whole number of at most 53 bits.
 */
export function hashOf(seed: number, a: number, b = 0, c = 0, d = 0): number {
  let h = mixed(0x2545f491, seed >>> 0);
  h = mixed(h, Math.floor(seed / 4294967296) >>> 0);
  h = mixed(h, a);
  h = mixed(h + 1, b);
  h = mixed(h + 2, c);
  return mixed(h + 3, d);
}

/** A number in [0, 1) that belongs to the seed and the names. */
export function uniformOf(seed: number, a: number, b = 0, c = 0, d = 0): number {
  return hashOf(seed, a, b, c, d) / 4294967296;
}

/** A number with mean 0 and deviation 1 that belongs to the seed and the names. */
export function normalOf(seed: number, a: number, b = 0, c = 0, d = 0): number {
  let h = hashOf(seed, a, b, c, d);
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    sum += (h & 0xffff) + (h >>> 16);
    h = mixed(h, 0x9e37 + i);
  }
  return (sum + 4 - 262144) * STANDARD;
}

// Eight uniform 16-bit numbers: variance 8 · 65536² / 12.
const STANDARD = 1 / (65536 * Math.sqrt(8 / 12));

/** The stream of the seed and the names (sfc32, started from their hashes). */
export function randomOf(seed: number, a: number, b = 0, c = 0, d = 0): Random {
  let s0 = hashOf(seed, a, b, c, d);
  let s1 = mixed(s0, a ^ 0x5bd1e995);
  let s2 = mixed(s1 ^ b, c);
  let count = mixed(s2 ^ d, 1);
  const uint32 = () => {
    const t = (((s0 + s1) | 0) + count) | 0;
    count = (count + 1) | 0;
    s0 = s1 ^ (s1 >>> 9);
    s1 = (s2 + (s2 << 3)) | 0;
    s2 = (s2 << 21) | (s2 >>> 11);
    s2 = (s2 + t) | 0;
    return t >>> 0;
  };
  uint32();
  uint32();
  const below = (n: number) => Math.floor((uint32() / 4294967296) * n);
  return {
    uint32,
    uniform: () => uint32() / 4294967296,
    normal: () => {
      let sum = 0;
      for (let i = 0; i < 4; i++) {
        const h = uint32();
        sum += (h & 0xffff) + (h >>> 16);
      }
      return (sum + 4 - 262144) * STANDARD;
    },
    below,
    chance: (probability) => uint32() / 4294967296 < probability,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new RangeError('Nothing to pick from.');
      return found;
    },
  };
}

/** The place of the first cumulated weight above u · total. */
export function weightedPlace(weights: readonly number[], u: number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = u * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
