import { CLOSE, coveragePlans, isEnough } from './coverage.js';
import { NO_SCORE } from './exact.js';
import type { Scheme } from './scheme.js';
import type { Subjects } from './subjects.js';

/** So many subjects at a time that their coverages stay in the processor's cache. */
const BLOCK = 1024;

/**
 * The scores of inner nodes and of `overall` from those of the leaves, for the subjects from..to-1: the weighted mean of
 * the rounded scores of the children that have one, rounded to 0.01; none when coverage is too low. All in integers.
 *
 * Subjects do not depend on one another, so ranges can be shared out among workers. With other weights in the scheme the
 * same leaf scores give a what-if.
 *
 * @param scores one column a node, times 100, -1 none; leaves are read, the others written.
 */
export function combine(scheme: Scheme, scores: readonly Int16Array[], subjects: Subjects, from = 0, to = subjects.n) {
  if (scores.length !== scheme.nodes.length) throw new RangeError('there must be one column of scores a node');
  if (!(from >= 0 && from <= to && to <= subjects.n)) throw new RangeError(`no range ${from} to ${to} of subjects`);
  const coverages = scheme.nodes.map(() => new Float64Array(BLOCK));
  const weighted = new Float64Array(BLOCK);
  const weights = new Float64Array(BLOCK);
  for (let start = from; start < to; start += BLOCK) {
    combineBlock(scheme, scores, subjects.grade, start, Math.min(start + BLOCK, to), coverages, weighted, weights);
  }
}

function combineBlock(
  scheme: Scheme,
  scores: readonly Int16Array[],
  grade: Uint8Array,
  start: number,
  end: number,
  coverages: readonly Float64Array[],
  weighted: Float64Array,
  weights: Float64Array,
): void {
  const { plans, byGrade } = coveragePlans(scheme);
  const count = end - start;
  for (let node = scheme.nodes.length - 1; node >= 0; node--) {
    const { leaf, children } = scheme.nodes[node];
    const column = scores[node];
    const coverage = coverages[node];
    if (leaf) continue;
    coverage.fill(0, 0, count);
    weighted.fill(0, 0, count);
    weights.fill(0, 0, count);
    for (const child of children) {
      const { weight, leaf: isLeaf } = scheme.nodes[child];
      const childScores = scores[child];
      const childCoverage = coverages[child];
      if (isLeaf) for (let at = 0; at < count; at++) childCoverage[at] = childScores[start + at] >= 0 ? 1 : 0;
      if (plans.length === 1) {
        add(childScores, start, count, weight, weighted, weights, childCoverage, plans[0].factor[child], coverage);
        continue;
      }
      add(childScores, start, count, weight, weighted, weights, childCoverage, 0, coverage);
      for (let at = 0; at < count; at++) {
        coverage[at] += plans[byGrade[grade[start + at]]].factor[child] * childCoverage[at];
      }
    }
    if (node === 0 && !scheme.overall) {
      column.fill(NO_SCORE, start, end);
      continue;
    }
    for (let at = 0; at < count; at++) {
      const plan = plans[byGrade[grade[start + at]]];
      const enough = plan.enough[node];
      let covered = coverage[at] >= enough;
      if (!plan.exact && Math.abs(coverage[at] - enough) < CLOSE) {
        covered = isEnough(scheme, node, grade[start + at], scores, start + at);
      }
      const weight = weights[at];
      column[start + at] = covered && weight > 0 ? Math.floor((2 * weighted[at] + weight) / (2 * weight)) : NO_SCORE;
    }
  }
}

/** Adds one child to its parent's sums. */
function add(
  scores: Int16Array,
  start: number,
  count: number,
  weight: number,
  weighted: Float64Array,
  weights: Float64Array,
  childCoverage: Float64Array,
  factor: number,
  coverage: Float64Array,
): void {
  for (let at = 0; at < count; at++) {
    const score = scores[start + at];
    coverage[at] += factor * childCoverage[at];
    const counted = score >= 0 ? weight : 0;
    weighted[at] += counted * score;
    weights[at] += counted;
  }
}
