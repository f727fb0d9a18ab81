import { cholesky } from './cholesky.js';
import type { Layout } from './parameters.js';
import type { Evaluation } from './quasi-newton.js';

/**
 * Standard errors from the observed information: the derivative of the exact marginal gradient (Fisher's identity), taken by
 * central differences. The same matrix as Louis's (1982) and Oakes's (1999) formulas give.
 *
 * Asks for evaluations by yielding points.
 *
 * @returns one standard error a parameter; undefined where the information is not positive definite.
 */
export function* observedErrors(
  layout: Layout,
  x: Float64Array,
): Generator<Float64Array, Float64Array | undefined, Evaluation> {
  const P = layout.size;
  const information = new Float64Array(P * P);
  for (let i = 0; i < P; i++) {
    const step = 1e-3 * Math.max(0.3, Math.abs(x[i]));
    const up = x.slice();
    const down = x.slice();
    up[i] += step;
    down[i] -= step;
    const above = yield up;
    const below = yield down;
    for (let h = 0; h < P; h++) {
      const slope = (below.gradient[h] - above.gradient[h]) / (2 * step);
      information[i * P + h] += slope / 2;
      information[h * P + i] += slope / 2;
    }
  }
  const factor = cholesky(information, P);
  if (!factor) return undefined;
  const errors = new Float64Array(P);
  // The diagonal of the inverse: squared columns of the inverse factor.
  const column = new Float64Array(P);
  for (let i = 0; i < P; i++) {
    column.fill(0);
    column[i] = 1 / factor[i * P + i];
    for (let h = i + 1; h < P; h++) {
      let sum = 0;
      for (let k = i; k < h; k++) sum -= factor[h * P + k] * column[k];
      column[h] = sum / factor[h * P + h];
    }
    let square = 0;
    for (let h = i; h < P; h++) square += column[h] * column[h];
    errors[i] = Math.sqrt(square);
  }
  return errors;
}
