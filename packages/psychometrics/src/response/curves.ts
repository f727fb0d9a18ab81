import type { ItemCurve, ItemModel } from './types.js';

/** Whether θ enters the log-probabilities linearly, so that Σ a·k is sufficient for θ. */
export function isLinear(model: ItemModel): boolean {
  return model === 'rasch' || model === '2pl' || model === 'gpcm';
}

export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

export function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** @throws RangeError if the curve is none: not finite, graded intercepts that do not fall, g outside (0, 1). */
export function checkCurve({ model, a, d, g }: ItemCurve, name: string): void {
  if (!Number.isFinite(a) || d.length === 0 || !d.every(Number.isFinite)) {
    throw new RangeError(`${name}: slope and intercepts must be finite numbers`);
  }
  if ((model === '2pl' || model === '3pl') && d.length !== 1)
    throw new RangeError(`${name}: the ${model} has one intercept`);
  if (model === 'grm' && d.some((value, k) => k > 0 && value >= d[k - 1])) {
    throw new RangeError(`${name}: the intercepts of the graded model must fall`);
  }
  if (model === '3pl' && !(g !== undefined && g > 0 && g < 1)) throw new RangeError(`${name}: a 3PL needs 0 < g < 1`);
}

/**
 * The probability of every category at every node.
 *
 * @param out K × Q, category-major, written from `at` on.
 */
export function fillProbabilities(curve: ItemCurve, nodes: Float64Array, out: Float64Array, at = 0): void {
  const { model, a, d } = curve;
  const Q = nodes.length;
  const K = d.length + 1;
  if (model === '3pl') {
    const g = curve.g ?? 0;
    for (let q = 0; q < Q; q++) {
      const z = a * nodes[q] + d[0];
      out[at + Q + q] = g + (1 - g) * logistic(z);
      out[at + q] = (1 - g) * logistic(-z);
    }
  } else if (K === 2) {
    for (let q = 0; q < Q; q++) {
      const z = a * nodes[q] + d[0];
      out[at + Q + q] = logistic(z);
      out[at + q] = logistic(-z);
    }
  } else if (model === 'grm') {
    for (let q = 0; q < Q; q++) {
      // P(k) = logistic(u) − logistic(v), written so that nothing cancels in either tail.
      for (let k = 0; k < K; k++) {
        const u = k === 0 ? Number.POSITIVE_INFINITY : a * nodes[q] + d[k - 1];
        const v = k === K - 1 ? Number.NEGATIVE_INFINITY : a * nodes[q] + d[k];
        out[at + k * Q + q] =
          k === 0 ? logistic(-v) : k === K - 1 ? logistic(u) : -Math.expm1(v - u) * logistic(u) * logistic(-v);
      }
    }
  } else {
    for (let q = 0; q < Q; q++) {
      let most = 0;
      for (let k = 1; k < K; k++) most = Math.max(most, k * a * nodes[q] + d[k - 1]);
      let sum = Math.exp(-most);
      out[at + q] = sum;
      for (let k = 1; k < K; k++) {
        const e = Math.exp(k * a * nodes[q] + d[k - 1] - most);
        out[at + k * Q + q] = e;
        sum += e;
      }
      for (let k = 0; k < K; k++) out[at + k * Q + q] /= sum;
    }
  }
}

/** Probabilities of the categories of one item at one θ, with the first and second derivatives by θ. */
export interface CurvePoint {
  p: Float64Array;
  slope: Float64Array;
  bend: Float64Array;
}

export function curvePoint(categories: number): CurvePoint {
  return { p: new Float64Array(categories), slope: new Float64Array(categories), bend: new Float64Array(categories) };
}

const point = new Float64Array(1);

/** Writes the curve at θ into `out`. */
export function curveAt(curve: ItemCurve, theta: number, { p, slope, bend }: CurvePoint): void {
  const { model, a, d } = curve;
  const K = d.length + 1;
  point[0] = theta;
  fillProbabilities(curve, point, p);
  if (model === '3pl') {
    const g = curve.g ?? 0;
    const l = logistic(a * theta + d[0]);
    slope[1] = (1 - g) * a * l * (1 - l);
    bend[1] = a * (1 - 2 * l) * slope[1];
    slope[0] = -slope[1];
    bend[0] = -bend[1];
  } else if (model === 'grm' && K > 2) {
    for (let k = 0; k < K; k++) slope[k] = bend[k] = 0;
    for (let k = 1; k < K; k++) {
      const l = logistic(a * theta + d[k - 1]);
      const first = a * l * (1 - l);
      const second = a * (1 - 2 * l) * first;
      slope[k] += first;
      slope[k - 1] -= first;
      bend[k] += second;
      bend[k - 1] -= second;
    }
  } else {
    let mean = 0;
    let square = 0;
    for (let k = 1; k < K; k++) {
      mean += k * p[k];
      square += k * k * p[k];
    }
    for (let k = 0; k < K; k++) {
      slope[k] = a * p[k] * (k - mean);
      bend[k] = a * a * p[k] * ((k - mean) * (k - mean) - (square - mean * mean));
    }
  }
}

/** Σ P′²/P: Fisher information of one item at one θ. */
export function informationAt({ p, slope }: CurvePoint, categories: number): number {
  let information = 0;
  for (let k = 0; k < categories; k++) if (p[k] > 0) information += (slope[k] * slope[k]) / p[k];
  return information;
}
