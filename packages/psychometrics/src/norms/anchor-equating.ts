import { distributionOf, type ScoreDistribution } from './distribution.js';
import { bootstrapErrors, type Equating } from './equating.js';
import { smoothDistribution, smoothJoint } from './log-linear.js';
import { equipercentile } from './percentile-equating.js';

/** A group that took one form and the anchor: two scores a person, in the same order. */
export interface AnchorGroup {
  total: ArrayLike<number>;
  anchor: ArrayLike<number>;
}

export interface AnchorEquatingOptions {
  method: 'tucker' | 'levine' | 'chained-linear' | 'chained-equipercentile' | 'frequency-estimation';
  /** Whether the anchor's items count in the total. */
  anchor: 'internal' | 'external';
  /** Weight of the group that took X in the synthetic population, 0 to 1; default its share of all persons. */
  weight?: number;
  /** Degrees of log-linear presmoothing of totals and anchors, and of their products; for the equipercentile methods. */
  smooth?: { total: number; anchor: number; cross?: number };
  /** Lowest and highest possible score on each; default: as observed. */
  ranges?: { x?: readonly [number, number]; y?: readonly [number, number]; anchor?: readonly [number, number] };
  /** Standard errors from samples of persons drawn with this seed. */
  bootstrap: { seed: number; samples?: number };
}

/**
 * Equates form X to form Y when different groups took them, through an anchor that both took.
 *
 * tucker, levine and frequency-estimation equate in a synthetic population of both groups: Tucker and frequency estimation assume
 * that X given the anchor is the same in both, Levine that true scores are. The chained methods link X to the anchor and the
 * anchor to Y.
 *
 * @throws RangeError if scores are not whole, groups are empty or do not vary, anchor and total are not positively related, or
 *   (frequency estimation without smoothing) persons of one group have an anchor score that nobody of the other has.
 *
 * Source: Kolen & Brennan (2014), Test Equating, Scaling, and Linking, ch. 4, 5.
 */
export function equateWithAnchor(x: AnchorGroup, y: AnchorGroup, options: AnchorEquatingOptions): Equating {
  const { ranges = {}, bootstrap, weight } = options;
  checkGroup(x, 'form X');
  checkGroup(y, 'form Y');
  if (weight !== undefined && !(weight >= 0 && weight <= 1))
    throw new RangeError(`a weight is from 0 to 1, not ${weight}`);
  const rangeX = ranges.x ?? rangeOf(distributionOf(x.total));
  const rangeY = ranges.y ?? rangeOf(distributionOf(y.total));
  const rangeV = ranges.anchor ?? rangeOf(distributionOf([...Array.from(x.anchor), ...Array.from(y.anchor)]));
  const scores = Float64Array.from({ length: rangeX[1] - rangeX[0] + 1 }, (_, i) => rangeX[0] + i);
  const frame: Frame = {
    ...options,
    rangeX,
    rangeY,
    rangeV,
    scores,
    weight: weight ?? x.total.length / (x.total.length + y.total.length),
  };
  const result = equateOnce(x, y, frame);
  const se = bootstrapErrors(
    bootstrap.seed,
    bootstrap.samples ?? 200,
    scores.length,
    (random) => equateOnce(resample(x, random), resample(y, random), frame).equated,
  );
  return { scores, se, ...result };
}

interface Frame extends AnchorEquatingOptions {
  rangeX: readonly [number, number];
  rangeY: readonly [number, number];
  rangeV: readonly [number, number];
  scores: Float64Array;
  weight: number;
}

type Result = { equated: Float64Array; slope?: number; intercept?: number };

function equateOnce(x: AnchorGroup, y: AnchorGroup, frame: Frame): Result {
  if (frame.method === 'chained-equipercentile') return chained(x, y, frame);
  if (frame.method === 'frequency-estimation') return frequencyEstimation(x, y, frame);
  return linear(x, y, frame);
}

function linear(x: AnchorGroup, y: AnchorGroup, { method, anchor, weight, scores }: Frame): Result {
  const a = momentsOf(x);
  const b = momentsOf(y);
  if (!(a.covariance > 0 && b.covariance > 0))
    throw new RangeError('anchor and total must be positively related in both groups');
  let slope: number;
  let intercept: number;
  if (method === 'chained-linear') {
    const toAnchor = Math.sqrt(a.anchorVariance / a.variance);
    const toTotal = Math.sqrt(b.variance / b.anchorVariance);
    slope = toAnchor * toTotal;
    intercept = b.mean + toTotal * (a.anchorMean - toAnchor * a.mean - b.anchorMean);
  } else {
    const [gammaX, gammaY] = [a, b].map((m) => {
      if (method === 'tucker') return m.covariance / m.anchorVariance;
      return anchor === 'internal'
        ? m.variance / m.covariance
        : (m.variance + m.covariance) / (m.anchorVariance + m.covariance);
    });
    const meanGap = a.anchorMean - b.anchorMean;
    const varianceGap = a.anchorVariance - b.anchorVariance;
    const both = weight * (1 - weight) * meanGap ** 2;
    const meanX = a.mean - (1 - weight) * gammaX * meanGap;
    const meanY = b.mean + weight * gammaY * meanGap;
    const varianceX = a.variance - (1 - weight) * gammaX ** 2 * varianceGap + both * gammaX ** 2;
    const varianceY = b.variance + weight * gammaY ** 2 * varianceGap + both * gammaY ** 2;
    if (!(varianceX > 0 && varianceY > 0))
      throw new RangeError('the groups differ too much: no spread is left in the synthetic population');
    slope = Math.sqrt(varianceY / varianceX);
    intercept = meanY - slope * meanX;
  }
  return { equated: scores.map((score) => slope * score + intercept), slope, intercept };
}

function chained(x: AnchorGroup, y: AnchorGroup, { smooth, rangeX, rangeY, rangeV, scores }: Frame): Result {
  const smoothed = (
    scoresOf: ArrayLike<number>,
    range: readonly [number, number],
    degree?: number,
  ): ScoreDistribution => {
    const distribution = distributionOf(scoresOf, range);
    return degree === undefined ? distribution : smoothDistribution(distribution, degree);
  };
  const onAnchor = equipercentile(
    smoothed(x.total, rangeX, smooth?.total),
    smoothed(x.anchor, rangeV, smooth?.anchor),
    scores,
  );
  return {
    equated: equipercentile(
      smoothed(y.anchor, rangeV, smooth?.anchor),
      smoothed(y.total, rangeY, smooth?.total),
      onAnchor,
    ),
  };
}

function frequencyEstimation(x: AnchorGroup, y: AnchorGroup, frame: Frame): Result {
  const { rangeX, rangeY, rangeV, weight, scores } = frame;
  const a = jointOf(x, rangeX, frame);
  const b = jointOf(y, rangeY, frame);
  const forX = marginal(a, b, weight, rangeV);
  const forY = marginal(b, a, 1 - weight, rangeV);
  return { equated: equipercentile({ low: rangeX[0], counts: forX }, { low: rangeY[0], counts: forY }, scores) };
}

interface Joint {
  /** Shares, totals × anchors by rows. */
  shares: Float64Array;
  rows: number;
  anchors: Float64Array;
}

function jointOf(group: AnchorGroup, [low, high]: readonly [number, number], { rangeV, smooth }: Frame): Joint {
  const rows = high - low + 1;
  const columns = rangeV[1] - rangeV[0] + 1;
  let counts = new Float64Array(rows * columns);
  for (let i = 0; i < group.total.length; i++) counts[(group.total[i] - low) * columns + group.anchor[i] - rangeV[0]]++;
  if (smooth) {
    counts = Float64Array.from(
      smoothJoint(counts, rows, columns, { rows: smooth.total, columns: smooth.anchor, cross: smooth.cross ?? 1 }),
    );
  }
  const sum = counts.reduce((total, count) => total + count, 0);
  const shares = counts.map((count) => count / sum);
  const anchors = new Float64Array(columns);
  shares.forEach((share, cell) => {
    anchors[cell % columns] += share;
  });
  return { shares, rows, anchors };
}

/** Distribution of the total in the synthetic population: own · weight + (own given the anchor, over the other's anchor) · (1 − weight). */
function marginal(own: Joint, other: Joint, weight: number, rangeV: readonly [number, number]): Float64Array {
  const columns = own.anchors.length;
  const shares = new Float64Array(own.rows);
  for (let v = 0; v < columns; v++) {
    if (own.anchors[v] === 0) {
      if (other.anchors[v] === 0 || weight === 1) continue;
      throw new RangeError(
        `one group has nobody with the anchor score ${rangeV[0] + v}, the other has; smooth, or use a chained method`,
      );
    }
    const factor = weight + ((1 - weight) * other.anchors[v]) / own.anchors[v];
    for (let row = 0; row < own.rows; row++) shares[row] += own.shares[row * columns + v] * factor;
  }
  return shares;
}

function momentsOf({ total, anchor }: AnchorGroup) {
  const n = total.length;
  let mean = 0;
  let anchorMean = 0;
  for (let i = 0; i < n; i++) {
    mean += total[i] / n;
    anchorMean += anchor[i] / n;
  }
  let variance = 0;
  let anchorVariance = 0;
  let covariance = 0;
  for (let i = 0; i < n; i++) {
    variance += (total[i] - mean) ** 2 / n;
    anchorVariance += (anchor[i] - anchorMean) ** 2 / n;
    covariance += ((total[i] - mean) * (anchor[i] - anchorMean)) / n;
  }
  return { mean, anchorMean, variance, anchorVariance, covariance };
}

function checkGroup({ total, anchor }: AnchorGroup, name: string): void {
  if (total.length !== anchor.length)
    throw new RangeError(`${name}: ${total.length} totals but ${anchor.length} anchor scores`);
  if (total.length < 2) throw new RangeError(`${name}: at least 2 persons are needed`);
  for (const scores of [total, anchor]) {
    let varies = false;
    for (let i = 0; i < scores.length; i++) {
      if (!Number.isInteger(scores[i])) throw new RangeError(`${name}: scores must be whole numbers, not ${scores[i]}`);
      varies ||= scores[i] !== scores[0];
    }
    if (!varies) throw new RangeError(`${name}: ${scores === total ? 'totals' : 'anchor scores'} do not vary`);
  }
}

function rangeOf({ low, counts }: ScoreDistribution): readonly [number, number] {
  return [low, low + counts.length - 1];
}

function resample({ total, anchor }: AnchorGroup, random: () => number): AnchorGroup {
  const drawn = Uint32Array.from({ length: total.length }, () => Math.floor(random() * total.length));
  return { total: Float64Array.from(drawn, (i) => total[i]), anchor: Float64Array.from(drawn, (i) => anchor[i]) };
}
