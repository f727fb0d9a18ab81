/**
 * The arithmetic of an evaluation once more, in whole numbers only and as the design says it, so that what the program
 * finds can be held against something that shares no code with it. Values are ×10,000, scores ×100.
 */

/** A subject's raw value, or none, and the groups to which the subject belongs, coarse to fine. */
export interface Member {
  raw: bigint | undefined;
  groups: readonly string[];
}

const SMALLEST = 30;

/** `12.5` → 125000. @throws RangeError for more than 4 fractional digits */
export function exactValue(text: string): bigint {
  const found = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text);
  if (!found) throw new RangeError(`no decimal of at most 4 digits: ${text}`);
  const size = BigInt((found[2] as string) + (found[3] ?? '').padEnd(4, '0'));
  return found[1] === '-' ? -size : size;
}

/** floor(a / b + 1/2); b > 0. */
export function divide(a: bigint, b: bigint): bigint {
  return floor(2n * a + b, 2n * b);
}

function floor(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

function cut(score: bigint): bigint {
  return score < 0n ? 0n : score > 10_000n ? 10_000n : score;
}

/** A score by mean and standard deviation of the finest group that is large enough and spread; `mean` where there is none. */
export function normScores(members: readonly Member[], mean: number, sd: number): Array<bigint | undefined> {
  const groups = gather(members);
  return members.map(({ raw, groups: keys }) => {
    if (raw === undefined) return undefined;
    const found = finest(groups, keys, ({ n, spread }) => n >= SMALLEST && spread > 0n);
    if (!found) return BigInt(mean * 100);
    // The greatest k with k <= 100·mean + 100·sd·(n·raw − Σ)/√spread + ½, found near by and settled exactly.
    const above = BigInt(found.n) * raw - found.total;
    const atMost = (k: bigint) =>
      rootAtMost(2n * k - 200n * BigInt(mean) - 1n, found.spread, 200n * BigInt(sd) * above);
    let k = BigInt(Math.floor(100 * mean + (100 * sd * Number(above)) / Math.sqrt(Number(found.spread)) + 0.5));
    while (!atMost(k)) k -= 1n;
    while (atMost(k + 1n)) k += 1n;
    return cut(k);
  });
}

/** a·√d <= b, exactly; d > 0. */
function rootAtMost(a: bigint, d: bigint, b: bigint): boolean {
  if (a <= 0n && b >= 0n) return true;
  if (a >= 0n && b < 0n) return false;
  return a > 0n ? a * a * d <= b * b : a * a * d >= b * b;
}

/** Mid-ranks in the finest group that is large enough; 50 where there is none. */
export function percentileScores(members: readonly Member[]): Array<bigint | undefined> {
  const groups = gather(members);
  return members.map(({ raw, groups: keys }) => {
    if (raw === undefined) return undefined;
    const found = finest(groups, keys, ({ n }) => n >= SMALLEST);
    if (!found) return 5000n;
    const below = found.values.filter((value) => value < raw).length;
    const equal = found.values.filter((value) => value === raw).length;
    return divide(10_000n * BigInt(2 * below + equal), BigInt(2 * found.n));
  });
}

/** The straight line through two points, cut to its ends. */
export function linearScore(raw: bigint | undefined, from: [number, number], to: [number, number]): bigint | undefined {
  if (raw === undefined) return undefined;
  const [a, b] = [BigInt(Math.round(from[0] * 10_000)), BigInt(Math.round(from[1] * 10_000))];
  const [low, high] = a < b ? [a, b] : [b, a];
  const inside = raw < low ? low : raw > high ? high : raw;
  const sign = b > a ? 1n : -1n;
  const [c, d] = [BigInt(Math.round(to[0] * 100)), BigInt(Math.round(to[1] * 100))];
  return divide(sign * (c * (b - a) + (inside - a) * (d - c)), sign * (b - a));
}

/** The weighted mean of what there is; nothing where less than half of the weight is covered. */
export function weigh(parts: ReadonlyArray<{ weight: number; score: bigint | undefined; covered: Ratio }>): {
  score: bigint | undefined;
  covered: Ratio;
} {
  const all = parts.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  const covered = parts.reduce(
    (sum, part) => plus(sum, { top: BigInt(part.weight) * part.covered.top, bottom: part.covered.bottom }),
    none,
  );
  const share = { top: covered.top, bottom: covered.bottom * all };
  const known = parts.filter(({ score }) => score !== undefined);
  if (2n * share.top < share.bottom || known.length === 0) return { score: undefined, covered: share };
  const sum = known.reduce((total, { weight, score }) => total + BigInt(weight) * (score as bigint), 0n);
  return {
    score: divide(
      sum,
      known.reduce((total, { weight }) => total + BigInt(weight), 0n),
    ),
    covered: share,
  };
}

interface Ratio {
  top: bigint;
  bottom: bigint;
}

const none: Ratio = { top: 0n, bottom: 1n };
const plus = (a: Ratio, b: Ratio): Ratio => ({ top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom });

/** A leaf's part of its parent. */
export function leaf(
  weight: number,
  score: bigint | undefined,
): { weight: number; score: bigint | undefined; covered: Ratio } {
  return { weight, score, covered: score === undefined ? none : { top: 1n, bottom: 1n } };
}

/** Levels by shares of those with a score within a group; places are shared by ties. @param shares in millionths */
export function shareLevels(
  members: ReadonlyArray<{ score: bigint | undefined; group: string }>,
  shares: ReadonlyArray<readonly [string, number]>,
): string[] {
  const inGroup = new Map<string, bigint[]>();
  for (const { score, group } of members) {
    if (score !== undefined) inGroup.set(group, [...(inGroup.get(group) ?? []), score]);
  }
  return members.map(({ score, group }) => {
    if (score === undefined) return '';
    const scores = inGroup.get(group) as bigint[];
    const place = 1 + scores.filter((other) => other > score).length;
    let upTo = 0;
    const found = shares.find(([, share]) => {
      upTo += share;
      return upTo * scores.length >= place * 1_000_000;
    });
    return (found ?? (shares.at(-1) as readonly [string, number]))[0];
  });
}

/** The first level whose cut is at or below. */
export function cutLevel(score: bigint | undefined, cuts: ReadonlyArray<readonly [string, number]>): string {
  if (score === undefined) return '';
  return cuts.find(([, least]) => score >= BigInt(least * 100))?.[0] ?? '';
}

interface Group {
  n: number;
  total: bigint;
  /** n·Σx² − (Σx)²: the variance times n². */
  spread: bigint;
  values: bigint[];
}

function gather(members: readonly Member[]): Map<string, Group> {
  const values = new Map<string, bigint[]>();
  for (const { raw, groups } of members) {
    if (raw === undefined) continue;
    for (let count = 1; count <= groups.length; count += 1) {
      const key = groups.slice(0, count).join('|');
      const list = values.get(key);
      if (list) list.push(raw);
      else values.set(key, [raw]);
    }
  }
  return new Map([...values].map(([key, list]) => [key, groupOf(list)]));
}

function groupOf(values: bigint[]): Group {
  const total = values.reduce((sum, value) => sum + value, 0n);
  const squares = values.reduce((sum, value) => sum + value * value, 0n);
  return { n: values.length, total, spread: BigInt(values.length) * squares - total * total, values };
}

function finest(
  groups: ReadonlyMap<string, Group>,
  keys: readonly string[],
  usable: (group: Group) => boolean,
): Group | undefined {
  for (let count = keys.length; count > 0; count -= 1) {
    const group = groups.get(keys.slice(0, count).join('|'));
    if (group && usable(group)) return group;
  }
  return undefined;
}

/** Mean and both standard deviations of values ×10,000. */
export function moments(values: readonly bigint[]): { n: number; mean: number; sdOfSample: number } {
  const { n, total, spread } = groupOf([...values]);
  return { n, mean: Number(total) / n / 10_000, sdOfSample: Math.sqrt(Number(spread) / n / (n - 1)) / 10_000 };
}
