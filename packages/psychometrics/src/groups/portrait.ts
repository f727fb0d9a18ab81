import { checkPoints, columnMoments, type PointTable, rowsOf } from './point-table.js';

/** One characteristic within one group. */
export interface PortraitTrait {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  /** Group mean − mean of all, in standard deviations of all. */
  readonly distance: number;
}

/** A group as it is drawn for readers: how many, and what sets it apart, the most telling characteristic first. */
export interface GroupPortrait {
  readonly group: number;
  readonly size: number;
  readonly share: number;
  readonly traits: readonly PortraitTrait[];
}

/**
 * Describes groups of rows by their characteristics, in the table's own units.
 *
 * @param assignment 0…groups − 1 for each row. @param names one a column.
 * @throws RangeError for names or groups that do not fit the table, an empty group, or a constant column.
 */
export function describeGroups(
  table: PointTable,
  assignment: ArrayLike<number>,
  names: readonly string[],
): readonly GroupPortrait[] {
  checkPoints(table);
  if (assignment.length !== table.rows) throw new RangeError('every row needs a group');
  if (names.length !== table.columns)
    throw new RangeError(`${table.columns} columns need as many names, got ${names.length}`);
  const all = columnMoments(table);
  for (const [j, sd] of all.sd.entries()) if (!(sd > 0)) throw new RangeError(`${names[j]} is constant`);
  const members: number[][] = [];
  for (let i = 0; i < table.rows; i++) (members[assignment[i]] ??= []).push(i);
  return Array.from(members, (rows, group) => {
    if (rows === undefined) throw new RangeError(`group ${group + 1} is empty`);
    const { mean, sd } = columnMoments(rowsOf(table, rows));
    const traits = names.map((name, j) => ({
      name,
      mean: mean[j],
      sd: sd[j],
      distance: (mean[j] - all.mean[j]) / all.sd[j],
    }));
    traits.sort((one, other) => Math.abs(other.distance) - Math.abs(one.distance));
    return { group, size: rows.length, share: rows.length / table.rows, traits };
  });
}
