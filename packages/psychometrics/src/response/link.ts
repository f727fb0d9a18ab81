import { checkCurve, fillProbabilities, isLinear } from './curves.js';
import type { ItemCurve } from './types.js';

/** θ on the new scale = A·θ + B. */
export interface Link {
  A: number;
  B: number;
}

export interface LinkSettings {
  method: 'mean-mean' | 'mean-sigma' | 'haebara' | 'stocking-lord';
  /** Points of θ on the target scale for the two curve methods. Default −4 … 4 by 0.1. */
  grid?: ArrayLike<number>;
  /** Weight of each point. Default equal. */
  weights?: ArrayLike<number>;
}

/**
 * The line that brings one calibration's scale to another's, from items common to both.
 *
 * - `mean-mean`: A from mean slopes, B from mean locations. `mean-sigma`: both from locations (mean and deviation).
 * - `haebara`: least Σ over items and categories of squared differences of the curves. `stocking-lord`: of the test's expected score.
 *   Both compare on the target's scale.
 *
 * Locations are −d/a; for several categories −d_k/a (graded) or −(d_k − d_{k−1})/a (partial credit).
 *
 * @param from the common items on the scale to be moved.
 * @param to the same items, in the same order, on the target scale.
 * @throws RangeError for lists that differ in length, model or categories, fewer items than the method needs, slopes of 0, or when
 *   the search for the least difference does not end.
 *
 * Source: Kolen & Brennan (2004), Test Equating, Scaling, and Linking, 2nd ed., ch. 6; Haebara (1980), Japanese Psychological
 *   Research 22, 144–149; Stocking & Lord (1983), Applied Psychological Measurement 7, 201–210.
 */
export function linkScales(
  from: readonly ItemCurve[],
  to: readonly ItemCurve[],
  { method, grid = Float64Array.from({ length: 81 }, (_, i) => (i - 40) / 10), weights }: LinkSettings,
): Link {
  checkPairs(from, to);
  const start = momentLink(from, to, method === 'mean-mean' ? 'mean-mean' : 'mean-sigma');
  if (method === 'mean-mean' || method === 'mean-sigma') return start;
  if (weights && weights.length !== grid.length)
    throw new RangeError(`${grid.length} points have ${weights.length} weights`);
  const nodes = Float64Array.from(grid);
  const roots = Float64Array.from(nodes, (_, q) => Math.sqrt(weights ? weights[q] : 1));
  if (!roots.every(Number.isFinite)) throw new RangeError('weights must be numbers of at least 0');
  const features = (curves: readonly ItemCurve[]) =>
    method === 'haebara' ? allCurves(curves, nodes, roots) : expectedScore(curves, nodes, roots);
  const target = features(to);
  const residuals = ({ A, B }: Link) =>
    features(from.map((curve) => moveCurve(curve, { A, B }))).map((value, at) => value - target[at]);
  return leastSquares(residuals, Number.isFinite(start.A) && start.A > 0 ? start : { A: 1, B: 0 });
}

/** An item's curve on the new scale. */
export function moveCurve<Curve extends ItemCurve>(curve: Curve, { A, B }: Link): Curve {
  const a = curve.a / A;
  const d = curve.d.map((value, k) => value - (isLinear(curve.model) ? k + 1 : 1) * a * B);
  return { ...curve, a, d };
}

function checkPairs(from: readonly ItemCurve[], to: readonly ItemCurve[]): void {
  if (from.length !== to.length) throw new RangeError(`${from.length} items cannot be paired with ${to.length}`);
  if (from.length === 0) throw new RangeError('there are no common items');
  from.forEach((curve, j) => {
    checkCurve(curve, `item ${j + 1} of the scale to be moved`);
    checkCurve(to[j], `item ${j + 1} of the target scale`);
    if (curve.model !== to[j].model || curve.d.length !== to[j].d.length) {
      throw new RangeError(`item ${j + 1} has another model or other categories on the two scales`);
    }
    if (curve.a === 0 || to[j].a === 0)
      throw new RangeError(`item ${j + 1} has the slope 0: it says nothing of the scale`);
  });
}

function momentLink(from: readonly ItemCurve[], to: readonly ItemCurve[], method: 'mean-mean' | 'mean-sigma'): Link {
  const [before, after] = [from.flatMap(locations), to.flatMap(locations)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  let A: number;
  if (method === 'mean-mean') A = mean(from.map(({ a }) => a)) / mean(to.map(({ a }) => a));
  else {
    if (before.length < 2) throw new RangeError('mean and deviation need at least two locations');
    const spread = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
    A = spread(after) / spread(before);
    if (!Number.isFinite(A)) throw new RangeError('the locations do not vary: use the mean-mean method');
  }
  return { A, B: mean(after) - A * mean(before) };
}

function locations({ model, a, d }: ItemCurve): number[] {
  return d.map((value, k) => -(value - (k > 0 && isLinear(model) ? d[k - 1] : 0)) / a);
}

function allCurves(curves: readonly ItemCurve[], nodes: Float64Array, roots: Float64Array): Float64Array {
  const Q = nodes.length;
  const out = new Float64Array(curves.reduce((sum, { d }) => sum + d.length + 1, 0) * Q);
  let at = 0;
  for (const curve of curves) {
    fillProbabilities(curve, nodes, out, at);
    at += (curve.d.length + 1) * Q;
  }
  return out.map((value, i) => value * roots[i % Q]);
}

function expectedScore(curves: readonly ItemCurve[], nodes: Float64Array, roots: Float64Array): Float64Array {
  const Q = nodes.length;
  const out = new Float64Array(Q);
  for (const curve of curves) {
    const p = new Float64Array((curve.d.length + 1) * Q);
    fillProbabilities(curve, nodes, p);
    for (let k = 1; k <= curve.d.length; k++) for (let q = 0; q < Q; q++) out[q] += k * p[k * Q + q];
  }
  return out.map((value, q) => value * roots[q]);
}

/** Levenberg–Marquardt in two unknowns, with central differences. */
function leastSquares(residuals: (link: Link) => Float64Array, start: Link): Link {
  let link = start;
  let now = residuals(link);
  let damping = 1e-3;
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  for (let turn = 0; turn < 200; turn++) {
    const width = 1e-5;
    const byA = slope(residuals({ ...link, A: link.A + width }), residuals({ ...link, A: link.A - width }), width);
    const byB = slope(residuals({ ...link, B: link.B + width }), residuals({ ...link, B: link.B - width }), width);
    let [aa, ab, bb, ga, gb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < now.length; i++) {
      aa += byA[i] * byA[i];
      ab += byA[i] * byB[i];
      bb += byB[i] * byB[i];
      ga += byA[i] * now[i];
      gb += byB[i] * now[i];
    }
    const determinant = aa * (1 + damping) * bb * (1 + damping) - ab * ab;
    const stepA = -(ga * bb * (1 + damping) - gb * ab) / determinant;
    const stepB = -(gb * aa * (1 + damping) - ga * ab) / determinant;
    if (!(Number.isFinite(stepA) && Number.isFinite(stepB))) break;
    if (Math.abs(stepA) < 1e-10 && Math.abs(stepB) < 1e-10) return link;
    const tried = { A: link.A + stepA, B: link.B + stepB };
    const then = tried.A > 0 ? residuals(tried) : undefined;
    if (then && square(then) <= square(now)) {
      link = tried;
      now = then;
      damping = Math.max(damping / 10, 1e-12);
    } else {
      if (damping > 1e8) return link;
      damping *= 10;
    }
  }
  throw new RangeError('the search for the least difference between the scales did not end');
}

function slope(above: Float64Array, below: Float64Array, width: number): Float64Array {
  return above.map((value, i) => (value - below[i]) / (2 * width));
}
