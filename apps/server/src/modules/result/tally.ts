import type { KeptSpread } from './spread.js';

/** Counts of scores in one-point bins: [0,1) … [99,100), and 100 itself. They add up over schools and grades. */
export interface Tally extends KeptSpread {
  counts: number[];
  levels: number[];
}

export const BINS = 101;

export function emptyTally(levels: number): Tally {
  return { n: 0, total: 0, counts: new Array<number>(BINS).fill(0), levels: new Array<number>(levels).fill(0) };
}

/** One score times 100 and its level's place, −1 or 255 when there is none. */
export function countScore(tally: Tally, score: number, level: number): void {
  if (score < 0) return;
  tally.n++;
  tally.total += score;
  (tally.counts[Math.floor(score / 100)] as number)++;
  if (level < tally.levels.length) (tally.levels[level] as number)++;
}
