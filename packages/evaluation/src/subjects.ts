import type { GroupKey } from './scheme.js';

/**
 * Who is evaluated, one column a fact, one cell a subject, in the order of the dense index. Columns must not change once
 * an evaluation has read them. Place columns hold any non-negative ids, 0 for none, and are needed only when the scheme
 * groups by them.
 */
export interface Subjects {
  n: number;
  /** Grade codes 11–44 have a stage; other numbers up to 255 only tell groups apart; 0 none. */
  grade: Uint8Array;
  /** 1 male, 2 female, 0 unknown. */
  sex: Uint8Array;
  class?: Int32Array;
  school?: Int32Array;
  county?: Int32Array;
  city?: Int32Array;
  province?: Int32Array;
  /** The grade by which a national standard measures, where it differs (五四制); otherwise `grade` is taken. */
  standardGrade?: Uint8Array;
}

/** Groups of subjects by a list of keys, without one key after the other from the end. */
export interface Grouping {
  /** levels[0] by all keys, the last by the first key only. With no keys: one level, everybody. */
  levels: GroupLevel[];
  /** Subject → group of levels[0]. */
  of: Int32Array;
}

export interface GroupLevel {
  keys: readonly GroupKey[];
  /** How many groups. */
  size: number;
  /** Group of levels[0] → group of this level. */
  fromFinest: Int32Array;
  /** Group → the value of each key. */
  values: readonly number[][];
  /** Made when first asked for, by `membersOf` and `namesOf`. */
  members?: GroupMembers;
  names?: GroupNames;
}

/** The subjects of all groups of a level, group by group: those of g are order[starts[g]..starts[g+1]). */
export interface GroupMembers {
  order: Int32Array;
  starts: Int32Array;
}

/** The names of all groups of a level, and the groups in the order of their names. */
export interface GroupNames {
  names: string[];
  order: Int32Array;
}

const groupings = new WeakMap<Subjects, Map<string, Grouping>>();

/** The grouping of subjects by keys; made once for each list of keys. @throws RangeError when a column is missing. */
export function groupSubjects(subjects: Subjects, keys: readonly GroupKey[]): Grouping {
  let byKeys = groupings.get(subjects);
  if (!byKeys) {
    byKeys = new Map();
    groupings.set(subjects, byKeys);
  }
  const name = keys.join(',');
  let grouping = byKeys.get(name);
  if (!grouping) {
    grouping = makeGrouping(subjects, keys);
    byKeys.set(name, grouping);
  }
  return grouping;
}

/** A group's name in norms is `grade=21,school=57`; empty for everybody. */
export function namesOf(level: GroupLevel): GroupNames {
  if (!level.names) {
    const names = level.values.map((values) => level.keys.map((key, place) => `${key}=${values[place]}`).join(','));
    const order = Int32Array.from(names.keys()).sort((a, b) => (names[a] < names[b] ? -1 : 1));
    level.names = { names, order };
  }
  return level.names;
}

export function membersOf(grouping: Grouping, level: GroupLevel): GroupMembers {
  if (!level.members) {
    const { of } = grouping;
    const starts = new Int32Array(level.size + 1);
    for (let index = 0; index < of.length; index++) starts[level.fromFinest[of[index]] + 1]++;
    for (let group = 0; group < level.size; group++) starts[group + 1] += starts[group];
    const next = starts.slice();
    const order = new Int32Array(of.length);
    for (let index = 0; index < of.length; index++) order[next[level.fromFinest[of[index]]]++] = index;
    level.members = { order, starts };
  }
  return level.members;
}

function makeGrouping(subjects: Subjects, keys: readonly GroupKey[]): Grouping {
  const { n } = subjects;
  let of = new Int32Array(n);
  let values: number[][] = [[]];
  const coarser: Array<{ keys: readonly GroupKey[]; values: number[][]; parent: Int32Array }> = [];
  for (const [place, key] of keys.entries()) {
    const finer = refine(of, values, columnOf(subjects, key), n);
    coarser.push({ keys: keys.slice(0, place + 1), values: finer.values, parent: finer.parent });
    ({ of, values } = finer);
  }
  if (keys.length === 0) {
    return { of, levels: [{ keys, size: 1, fromFinest: new Int32Array(1), values }] };
  }
  const levels: GroupLevel[] = [];
  let fromFinest = Int32Array.from(values, (_, group) => group);
  for (const level of coarser.reverse()) {
    levels.push({ keys: level.keys, size: level.values.length, fromFinest, values: level.values });
    fromFinest = fromFinest.map((group) => level.parent[group]);
  }
  return { of, levels };
}

/** Splits every group by one more key. New groups are numbered as they are first met. */
function refine(of: Int32Array, values: number[][], column: Uint8Array | Int32Array, n: number) {
  let greatest = 0;
  for (let index = 0; index < n; index++) {
    const value = column[index];
    if (value < 0) throw new RangeError('ids of groups are not negative');
    if (value > greatest) greatest = value;
  }
  const width = greatest + 1;
  const finer = new Int32Array(n);
  const finerValues: number[][] = [];
  const parents: number[] = [];
  const table = values.length * width <= 1 << 22 ? new Int32Array(values.length * width) : null;
  const map = new Map<number, number>();
  for (let index = 0; index < n; index++) {
    const parent = of[index];
    const value = column[index];
    const key = parent * width + value;
    let group = table ? table[key] - 1 : (map.get(key) ?? -1);
    if (group < 0) {
      group = finerValues.length;
      finerValues.push([...values[parent], value]);
      parents.push(parent);
      if (table) table[key] = group + 1;
      else map.set(key, group);
    }
    finer[index] = group;
  }
  return { of: finer, values: finerValues, parent: Int32Array.from(parents) };
}

function columnOf(subjects: Subjects, key: GroupKey): Uint8Array | Int32Array {
  const column = subjects[key];
  if (!column) throw new RangeError(`the subjects have no column ${key}, by which the scheme groups`);
  if (column.length !== subjects.n) throw new RangeError(`the column ${key} is not as long as there are subjects`);
  return column;
}
