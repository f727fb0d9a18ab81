import { coverageOf } from './coverage.js';
import { NO_LEVEL, NO_SCORE, SCORE_SCALE, VALUE_SCALE } from './exact.js';
import { type Norm, spreadOf } from './norms.js';
import type { LeafReason, Reason, SeenObservation } from './reason.js';
import { inWords } from './reason-words.js';
import { type GroupKey, getNode, levelNames, type Scheme, type SchemeNode, type Words } from './scheme.js';
import { appliesByGrade } from './stages.js';

/** What is known of one subject in one run; nothing about anybody else. */
export interface SubjectFacts {
  /** As in the grade column of the run. */
  grade: number;
  /** One a node: times 100, -1 none. */
  scores: ArrayLike<number>;
  /** One a node: place in the node's list of levels, 255 none. */
  levels: ArrayLike<number>;
  /** One a node: raw value times 10,000; NaN when missing and on inner nodes. */
  raws: ArrayLike<number>;
  /** The norms of the groups in which this subject was compared, as `findNorm` picks them: at most one a leaf. */
  norms: readonly Norm[];
  /** The current observations of the term. */
  observations: readonly SeenObservation[];
  /** Titles and units of indicators. */
  indicators: Readonly<Record<string, { title: Words; unit: Words }>>;
}

/**
 * The reasons for a node's score.
 *
 * @throws RangeError when the scheme has no such node, or the facts have not one score a node.
 */
export function explain(scheme: Scheme, code: string, facts: SubjectFacts): Reason {
  if (facts.scores.length !== scheme.nodes.length) throw new RangeError('there must be one score a node');
  return reasonOf(scheme, getNode(scheme, code), facts);
}

/**
 * The norm with which a subject was compared at a leaf: the first of its groups, from the finest, that the run has kept.
 *
 * @param keys the subject's value of each key, as in the columns of the run.
 */
export function findNorm(
  scheme: Scheme,
  code: string,
  keys: Readonly<Partial<Record<GroupKey, number>>>,
  norms: readonly Norm[],
): Norm | undefined {
  const score = getNode(scheme, code).leaf?.score;
  if (!score || !('group' in score)) return undefined;
  for (let count = score.group.length; count >= Math.min(score.group.length, 1); count--) {
    const name = score.group
      .slice(0, count)
      .map((key) => `${key}=${keys[key] ?? 0}`)
      .join(',');
    const norm = norms.find((candidate) => candidate.node === code && candidate.group === name);
    if (norm) return norm;
  }
  return undefined;
}

function reasonOf(scheme: Scheme, node: SchemeNode, facts: SubjectFacts): Reason {
  const applies = appliesByGrade(scheme);
  const children = node.children
    .filter((child) => applies[child][facts.grade] === 1)
    .map((child) => reasonOf(scheme, scheme.nodes[child], facts));
  const score = facts.scores[node.index];
  const level = facts.levels[node.index];
  const [top, bottom] = coverageOf(scheme, node.index, facts.grade, (leaf) => facts.scores[leaf] !== NO_SCORE);
  const reason: Reason = {
    node: node.code,
    title: node.title,
    score: score === NO_SCORE ? null : score / SCORE_SCALE,
    level: level === NO_LEVEL ? null : (levelNames(node.levels)[level] ?? null),
    weight: node.parent < 0 ? null : node.weight / SCORE_SCALE,
    coverage: Number((top * 10_000n) / bottom) / 10_000,
    words: { zh: '', en: '' },
    children,
    leaf: node.leaf ? leafReasonOf(node, facts) : null,
  };
  const isHere = applies[node.index][facts.grade] === 1;
  reason.words = inWords(
    reason,
    { isHere, isOff: node.index === 0 && !scheme.overall, asked: scheme.coverage },
    facts.indicators,
  );
  return reason;
}

function leafReasonOf(node: SchemeNode, facts: SubjectFacts): LeafReason {
  const { from, raw, score } = node.leaf!;
  const rawValue = facts.raws[node.index];
  const observations = facts.observations
    .filter(({ indicator }) => from.includes(indicator))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.value - b.value));
  if (raw.fn === 'latest' || raw.fn === 'max' || raw.fn === 'min') {
    const kept = observations.findLastIndex(({ value }) => value === rawValue);
    if (kept > 0) observations.unshift(...observations.splice(kept, 1));
  }
  const unit =
    raw.fn === 'count'
      ? { zh: '次', en: 'times' }
      : raw.fn === 'share'
        ? { zh: '', en: '' }
        : facts.indicators[from[0]]?.unit;
  const norm = facts.norms.find((candidate) => candidate.node === node.code);
  return {
    raw: {
      fn: raw.fn,
      value: Number.isNaN(rawValue) ? null : rawValue / VALUE_SCALE,
      unit: unit ?? { zh: '', en: '' },
    },
    observations,
    score,
    group: norm ? groupOf(norm) : null,
  };
}

function groupOf(norm: Norm): NonNullable<LeafReason['group']> {
  const scale = norm.n * VALUE_SCALE;
  return {
    name: norm.group,
    keys: norm.keys,
    n: norm.n,
    mean: Number(norm.total) / scale,
    sd: Math.sqrt(Number(spreadOf(norm))) / scale,
  };
}
