import { combine } from './combine.js';
import { NO_LEVEL, NO_SCORE } from './exact.js';
import type { Fold } from './fold.js';
import { assignCuts, assignShares } from './levels.js';
import type { Norm } from './norms.js';
import { rawOf } from './raw.js';
import type { Scheme, SchemeNode } from './scheme.js';
import { scoreLeaf } from './score-leaf.js';
import type { Subjects } from './subjects.js';

/** What a scheme makes of a fold: one column of scores and one of levels a node. */
export interface Evaluation {
  /** Index 0 is `overall`, then the tree in pre-order. */
  nodes: readonly SchemeNode[];
  /** Times 100, 0..10000; -1 no score. */
  scores: Int16Array[];
  /** Place in the node's list of levels; 255 none. */
  levels: Uint8Array[];
  /** What the scores by norm and percentile rest on. */
  norms: Norm[];
}

/** Empty columns for the scores and levels of an evaluation; over SharedArrayBuffer when workers are to share them. */
export function createResults(scheme: Scheme, n: number, shared = false): Pick<Evaluation, 'scores' | 'levels'> {
  const bytes = (size: number) => (shared ? new SharedArrayBuffer(n * size) : new ArrayBuffer(n * size));
  return {
    scores: scheme.nodes.map(() => new Int16Array(bytes(2)).fill(NO_SCORE)),
    levels: scheme.nodes.map(() => new Uint8Array(bytes(1)).fill(NO_LEVEL)),
  };
}

/**
 * A whole evaluation in one call. Scoring leaves, `combine` and levels can also be called one by one, in workers; the
 * result is the same to the byte.
 */
export function evaluate(scheme: Scheme, fold: Fold, subjects: Subjects): Evaluation {
  const { scores, levels } = createResults(scheme, subjects.n);
  const norms: Norm[] = [];
  for (const { index, leaf } of scheme.nodes) {
    if (leaf) norms.push(...scoreLeaf(scheme, index, rawOf(scheme, index, fold, subjects), subjects, scores[index]));
  }
  combine(scheme, scores, subjects);
  for (const { index } of scheme.nodes) assignLevels(scheme, index, scores[index], subjects, levels[index]);
  return { nodes: scheme.nodes, scores, levels, norms };
}

/** The levels of one node. By cuts, only for from..to-1; by shares, always for all subjects. */
export function assignLevels(
  scheme: Scheme,
  node: number,
  scores: Int16Array,
  subjects: Subjects,
  out: Uint8Array,
  from = 0,
  to = subjects.n,
): void {
  const levels = scheme.nodes[node]?.levels;
  if (!levels) out.fill(NO_LEVEL, from, to);
  else if (levels.fn === 'cuts') assignCuts(levels, scores, out, from, to);
  else assignShares(levels, scores, subjects, out);
}
