import { checkMarks, itemName, type Marks } from './marks.js';

/** One row of the test blueprint (双向细目表): where an item belongs. */
export interface BlueprintItem {
  name: string;
  /** Full mark, above 0. */
  full: number;
  /** Knowledge points (知识点), at least one; an item of several is shared among them equally. */
  points: readonly string[];
  /** Cognitive level (认知层次), such as 识记, 理解, 运用. */
  level: string;
}

/** What the items of a cell, row or column ask for, and what was reached. */
export interface BlueprintCell {
  items: string[];
  /** Marks to be had. */
  full: number;
  /** Mean of the marks reached. */
  mean: number;
  /** Score rate (得分率), mean / full, 0 to 1. */
  rate: number;
}

export interface BlueprintTable {
  points: string[];
  levels: string[];
  /** cells[point][level]; null where no item belongs. */
  cells: (BlueprintCell | null)[][];
  byPoint: BlueprintCell[];
  byLevel: BlueprintCell[];
  total: BlueprintCell;
}

/**
 * The two-way table of a paper: knowledge points × cognitive levels, with full marks, means and score rates. Sums of rows and
 * columns are those of the paper. Every item's mean is of the persons who answered it.
 *
 * @throws RangeError if items and blueprint differ in number, an item lacks a point or a positive full mark, a mark lies outside
 *   0…full, or nobody answered an item.
 */
export function blueprintTable(items: readonly Marks[], blueprint: readonly BlueprintItem[]): BlueprintTable {
  checkBlueprint(items, blueprint);
  const points = [...new Set(blueprint.flatMap((item) => item.points))];
  const levels = [...new Set(blueprint.map((item) => item.level))];
  const means = items.map((marks, item) => {
    let sum = 0;
    let n = 0;
    for (let person = 0; person < marks.length; person++) {
      if (Number.isNaN(marks[person])) continue;
      sum += marks[person];
      n++;
    }
    if (n === 0) throw new RangeError(`nobody answered ${blueprint[item].name}`);
    return sum / n;
  });
  const cellOf = (point?: string, level?: string): BlueprintCell | null => {
    const names: string[] = [];
    let full = 0;
    let mean = 0;
    blueprint.forEach((item, i) => {
      if (level !== undefined && item.level !== level) return;
      if (point !== undefined && !item.points.includes(point)) return;
      const share = point === undefined ? 1 : 1 / item.points.length;
      names.push(item.name);
      full += item.full * share;
      mean += means[i] * share;
    });
    return names.length === 0 ? null : { items: names, full, mean, rate: mean / full };
  };
  return {
    points,
    levels,
    cells: points.map((point) => levels.map((level) => cellOf(point, level))),
    byPoint: points.map((point) => cellOf(point)!),
    byLevel: levels.map((level) => cellOf(undefined, level)!),
    total: cellOf()!,
  };
}

export type MasteryLevel = 'mastered' | 'partly' | 'not mastered' | 'too few items';

export interface Mastery {
  points: string[];
  /** Items of each point. */
  itemCounts: number[];
  /** persons[person][point]: score rate on the point's items that the person answered, NaN when none. */
  persons: Float64Array[];
  levels: MasteryLevel[][];
  groups: { group: string; persons: number; rates: number[]; shareMastered: number[] }[];
}

export interface MasteryOptions {
  /** A group's name for every person, such as the class. */
  groups?: readonly string[];
  /** Score rate from which a point is mastered, default 0.8. */
  mastered?: number;
  /** Score rate from which it is partly mastered, default 0.6. */
  partly?: number;
  /** Fewer answered items than this say nothing about mastery, default 2. */
  leastItems?: number;
}

/**
 * Mastery of knowledge points, per person and per group: the share of the marks reached on a point's items. An item of several
 * points counts fully for each. A rate on few items is uncertain, hence `leastItems`; shares of a group count the judged only.
 *
 * @throws RangeError as for the table, if thresholds are not 0 ≤ partly ≤ mastered ≤ 1, or groups differ in number from persons.
 */
export function masteryOfPoints(
  items: readonly Marks[],
  blueprint: readonly BlueprintItem[],
  options: MasteryOptions = {},
): Mastery {
  const { groups, mastered = 0.8, partly = 0.6, leastItems = 2 } = options;
  const persons = checkBlueprint(items, blueprint);
  if (!(partly >= 0 && partly <= mastered && mastered <= 1))
    throw new RangeError('thresholds are 0 ≤ partly ≤ mastered ≤ 1');
  if (!(leastItems >= 1)) throw new RangeError('at least 1 item must be asked of a point');
  if (groups && groups.length !== persons) throw new RangeError(`${groups.length} groups for ${persons} persons`);
  const points = [...new Set(blueprint.flatMap((item) => item.points))];
  const itemsOf = points.map((point) => [...items.keys()].filter((item) => blueprint[item].points.includes(point)));
  const rates: Float64Array[] = [];
  const levels: MasteryLevel[][] = [];
  for (let person = 0; person < persons; person++) {
    const row = new Float64Array(points.length);
    levels.push(
      itemsOf.map((own, point) => {
        const answered = own.filter((item) => !Number.isNaN(items[item][person]));
        const reached = answered.reduce((sum, item) => sum + items[item][person], 0);
        row[point] = reached / answered.reduce((sum, item) => sum + blueprint[item].full, 0);
        if (answered.length < leastItems) return 'too few items';
        return row[point] >= mastered ? 'mastered' : row[point] >= partly ? 'partly' : 'not mastered';
      }),
    );
    rates.push(row);
  }
  const names = groups ? [...new Set(groups)] : [];
  return {
    points,
    itemCounts: itemsOf.map((own) => own.length),
    persons: rates,
    levels,
    groups: names.map((group) => {
      const members = [...rates.keys()].filter((person) => groups![person] === group);
      return {
        group,
        persons: members.length,
        rates: points.map((_, point) => meanOf(members.map((person) => rates[person][point]))),
        shareMastered: points.map((_, point) =>
          meanOf(
            members
              .map((person) => levels[person][point])
              .map((level) => (level === 'too few items' ? Number.NaN : Number(level === 'mastered'))),
          ),
        ),
      };
    }),
  };
}

/** Of the values that are there; NaN when none is. */
function meanOf(values: readonly number[]): number {
  const there = values.filter((value) => !Number.isNaN(value));
  return there.reduce((sum, value) => sum + value, 0) / there.length;
}

function checkBlueprint(items: readonly Marks[], blueprint: readonly BlueprintItem[]): number {
  if (items.length !== blueprint.length) {
    throw new RangeError(`the blueprint has ${blueprint.length} items, the marks ${items.length}`);
  }
  const names = blueprint.map((item) => item.name);
  const persons = checkMarks(items, names, 1);
  blueprint.forEach(({ full, points }, item) => {
    const name = itemName(item, names);
    if (!(full > 0 && Number.isFinite(full))) throw new RangeError(`${name} has no positive full mark`);
    if (points.length === 0 || new Set(points).size < points.length) {
      throw new RangeError(`${name} needs at least one knowledge point, and each once`);
    }
    for (let person = 0; person < persons; person++) {
      const mark = items[item][person];
      if (mark < 0 || mark > full) throw new RangeError(`${name}: a mark of ${mark} is outside 0 to ${full}`);
    }
  });
  return persons;
}
