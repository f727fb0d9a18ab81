import type { RankedAnswers } from './answers.js';
import { isLinear } from './curves.js';
import { type PackedAnswers, packAnswers } from './packing.js';
import type { Layout } from './parameters.js';
import type { Pass, PassRows } from './passes.js';
import type { ItemModel } from './types.js';

/** Answers, packed for one of two ways to pass over them. */
export interface Problem {
  layout: Layout;
  nodes: Float64Array;
  packed: PackedAnswers;
  rows: PassRows;
  kind: Pass['kind'];
  /** By group and item, how many gave each answer. */
  answered: Float64Array[][];
  /** Persons by group. */
  persons: Float64Array;
  /** Where each item's probabilities begin in an array of categories × nodes. */
  firstOf: Int32Array;
}

export interface ProblemInput {
  answers: RankedAnswers;
  layout: Layout;
  nodes: Float64Array;
  groupOf?: ArrayLike<number>;
  onEmpty?: (person: number) => void;
}

/** So few that a grid of scores does not pay. */
const FEW = 4000;
/** Few persons: equal rows are looked for. Many: they are rare, and looking costs more than it saves. */
const MOST_TO_COLLAPSE = 20_000;

export function poseProblem({ answers, layout, nodes, groupOf, onEmpty }: ProblemInput): Problem {
  const { models, categories, groups } = layout;
  const { packed, kind, rows } = packFor({ answers, models, groups, groupOf, onEmpty });
  const { answered, persons } = countAnswers(packed, layout, rows.starts);
  return {
    layout,
    nodes,
    packed,
    rows,
    kind,
    answered,
    persons,
    firstOf: firstProbabilities(categories, nodes.length),
  };
}

export function firstProbabilities(categories: readonly number[], Q: number): Int32Array {
  const firstOf = new Int32Array(categories.length);
  for (let j = 1; j < categories.length; j++) firstOf[j] = firstOf[j - 1] + categories[j - 1] * Q;
  return firstOf;
}

/** Packs the answers for the quicker of the two ways: tables of likelihoods, or a grid of scores where models and data allow it. */
export function packFor({
  answers,
  models,
  groups,
  groupOf,
  onEmpty,
}: Omit<ProblemInput, 'layout' | 'nodes'> & { models: readonly ItemModel[]; groups: number }): Pick<
  Problem,
  'packed' | 'kind' | 'rows'
> {
  const { persons, gaps, values } = answers;
  const linear = models.every((model, j) => isLinear(model) || (model === 'grm' && values[j].length === 2));
  const many = linear && persons > FEW;
  const packed = packAnswers(answers, {
    groupOf,
    groups,
    most: Math.min(256, Math.max(16, persons)),
    byPattern: many || !gaps.some(Boolean),
    // A grid costs some 300 × Q exponentials a unit and pass: as much as some hundred persons by tables.
    mostUnits: Math.max(1, Math.floor(persons / 400)) + groups,
    collapse: persons <= MOST_TO_COLLAPSE,
    onEmpty,
  });
  const kind = many && packed.units.every(({ answered }) => answered) ? 'scores' : 'tables';
  const { blocks, codes, weights, rowsOfBlocks } = packed;
  const starts = Int32Array.from(blocks, ({ firstRow }) => firstRow);
  return { packed, kind, rows: { codes, starts, silent: silentRows(answers, packed), weights, rowsOfBlocks } };
}

function silentRows({ gaps }: RankedAnswers, { blocks, rowsOfBlocks }: PackedAnswers): Uint8Array {
  const silent = new Uint8Array(rowsOfBlocks);
  for (const { items, rows, firstRow } of blocks) {
    // The last number of a block has the last answer to each item, which is "missing" where the item has gaps.
    if (items.every((j) => gaps[j])) silent[firstRow + rows - 1] = 1;
  }
  return silent;
}

function countAnswers(
  { blocks, codes, weights, rowsOfBlocks, units }: PackedAnswers,
  layout: Layout,
  starts: Int32Array,
): { answered: Float64Array[][]; persons: Float64Array } {
  const B = blocks.length;
  const persons = new Float64Array(layout.groups);
  const byGroup = Array.from({ length: layout.groups }, () => new Float64Array(rowsOfBlocks));
  for (const { group, from, to } of units) {
    const seen = byGroup[group];
    for (let i = from, at = from * B; i < to; i++) {
      const weight = weights ? weights[i] : 1;
      persons[group] += weight;
      for (let b = 0; b < B; b++) seen[starts[b] + codes[at++]] += weight;
    }
  }
  const answered = byGroup.map((seen) => {
    const counts = layout.categories.map((K) => new Float64Array(K));
    for (const { items, radix, step, rows, firstRow } of blocks) {
      items.forEach((j, l) => {
        for (let code = 0; code < rows; code++) {
          const k = Math.floor(code / step[l]) % radix[l];
          if (k < layout.categories[j]) counts[j][k] += seen[firstRow + code];
        }
      });
    }
    return counts;
  });
  return { answered, persons };
}
