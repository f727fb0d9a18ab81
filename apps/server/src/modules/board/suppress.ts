import type { StepCount, StepName } from '@wuyu/contract';

/** Of fewer than these nothing is said. */
const FEWEST = 10;

const isFew = ({ total }: StepCount) => total > 0 && total < FEWEST;
const hidden = (count: StepCount): StepCount => ({ ...count, done: null, waiting: null });

/** A row of a table: its counts, step by step. */
type Counts = readonly StepCount[];

/**
 * Hides what would tell of few: a count of fewer than ten pupils, and when all the others and the sum would give away one
 * that is hidden, the smallest of the others with it.
 *
 * @param rows a step's counts in the rows of one table, with their sum beside them.
 */
export function suppress(rows: Counts): StepCount[] {
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

/** The steps of which a row says nothing. */
export const hiddenSteps = (counts: Counts): Set<StepName> =>
  new Set(counts.filter(({ done }) => done === null).map(({ step }) => step));

/** The sum of a table: hidden when it is of few, or where it is hidden in the table above. */
export const hideSum = (sum: Counts, above: ReadonlySet<StepName>): StepCount[] =>
  sum.map((count) => (above.has(count.step) || isFew(count) ? hidden(count) : count));

/**
 * The rows of a table, of which the steps in `above` are hidden in the table above: nothing is said of them here either, or
 * the rows, added up, would tell what is hidden there. So each sum that is told tells of the hidden rows under it only what
 * they are together, and they are two or more, of ten pupils or more.
 */
export function hideFew(rows: readonly Counts[], above: ReadonlySet<StepName>): StepCount[][] {
  const columns = (rows[0] ?? []).map(({ step }, at) => {
    const column = rows.map((counts) => counts[at] as StepCount);
    return above.has(step) ? column.map((count) => (count.total > 0 ? hidden(count) : count)) : suppress(column);
  });
  return rows.map((_, i) => columns.map((column) => column[i] as StepCount));
}
