import type { StepCount } from '@wuyu/contract';

/** Of fewer than these nothing is said. */
const FEWEST = 10;

const isFew = ({ total }: StepCount) => total > 0 && total < FEWEST;
const hidden = (count: StepCount): StepCount => ({ ...count, done: null, waiting: null });

/** A figure that stands by itself, such as a sum. */
export const hideOne = (count: StepCount): StepCount => (isFew(count) ? hidden(count) : count);

/**
 * Hides what would tell of few: a count of fewer than ten pupils, and when all the others and the sum would give away one
 * that is hidden, the smallest of the others with it.
 *
 * @param rows a step's counts in the rows of one table, with their sum beside them.
 */
export function suppress(rows: readonly StepCount[]): StepCount[] {
  const out = new Set(rows.flatMap((row, i) => (isFew(row) ? [i] : [])));
  // Those hidden alone, taken together, must not be few either: their sum follows from the table.
  const together = () => [...out].reduce((sum, i) => sum + (rows[i]?.total ?? 0), 0);
  while (out.size > 0 && (out.size < 2 || together() < FEWEST)) {
    const next = rows
      .map(({ total }, i) => ({ total, i }))
      .filter(({ total, i }) => total > 0 && !out.has(i))
      .sort((a, b) => a.total - b.total)[0];
    if (!next) break;
    out.add(next.i);
  }
  return rows.map((row, i) => (out.has(i) ? hidden(row) : row));
}
