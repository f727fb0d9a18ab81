/** Words in the two languages; Chinese is what users see first. */
export interface Words {
  zh: string;
  en: string;
}

export type SubjectKind = 'student' | 'class' | 'teacher' | 'school' | 'county';
export const subjectKinds: readonly SubjectKind[] = ['student', 'class', 'teacher', 'school', 'county'];

export type Stage = 'primary' | 'junior' | 'senior';
export const stages: readonly Stage[] = ['primary', 'junior', 'senior'];

/** What groups of subjects may be made of. */
export type GroupKey = 'grade' | 'sex' | 'class' | 'school' | 'county' | 'city' | 'province';
export const groupKeys: readonly GroupKey[] = ['grade', 'sex', 'class', 'school', 'county', 'city', 'province'];

export type RawFn = 'sum' | 'count' | 'mean' | 'max' | 'min' | 'latest' | 'share';
export const rawFns: readonly RawFn[] = ['sum', 'count', 'mean', 'max', 'min', 'latest', 'share'];

/** How the observations of a leaf become one number. */
export interface Raw {
  fn: RawFn;
  /** For `share`: observations with a value of at least this count as hits; times 10,000. Otherwise null. */
  at: number | null;
  /** For `sum` and `count`: 0 when no observation means nothing done. Otherwise null: no observation, no raw value. */
  missing: 0 | null;
}

/** How a raw value becomes a score on 0–100. */
export type Score =
  | { fn: 'identity' }
  | { fn: 'linear'; from: [number, number]; to: [number, number] }
  | { fn: 'points'; points: Array<[x: number, score: number]>; step: boolean }
  | { fn: 'level'; table: Array<[ordinal: number, score: number]> }
  | { fn: 'norm'; group: GroupKey[]; mean: number; sd: number }
  | { fn: 'percentile'; group: GroupKey[] }
  | { fn: 'standard'; name: string; item: string };

export const scoreFns: ReadonlyArray<Score['fn']> = [
  'identity',
  'linear',
  'points',
  'level',
  'norm',
  'percentile',
  'standard',
];

/** How scores become levels; best first. Cuts are decimals on 0–100, shares integers times 1,000,000. */
export type Levels =
  | { fn: 'cuts'; cuts: Array<[level: string, cut: number]> }
  | { fn: 'shares'; shares: Array<[level: string, share: number]>; within: GroupKey[] };

/** What only a leaf has. `from` is sorted and names indicators of the observation vocabulary. */
export interface Leaf {
  from: string[];
  raw: Raw;
  score: Score;
}

/** One node of the tree. Plain data: it can be sent to a worker. */
export interface SchemeNode {
  /** Its place in `Scheme.nodes`: 0 is `overall`, then the tree in pre-order. */
  index: number;
  code: string;
  title: Words;
  /** Times 100; 0 for `overall`. */
  weight: number;
  /** Index of the parent; -1 for `overall`. */
  parent: number;
  children: number[];
  /** null on inner nodes. */
  leaf: Leaf | null;
  /**
   * The stages and grade codes to which the node belongs, an extension of ours; both null: to all. With both given a grade
   * needs to be in one of them. For other subjects the node is absent: neither its weight nor its coverage counts.
   */
  stages: Stage[] | null;
  grades: number[] | null;
  /** Its own levels, or else the scheme's; null: no levels. */
  levels: Levels | null;
}

/** A parsed and checked scheme. */
export interface Scheme {
  code: string;
  version: number;
  subject: SubjectKind;
  title: Words;
  source: string;
  /** A node with less coverage than this has no score; times 10,000. */
  coverage: number;
  /** Whether there is an overall score. The node `overall` is there in any case. */
  overall: boolean;
  levels: Levels | null;
  nodes: SchemeNode[];
  /** Every indicator that some leaf reads; the place in this list is the slot in `Fold.add`. */
  indicators: string[];
}

/** The code of the node above the top level; no node of a document may have it. */
export const OVERALL = 'overall';

/** One thing wrong in a scheme's document. */
export interface SchemeFault {
  /** For example `indicators[2].children[0].score.points`; empty for the document itself. */
  path: string;
  code: string;
  values: Record<string, string | number>;
}

/** A document that is not a scheme; carries everything that is wrong with it. */
export class SchemeError extends Error {
  readonly faults: readonly SchemeFault[];

  constructor(faults: readonly SchemeFault[]) {
    super(`the scheme has ${faults.length} fault(s), first: ${faults[0]?.code} at ${faults[0]?.path || 'the top'}`);
    this.name = 'SchemeError';
    this.faults = faults;
  }
}

/** The node with this code. @throws RangeError if there is none. */
export function getNode(scheme: Scheme, code: string): SchemeNode {
  const node = scheme.nodes.find((candidate) => candidate.code === code);
  if (!node) throw new RangeError(`the scheme ${scheme.code} has no node ${code}`);
  return node;
}

/** The leaf at an index. @throws RangeError if the node is no leaf. */
export function getLeaf(scheme: Scheme, index: number): Leaf {
  const leaf = scheme.nodes[index]?.leaf;
  if (!leaf) throw new RangeError(`node ${index} of the scheme ${scheme.code} is no leaf`);
  return leaf;
}

/** The names of a node's levels, best first; the numbers in level columns are places in this list. */
export function levelNames(levels: Levels | null): string[] {
  if (!levels) return [];
  return (levels.fn === 'cuts' ? levels.cuts : levels.shares).map(([name]) => name);
}

/** A text that is the same for the same scheme, whatever the order of fields in its document; for digests. */
export function canonicalScheme(scheme: Scheme): string {
  return JSON.stringify(scheme, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : value,
  );
}
