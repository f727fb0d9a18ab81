import type { Random } from '../random.js';
import { type PointTable, rowsOf } from './point-table.js';

/** A simple random sample of rows without repeats; the whole table if it is no larger. */
export function sampleRows(table: PointTable, size: number, random: Random): PointTable {
  if (table.rows <= size) return table;
  return rowsOf(table, sampleIndices(table.rows, size, random));
}

/** `size` of 0…count − 1 without repeats (a Fisher–Yates shuffle that stops early). */
export function sampleIndices(count: number, size: number, random: Random): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(random.uniform() * (count - i));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.subarray(0, size);
}
