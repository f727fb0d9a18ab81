/** Of fewer than so many, figures would say something about single pupils. */
export const FEWEST = 10;

/** Cells that add up in a table: the one at `total` is the sum of those at `parts`. */
export interface Line {
  total: number;
  parts: readonly number[];
}

/** Above so many unknowns hanging together the exact check costs too much: then all parts of their lines are hidden. */
const MOST_EXACT = 600;

/**
 * Which cells of a published table are hidden, so that no group of fewer than `fewest` is told or can be computed: the small
 * ones, and as few others as are needed, the smallest first (complementary suppression). Empty cells are no secret.
 *
 * What is hidden in a line is at least two cells, together at least `fewest` where their sum follows from the total; and no
 * hidden cell follows from the equations of all lines together, which is checked by elimination.
 *
 * @param counts of every cell, totals among them
 * @param lines every sum that a reader could form; an overlap of lines is what makes it a table
 */
export function suppress(counts: readonly number[], lines: readonly Line[], fewest = FEWEST): Set<number> {
  const hidden = new Set<number>();
  counts.forEach((count, cell) => {
    if (count > 0 && count < fewest) hidden.add(cell);
  });
  const linesOf = new Map<number, Line[]>();
  for (const line of lines) {
    for (const cell of [line.total, ...line.parts]) linesOf.set(cell, [...(linesOf.get(cell) ?? []), line]);
  }
  const countOf = (cell: number) => counts[cell] as number;
  /** Hides one more cell of a line, a part before the total; false when there is none left. */
  const hideOneMore = ({ total, parts }: Line): boolean => {
    const open = parts.filter((cell) => !hidden.has(cell) && countOf(cell) > 0);
    const next =
      open.length > 0 ? open.reduce((least, cell) => (countOf(cell) < countOf(least) ? cell : least)) : total;
    if (hidden.has(next)) return false;
    hidden.add(next);
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of lines) while (isTold(line, hidden, countOf, fewest) && hideOneMore(line)) changed = true;
    if (changed) continue;
    for (const { cell, around } of computable(hidden, linesOf, countOf)) {
      // Mostly its own lines have something left; where they have not, the nearest that hangs together with them has.
      if (linesOf.get(cell)?.some(hideOneMore) || around.some(hideOneMore)) changed = true;
    }
  }
  return hidden;
}

/** Whether a line by itself gives away a hidden cell, or that the hidden ones together are few. */
function isTold(
  { total, parts }: Line,
  hidden: ReadonlySet<number>,
  countOf: (cell: number) => number,
  fewest: number,
): boolean {
  const hiddenParts = parts.filter((cell) => hidden.has(cell));
  if (hiddenParts.length === 0) return hidden.has(total);
  if (hidden.has(total)) return false;
  return hiddenParts.length === 1 || hiddenParts.reduce((sum, cell) => sum + countOf(cell), 0) < fewest;
}

/** The hidden cells that follow from all lines together, each with the lines that hang together with it. */
function computable(
  hidden: ReadonlySet<number>,
  linesOf: ReadonlyMap<number, readonly Line[]>,
  countOf: (cell: number) => number,
): Array<{ cell: number; around: Line[] }> {
  const found: Array<{ cell: number; around: Line[] }> = [];
  const seen = new Set<number>();
  for (const start of hidden) {
    if (seen.has(start)) continue;
    const cells = [start];
    const equations = new Set<Line>();
    seen.add(start);
    for (let at = 0; at < cells.length; at++) {
      for (const line of linesOf.get(cells[at] as number) ?? []) {
        if (equations.has(line)) continue;
        equations.add(line);
        for (const cell of [line.total, ...line.parts]) {
          if (!hidden.has(cell) || seen.has(cell)) continue;
          seen.add(cell);
          cells.push(cell);
        }
      }
    }
    const around = [...equations];
    const told = cells.length > MOST_EXACT ? coarse(around, hidden, countOf) : determined(cells, around);
    found.push(...told.map((cell) => ({ cell, around })));
  }
  return found;
}

/** Without the exact check: whatever stands in a line from which something is still open counts as told. */
function coarse(lines: readonly Line[], hidden: ReadonlySet<number>, countOf: (cell: number) => number): number[] {
  return lines.flatMap(({ parts }) =>
    parts.some((cell) => countOf(cell) > 0 && !hidden.has(cell))
      ? parts.filter((cell) => hidden.has(cell)).slice(0, 1)
      : [],
  );
}

/** So small a prime that products stay exact; that a determinant is by chance a multiple of it does not matter. */
const PRIME = 67_108_859;

/**
 * The unknowns with one solution only, by elimination over a field: those alone in a row of the reduced form. Known cells
 * are constants, so the right side does not matter.
 */
function determined(cells: readonly number[], lines: readonly Line[]): number[] {
  const columnOf = new Map(cells.map((cell, column) => [cell, column]));
  const width = cells.length;
  const rows: Float64Array[] = lines.map(({ total, parts }) => {
    const row = new Float64Array(width);
    for (const cell of parts) {
      const column = columnOf.get(cell);
      if (column !== undefined) row[column] = 1;
    }
    const column = columnOf.get(total);
    if (column !== undefined) row[column] = PRIME - 1;
    return row;
  });
  let rank = 0;
  for (let column = 0; column < width && rank < rows.length; column++) {
    const pivot = rows.findIndex((row, at) => at >= rank && row[column] !== 0);
    if (pivot < 0) continue;
    const [lead, other] = [rows[pivot] as Float64Array, rows[rank] as Float64Array];
    rows[pivot] = other;
    rows[rank] = lead;
    const scale = inverse(lead[column] as number);
    for (let at = column; at < width; at++) lead[at] = ((lead[at] as number) * scale) % PRIME;
    for (const row of rows) {
      const factor = row[column] as number;
      if (row === lead || factor === 0) continue;
      for (let at = column; at < width; at++) {
        if (lead[at] !== 0) row[at] = ((row[at] as number) + (PRIME - factor) * (lead[at] as number)) % PRIME;
      }
    }
    rank++;
  }
  return rows.slice(0, rank).flatMap((row) => {
    const filled = [...row.keys()].filter((at) => row[at] !== 0);
    return filled.length === 1 ? [cells[filled[0] as number] as number] : [];
  });
}

/** Fermat: a^(p−2). */
function inverse(value: number): number {
  let result = 1;
  let base = value % PRIME;
  for (let power = PRIME - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
