import { NO_SCORE, roundScore, SCORE_SCALE, VALUE_SCALE } from './exact.js';
import { levelsUsed, type Norm, normsUsed, SMALLEST_GROUP, spreadOf, sumByGroup } from './norms.js';
import { createSortRoom, keysOf, sortPairs } from './order.js';
import { type GroupKey, getLeaf, type Scheme, type Score } from './scheme.js';
import { findStandard } from './standards.js';
import { type Grouping, type GroupLevel, groupSubjects, membersOf, type Subjects } from './subjects.js';

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
  const { code } = scheme.nodes[node];
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
        if (x <= xs[0]) return roundScore(ys[0]);
        let place = last;
        while (xs[place] > x) place--;
        if (place === last || score.step) return roundScore(ys[place]);
        const share = (x - xs[place]) * (ys[place + 1] - ys[place]);
        return roundScore(ys[place] + share / (xs[place + 1] - xs[place]));
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
    const value = raw[index];
    out[index] = !Number.isNaN(value) ? score(value) : NO_SCORE;
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
  const used = levelsUsed(grouping, sums, (of) => of.n >= SMALLEST_GROUP && spreadOf(of) > 0);
  const groups = used.length;
  // z = (n·raw − total) ÷ √(n·squares − total²), with total = n·whole + rest so that the difference is exact.
  const members = new Float64Array(groups);
  const whole = new Float64Array(groups);
  const rest = new Float64Array(groups);
  const spread = new Float64Array(groups);
  for (let group = 0; group < groups; group++) {
    const place = used[group];
    if (place < 0) continue;
    const sum = sums[place][grouping.levels[place].fromFinest[group]];
    const { n, total } = sum;
    members[group] = n;
    whole[group] = Number(BigInt(total) / BigInt(n));
    rest[group] = Number(BigInt(total) % BigInt(n));
    spread[group] = Math.sqrt(Number(spreadOf(sum)));
  }
  const middle = roundScore(mean);
  for (let index = 0; index < raw.length; index++) {
    const value = raw[index];
    if (Number.isNaN(value)) {
      out[index] = NO_SCORE;
      continue;
    }
    const group = grouping.of[index];
    if (used[group] < 0) {
      out[index] = middle;
      continue;
    }
    const z = ((value - whole[group]) * members[group] - rest[group]) / spread[group];
    out[index] = roundScore(mean + sd * z);
  }
  return normsUsed(code, grouping, sums, used);
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
  for (let index = 0; index < raw.length; index++) out[index] = !Number.isNaN(raw[index]) ? 50 * SCORE_SCALE : NO_SCORE;
  const column = keysOf(raw);
  for (const [place, level] of grouping.levels.entries()) {
    if (used.includes(place)) placeWithin(raw, column, grouping, level, used, place, out);
  }
  return normsUsed(code, grouping, sums, used);
}

/** Sorts each group of a level in which somebody is compared, and gives those their mid-rank. */
function placeWithin(
  raw: Float64Array,
  { keys, greatest }: { keys: Uint32Array; greatest: number },
  grouping: Grouping,
  level: GroupLevel,
  used: Int8Array,
  usedAs: number,
  out: Int16Array,
): void {
  const { of } = grouping;
  const { order, starts } = membersOf(grouping, level);
  const compared = new Uint8Array(level.size);
  let largest = 0;
  for (let finest = 0; finest < used.length; finest++) {
    if (used[finest] !== usedAs) continue;
    const group = level.fromFinest[finest];
    compared[group] = 1;
    largest = Math.max(largest, starts[group + 1] - starts[group]);
  }
  const room = createSortRoom(largest);
  for (let group = 0; group < level.size; group++) {
    if (compared[group] === 0) continue;
    let n = 0;
    for (let place = starts[group]; place < starts[group + 1]; place++) {
      const index = order[place];
      if (Number.isNaN(raw[index])) continue;
      room.keys[n] = keys[index];
      room.indexes[n++] = index;
    }
    sortPairs(room, n, greatest);
    const { keys: sorted, indexes } = room;
    for (let start = 0, end = 0; start < n; start = end) {
      const key = sorted[start];
      for (end = start + 1; end < n && sorted[end] === key; ) end++;
      // 100 · (below + equal/2) ÷ n, rounded to 0.01: floor(10000 · (2·below + equal) ÷ 2n + 1/2); below = start.
      const score = Math.floor((10_000 * (start + end) + n) / (2 * n));
      for (let place = start; place < end; place++) {
        const index = indexes[place];
        if (used[of[index]] === usedAs) out[index] = score;
      }
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
    const value = raw[index];
    const score = !Number.isNaN(value)
      ? standard.score(item, grades[index], subjects.sex[index], value / VALUE_SCALE)
      : null;
    out[index] = score === null ? NO_SCORE : roundScore(score);
  }
}
