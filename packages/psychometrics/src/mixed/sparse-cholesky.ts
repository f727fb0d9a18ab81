/** The upper triangle (with diagonal) of a symmetric matrix, column by column. */
export interface SymmetricPattern {
  size: number;
  starts: Int32Array;
  rows: Int32Array;
}

export interface Factor {
  size: number;
  /** The elimination tree: the parent of each column, -1 at a root. */
  parents: Int32Array;
  starts: Int32Array;
  rows: Int32Array;
  values: Float64Array;
  diagonal: Float64Array;
  room: { filled: Int32Array; flags: Int32Array; row: Float64Array; path: Int32Array; pattern: Int32Array };
}

/** Finds where the factor of a matrix with this pattern has entries. */
export function analysePattern({ size, starts, rows }: SymmetricPattern): Factor {
  const parents = new Int32Array(size).fill(-1);
  const counts = new Int32Array(size);
  const flags = new Int32Array(size).fill(-1);
  for (let k = 0; k < size; k++) {
    flags[k] = k;
    for (let at = starts[k]; at < starts[k + 1]; at++) {
      for (let i = rows[at]; i < k && flags[i] !== k; i = parents[i]) {
        if (parents[i] < 0) parents[i] = k;
        counts[i]++;
        flags[i] = k;
      }
    }
  }
  const begins = new Int32Array(size + 1);
  for (let k = 0; k < size; k++) begins[k + 1] = begins[k] + counts[k];
  return {
    size,
    parents,
    starts: begins,
    rows: new Int32Array(begins[size]),
    values: new Float64Array(begins[size]),
    diagonal: new Float64Array(size),
    room: {
      filled: new Int32Array(size),
      flags,
      row: new Float64Array(size),
      path: new Int32Array(size),
      pattern: new Int32Array(size),
    },
  };
}

/**
 * L D L' = A, up-looking, row by row (Davis 2005, ACM Transactions on Mathematical Software 31(4), 587-591).
 *
 * @throws RangeError if A is not positive definite.
 */
export function factorise({ size, starts, rows }: SymmetricPattern, values: Float64Array, factor: Factor): void {
  const { parents, starts: begins, rows: below, values: lower, diagonal } = factor;
  const { filled, flags, row, path, pattern } = factor.room;
  filled.fill(0);
  flags.fill(-1);
  row.fill(0);
  for (let k = 0; k < size; k++) {
    let top = size;
    flags[k] = k;
    for (let at = starts[k]; at < starts[k + 1]; at++) {
      let i = rows[at];
      row[i] += values[at];
      let length = 0;
      for (; flags[i] !== k; i = parents[i]) {
        path[length++] = i;
        flags[i] = k;
      }
      while (length > 0) pattern[--top] = path[--length];
    }
    let pivot = row[k];
    row[k] = 0;
    for (; top < size; top++) {
      const i = pattern[top];
      const value = row[i];
      row[i] = 0;
      const end = begins[i] + filled[i];
      for (let at = begins[i]; at < end; at++) row[below[at]] -= lower[at] * value;
      const entry = value / diagonal[i];
      pivot -= entry * value;
      below[end] = k;
      lower[end] = entry;
      filled[i]++;
    }
    if (!(pivot > 0)) throw new RangeError('the random effects have no positive definite covariance');
    diagonal[k] = pivot;
  }
}

/** Solves L x = b in place, for `count` right sides stored row by row. */
export function solveLower({ size, starts, rows, values }: Factor, right: Float64Array, count: number): void {
  for (let k = 0; k < size; k++) {
    for (let at = starts[k]; at < starts[k + 1]; at++) {
      const to = rows[at] * count;
      const from = k * count;
      const entry = values[at];
      for (let c = 0; c < count; c++) right[to + c] -= entry * right[from + c];
    }
  }
}

/** Solves L' x = b in place. */
export function solveUpper({ size, starts, rows, values }: Factor, right: Float64Array): void {
  for (let k = size - 1; k >= 0; k--) {
    for (let at = starts[k]; at < starts[k + 1]; at++) right[k] -= values[at] * right[rows[at]];
  }
}

/**
 * The order in which to eliminate the nodes of a graph so that little fills in: always one with the fewest neighbours.
 *
 * @param neighbours per node; used up.
 */
export function minimumDegreeOrder(neighbours: Set<number>[]): Int32Array {
  const count = neighbours.length;
  const buckets: Set<number>[] = [];
  const degrees = new Int32Array(count);
  const place = (node: number) => {
    degrees[node] = neighbours[node].size;
    while (buckets.length <= degrees[node]) buckets.push(new Set());
    buckets[degrees[node]].add(node);
  };
  for (let node = 0; node < count; node++) place(node);
  const order = new Int32Array(count);
  for (let k = 0, least = 0; k < count; k++) {
    while (buckets[least].size === 0) least++;
    const node = buckets[least].values().next().value as number;
    buckets[least].delete(node);
    order[k] = node;
    for (const other of neighbours[node]) {
      const around = neighbours[other];
      buckets[degrees[other]].delete(other);
      around.delete(node);
      for (const third of neighbours[node]) if (third !== other) around.add(third);
      place(other);
      if (degrees[other] < least) least = degrees[other];
    }
    neighbours[node].clear();
  }
  return order;
}
