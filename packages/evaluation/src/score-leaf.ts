import { NO_SCORE, roundScore, SCORE_SCALE, VALUE_SCALE } from './exact.js';
import { levelsUsed, type Norm, normsUsed, SMALLEST_GROUP, sumByGroup, type Sums } from './norms.js';
import { orderOf } from './order.js';
import { type GroupKey, getLeaf, type Scheme, type Score } from './scheme.js';
import { findStandard } from './standards.js';
import { type Grouping, groupSubjects, type Subjects } from './subjects.js';

/**
 * Scores a leaf for all subjects. One leaf does not depend on another, so leaves can be shared out among workers.
 *
 * @param raw as `rawOf` gives it. @param out one score a subject: 0..10000 (times 100), -1 none.
 * @returns the norms that the scores rest on; empty unless the score is `norm` or `percentile`.
 */
export function scoreLeaf(
  scheme: Scheme,
  node: number,
  raw: Float64Array,
  subjects: Subjects,
  out: Int16Array,
): Norm[] {
  const { score } = getLeaf(scheme, node);
  const { code } = scheme.nodes[node]!;
  if (raw.length !== subjects.n || out.length !== subjects.n) throw new RangeError('columns differ in length');
  switch (score.fn) {
    case 'norm':
      return scoreByNorm(code, score, raw, subjects, out);
    case 'percentile':
      return scoreByPercentile(code, score.group, raw, subjects, out);
    case 'standard':
      scoreByStandard(score, raw, subjects, out);
      return [];
    default:
      scoreEach(scoringOf(score), raw, out);
      return [];
  }
}

/** Scores that depend on nothing but the raw value. */
type PlainScore = Exclude<Score, { fn: 'norm' | 'percentile' | 'standard' }>;

/** Raw value (integer, times 10,000) → score (integer, times 100), or -1 when the score knows no such raw value. */
export function scoringOf(score: PlainScore): (raw: number) => number {
  switch (score.fn) {
    case 'identity':
      return (raw) => Math.min(Math.max(Math.floor((raw + 50) / 100), 0), 100 * SCORE_SCALE);
    case 'linear': {
      const [a, b] = score.from;
      const [c, d] = score.to;
      const [low, high, atLow, atHigh] = a < b ? [a, b, c, d] : [b, a, d, c];
      return (raw) => {
        const x = raw / VALUE_SCALE;
        if (x <= low) return roundScore(atLow);
        if (x >= high) return roundScore(atHigh);
        return roundScore(c + ((x - a) * (d - c)) / (b - a));
      };
    }
    case 'points': {
      const xs = score.points.map(([x]) => x);
      const ys = score.points.map(([, y]) => y);
      const last = xs.length - 1;
      return (raw) => {
        const x = raw / VALUE_SCALE;
        if (x <= xs[0]!) return roundScore(ys[0]!);
        let place = last;
        while (xs[place]! > x) place--;
        if (place === last || score.step) return roundScore(ys[place]!);
        const share = (x - xs[place]!) * (ys[place + 1]! - ys[place]!);
        return roundScore(ys[place]! + share / (xs[place + 1]! - xs[place]!));
      };
    }
    case 'level': {
      const table = new Map(
        score.table.map(([ordinal, points]) => [Math.round(ordinal * VALUE_SCALE), roundScore(points)] as const),
      );
      return (raw) => table.get(raw) ?? NO_SCORE;
    }
  }
}

function scoreEach(score: (raw: number) => number, raw: Float64Array, out: Int16Array): void {
  for (let index = 0; index < raw.length; index++) {
    const value = raw[index]!;
    out[index] = value === value ? score(value) : NO_SCORE;
  }
}

function scoreByNorm(
  code: string,
  { group: keys, mean, sd }: Extract<Score, { fn: 'norm' }>,
  raw: Float64Array,
  subjects: Subjects,
  out: Int16Array,
): Norm[] {
  const grouping = groupSubjects(subjects, keys);
  const sums = sumByGroup(raw, grouping);
  const used = levelsUsed(grouping, sums, (of) => of.n >= SMALLEST_GROUP && spreadOf(of) > 0n);
  const groups = used.length;
  // z = (n·raw − total) ÷ √(n·squares − total²), with total = n·whole + rest so that the difference is exact.
  const members = new Float64Array(groups);
  const whole = new Float64Array(groups);
  const rest = new Float64Array(groups);
  const spread = new Float64Array(groups);
  for (let group = 0; group < groups; group++) {
    const place = used[group]!;
    if (place < 0) continue;
    const { n, total, squares } = sums[place]![grouping.levels[place]!.fromFinest[group]!]!;
    members[group] = n;
    whole[group] = Number(total / BigInt(n));
    rest[group] = Number(total % BigInt(n));
    spread[group] = Math.sqrt(Number(spreadOf({ n, total, squares })));
  }
  const middle = roundScore(mean);
  for (let index = 0; index < raw.length; index++) {
    const value = raw[index]!;
    if (value !== value) {
      out[index] = NO_SCORE;
      continue;
    }
    const group = grouping.of[index]!;
    if (used[group]! < 0) {
      out[index] = middle;
      continue;
    }
    const z = ((value - whole[group]!) * members[group]! - rest[group]!) / spread[group]!;
    out[index] = roundScore(mean + sd * z);
  }
  return normsUsed(code, grouping, sums, used);
}

/** n² times the variance of raw·10⁴, exactly. */
function spreadOf({ n, total, squares }: Sums): bigint {
  return BigInt(n) * squares - total * total;
}

function scoreByPercentile(
  code: string,
  keys: readonly GroupKey[],
  raw: Float64Array,
  subjects: Subjects,
  out: Int16Array,
): Norm[] {
  const grouping = groupSubjects(subjects, keys);
  const sums = sumByGroup(raw, grouping);
  const used = levelsUsed(grouping, sums, ({ n }) => n >= SMALLEST_GROUP);
  const order = orderOf(raw);
  out.fill(NO_SCORE);
  for (let place = 0; place < order.length; place++) out[order[place]!] = 50 * SCORE_SCALE;
  for (const [place, level] of grouping.levels.entries()) {
    if (!used.includes(place)) continue;
    const groupOf = (index: number) => level.fromFinest[grouping.of[index]!]!;
    const members = Int32Array.from(sums[place]!, ({ n }) => n);
    placeWithin(raw, order, grouping, members, groupOf, (group) => used[group] === place, out);
  }
  return normsUsed(code, grouping, sums, used);
}

/** Walks the order once, run of equal values by run, and gives every subject compared at this level its mid-rank. */
function placeWithin(
  raw: Float64Array,
  order: Int32Array,
  grouping: Grouping,
  members: Int32Array,
  groupOf: (index: number) => number,
  isCompared: (finest: number) => boolean,
  out: Int16Array,
): void {
  const below = new Int32Array(members.length);
  const equal = new Int32Array(members.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = raw[order[start]!]!;
    for (end = start; end < order.length && raw[order[end]!] === value; end++) equal[groupOf(order[end]!)]!++;
    for (let place = start; place < end; place++) {
      const index = order[place]!;
      if (!isCompared(grouping.of[index]!)) continue;
      const group = groupOf(index);
      const n = members[group]!;
      // 100 · (below + equal/2) ÷ n, rounded to 0.01: floor(10000 · (2·below + equal) ÷ 2n + 1/2).
      out[index] = Math.floor((10_000 * (2 * below[group]! + equal[group]!) + n) / (2 * n));
    }
    for (let place = start; place < end; place++) {
      const group = groupOf(order[place]!);
      below[group]! += equal[group]!;
      equal[group] = 0;
    }
  }
}

function scoreByStandard(
  { name, item }: Extract<Score, { fn: 'standard' }>,
  raw: Float64Array,
  subjects: Subjects,
  out: Int16Array,
): void {
  const standard = findStandard(name);
  if (!standard) throw new RangeError(`no standard ${name}`);
  const grades = subjects.standardGrade ?? subjects.grade;
  for (let index = 0; index < raw.length; index++) {
    const value = raw[index]!;
    const score = value === value ? standard.score(item, grades[index]!, subjects.sex[index]!, value / VALUE_SCALE) : null;
    out[index] = score === null ? NO_SCORE : roundScore(score);
  }
}
