import { cumulativeOf, type ScoreDistribution } from './distribution.js';

/** Percentile rank (0 to 1) at any score: every whole score is spread evenly over half a point to both sides. */
export function rankAt({ low, counts }: ScoreDistribution, cumulative: Float64Array, score: number): number {
  const nearest = Math.floor(score + 0.5);
  const at = nearest - low;
  if (at < 0) return 0;
  if (at >= counts.length) return 1;
  const below = at === 0 ? 0 : cumulative[at - 1];
  return below + (score - (nearest - 0.5)) * (cumulative[at] - below);
}

/** The score at a rank. Where no score has persons over a stretch, the middle of the stretch. */
export function scoreAt({ low, counts }: ScoreDistribution, cumulative: Float64Array, rank: number): number {
  const last = counts.length - 1;
  // Sums of shares differ in the last digits; a rank that is a step's edge must be found as one.
  const edge = 1e-12;
  let upper = 0;
  while (upper < last && cumulative[upper] <= rank + edge) upper++;
  let lower = last;
  while (lower > 0 && cumulative[lower - 1] >= rank - edge) lower--;
  const inside = (at: number) => {
    const below = at === 0 ? 0 : cumulative[at - 1];
    const share = cumulative[at] - below;
    return low + at - 0.5 + (share > 0 ? Math.min(1, Math.max(0, (rank - below) / share)) : 0);
  };
  const fromBelow = rank <= edge ? low - 0.5 : inside(lower);
  const fromAbove = rank >= 1 - edge ? low + last + 0.5 : inside(upper);
  return (fromBelow + fromAbove) / 2;
}

/** Equipercentile equivalents on Y of the given scores on X. */
export function equipercentile(x: ScoreDistribution, y: ScoreDistribution, scores: ArrayLike<number>): Float64Array {
  const cumulativeX = cumulativeOf(x.counts);
  const cumulativeY = cumulativeOf(y.counts);
  return Float64Array.from(scores, (score) => scoreAt(y, cumulativeY, rankAt(x, cumulativeX, score)));
}
