import type { PointTable } from '../groups/point-table.js';

/** A table in at most 256 bins a column. */
export interface BinnedTable {
  readonly rows: number;
  readonly columns: number;
  /** Bin of each cell, row after row. */
  readonly codes: Uint8Array;
  /** For each column the upper edges between bins, rising: bin b holds x ≤ edges[b]. */
  readonly edges: readonly Float64Array[];
  /** For each column the number of bins in the columns before it; last the number of all. */
  readonly offsets: Int32Array;
}

/** Edges midway between neighbouring values; with more than 256 values, at even shares of the rows. */
export function binTable({ values, rows, columns }: PointTable): BinnedTable {
  const codes = new Uint8Array(rows * columns);
  const edges = Array.from({ length: columns }, (_, j) => {
    const sorted = Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]).sort();
    const found = edgesOf(sorted);
    for (let i = 0; i < rows; i++) codes[i * columns + j] = binOf(found, values[i * columns + j]);
    return found;
  });
  const offsets = new Int32Array(columns + 1);
  for (let j = 0; j < columns; j++) offsets[j + 1] = offsets[j] + edges[j].length + 1;
  return { rows, columns, codes, edges, offsets };
}

function edgesOf(sorted: Float64Array): Float64Array {
  const borders: number[] = [];
  for (let i = 1; i < sorted.length; i++) if (sorted[i] > sorted[i - 1]) borders.push(i);
  const middle = (i: number) => {
    const half = sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2;
    return half < sorted[i] ? half : sorted[i - 1];
  };
  if (borders.length <= 255) return Float64Array.from(borders, middle);
  const chosen: number[] = [];
  let next = 0;
  for (let share = 1; share < 256; share++) {
    while (next < borders.length && borders[next] < (share * sorted.length) / 256) next++;
    if (next < borders.length && borders[next] !== chosen.at(-1)) chosen.push(borders[next]);
  }
  return Float64Array.from(chosen, middle);
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
