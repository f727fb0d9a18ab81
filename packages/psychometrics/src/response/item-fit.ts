import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { matchAnswers, type RankedAnswers } from './answers.js';
import { fillProbabilities } from './curves.js';
import { normalWeights, quadratureNodes } from './quadrature.js';
import type { ScoringInput } from './score.js';
import type { Calibration } from './types.js';

export interface ItemFit {
  /** S-X²: observed against expected answers by total score. */
  sx2: number;
  /** 0 when too few cells are left to test anything; then `sx2` is 0 and `p` is 1. */
  df: number;
  p: number;
}

/** Cells expected below this are merged. */
const FEWEST = 1;

/**
 * S-X² of each item (Orlando & Thissen 2000): persons are grouped by total score, and in each group the number that gave each answer is
 * held against what the model expects of persons with that total,
 *
 *     E(k | s) = ∫ P_k(θ)·f(s − k | other items, θ)·φ(θ)dθ / ∫ f(s | all items, θ)·φ(θ)dθ,
 *
 * f by the recursion of Lord & Wingersky (1984). Cells expected below 1 are merged with neighbours; totals at which some answer is
 * impossible are merged with the nearest at which all are possible. df = cells − groups − free parameters.
 *
 * Persons who left out an item are left out, since their totals mean something else.
 *
 * @throws RangeError for several groups, for items of different order than calibrated, when nobody answered all items.
 *
 * Source: Orlando & Thissen (2000), Applied Psychological Measurement 24, 50–64; Kang & Chen (2008), Journal of Educational
 *   Measurement 45, 391–406. Held against R mirt 1.45.1.
 */
export function itemFit(calibration: Calibration, { answers, persons }: ScoringInput): ItemFit[] {
  if (calibration.groups.length > 1) throw new RangeError('S-X² is for one group: calibrate the groups on their own');
  const ranked = matchAnswers(answers, persons, calibration.items);
  const observed = countByTotal(ranked);
  const { nodes, items, totals } = totalsAtNodes(calibration);
  const { mean, variance } = calibration.groups[0];
  const prior = normalWeights(nodes, mean, variance);
  const latentParameters = calibration.parameters - items.reduce((sum, { parameters }) => sum + parameters, 0);
  return items.map(({ parameters, p }, j) => {
    const K = calibration.items[j].values.length;
    const rest = withoutItem(items, j, nodes.length);
    const rows: CellRow[] = [];
    // All-lowest and all-highest persons tell nothing: there is only one way to get there.
    for (let s = 1; s + 1 < totals.length; s++) {
      const whole = dot(totals[s], prior);
      const persons = observed.groups[s];
      const own = { observed: [] as number[], expected: [] as number[], possible: true };
      for (let k = 0; k < K; k++) {
        const other = rest[s - k];
        if (!other) own.possible = false;
        let share = 0;
        if (other) for (let q = 0; q < nodes.length; q++) share += p[k * nodes.length + q] * other[q] * prior[q];
        own.observed.push(observed.byItem[j][s * K + k]);
        own.expected.push((persons * share) / whole);
      }
      rows.push(own);
    }
    const kept = mergeCells(rows);
    let sx2 = 0;
    let cells = 0;
    for (const { observed: seen, expected } of kept) {
      expected.forEach((value, k) => {
        if (value <= 0) return;
        sx2 += (seen[k] - value) ** 2 / value;
        cells++;
      });
    }
    const df = Math.max(0, cells - kept.length - parameters - latentParameters);
    if (df === 0) return { sx2: 0, df, p: 1 };
    return { sx2, df, p: 1 - chiSquareCdf(sx2, df) };
  });
}

interface CellRow {
  observed: number[];
  expected: number[];
  /** Whether every answer is possible at this total. */
  possible: boolean;
}

function countByTotal({ bytes, persons, items, category, values }: RankedAnswers): {
  groups: Float64Array;
  byItem: Float64Array[];
} {
  const highest = values.reduce((sum, { length }) => sum + length - 1, 0);
  const groups = new Float64Array(highest + 1);
  const byItem = values.map(({ length }) => new Float64Array((highest + 1) * length));
  let counted = 0;
  for (let i = 0; i < persons; i++) {
    let total = 0;
    let complete = true;
    for (let j = 0; j < items && complete; j++) {
      const k = category[j * 256 + bytes[i * items + j]];
      if (k === 255) complete = false;
      else total += k;
    }
    if (!complete) continue;
    counted++;
    groups[total]++;
    for (let j = 0; j < items; j++) byItem[j][total * values[j].length + category[j * 256 + bytes[i * items + j]]]++;
  }
  if (counted === 0) throw new RangeError('nobody answered all items: S-X² compares persons of equal total score');
  return { groups, byItem };
}

interface NodeItem {
  parameters: number;
  /** Categories × nodes. */
  p: Float64Array;
  K: number;
}

function totalsAtNodes({ items, quadrature }: Calibration): {
  nodes: Float64Array;
  items: NodeItem[];
  totals: Float64Array[];
} {
  const nodes = quadratureNodes(quadrature);
  const atNodes = items.map((item) => {
    const K = item.d.length + 1;
    const p = new Float64Array(K * nodes.length);
    fillProbabilities(item, nodes, p);
    return { parameters: item.parameters, p, K };
  });
  return { nodes, items: atNodes, totals: withoutItem(atNodes, -1, nodes.length) };
}

/** By total score, its probability at each node, over all items but one. */
function withoutItem(items: readonly NodeItem[], left: number, Q: number): Float64Array[] {
  let totals = [new Float64Array(Q).fill(1)];
  items.forEach(({ p, K }, j) => {
    if (j === left) return;
    const longer = Array.from({ length: totals.length + K - 1 }, () => new Float64Array(Q));
    totals.forEach((before, s) => {
      for (let k = 0; k < K; k++) {
        const after = longer[s + k];
        for (let q = 0; q < Q; q++) after[q] += before[q] * p[k * Q + q];
      }
    });
    totals = longer;
  });
  return totals;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let q = 0; q < x.length; q++) sum += x[q] * y[q];
  return sum;
}

function mergeCells(given: readonly CellRow[]): CellRow[] {
  let rows = given.map(({ observed, expected, possible }) => ({
    observed: [...observed],
    expected: [...expected],
    possible,
  }));
  const into = (target: number, source: number) => {
    rows[source].observed.forEach((value, k) => {
      rows[target].observed[k] += value;
      rows[target].expected[k] += rows[source].expected[k];
    });
  };
  const first = rows.findIndex(({ possible }) => possible);
  if (first < 0) return [];
  const last = rows.findLastIndex(({ possible }) => possible);
  rows.forEach((_, at) => {
    if (at < first) into(first, at);
    if (at > last) into(last, at);
  });
  rows = rows.slice(first, last + 1).filter(({ observed }) => observed.some((count) => count > 0));
  // A group of one person goes with the next.
  const size = (at: number) => rows[at].observed.reduce((sum, count) => sum + count, 0);
  const alone = new Set<number>();
  for (let at = 0; at + 1 < rows.length; at++) {
    if (size(at) !== 1) continue;
    into(at + 1, at);
    alone.add(at);
  }
  rows = rows.filter((_, at) => !alone.has(at));
  if (rows.length > 1 && size(rows.length - 1) === 1) {
    into(rows.length - 2, rows.length - 1);
    rows.pop();
  }
  rows.forEach(mergeAnswers);
  return mergeRows(rows);
}

/** Within a score group, answers expected too rarely go with the rarer neighbour, as long as two remain. A merged cell holds 0. */
function mergeAnswers(row: CellRow): void {
  const cells = row.expected.map((expected, k) => ({ expected, observed: row.observed[k] }));
  while (cells.length > 2 && cells.some(({ expected }) => expected < FEWEST)) {
    const least = Math.min(...cells.map(({ expected }) => expected));
    const at = cells.findLastIndex(({ expected }) => expected === least);
    const before = cells[at - 1];
    const after = cells[at + 1];
    const target = !after || (before && before.expected <= after.expected) ? before : after;
    target.expected += cells[at].expected;
    target.observed += cells[at].observed;
    cells.splice(at, 1);
  }
  row.expected = row.expected.map((_, k) => cells[k]?.expected ?? 0);
  row.observed = row.observed.map((_, k) => cells[k]?.observed ?? 0);
}

/** Score groups that still have a rare cell go with the neighbour that has fewer persons. */
function mergeRows(rows: CellRow[]): CellRow[] {
  const persons = (row: CellRow) => row.observed.reduce((sum, count) => sum + count, 0);
  for (;;) {
    const at = rows.findIndex(({ expected }) => expected.some((value) => value > 0 && value < FEWEST));
    if (at < 0 || rows.length < 2) return rows;
    const before = rows[at - 1];
    const after = rows[at + 1];
    const target = !after || (before && persons(before) <= persons(after)) ? before : after;
    rows[at].expected.forEach((value, k) => {
      target.expected[k] += value;
      target.observed[k] += rows[at].observed[k];
    });
    rows.splice(at, 1);
  }
}
