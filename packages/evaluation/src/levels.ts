import { NO_LEVEL, NO_SCORE, SCORE_SCALE } from './exact.js';
import { type Levels } from './scheme.js';
import { groupSubjects, type Subjects } from './subjects.js';

/**
 * Levels by cuts of one node for the subjects from..to-1: the greatest cut at or below, or none. Ranges can be
 * shared out among workers.
 *
 * @param out place in the node's list of levels, 255 none.
 */
export function assignCuts(
  levels: Extract<Levels, { fn: 'cuts' }>,
  scores: Int16Array,
  out: Uint8Array,
  from = 0,
  to = scores.length,
): void {
  // Cuts as least scores in hundredths: a score s (times 100) reaches a cut when s/100 >= cut.
  const least = Float64Array.from(levels.cuts, ([, cut]) => {
    const near = Math.floor(cut * SCORE_SCALE);
    return near / SCORE_SCALE >= cut ? near : near + 1;
  });
  const count = least.length;
  for (let index = from; index < to; index++) {
    const score = scores[index]!;
    let level = 0;
    while (level < count && score < least[level]!) level++;
    out[index] = level < count && score !== NO_SCORE ? level : NO_LEVEL;
  }
}

/**
 * Levels by shares of one node, for all subjects at once: within each group, best first, the subject at place r of n
 * gets the first level whose cumulated share · n is at least r, and the last level takes the rest. Ties share a place.
 */
export function assignShares(
  levels: Extract<Levels, { fn: 'shares' }>,
  scores: Int16Array,
  subjects: Subjects,
  out: Uint8Array,
): void {
  const grouping = groupSubjects(subjects, levels.within);
  const { of } = grouping;
  const groups = grouping.levels[0]!.size;
  const members = new Int32Array(groups);
  const starts = new Int32Array(100 * SCORE_SCALE + 2);
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!;
    if (score === NO_SCORE) continue;
    members[of[index]!]!++;
    starts[score + 1]!++;
  }
  for (let score = 1; score < starts.length; score++) starts[score]! += starts[score - 1]!;
  const order = new Int32Array(starts.at(-1)!);
  const next = starts.slice();
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!;
    if (score !== NO_SCORE) order[next[score]!++] = index;
  }
  let cumulated = 0;
  const upTo = Float64Array.from(levels.shares, ([, share]) => (cumulated += share)); // times 1,000,000
  const last = upTo.length - 1;
  const above = new Int32Array(groups);
  const equal = new Int32Array(groups);
  out.fill(NO_LEVEL);
  for (let score = 100 * SCORE_SCALE; score >= 0; score--) {
    const start = starts[score]!;
    const end = starts[score + 1]!;
    for (let place = start; place < end; place++) {
      const group = of[order[place]!]!;
      const rank = above[group]! + 1;
      let level = 0;
      while (level < last && upTo[level]! * members[group]! < rank * 1e6) level++;
      out[order[place]!] = level;
      equal[group]!++;
    }
    for (let place = start; place < end; place++) {
      const group = of[order[place]!]!;
      above[group]! += equal[group]!;
      equal[group] = 0;
    }
  }
}
