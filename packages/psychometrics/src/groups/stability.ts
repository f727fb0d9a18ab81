import { createRandom } from '../random.js';
import { checkPoints, type PointTable, rowsOf } from './point-table.js';

/**
 * Agreement of two partitions of the same rows, corrected for chance: 1 the same groups, 0 as by chance.
 *
 * @throws RangeError for partitions of different or no length.
 *
 * Source: Hubert & Arabie (1985), Journal of Classification 2.
 */
export function adjustedRand(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) throw new RangeError('the partitions are of different rows');
  if (one.length === 0) throw new RangeError('the partitions have no rows');
  const [cells, left, right] = [new Map<string, number>(), new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < one.length; i++) {
    const key = `${one[i]} ${other[i]}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
    left.set(one[i], (left.get(one[i]) ?? 0) + 1);
    right.set(other[i], (right.get(other[i]) ?? 0) + 1);
  }
  const pairs = (counts: Map<unknown, number>) => {
    let sum = 0;
    for (const count of counts.values()) sum += (count * (count - 1)) / 2;
    return sum;
  };
  const all = (one.length * (one.length - 1)) / 2;
  const [together, inOne, inOther] = [pairs(cells), pairs(left), pairs(right)];
  const expected = all > 0 ? (inOne * inOther) / all : 0;
  const greatest = (inOne + inOther) / 2;
  return greatest === expected ? 1 : (together - expected) / (greatest - expected);
}

/** How well groups come back when the table is drawn anew. */
export interface GroupStability {
  /** For each group the mean Jaccard overlap with the most similar group of a redraw, 0–1; below .6 do not name it. */
  readonly jaccard: readonly number[];
  /** Mean adjusted Rand index over the redraws. */
  readonly rand: number;
}

/**
 * Bootstrap stability: rows are drawn with repeats, grouped again, and compared with the groups at hand on the rows drawn.
 *
 * @param assignment the groups at hand, 0…groups − 1.
 * @param regroup groups a table anew and returns its assignment, for instance `(t) => kMeans(t, 3, { seed }).assignment`.
 * @param options seed; draws (50 by default).
 * @throws RangeError when the assignment does not fit the table.
 *
 * Source: Hennig (2007), CSDA 52.
 */
export function groupStability(
  table: PointTable,
  assignment: ArrayLike<number>,
  regroup: (drawn: PointTable) => ArrayLike<number>,
  options: { readonly seed: number; readonly draws?: number },
): GroupStability {
  checkPoints(table);
  const { rows } = table;
  if (assignment.length !== rows) throw new RangeError('every row needs a group');
  const { seed, draws = 50 } = options;
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new RangeError(`draws must be a whole number from 1, got ${draws}`);
  let groups = 0;
  for (let i = 0; i < rows; i++) groups = Math.max(groups, assignment[i] + 1);
  const random = createRandom(seed);
  const sums = new Float64Array(groups);
  const met = new Float64Array(groups);
  let rand = 0;
  for (let draw = 0; draw < draws; draw++) {
    const picked = Int32Array.from({ length: rows }, () => Math.floor(random.uniform() * rows));
    const again = regroup(rowsOf(table, picked));
    // A row drawn twice counts once: copies would make any grouping look stable.
    const unique = new Map<number, number>();
    for (let i = 0; i < rows; i++) unique.set(picked[i], again[i]);
    const [before, after] = [[...unique.keys()].map((i) => assignment[i]), [...unique.values()]];
    rand += adjustedRand(before, after);
    for (const [g, overlap] of bestOverlaps(before, after)) {
      sums[g] += overlap;
      met[g]++;
    }
  }
  return { jaccard: Array.from(sums, (sum, g) => (met[g] > 0 ? sum / met[g] : 0)), rand: rand / draws };
}

/** For each group before, the greatest |A ∩ B| / |A ∪ B| over the groups after. */
function bestOverlaps(before: readonly number[], after: readonly number[]): Map<number, number> {
  const size = (labels: readonly number[]) => {
    const counts = new Map<number, number>();
    for (const g of labels) counts.set(g, (counts.get(g) ?? 0) + 1);
    return counts;
  };
  const [left, right] = [size(before), size(after)];
  const best = new Map<number, number>();
  for (const g of left.keys()) {
    const common = size(after.filter((_, i) => before[i] === g));
    for (const [h, both] of common) {
      best.set(g, Math.max(best.get(g) ?? 0, both / (left.get(g)! + right.get(h)! - both)));
    }
  }
  return best;
}
