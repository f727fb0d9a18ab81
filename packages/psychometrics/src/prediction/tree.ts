import type { BinnedTable } from './bins.js';

/** A binary tree, node 0 the root; a leaf has column −1. A row goes left when its value ≤ the threshold. */
export interface Tree {
  readonly column: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

interface Leaf {
  readonly node: number;
  readonly rows: Int32Array;
  /** For each column and bin: sum of gradients, number of rows. */
  readonly cells: Float64Array | undefined;
  readonly best: { column: number; bin: number; gain: number } | undefined;
}

/**
 * Grows one tree by the best split first: the split with the greatest fall of the squared error of the gradients.
 *
 * @returns the tree, and its thresholds as bins.
 */
export function growTree(
  bins: BinnedTable,
  drawn: Int32Array,
  gradient: Float64Array,
  weight: Float64Array,
  { splits, smallestLeaf, rate }: { splits: number; smallestLeaf: number; rate: number },
): { tree: Tree; binned: readonly number[] } {
  const { codes, columns, edges } = bins;
  const [column, threshold, left, right, value, binned]: number[][] = [[], [], [], [], [], []];
  const plant = (rows: Int32Array, cells: Float64Array | undefined): Leaf => {
    const node = column.length;
    column.push(-1);
    threshold.push(0);
    binned.push(0);
    left.push(-1);
    right.push(-1);
    value.push(rate * newtonStep(rows, gradient, weight));
    return { node, rows, cells, best: cells && bestSplit(rows.length, cells, bins, smallestLeaf) };
  };
  const leaves = [plant(drawn, histogram(bins, drawn, gradient))];
  for (let split = 0; split < splits; split++) {
    const chosen = leaves.reduce((most, leaf) => ((leaf.best?.gain ?? 0) > (most.best?.gain ?? 0) ? leaf : most));
    if (!chosen.best) break;
    const { column: on, bin } = chosen.best;
    const [lower, upper] = partition(chosen.rows, (i) => codes[i * columns + on] <= bin);
    const small = lower.length <= upper.length ? lower : upper;
    // Only the smaller side is counted, the other is what remains; the leaves of the last split need neither.
    const counted = split < splits - 1 ? histogram(bins, small, gradient) : undefined;
    const rest = counted && chosen.cells?.map((cell, at) => cell - counted[at]);
    const one = plant(lower, small === lower ? counted : rest);
    const other = plant(upper, small === lower ? rest : counted);
    column[chosen.node] = on;
    threshold[chosen.node] = edges[on][bin];
    binned[chosen.node] = bin;
    left[chosen.node] = one.node;
    right[chosen.node] = other.node;
    leaves.splice(leaves.indexOf(chosen), 1, one, other);
  }
  return { tree: { column, threshold, left, right, value }, binned };
}

function partition(rows: Int32Array, goesLeft: (row: number) => boolean): [Int32Array, Int32Array] {
  const both = new Int32Array(rows.length);
  let [low, high] = [0, rows.length];
  for (const i of rows) {
    if (goesLeft(i)) both[low++] = i;
    else both[--high] = i;
  }
  return [both.subarray(0, low), both.subarray(low)];
}

/** Σ gradient / Σ curvature over the rows of a leaf. */
function newtonStep(rows: Int32Array, gradient: Float64Array, weight: Float64Array): number {
  let slope = 0;
  let curvature = 0;
  for (const i of rows) {
    slope += gradient[i];
    curvature += weight[i];
  }
  return curvature > 1e-12 ? slope / curvature : 0;
}

function histogram({ codes, columns, offsets }: BinnedTable, rows: Int32Array, gradient: Float64Array): Float64Array {
  const cells = new Float64Array(2 * offsets[columns]);
  for (const i of rows) {
    const from = i * columns;
    const slope = gradient[i];
    for (let j = 0; j < columns; j++) {
      const at = 2 * (offsets[j] + codes[from + j]);
      cells[at] += slope;
      cells[at + 1]++;
    }
  }
  return cells;
}

function bestSplit(
  total: number,
  cells: Float64Array,
  { edges, offsets }: BinnedTable,
  smallestLeaf: number,
): Leaf['best'] {
  let whole = 0;
  for (let bin = 0; bin < offsets[1]; bin++) whole += cells[2 * bin];
  let best: Leaf['best'];
  for (const [j, borders] of edges.entries()) {
    let sum = 0;
    let count = 0;
    for (let bin = 0; bin < borders.length; bin++) {
      sum += cells[2 * (offsets[j] + bin)];
      count += cells[2 * (offsets[j] + bin) + 1];
      if (count < smallestLeaf) continue;
      const rest = total - count;
      if (rest < smallestLeaf) break;
      const difference = sum / count - (whole - sum) / rest;
      const gain = ((count * rest) / total) * difference * difference;
      if (gain > (best?.gain ?? 1e-12)) best = { column: j, bin, gain };
    }
  }
  return best;
}

/**
 * The leaf that a row falls into.
 *
 * @param cells values with the tree's thresholds, or bins with its thresholds as bins. @param from where the row begins.
 */
export function leafOf(tree: Tree, cells: ArrayLike<number>, from: number, thresholds: readonly number[]): number {
  const { column, left, right } = tree;
  let node = 0;
  while (column[node] >= 0) node = cells[from + column[node]] <= thresholds[node] ? left[node] : right[node];
  return node;
}
