import { createRandom, type Random } from '../random.js';
import { type KMeans, kMeans } from './k-means.js';
import { fitMixture, type Mixture } from './mixture.js';
import type { MixtureModel } from './mixture-model.js';
import { checkPoints, type PointTable, rowsOf } from './point-table.js';
import { sampleIndices } from './sampling.js';

const sampleSize = 2000;

/**
 * Mean silhouette: how much nearer a row is to its own group than to the next, from −1 to 1; a row alone in its group
 * counts 0. Above 2,000 rows, over a sample of that many.
 *
 * @throws RangeError for fewer than two groups among the rows.
 *
 * Source: Rousseeuw (1987), Journal of Computational and Applied Mathematics 20.
 */
export function silhouette(
  table: PointTable,
  assignment: ArrayLike<number>,
  options: { readonly seed: number },
): number {
  checkPoints(table);
  if (assignment.length !== table.rows) throw new RangeError('every row needs a group');
  const picked = sampleIndices(table.rows, Math.min(table.rows, sampleSize), createRandom(options.seed));
  const { values, rows, columns } = rowsOf(table, picked);
  const groups = Array.from(picked, (i) => assignment[i]);
  const sizes = new Map<number, number>();
  for (const g of groups) sizes.set(g, (sizes.get(g) ?? 0) + 1);
  if (sizes.size < 2) throw new RangeError('a silhouette needs at least two groups');
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const sums = new Map<number, number>();
    for (let other = 0; other < rows; other++) {
      let square = 0;
      for (let j = 0; j < columns; j++) square += (values[i * columns + j] - values[other * columns + j]) ** 2;
      sums.set(groups[other], (sums.get(groups[other]) ?? 0) + Math.sqrt(square));
    }
    const own = sizes.get(groups[i])!;
    if (own === 1) continue;
    const within = sums.get(groups[i])! / (own - 1);
    let next = Number.POSITIVE_INFINITY;
    for (const [g, sum] of sums) if (g !== groups[i]) next = Math.min(next, sum / sizes.get(g)!);
    const larger = Math.max(within, next);
    if (larger > 0) total += (next - within) / larger;
  }
  return total / rows;
}

/** k-means with one number of groups, judged. */
export interface GroupCount {
  readonly groups: number;
  readonly fit: KMeans;
  /** Null for one group. */
  readonly silhouette: number | null;
  /** Expected log SSE without groups − log SSE, and its simulation error. */
  readonly gap: number;
  readonly gapError: number;
}

/**
 * k-means for 1…most groups, each with its silhouette and gap statistic; `byGap` is the smallest number whose gap is
 * within one error of the next, `bySilhouette` the one with the greatest silhouette (two or more).
 *
 * @param options seed; references (tables drawn evenly over the columns' ranges, 10 by default).
 * @throws RangeError as `kMeans`, and when most < 2.
 *
 * Source: Tibshirani, Walther & Hastie (2001), JRSS B 63, with log of the sum of squares.
 */
export function chooseGroupCount(
  table: PointTable,
  most: number,
  options: { readonly seed: number; readonly references?: number },
): { readonly counts: readonly GroupCount[]; readonly byGap: number; readonly bySilhouette: number } {
  checkPoints(table);
  if (!(Number.isInteger(most) && most >= 2)) throw new RangeError(`the most groups must be from 2, got ${most}`);
  const { seed, references = 10 } = options;
  if (!(Number.isInteger(references) && references >= 2)) throw new RangeError('the gap needs at least two references');
  const random = createRandom(seed);
  const even = Array.from({ length: references }, () => evenTable(table, random));
  const counts: GroupCount[] = [];
  for (let groups = 1; groups <= most; groups++) {
    const fit = kMeans(table, groups, { seed });
    if (!(fit.sse > 0)) throw new RangeError(`${groups} groups leave nothing to explain: too many for the table`);
    const logs = even.map((one) => Math.log(kMeans(one, groups, { seed, starts: 3 }).sse));
    const mean = logs.reduce((sum, log) => sum + log, 0) / references;
    const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / references);
    counts.push({
      groups,
      fit,
      silhouette: groups === 1 ? null : silhouette(table, fit.assignment, { seed }),
      gap: mean - Math.log(fit.sse),
      gapError: spread * Math.sqrt(1 + 1 / references),
    });
  }
  const first = counts.findIndex(({ gap }, i) => i + 1 < most && gap >= counts[i + 1].gap - counts[i + 1].gapError);
  const clearest = counts.slice(1).reduce((best, one) => (one.silhouette! > best.silhouette! ? one : best));
  return { counts, byGap: first < 0 ? most : counts[first].groups, bySilhouette: clearest.groups };
}

/** Rows drawn evenly over the range of each column; at most as many as a sample, as only the shape of log SSE counts. */
function evenTable({ values, rows, columns }: PointTable, random: Random): PointTable {
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < values.length; i++) {
    low[i % columns] = Math.min(low[i % columns], values[i]);
    high[i % columns] = Math.max(high[i % columns], values[i]);
  }
  const even = new Float64Array(rows * columns);
  for (let i = 0; i < even.length; i++)
    even[i] = low[i % columns] + random.uniform() * (high[i % columns] - low[i % columns]);
  return { values: even, rows, columns };
}

/**
 * Fits every model with every number of groups and ranks them, the smallest BIC (or ICL) first; fits that collapsed
 * onto equal rows come last, because their likelihood means nothing.
 *
 * @throws RangeError as `fitMixture`.
 */
export function compareMixtures(
  table: PointTable,
  candidates: { readonly groups: readonly number[]; readonly models: readonly MixtureModel[] },
  options: { readonly seed: number; readonly by?: 'bic' | 'icl'; readonly starts?: number },
): readonly Mixture[] {
  const { by = 'bic', seed, starts } = options;
  if (candidates.groups.length === 0 || candidates.models.length === 0)
    throw new RangeError('there is nothing to compare');
  const fits = candidates.models.flatMap((model) =>
    candidates.groups.map((groups) => fitMixture(table, groups, model, { seed, starts })),
  );
  return fits.sort((one, other) => Number(one.collapsed) - Number(other.collapsed) || one[by] - other[by]);
}
