import type { Distribution } from '@wuyu/contract';
import { FEWEST } from './suppress.js';

const BINS = 20;

/** What a run kept of a node in one school and grade; `counts` of [0,1) … [99,100), 100. */
export interface KeptSpread {
  n: number;
  /** Of the scores times 100. */
  total: number;
  counts: readonly number[];
  levels: readonly number[];
}

/**
 * Several kept spreads as one distribution. Quartiles are read from bins one point wide, by interpolation within the bin,
 * so they are right to within a point. Of too few nothing is told, not even how many they are, unless it is nobody.
 *
 * @param hidden nothing is told though they are many: see `suppress`
 */
export function distributionOf(
  parts: readonly KeptSpread[],
  levelNames: readonly string[],
  hidden = false,
): Distribution {
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  if (hidden || n < FEWEST) return { n: n === 0 ? 0 : null, mean: null, quartiles: null, histogram: [], levels: [] };
  const counts = Array.from({ length: 101 }, (_, bin) => parts.reduce((sum, part) => sum + (part.counts[bin] ?? 0), 0));
  const histogram = Array.from({ length: BINS }, () => 0);
  for (const [bin, count] of counts.entries()) (histogram[Math.min(BINS - 1, Math.floor(bin / 5))] as number) += count;
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  return {
    n,
    mean: Math.floor(total / n + 0.5) / 100,
    quartiles: [0.25, 0.5, 0.75].map((share) => quantile(counts, n * share)),
    histogram,
    levels: levelNames.map((level, at) => ({ level, n: parts.reduce((sum, part) => sum + (part.levels[at] ?? 0), 0) })),
  };
}

function quantile(counts: readonly number[], rank: number): number {
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && below + count >= rank)
      return Math.min(100, Math.floor((bin + (rank - below) / count) * 100 + 0.5) / 100);
    below += count;
  }
  return 100;
}
