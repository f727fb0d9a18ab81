import type { Grouping } from './grouping.js';
import { type StandardColumn, standardisedRows } from './standardise.js';

/** So many rows of every column stay in the processor's cache together. */
const CHUNK = 4096;

/** One term of random effects, as the engine holds it: a grouping and, per component, a standardised column (none: the intercept). */
export interface RandomTerm {
  grouping: Grouping;
  columns: (StandardColumn | undefined)[];
}

/** A block of Z'Z: the rows of one level of term `a` met by one level of term `b`. */
export interface MeetingBlocks {
  a: number;
  b: number;
  levelA: Int32Array;
  levelB: Int32Array;
  /** One after the other, components of a × components of b, row by row. */
  values: Float64Array;
}

/** All that the criterion needs of the data; its size does not depend on the number of pupils. */
export interface CrossProducts {
  observations: number;
  /** Columns of X with the outcome as the last. */
  columns: number;
  /** columns × columns, symmetric. */
  fixed: Float64Array;
  /** Per term: levels · components × columns, Z'[X y]. */
  mixed: Float64Array[];
  /** Per term its own block-diagonal; then each pair of terms. */
  blocks: MeetingBlocks[];
}

/** @param columns X and then the outcome; the intercept is undefined. */
export function crossProducts(
  columns: readonly (StandardColumn | undefined)[],
  terms: readonly RandomTerm[],
): CrossProducts {
  const n = terms[0].grouping.codes.length;
  const c = columns.length;
  // Each different column is standardised once a chunk.
  const sources = [...new Set([...columns, ...terms.flatMap((term) => term.columns)])];
  const rows = sources.map(() => new Float64Array(Math.min(CHUNK, n)));
  sources.forEach((source, k) => {
    if (!source) rows[k].fill(1);
  });
  const at = (column: StandardColumn | undefined) => sources.indexOf(column);
  const places = columns.map(at);
  const fixed = new Float64Array(c * c);
  const mixed = terms.map(({ grouping, columns: own }) => new Float64Array(grouping.levels.length * own.length * c));
  const blocks = meetingBlocks(terms);
  for (let from = 0; from < n; from += CHUNK) {
    const count = Math.min(CHUNK, n - from);
    sources.forEach((source, k) => {
      if (source) standardisedRows(source, from, count, rows[k]);
    });
    for (let a = 0; a < c; a++) {
      for (let b = 0; b <= a; b++) fixed[a * c + b] += dot(rows[places[a]], rows[places[b]], count);
    }
    terms.forEach(({ grouping, columns: own }, t) => {
      own.forEach((component, k) => {
        columns.forEach((_, x) => {
          const left = rows[at(component)];
          addToGroups(grouping.codes, from, count, left, rows[places[x]], mixed[t], own.length * c, k * c + x);
        });
      });
    });
    for (const { block, slots } of blocks) {
      const own = terms[block.a].columns;
      const other = terms[block.b].columns;
      const area = own.length * other.length;
      own.forEach((x, r) => {
        other.forEach((y, s) => {
          addToGroups(slots, from, count, rows[at(x)], rows[at(y)], block.values, area, r * other.length + s);
        });
      });
    }
  }
  for (let a = 0; a < c; a++) for (let b = 0; b < a; b++) fixed[b * c + a] = fixed[a * c + b];
  return { observations: n, columns: c, fixed, mixed, blocks: blocks.map(({ block }) => block) };
}

function dot(a: Float64Array, b: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[i] * b[i];
  return sum;
}

/** Adds a · b of each row to the sum of its group. */
function addToGroups(
  groups: Int32Array,
  from: number,
  count: number,
  a: Float64Array,
  b: Float64Array,
  sums: Float64Array,
  stride: number,
  offset: number,
): void {
  for (let i = 0; i < count; i++) sums[groups[from + i] * stride + offset] += a[i] * b[i];
}

/** The blocks of Z'Z, still empty, with each row's block. */
function meetingBlocks(terms: readonly RandomTerm[]): { block: MeetingBlocks; slots: Int32Array }[] {
  return terms.flatMap((term, t) => {
    const q = term.columns.length;
    const { codes, levels } = term.grouping;
    const own = Int32Array.from(levels.keys());
    const values = new Float64Array(levels.length * q * q);
    const shared = terms.slice(0, t).map((other, u) => sharedBlocks(other, u, term, t));
    return [{ block: { a: t, b: t, levelA: own, levelB: own, values }, slots: codes }, ...shared];
  });
}

function sharedBlocks(first: RandomTerm, a: number, second: RandomTerm, b: number) {
  const n = first.grouping.codes.length;
  const width = second.grouping.levels.length;
  const found = new Map<number, number>();
  const slots = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const key = first.grouping.codes[i] * width + second.grouping.codes[i];
    let slot = found.get(key);
    if (slot === undefined) {
      slot = found.size;
      found.set(key, slot);
    }
    slots[i] = slot;
  }
  const keys = Float64Array.from(found.keys());
  const block = {
    a,
    b,
    levelA: Int32Array.from(keys, (key) => Math.floor(key / width)),
    levelB: Int32Array.from(keys, (key) => key % width),
    values: new Float64Array(found.size * first.columns.length * second.columns.length),
  };
  return { block, slots };
}
