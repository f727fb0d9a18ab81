/**
 * A design matrix stored row by row without its zeros: row i holds `values[starts[i]] … values[starts[i + 1] - 1]` in the columns
 * `indices[…]`. A row of cubic splines on four priors has 17 entries of 29, so that passes over it cost little more than half.
 */
export interface SparseDesign {
  rows: number;
  columns: number;
  starts: Int32Array;
  indices: Uint16Array;
  values: Float64Array;
}

/**
 * @param columns each column of the design, all of the same length, finite.
 * @throws RangeError if a column differs in length or holds a value that is not finite.
 */
export function sparseFromColumns(columns: readonly ArrayLike<number>[], names?: readonly string[]): SparseDesign {
  const rows = columns[0].length;
  let entries = 0;
  columns.forEach((column, c) => {
    const name = names?.[c] ?? `column ${c + 1}`;
    if (column.length !== rows) throw new RangeError(`${name} has ${column.length} values where others have ${rows}`);
    for (let i = 0; i < rows; i++) {
      const value = column[i];
      if (!Number.isFinite(value)) throw new RangeError(`${name} is not a number in row ${i + 1}`);
      if (value !== 0) entries++;
    }
  });
  const starts = new Int32Array(rows + 1);
  const indices = new Uint16Array(entries);
  const values = new Float64Array(entries);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns.length; c++) {
      const value = columns[c][i];
      if (value === 0) continue;
      indices[at] = c;
      values[at++] = value;
    }
    starts[i + 1] = at;
  }
  return { rows, columns: columns.length, starts, indices, values };
}

/** Row i of the design times a vector. */
export function rowTimes(design: SparseDesign, i: number, vector: Float64Array): number {
  let sum = 0;
  for (let at = design.starts[i]; at < design.starts[i + 1]; at++) {
    sum += design.values[at] * vector[design.indices[at]];
  }
  return sum;
}

/** Adds `factor` times row i of the design to a vector. */
export function addRow(design: SparseDesign, i: number, factor: number, vector: Float64Array): void {
  for (let at = design.starts[i]; at < design.starts[i + 1]; at++) {
    vector[design.indices[at]] += factor * design.values[at];
  }
}

/** X'X, columns × columns, symmetric. */
export function crossProduct(design: SparseDesign): Float64Array {
  const { rows, columns: p, starts, indices, values } = design;
  const product = new Float64Array(p * p);
  for (let i = 0; i < rows; i++) {
    for (let a = starts[i]; a < starts[i + 1]; a++) {
      const from = indices[a] * p;
      const value = values[a];
      for (let b = starts[i]; b <= a; b++) product[from + indices[b]] += value * values[b];
    }
  }
  for (let r = 0; r < p; r++) for (let c = 0; c < r; c++) product[c * p + r] = product[r * p + c];
  return product;
}
