/** A column of a model: what to take off each value and what to divide it by. The values themselves are left where they are. */
export interface StandardColumn {
  source: Float64Array;
  mean: number;
  scale: number;
}

/** Writes the standardised values of `count` rows from row `from` on. */
export function standardisedRows(
  { source, mean, scale }: StandardColumn,
  from: number,
  count: number,
  out: Float64Array,
): void {
  const factor = 1 / scale;
  for (let i = 0; i < count; i++) out[i] = (source[from + i] - mean) * factor;
}

/**
 * How to take the mean off a column and divide it by its spread. The scale need not be exact, as results are turned back by the same.
 *
 * @throws RangeError if a value is not finite or none differs from the others.
 */
export function standardise(values: ArrayLike<number>, name: string): StandardColumn {
  const { source, mean, square } = momentsOf(values, name);
  const n = source.length;
  let scale = Math.sqrt(square / n);
  if (!(scale > 1e-4 * Math.abs(mean - source[0]))) {
    // The first value lies far from the others: about the mean, then.
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (source[i] - mean) ** 2;
    scale = Math.sqrt(sum / n);
  }
  if (!(scale > 1e-13 * Math.abs(mean))) throw new RangeError(`${name} does not vary`);
  return { source, mean, scale };
}

/** Divided by its root mean square only: its zero stays where it is. */
export function scaleOnly(values: ArrayLike<number>, name: string): StandardColumn {
  const { source } = momentsOf(values, name);
  let sum = 0;
  for (let i = 0; i < source.length; i++) sum += source[i] * source[i];
  const scale = Math.sqrt(sum / source.length);
  if (!(scale > 0)) throw new RangeError(`${name} is 0 in every row`);
  return { source, mean: 0, scale };
}

/** The mean, and the sum of squares about it as far as it can be had in one pass. */
function momentsOf(values: ArrayLike<number>, name: string) {
  const source = values instanceof Float64Array ? values : new Float64Array(values);
  const n = source.length;
  const origin = source[0];
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = source[i] - origin;
    sum += value;
    squares += value * value;
  }
  if (!Number.isFinite(sum)) {
    const row = source.findIndex((value) => !Number.isFinite(value));
    throw new RangeError(`${name} is not a number in row ${row + 1}`);
  }
  return { source, mean: origin + sum / n, square: squares - (sum * sum) / n };
}
