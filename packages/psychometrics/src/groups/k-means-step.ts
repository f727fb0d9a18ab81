import type { Random } from '../random.js';
import type { PointTable } from './point-table.js';

/** Centres (groups × columns) with each row's group. */
export interface Partition {
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  sse: number;
}

/**
 * Greedy k-means++ seeding: each centre is the best of a few rows drawn with probability proportional to the squared
 * distance from the centres there are.
 *
 * @throws RangeError when the table has fewer different rows than groups.
 *
 * Source: Arthur & Vassilvitskii (2007), SODA, 1027–1035.
 */
export function seedCentres({ values, rows, columns }: PointTable, groups: number, random: Random): Float64Array {
  const centres = new Float64Array(groups * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const trial = new Float64Array(rows);
  const best = new Float64Array(rows);
  const tries = 2 + Math.floor(Math.log(groups));
  for (let g = 0; g < groups; g++) {
    let weight = 0;
    if (g > 0) for (let i = 0; i < rows; i++) weight += nearest[i];
    if (g > 0 && weight === 0) throw new RangeError(`${groups} groups are too many: only ${g} different rows`);
    let bestSum = Number.POSITIVE_INFINITY;
    let chosen = 0;
    for (let t = 0; t < (g === 0 ? 1 : tries); t++) {
      const pick = g === 0 ? Math.floor(random.uniform() * rows) : drawRow(nearest, random.uniform() * weight);
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        let distance = 0;
        for (let j = 0; j < columns; j++) distance += (values[i * columns + j] - values[pick * columns + j]) ** 2;
        trial[i] = distance < nearest[i] ? distance : nearest[i];
        sum += trial[i];
      }
      if (sum < bestSum) {
        bestSum = sum;
        chosen = pick;
        best.set(trial);
      }
    }
    nearest.set(best);
    centres.set(values.subarray(chosen * columns, (chosen + 1) * columns), g * columns);
  }
  return centres;
}

function drawRow(weights: Float64Array, target: number): number {
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] <= 0) continue;
    last = i;
    target -= weights[i];
    if (target < 0) return i;
  }
  return last;
}

/** Lloyd's rounds from given centres, then Hartigan's single moves, until no row wants to change its group. */
export function settlePartition(table: PointTable, start: Float64Array): Partition {
  const { rows, columns } = table;
  const groups = start.length / columns;
  const partition: Partition = { centres: start, labels: new Int32Array(rows).fill(-1), sse: 0 };
  const sizes = new Int32Array(groups);
  const most = 1000;
  let settled = false;
  for (let round = 0; round < most && !settled; round++) {
    const moved = assignNearest(table, partition, sizes);
    recentre(table, partition, sizes);
    // The last few wanderers are cheaper for the single moves, which converge to a better place anyway.
    if (moved <= rows * 0.001) {
      settled = true;
      for (let pass = 0; pass < most && moveSingles(table, partition, sizes) > 0; pass++) {
        recentre(table, partition, sizes);
        if (pass === most - 1) settled = false;
      }
    }
  }
  if (!settled) throw new RangeError(`the groups still change after ${most} rounds`);
  partition.sse = sumOfSquares(table, partition);
  return partition;
}

function assignNearest(
  { values, rows, columns }: PointTable,
  { centres, labels }: Partition,
  sizes: Int32Array,
): number {
  const groups = sizes.length;
  let moved = 0;
  sizes.fill(0);
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let g = 0, at = 0; g < groups; g++) {
      let distance = 0;
      for (let j = 0; j < columns; j++, at++) {
        const difference = values[from + j] - centres[at];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = g;
      }
    }
    if (labels[i] !== best) {
      labels[i] = best;
      moved++;
    }
    sizes[best]++;
  }
  return moved + fillEmpty({ values, rows, columns }, { centres, labels, sse: 0 }, sizes);
}

/** A group that lost all its rows takes the row furthest from its own centre. */
function fillEmpty({ values, rows, columns }: PointTable, { centres, labels }: Partition, sizes: Int32Array): number {
  let filled = 0;
  for (let g = 0; g < sizes.length; g++) {
    if (sizes[g] > 0) continue;
    let furthest = -1;
    let most = -1;
    for (let i = 0; i < rows; i++) {
      if (sizes[labels[i]] < 2) continue;
      let distance = 0;
      for (let j = 0; j < columns; j++) distance += (values[i * columns + j] - centres[labels[i] * columns + j]) ** 2;
      if (distance > most) [furthest, most] = [i, distance];
    }
    sizes[labels[furthest]]--;
    labels[furthest] = g;
    sizes[g] = 1;
    for (let j = 0; j < columns; j++) centres[g * columns + j] = values[furthest * columns + j];
    filled++;
  }
  return filled;
}

function recentre({ values, rows, columns }: PointTable, { centres, labels }: Partition, sizes: Int32Array): void {
  centres.fill(0);
  for (let i = 0; i < rows; i++) {
    const to = labels[i] * columns;
    for (let j = 0; j < columns; j++) centres[to + j] += values[i * columns + j];
  }
  for (let at = 0; at < centres.length; at++) centres[at] /= sizes[Math.floor(at / columns)];
}

/**
 * One pass of single moves: a row changes its group when that lowers the sum of squares, the shift of both centres
 * counted. Its resting points are a subset of Lloyd's.
 *
 * Source: Hartigan & Wong (1979), Applied Statistics 28, 100–108 (the criterion).
 */
function moveSingles({ values, rows, columns }: PointTable, { centres, labels }: Partition, sizes: Int32Array): number {
  const groups = sizes.length;
  let moved = 0;
  for (let i = 0; i < rows; i++) {
    const home = labels[i];
    const count = sizes[home];
    if (count < 2) continue;
    const from = i * columns;
    let own = 0;
    for (let j = 0; j < columns; j++) own += (values[from + j] - centres[home * columns + j]) ** 2;
    own *= count / (count - 1);
    let best = -1;
    let least = own * (1 - 1e-12);
    for (let g = 0; g < groups; g++) {
      if (g === home) continue;
      const share = sizes[g] / (sizes[g] + 1);
      let distance = 0;
      for (let j = 0; j < columns; j++) {
        const difference = values[from + j] - centres[g * columns + j];
        distance += difference * difference;
      }
      if (share * distance < least) {
        least = share * distance;
        best = g;
      }
    }
    if (best < 0) continue;
    for (let j = 0; j < columns; j++) {
      const value = values[from + j];
      centres[home * columns + j] -= (value - centres[home * columns + j]) / (count - 1);
      centres[best * columns + j] += (value - centres[best * columns + j]) / (sizes[best] + 1);
    }
    sizes[home]--;
    sizes[best]++;
    labels[i] = best;
    moved++;
  }
  return moved;
}

function sumOfSquares({ values, rows, columns }: PointTable, { centres, labels }: Partition): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const centre = labels[i] * columns;
    for (let j = 0; j < columns; j++) sum += (values[i * columns + j] - centres[centre + j]) ** 2;
  }
  return sum;
}
