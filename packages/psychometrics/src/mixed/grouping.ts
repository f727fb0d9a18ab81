/** Who belongs to which level of a grouping. */
export interface Grouping {
  /** n: the number of each row's level. */
  codes: Int32Array;
  /** In numeric order if all are numbers, in the order of their characters otherwise. */
  levels: string[];
}

/** How much wider than the number of rows the range of whole numbers may be to be counted in a table. */
const TABLE_SLACK = 4;

/**
 * Numbers the levels of a grouping, such as schools by name or number.
 *
 * @throws RangeError if a value is missing.
 */
export function numberLevels(values: ArrayLike<number | string>, name: string): Grouping {
  return tabled(values, name) ?? mapped(values, name);
}

/** For whole numbers within a range that a table can hold. */
function tabled(values: ArrayLike<number | string>, name: string): Grouping | undefined {
  const n = values.length;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (typeof value !== 'number') return undefined;
    if (Number.isNaN(value)) throw new RangeError(`${name} is missing in row ${i + 1}`);
    if (value !== Math.floor(value)) return undefined;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(most - least <= TABLE_SLACK * n + 1000)) return undefined;
  const numbers = new Int32Array(most - least + 1);
  const codes = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const at = (values[i] as number) - least;
    codes[i] = at;
    numbers[at] = 1;
  }
  const levels: string[] = [];
  numbers.forEach((seen, at) => {
    if (!seen) return;
    numbers[at] = levels.length;
    levels.push(String(at + least));
  });
  for (let i = 0; i < n; i++) codes[i] = numbers[codes[i]];
  return { codes, levels };
}

function mapped(values: ArrayLike<number | string>, name: string): Grouping {
  const found = new Map<number | string, number>();
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === '' || value === null || value === undefined || Number.isNaN(value)) {
      throw new RangeError(`${name} is missing in row ${i + 1}`);
    }
    let code = found.get(value);
    if (code === undefined) {
      code = found.size;
      found.set(value, code);
    }
    codes[i] = code;
  }
  const keys = [...found.keys()];
  const numeric = keys.every((key) => Number.isFinite(Number(key)));
  const order = keys.map((_, k) => k);
  if (numeric) order.sort((a, b) => Number(keys[a]) - Number(keys[b]));
  else order.sort((a, b) => (String(keys[a]) < String(keys[b]) ? -1 : 1));
  const rank = new Int32Array(keys.length);
  order.forEach((k, r) => {
    rank[k] = r;
  });
  for (let i = 0; i < codes.length; i++) codes[i] = rank[codes[i]];
  return { codes, levels: order.map((k) => String(keys[k])) };
}
