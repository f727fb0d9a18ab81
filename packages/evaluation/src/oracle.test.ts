import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignLevels,
  attachFold,
  combine,
  createFold,
  createResults,
  type Evaluation,
  evaluate,
  foldColumns,
  levelNames,
  parseScheme,
  rawOf,
  type Scheme,
  type Subjects,
  scoreLeaf,
} from './index.js';

// A second program for the same meaning: fractions of big integers, nested loops, comparison sorts, no typed arrays.
// It reads the document itself, not the parsed scheme.

// biome-ignore lint/suspicious/noExplicitAny: the oracle reads the plain document
type Json = Record<string, any>;
interface Pupil {
  grade: number;
  sex: number;
  school: number;
  county: number;
}
interface Seen {
  pupil: number;
  indicator: string;
  day: number;
  recordedAt: number;
  value: number; // times 10,000
}
interface Fraction {
  top: bigint;
  bottom: bigint; // > 0
}

const fraction = (top: bigint, bottom = 1n): Fraction =>
  bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom };
const decimal = (x: number): Fraction => fraction(BigInt(Math.round(x * 1e6)), 1_000_000n);
const plus = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
const times = (a: Fraction, b: Fraction) => fraction(a.top * b.top, a.bottom * b.bottom);
const over = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom, a.bottom * b.top);
const atLeast = (a: Fraction, b: Fraction) => a.top * b.bottom >= b.top * a.bottom;
const floorOf = ({ top, bottom }: Fraction) => (top - (((top % bottom) + bottom) % bottom)) / bottom;
const rounded = (x: Fraction, scale: bigint) => floorOf(plus(times(x, fraction(scale)), fraction(1n, 2n)));
const cut = (x: number) => Math.min(Math.max(x, 0), 100);
const roundedDouble = (x: number) => BigInt(Math.floor(cut(x) * 100 + 0.5));

function rawBy(leaf: Json, seen: Seen[]): bigint | null {
  const mine = seen.filter(({ indicator }) => leaf.from.includes(indicator));
  const { fn } = leaf.raw;
  if (mine.length === 0) return leaf.raw.missing === 0 ? 0n : null;
  const values = mine.map(({ value }) => BigInt(value));
  const sum = values.reduce((a, b) => a + b, 0n);
  const count = BigInt(mine.length);
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  if (fn === 'sum') return sum;
  if (fn === 'count') return count * 10_000n;
  if (fn === 'mean') return rounded(fraction(sum, count), 1n);
  if (fn === 'max') return sorted.at(-1)!;
  if (fn === 'min') return sorted[0];
  if (fn === 'share') {
    const hits = BigInt(mine.filter(({ value }) => value >= Math.round(leaf.raw.at * 10_000)).length);
    return rounded(fraction(hits, count), 10_000n);
  }
  const latest = [...mine].sort((a, b) => a.day - b.day || a.recordedAt - b.recordedAt || a.value - b.value).at(-1)!;
  return BigInt(latest.value);
}

function scoreBy(score: Json, raws: (bigint | null)[], pupils: Pupil[]): (bigint | null)[] {
  const keyOf = (pupil: Pupil, keys: string[]) => keys.map((key) => (pupil as unknown as Json)[key]).join('/');
  const groups = new Map<string, bigint[]>();
  const membersOf = (index: number, keys: string[]) => {
    const name = `${keys.join()}:${keyOf(pupils[index], keys)}`;
    const isMember = (other: number) => keyOf(pupils[other], keys) === keyOf(pupils[index], keys);
    if (!groups.has(name)) groups.set(name, raws.filter((raw, other) => raw !== null && isMember(other)) as bigint[]);
    return groups.get(name)!;
  };
  return raws.map((raw, index) => {
    if (raw === null) return null;
    const x = Number(raw) / 10_000;
    switch (score.fn) {
      case 'identity':
        return raw < 0n ? 0n : raw > 1_000_000n ? 10_000n : rounded(fraction(raw, 10_000n), 100n);
      case 'linear': {
        const [[a, b], [c, d]] = [score.from, score.to];
        if (a < b ? x <= a : x >= a) return roundedDouble(c);
        if (a < b ? x >= b : x <= b) return roundedDouble(d);
        return roundedDouble(c + ((x - a) * (d - c)) / (b - a));
      }
      case 'points': {
        const points: [number, number][] = score.points;
        if (x <= points[0][0]) return roundedDouble(points[0][1]);
        if (x >= points.at(-1)![0]) return roundedDouble(points.at(-1)![1]);
        const next = points.findIndex(([px]) => px > x);
        const [x0, y0] = points[next - 1];
        const [x1, y1] = points[next];
        return roundedDouble(score.step ? y0 : y0 + ((x - x0) * (y1 - y0)) / (x1 - x0));
      }
      case 'level': {
        const found = score.table.find(([ordinal]: [number]) => ordinal === x);
        return found ? roundedDouble(found[1]) : null;
      }
      case 'norm':
      case 'percentile':
        for (let keys: string[] = score.group, last = score.group.length === 0; ; keys = keys.slice(0, -1)) {
          if (keys.length === 0 && !last) return score.fn === 'norm' ? roundedDouble(score.mean) : 5_000n;
          const members = membersOf(index, keys);
          const n = BigInt(members.length);
          if (n >= 30n && score.fn === 'percentile') {
            const below = BigInt(members.filter((other) => other < raw).length);
            const equal = BigInt(members.filter((other) => other === raw).length);
            return rounded(fraction(100n * (2n * below + equal), 2n * n), 100n);
          }
          const total = members.reduce((a, b) => a + b, 0n);
          const spread = n * members.reduce((a, b) => a + b * b, 0n) - total * total;
          if (n >= 30n && spread > 0n) {
            const z = Number(n * raw - total) / Math.sqrt(Number(spread));
            return roundedDouble(score.mean + score.sd * z);
          }
          if (last) return score.fn === 'norm' ? roundedDouble(score.mean) : 5_000n;
          last = false;
        }
      default:
        throw new Error(`no score ${score.fn}`);
    }
  });
}

interface Figured {
  code: string;
  weight: number;
  applies: boolean[];
  coverage: Fraction[];
  scores: (bigint | null)[];
  levels: (string | null)[];
}

function figure(document: Json, pupils: Pupil[], seen: Seen[]): Figured[] {
  const all: Figured[] = [];
  const byPupil = pupils.map((_, pupil) => seen.filter((one) => one.pupil === pupil));
  const threshold = decimal(document.coverage ?? 0);
  const visit = (node: Json, above: boolean[]): Figured => {
    const own = pupils.map(({ grade }, pupil) => {
      if (!above[pupil]) return false;
      if (!node.stages && !node.grades) return true;
      const stage = ['', 'primary', 'junior', 'senior'][Math.floor(grade / 10)];
      return node.grades?.includes(grade) === true || node.stages?.includes(stage) === true;
    });
    const figured: Figured = {
      code: node.code,
      weight: node.weight,
      applies: own,
      coverage: [],
      scores: [],
      levels: [],
    };
    all.push(figured);
    if (node.children) {
      const children: Figured[] = node.children.map((child: Json) => visit(child, own));
      figured.applies = own.map((there, pupil) => there && children.some(({ applies }) => applies[pupil]));
      pupils.forEach((_, pupil) => {
        let weights = fraction(0n);
        let covered = fraction(0n);
        let scored = fraction(0n);
        let sum = fraction(0n);
        for (const child of children) {
          if (!child.applies[pupil]) continue;
          const weight = decimal(child.weight);
          weights = plus(weights, weight);
          covered = plus(covered, times(weight, child.coverage[pupil]));
          const score = child.scores[pupil];
          if (score === null) continue;
          scored = plus(scored, weight);
          sum = plus(sum, times(weight, fraction(score, 100n)));
        }
        const coverage = weights.top === 0n ? fraction(0n) : over(covered, weights);
        figured.coverage.push(coverage);
        const enough = scored.top > 0n && atLeast(coverage, threshold);
        figured.scores.push(enough ? rounded(over(sum, scored), 100n) : null);
      });
    } else {
      const raws = byPupil.map((mine, pupil) => (own[pupil] ? rawBy(node, mine) : null));
      figured.scores = scoreBy(node.score, raws, pupils);
      figured.coverage = figured.scores.map((score) => fraction(score === null ? 0n : 1n));
    }
    if (node.code === 'overall' && document.overall === false) figured.scores = pupils.map(() => null);
    figured.levels = levelsBy(node.levels ?? document.levels, figured.scores, pupils);
    return figured;
  };
  visit(
    { code: 'overall', children: document.indicators },
    pupils.map(() => true),
  );
  return all;
}

function levelsBy(levels: Json | undefined, scores: (bigint | null)[], pupils: Pupil[]): (string | null)[] {
  return scores.map((score, index) => {
    if (score === null || !levels) return null;
    if (levels.fn === 'cuts') {
      const reached = levels.cuts.find(([, least]: [string, number]) => Number(score) / 100 >= least);
      return reached ? reached[0] : null;
    }
    const keys: string[] = levels.within ?? [];
    const same = (other: Pupil) =>
      keys.every((key) => (other as unknown as Json)[key] === (pupils[index] as unknown as Json)[key]);
    const members = scores.filter((other, at) => other !== null && same(pupils[at])) as bigint[];
    const place = fraction(BigInt(members.filter((other) => other > score).length + 1));
    let cumulated = fraction(0n);
    for (const [name, share] of levels.shares) {
      cumulated = plus(cumulated, decimal(share));
      if (atLeast(times(cumulated, fraction(BigInt(members.length))), place)) return name;
    }
    return levels.shares.at(-1)[0];
  });
}

// Random material. Small ranges of values and few groups, so that ties, edges and fall-backs are common.

type Draw = (below: number) => number;
function drawing(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
const oneOf = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)];
const indicators = ['a', 'b', 'c', 'd', 'e', 'f'];
const grades = [11, 12, 21, 31];

function drawGroup(draw: Draw): string[] {
  return ['grade', 'sex', 'school', 'county'].filter(() => draw(3) === 0).sort(() => draw(3) - 1);
}

function drawScore(draw: Draw): Json {
  switch (draw(7)) {
    case 0:
      return { fn: 'identity' };
    case 1:
      return {
        fn: 'linear',
        from: oneOf(draw, [
          [0, 40],
          [50, 10],
          [-3.5, 77.7],
        ]),
        to: oneOf(draw, [
          [0, 100],
          [60, 85],
          [90, 20],
        ]),
      };
    case 2:
      return {
        fn: 'points',
        points: [
          [0, 0],
          [7, 33.3],
          [40, 60],
          [80, 85],
          [100, 100],
        ],
        step: draw(2) === 0,
      };
    case 3:
      return {
        fn: 'level',
        table: [
          [1, 60],
          [2, 75.5],
          [3, 100],
          [4.5, 12],
        ],
      };
    case 4:
    case 5:
      return {
        fn: 'norm',
        group: drawGroup(draw),
        mean: oneOf(draw, [50, 70, 99.005]),
        sd: oneOf(draw, [10, 1.5, 30]),
      };
    default:
      return { fn: 'percentile', group: drawGroup(draw) };
  }
}

function drawLevels(draw: Draw): Json {
  if (draw(2) === 0)
    return {
      fn: 'cuts',
      cuts: [
        ['A', 85],
        ['B', 70.25],
        ['C', 60],
        ['D', draw(2) * 30],
      ],
    };
  return {
    fn: 'shares',
    shares: [
      ['A', 0.25],
      ['B', 0.4],
      ['C', 0.3],
      ['D', 0.05],
    ],
    within: drawGroup(draw),
  };
}

function drawDocument(draw: Draw): Json {
  let made = 0;
  const node = (depth: number): Json => {
    const code = `n${made++}`;
    const one: Json = { code, weight: (draw(oneOf(draw, [3, 100, 10_000])) + 1) / oneOf(draw, [1, 10, 100]) };
    if (draw(6) === 0) one.stages = [oneOf(draw, ['primary', 'junior', 'senior'])];
    if (draw(9) === 0) one.grades = [oneOf(draw, grades), oneOf(draw, grades)];
    if (draw(6) === 0) one.levels = drawLevels(draw);
    if (depth > 0 && draw(3) > 0) {
      one.children = Array.from({ length: draw(4) + 1 }, () => node(depth - 1));
      return one;
    }
    one.from = [...new Set([oneOf(draw, indicators), oneOf(draw, indicators)])];
    const fn = oneOf(draw, ['sum', 'count', 'mean', 'max', 'min', 'latest', 'share']);
    one.raw = { fn, ...(fn === 'share' ? { at: oneOf(draw, [2, 10.5]) } : {}) };
    if ((fn === 'sum' || fn === 'count') && draw(2) === 0) one.raw.missing = 0;
    one.score = drawScore(draw);
    return one;
  };
  return {
    code: 'drawn',
    indicators: Array.from({ length: draw(4) + 1 }, () => node(3)),
    coverage: oneOf(draw, [0, 0.5, 0.5, 0.6, 1, 0.3333]),
    ...(draw(5) === 0 ? { overall: false } : {}),
    ...(draw(5) === 0 ? {} : { levels: drawLevels(draw) }),
  };
}

function drawPupils(draw: Draw): Pupil[] {
  const schools = oneOf(draw, [1, 3, 6]);
  return Array.from({ length: 20 + draw(130) }, () => {
    const school = draw(schools) + 1;
    return { grade: oneOf(draw, grades), sex: draw(3), school, county: school % 2 };
  });
}

function drawSeen(draw: Draw, pupils: Pupil[]): Seen[] {
  const scale = oneOf(draw, [10_000, 5_000, 1, 2_500]);
  const range = oneOf(draw, [5, 100, 1_000_000]);
  return Array.from({ length: pupils.length * oneOf(draw, [2, 6]) }, () => ({
    pupil: draw(pupils.length),
    indicator: oneOf(draw, [...indicators, indicators[0]]),
    day: draw(5),
    recordedAt: draw(3),
    value: (draw(range) - (draw(8) === 0 ? Math.floor(range / 2) : 0)) * scale,
  }));
}

function columnsOf(pupils: Pupil[]): Subjects {
  return {
    n: pupils.length,
    grade: Uint8Array.from(pupils, ({ grade }) => grade),
    sex: Uint8Array.from(pupils, ({ sex }) => sex),
    school: Int32Array.from(pupils, ({ school }) => school),
    county: Int32Array.from(pupils, ({ county }) => county),
  };
}

function foldAll(scheme: Scheme, n: number, seen: readonly Seen[], shared = false) {
  const fold = createFold(scheme, n, shared);
  for (const { pupil, indicator, day, recordedAt, value } of seen) {
    const slot = scheme.indicators.indexOf(indicator);
    if (slot >= 0) fold.add(pupil, slot, value, day, recordedAt);
  }
  return fold;
}

function draw(seed: number) {
  const from = drawing(seed);
  const document = drawDocument(from);
  const pupils = drawPupils(from);
  return { document, pupils, seen: drawSeen(from, pupils), scheme: parseScheme(document) };
}

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('an evaluation', () => {
  it('agrees with a program of fractions and nested loops, for any scheme', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { document, pupils, seen, scheme } = draw(seed);
        const found = evaluate(scheme, foldAll(scheme, pupils.length, seen), columnsOf(pupils));
        const expected = figure(document, pupils, seen);
        expect(found.nodes.map(({ code }) => code)).toEqual(expected.map(({ code }) => code));
        for (const [node, { scores, levels }] of expected.entries()) {
          expect([...found.scores[node]]).toEqual(scores.map((score) => (score === null ? -1 : Number(score))));
          const names = levelNames(scheme.nodes[node].levels);
          expect([...found.levels[node]].map((level) => names[level] ?? null)).toEqual(levels);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { pupils, seen, scheme } = draw(seed);
        const subjects = columnsOf(pupils);
        const straight = evaluate(scheme, foldAll(scheme, pupils.length, seen), subjects);
        const mixed = [...seen].reverse().sort((a, b) => ((a.value * 7 + a.day) % 5) - ((b.value * 7 + b.day) % 5));
        expect(bytesOf(evaluate(scheme, foldAll(scheme, pupils.length, mixed), subjects))).toEqual(bytesOf(straight));
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the subjects', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { pupils, seen, scheme } = draw(seed);
        const n = pupils.length;
        const straight = evaluate(scheme, foldAll(scheme, n, seen), columnsOf(pupils));
        const turned = seen.map((one) => ({ ...one, pupil: n - 1 - one.pupil }));
        const back = evaluate(scheme, foldAll(scheme, n, turned), columnsOf([...pupils].reverse()));
        expect(back.scores.map((column) => [...column].reverse())).toEqual(
          straight.scores.map((column) => [...column]),
        );
        expect(back.levels.map((column) => [...column].reverse())).toEqual(
          straight.levels.map((column) => [...column]),
        );
        expect(back.norms).toEqual(straight.norms);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same to the byte when leaves and ranges are done apart, over a fold from elsewhere', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 90 }), (seed, slice) => {
        const { pupils, seen, scheme } = draw(seed);
        const n = pupils.length;
        const whole = evaluate(scheme, foldAll(scheme, n, seen), columnsOf(pupils));
        const made = foldAll(scheme, n, seen, true);
        const fold = attachFold(scheme, n, foldColumns(made));
        const subjects = columnsOf(pupils);
        const { scores, levels } = createResults(scheme, n, true);
        const leaves = scheme.nodes.filter(({ leaf }) => leaf).reverse();
        const norms = leaves
          .map(({ index }) =>
            scoreLeaf(scheme, index, rawOf(scheme, index, fold, subjects), columnsOf(pupils), scores[index]),
          )
          .reverse()
          .flat();
        const ranges = Array.from(
          { length: Math.ceil(n / slice) },
          (_, at) => [at * slice, Math.min((at + 1) * slice, n)] as const,
        );
        for (const [from, to] of [...ranges].reverse()) combine(scheme, scores, subjects, from, to);
        for (const { index } of scheme.nodes) {
          for (const [from, to] of ranges)
            assignLevels(scheme, index, scores[index], subjects, levels[index], from, to);
        }
        expect(bytesOf({ nodes: scheme.nodes, scores, levels, norms })).toEqual(bytesOf(whole));
      }),
      { numRuns: 40 },
    );
  });
});

function bytesOf({ scores, levels, norms }: Evaluation) {
  return {
    scores: scores.map((column) => Buffer.from(column).toString('hex') + [...column].join()),
    levels: levels.map(String),
    norms,
  };
}
