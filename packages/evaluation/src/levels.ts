import { NO_LEVEL, NO_SCORE, SCORE_SCALE } from './exact.js';
import type { Levels } from './scheme.js';
import { groupSubjects, membersOf, type Subjects } from './subjects.js';

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
  // One look-up a subject: the level of every score there can be, behind that of no score.
  const levelOf = new Uint8Array(100 * SCORE_SCALE + 2).fill(NO_LEVEL);
  for (let score = 0; score <= 100 * SCORE_SCALE; score++) {
    const level = least.findIndex((cut) => score >= cut);
    if (level >= 0) levelOf[score - NO_SCORE] = level;
  }
  for (let index = from; index < to; index++) out[index] = levelOf[scores[index] - NO_SCORE];
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
  const { order, starts } = membersOf(grouping, grouping.levels[0]);
  let cumulated = 0;
  const upTo = Float64Array.from(levels.shares, ([, share]) => (cumulated += share)); // times 1,000,000
  const last = upTo.length - 1;
  const least = new Int32Array(last);
  const largest = starts.reduce((most, start, group) => Math.max(most, (starts[group + 1] ?? start) - start), 0);
  const sorted = new Int16Array(largest);
  const other = new Int16Array(largest);
  for (let group = 0; group + 1 < starts.length; group++) {
    let n = 0;
    for (let place = starts[group]; place < starts[group + 1]; place++) {
      const score = scores[order[place]];
      if (score !== NO_SCORE) sorted[n++] = score;
    }
    sortScores(sorted, other, n);
    // The last place of a level is R = floor(cumulated · n): its place is at most R whoever has at least the R-th score.
    for (let level = 0; level < last; level++) {
      const lastPlace = Math.min(Math.floor((upTo[level] * n) / 1e6), n);
      least[level] = lastPlace === 0 ? 100 * SCORE_SCALE + 1 : sorted[n - lastPlace];
    }
    for (let place = starts[group]; place < starts[group + 1]; place++) {
      const index = order[place];
      const score = scores[index];
      let level = 0;
      while (level < last && score < least[level]) level++;
      out[index] = score === NO_SCORE ? NO_LEVEL : level;
    }
  }
}

const counts = new Int32Array(129);

/** Sorts the first n scores ascending, in linear time. */
function sortScores(scores: Int16Array, other: Int16Array, n: number): void {
  if (n > 512) {
    distribute(scores, other, n, 0, 0);
    distribute(other, scores, n, 0, 7);
    return;
  }
  if (n > 12) {
    // Into up to 128 bins between the least and the greatest; what is left to do is near its place.
    let least = scores[0];
    let greatest = least;
    for (let place = 1; place < n; place++) {
      const score = scores[place];
      if (score < least) least = score;
      if (score > greatest) greatest = score;
    }
    distribute(scores, other, n, least, Math.max(25 - Math.clz32(greatest - least), 0));
    for (let place = 0; place < n; place++) scores[place] = other[place];
  }
  for (let place = 1; place < n; place++) {
    const score = scores[place];
    let at = place - 1;
    for (; at >= 0 && scores[at] > score; at--) scores[at + 1] = scores[at];
    scores[at + 1] = score;
  }
}

function distribute(from: Int16Array, to: Int16Array, n: number, least: number, shift: number): void {
  counts.fill(0);
  for (let place = 0; place < n; place++) counts[(((from[place] - least) >>> shift) & 127) + 1]++;
  for (let digit = 1; digit < 128; digit++) counts[digit] += counts[digit - 1];
  for (let place = 0; place < n; place++) {
    const score = from[place];
    to[counts[((score - least) >>> shift) & 127]++] = score;
  }
}
