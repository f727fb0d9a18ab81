/** Persons × characteristics as one block of numbers, row after row. */
export interface PointTable {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Lays rows out as a table.
 *
 * @throws RangeError for no row, no column, rows of different length, or a cell that is not a finite number.
 */
export function pointTable(rows: readonly ArrayLike<number>[]): PointTable {
  const columns = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) throw new RangeError(`row ${i + 1} has ${row.length} cells where row 1 has ${columns}`);
    values.set(row, i * columns);
  }
  const table = { values, rows: rows.length, columns };
  checkPoints(table);
  return table;
}

/** @throws RangeError for an empty table, a block of another size, or a cell that is not a finite number. */
export function checkPoints({ values, rows, columns }: PointTable): void {
  if (!(rows >= 1 && columns >= 1)) throw new RangeError('the table is empty');
  if (values.length !== rows * columns) {
    throw new RangeError(`a table of ${rows} × ${columns} needs ${rows * columns} cells, got ${values.length}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      const [row, column] = [Math.floor(i / columns) + 1, (i % columns) + 1];
      throw new RangeError(`row ${row}, column ${column}: the cell must be a finite number, got ${values[i]}`);
    }
  }
}

/** Mean and standard deviation (n − 1) of each column, in two passes. */
export function columnMoments({ values, rows, columns }: PointTable): { mean: Float64Array; sd: Float64Array } {
  const mean = new Float64Array(columns);
  const sd = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i];
  for (let j = 0; j < columns; j++) mean[j] /= rows;
  for (let i = 0; i < values.length; i++) sd[i % columns] += (values[i] - mean[i % columns]) ** 2;
  for (let j = 0; j < columns; j++) sd[j] = Math.sqrt(sd[j] / Math.max(rows - 1, 1));
  return { mean, sd };
}

/**
 * z-scores of every column, (x − mean) / sd with n − 1.
 *
 * @returns the table with the means and standard deviations used.
 * @throws RangeError naming a column that is constant.
 */
export function standardiseColumns(table: PointTable): { table: PointTable; mean: Float64Array; sd: Float64Array } {
  checkPoints(table);
  const { mean, sd } = columnMoments(table);
  for (const [j, spread] of sd.entries()) {
    if (!(spread > 1e-14 * Math.abs(mean[j]))) throw new RangeError(`column ${j + 1} is constant`);
  }
  const { columns } = table;
  const values = table.values.map((value, i) => (value - mean[i % columns]) / sd[i % columns]);
  return { table: { ...table, values }, mean, sd };
}

/** Rows of a table by index, repeats allowed. */
export function rowsOf({ values, columns }: PointTable, picked: ArrayLike<number>): PointTable {
  const chosen = new Float64Array(picked.length * columns);
  for (let i = 0; i < picked.length; i++) {
    const from = picked[i] * columns;
    for (let j = 0; j < columns; j++) chosen[i * columns + j] = values[from + j];
  }
  return { values: chosen, rows: picked.length, columns };
}
