import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { checkOutcomes, checkProbabilities } from './outcomes.js';

/** Area under the ROC curve with DeLong's standard error and interval. */
export interface RocArea {
  readonly area: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Probability that a row with outcome 1 scores above one with outcome 0, ties counted half.
 *
 * @param scores any numbers, the higher the likelier a 1. @param level of the interval, .95 by default; cut at 0 and 1.
 * @throws RangeError for a score that is NaN, one class only, fewer than two rows of a class.
 *
 * Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, by midranks (Sun & Xu 2014). Held against pROC.
 */
export function rocArea(scores: ArrayLike<number>, outcomes: ArrayLike<number>, level = 0.95): RocArea {
  const rows = scores.length;
  const ones = checkOutcomes(outcomes, rows);
  const zeros = rows - ones;
  if (!(level > 0 && level < 1)) throw new RangeError(`the level must be in (0, 1), got ${level}`);
  if (ones < 2 || zeros < 2) throw new RangeError('an interval needs at least two rows of each outcome');
  for (let i = 0; i < rows; i++)
    if (Number.isNaN(scores[i])) throw new RangeError(`row ${i + 1}: the score is not a number`);
  const all = midranks(
    Array.from({ length: rows }, (_, i) => i),
    scores,
  );
  const [among, rank] = [new Float64Array(rows), new Float64Array(rows)];
  for (const outcome of [0, 1]) {
    const members = Array.from({ length: rows }, (_, i) => i).filter((i) => outcomes[i] === outcome);
    const own = midranks(members, scores);
    for (const i of members) [among[i], rank[i]] = [own.get(i)!, all.get(i)!];
  }
  // Placement of each row among the other class: the share it beats.
  const placement = rank.map((r, i) => (outcomes[i] === 1 ? (r - among[i]) / zeros : 1 - (r - among[i]) / ones));
  let area = 0;
  for (let i = 0; i < rows; i++) if (outcomes[i] === 1) area += placement[i] / ones;
  let [spreadOnes, spreadZeros] = [0, 0];
  for (let i = 0; i < rows; i++) {
    if (outcomes[i] === 1) spreadOnes += (placement[i] - area) ** 2 / (ones - 1);
    else spreadZeros += (placement[i] - area) ** 2 / (zeros - 1);
  }
  const se = Math.sqrt(spreadOnes / ones + spreadZeros / zeros);
  const half = normalQuantile(0.5 + level / 2, 0, 1) * se;
  return { area, se, low: Math.max(0, area - half), high: Math.min(1, area + half) };
}

function midranks(members: readonly number[], scores: ArrayLike<number>): Map<number, number> {
  const order = [...members].sort((i, j) => scores[i] - scores[j]);
  const ranks = new Map<number, number>();
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to]] === scores[order[from]]) to++;
    for (let n = from; n < to; n++) ranks.set(order[n], (from + to + 1) / 2);
    from = to;
  }
  return ranks;
}

/** Mean squared distance of probabilities from 0/1 outcomes (Brier 1950): 0 perfect, .25 for a constant ½. */
export function brierScore(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  checkOutcomes(outcomes, probabilities.length);
  checkProbabilities(probabilities);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += (probabilities[i] - outcomes[i]) ** 2;
  return sum / probabilities.length;
}

/** Mean negative log-likelihood; probabilities are held 1e-15 away from 0 and 1. */
export function logLoss(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  checkOutcomes(outcomes, probabilities.length);
  checkProbabilities(probabilities);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum -= Math.log(Math.max(outcomes[i] === 1 ? probabilities[i] : 1 - probabilities[i], 1e-15));
  }
  return sum / probabilities.length;
}
