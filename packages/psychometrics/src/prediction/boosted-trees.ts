import { checkPoints, type PointTable } from '../groups/point-table.js';
import { sampleIndices } from '../groups/sampling.js';
import { createRandom } from '../random.js';
import { binTable } from './bins.js';
import { checkOutcomes } from './outcomes.js';
import { growTree, leafOf, type Tree } from './tree.js';

export interface BoostOptions {
  readonly seed: number;
  /** `bernoulli` for 0/1 outcomes (the default), `squared` for numbers. */
  readonly loss?: 'bernoulli' | 'squared';
  /** How many trees (300), splits in each (3), share of a step (.05), share of rows for each tree (.5), rows of a leaf (10). */
  readonly trees?: number;
  readonly splits?: number;
  readonly rate?: number;
  readonly fraction?: number;
  readonly smallestLeaf?: number;
}

/** A sum of trees: plain data. */
export interface BoostedTrees {
  readonly loss: 'bernoulli' | 'squared';
  readonly columns: number;
  /** Value before the first tree: log odds, or the mean. */
  readonly start: number;
  readonly trees: readonly Tree[];
}

/**
 * Gradient-boosted trees over histograms of at most 256 bins a column, each tree grown by its best split first on a
 * random share of the rows, leaves by a Newton step.
 *
 * @param outcomes 0/1, or finite numbers for `squared`.
 * @throws RangeError for cells that are not finite, one class only, constant outcomes, options out of range, too few
 *   rows for one split.
 *
 * Source: Friedman (2001), Annals of Statistics 29; Friedman (2002), CSDA 38. Held against gbm.
 */
export function boostTrees(table: PointTable, outcomes: ArrayLike<number>, options: BoostOptions): BoostedTrees {
  checkPoints(table);
  const { rows } = table;
  const {
    seed,
    loss = 'bernoulli',
    trees: count = 300,
    splits = 3,
    rate = 0.05,
    fraction = 0.5,
    smallestLeaf = 10,
  } = options;
  checkWhole('trees', count);
  checkWhole('splits', splits);
  checkWhole('rows of a leaf', smallestLeaf);
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`the rate must be in (0, 1], got ${rate}`);
  if (!(fraction > 0 && fraction <= 1)) throw new RangeError(`the share of rows must be in (0, 1], got ${fraction}`);
  const size = Math.max(1, Math.floor(fraction * rows));
  if (size < 2 * smallestLeaf) throw new RangeError(`${rows} rows are too few for two leaves of ${smallestLeaf} rows`);
  const start = loss === 'bernoulli' ? startOdds(outcomes, rows) : startMean(outcomes, rows);
  const bins = binTable(table);
  const values = new Float64Array(rows).fill(start);
  const gradient = new Float64Array(rows);
  const weight = new Float64Array(rows).fill(1);
  const random = createRandom(seed);
  const trees: Tree[] = [];
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < rows; i++) {
      if (loss === 'squared') {
        gradient[i] = outcomes[i] - values[i];
        continue;
      }
      const p = 1 / (1 + Math.exp(-values[i]));
      gradient[i] = outcomes[i] - p;
      weight[i] = p * (1 - p);
    }
    const drawn = sampleIndices(rows, size, random);
    const { tree, binned } = growTree(bins, drawn, gradient, weight, { splits, smallestLeaf, rate });
    trees.push(tree);
    for (let i = 0; i < rows; i++) values[i] += tree.value[leafOf(tree, bins.codes, i * bins.columns, binned)];
  }
  return { loss, columns: table.columns, start, trees };
}

/** Probability of a one (`bernoulli`) or expected value (`squared`) of each row. @throws RangeError for other columns. */
export function predictBoosted(model: BoostedTrees, table: PointTable): Float64Array {
  checkPoints(table);
  if (table.columns !== model.columns)
    throw new RangeError(`the model has ${model.columns} columns, the table ${table.columns}`);
  return Float64Array.from({ length: table.rows }, (_, i) => {
    let value = model.start;
    const from = i * table.columns;
    for (const tree of model.trees) value += tree.value[leafOf(tree, table.values, from, tree.threshold)];
    return model.loss === 'bernoulli' ? 1 / (1 + Math.exp(-value)) : value;
  });
}

function checkWhole(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new RangeError(`${name} must be a whole number from 1, got ${value}`);
}

function startOdds(outcomes: ArrayLike<number>, rows: number): number {
  const ones = checkOutcomes(outcomes, rows);
  return Math.log(ones / (rows - ones));
}

function startMean(outcomes: ArrayLike<number>, rows: number): number {
  if (outcomes.length !== rows) throw new RangeError(`${rows} rows need as many outcomes, got ${outcomes.length}`);
  let sum = 0;
  let varies = false;
  for (let i = 0; i < rows; i++) {
    if (!Number.isFinite(outcomes[i])) throw new RangeError(`row ${i + 1}: the outcome must be a finite number`);
    varies ||= outcomes[i] !== outcomes[0];
    sum += outcomes[i];
  }
  if (!varies) throw new RangeError('the outcome is constant');
  return sum / rows;
}
