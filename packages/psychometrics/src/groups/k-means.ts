import { createRandom, type Random } from '../random.js';
import { type Partition, seedCentres, settlePartition } from './k-means-step.js';
import { checkPoints, columnMoments, type PointTable } from './point-table.js';
import { sampleRows } from './sampling.js';

/** Groups around centres, the largest first. */
export interface KMeans {
  readonly groups: number;
  /** For each row its group, from 0. */
  readonly assignment: Int32Array;
  /** Groups × columns, in the table's units. */
  readonly centres: readonly (readonly number[])[];
  readonly sizes: readonly number[];
  /** Sum of squared distances of the rows from their centres. */
  readonly sse: number;
  /** The same, group by group. */
  readonly within: readonly number[];
  /** Share of the total sum of squares that lies between the groups, 0–1. */
  readonly between: number;
  /** How many starts were made, and how many of them ended within 1e-6 of the best. */
  readonly starts: number;
  readonly agreed: number;
}

/** Above this many rows the starts run on a sample and only the best ones on the table. */
const sampleSize = 20_000;

/**
 * k-means: groups with the least sum of squared distances found from several k-means++ starts, each refined by Lloyd's
 * rounds and Hartigan's single moves, the best then disturbed and refined again until that gains nothing. Standardise columns first unless they share a unit.
 *
 * @param options seed; starts (by default as many as the size allows, 20–100).
 * @throws RangeError for a cell that is not finite, fewer than one group, more groups than different rows.
 *
 * Source: Arthur & Vassilvitskii (2007); Hartigan & Wong (1979), Applied Statistics 28. Held against R's kmeans.
 */
export function kMeans(
  table: PointTable,
  groups: number,
  options: { readonly seed: number; readonly starts?: number },
): KMeans {
  checkPoints(table);
  if (!(Number.isInteger(groups) && groups >= 1))
    throw new RangeError(`the number of groups must be from 1, got ${groups}`);
  if (groups > table.rows) throw new RangeError(`${groups} groups are too many for ${table.rows} rows`);
  const random = createRandom(options.seed);
  const sample = sampleRows(table, Math.max(sampleSize, 50 * groups), random);
  const cost = sample.rows * groups * table.columns;
  const starts = options.starts ?? (groups === 1 ? 1 : Math.round(Math.min(100, Math.max(20, 2.5e6 / cost))));
  if (!(Number.isInteger(starts) && starts >= 1))
    throw new RangeError(`starts must be a whole number from 1, got ${starts}`);
  let tried: Partition[] = [];
  for (let start = 0; start < starts; start++) {
    tried.push(settlePartition(sample, seedCentres(sample, groups, random)));
    tried.sort((one, other) => one.sse - other.sse);
  }
  const improved = improve(sample, tried[0], random, 2 * starts);
  const agreed = tried.filter(({ sse }) => sse <= improved.sse * (1 + 1e-6)).length;
  tried.unshift(improved);
  if (sample !== table) {
    const different = tried.filter(({ sse }, i) => i === 0 || sse > tried[i - 1].sse * (1 + 1e-4));
    tried = different.slice(0, 3).map(({ centres }) => settlePartition(table, centres));
    tried.sort((one, other) => one.sse - other.sse);
  }
  return describe(table, tried[0], groups, starts, agreed);
}

/**
 * Disturbs the best partition again and again and keeps what is better: a slight shift of all centres (coarse data
 * have many resting points close together), or one centre thrown onto a row (two groups that are one, one that is two).
 * Ends after as many attempts in a row without gain as there are in `patience`.
 */
function improve(table: PointTable, start: Partition, random: Random, patience: number): Partition {
  const { values, rows, columns } = table;
  let best = start;
  for (let failures = 0, turn = 0; failures < patience && best.centres.length > columns; turn++) {
    const centres = best.centres.slice();
    if (turn % 3 === 2) {
      const row = Math.floor(random.uniform() * rows);
      const group = Math.floor((random.uniform() * centres.length) / columns);
      centres.set(values.subarray(row * columns, (row + 1) * columns), group * columns);
    } else {
      const shift = (turn % 3 === 0 ? 0.03 : 0.15) * Math.sqrt(best.sse / (rows * columns));
      for (let at = 0; at < centres.length; at++) centres[at] += shift * random.normal();
    }
    const found = settlePartition(table, centres);
    failures = found.sse < best.sse * (1 - 1e-12) ? 0 : failures + 1;
    if (found.sse < best.sse) best = found;
  }
  return best;
}

function describe(table: PointTable, found: Partition, groups: number, starts: number, agreed: number): KMeans {
  const { values, columns, rows } = table;
  const counts = new Int32Array(groups);
  for (const g of found.labels) counts[g]++;
  const first = (g: number) => found.centres[g * columns];
  const order = Array.from(counts, (_, g) => g).sort((g, h) => counts[h] - counts[g] || first(g) - first(h));
  const rank = new Int32Array(groups);
  for (const [place, g] of order.entries()) rank[g] = place;
  const assignment = found.labels.map((g) => rank[g]);
  const within = new Array<number>(groups).fill(0);
  for (let i = 0; i < rows; i++) {
    const g = found.labels[i];
    for (let j = 0; j < columns; j++) {
      within[rank[g]] += (values[i * columns + j] - found.centres[g * columns + j]) ** 2;
    }
  }
  const total = columnMoments(table).sd.reduce((sum, sd) => sum + sd * sd * (rows - 1), 0);
  return {
    groups,
    assignment,
    centres: order.map((g) => Array.from(found.centres.subarray(g * columns, (g + 1) * columns))),
    sizes: order.map((g) => counts[g]),
    sse: found.sse,
    within,
    between: total > 0 ? 1 - found.sse / total : 0,
    starts,
    agreed,
  };
}
