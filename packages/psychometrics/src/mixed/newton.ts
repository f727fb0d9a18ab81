/** Steps for differences: wide for the curvature, narrow for the slope at the end. */
const CURVATURE_STEP = 1e-3;
const SLOPE_STEP = 1e-4;
const MOST_ITERATIONS = 200;
const SETTLED_STEP = 1e-7;
const FLAT_STEP = 1e-4;
const LEVEL_GRADIENT = 1e-6;
/** As a share of the criterion: what differences cannot tell from 0. */
const ROUNDING = 1e-11;

export interface Minimum {
  at: Float64Array;
  value: number;
  gradient: Float64Array;
  iterations: number;
}

/**
 * The minimum of a smooth function of a few variables by damped Newton steps on central differences (Levenberg–Marquardt).
 *
 * @throws RangeError with the gradient if it does not converge.
 */
export function minimise(value: (at: Float64Array) => number, start: Float64Array): Minimum {
  const at = start.slice();
  let current = value(at);
  let damping = 0;
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const gradient = slope(value, at);
    const curvature = hessian(value, at, current);
    const largest = Math.max(...curvature.map(Math.abs), 1e-8);
    const before = current;
    let moved = false;
    let step = new Float64Array(at.length);
    for (let attempt = 0; attempt < 40; attempt++) {
      const tried = dampedStep(curvature, gradient, damping);
      if (tried && longest(tried) <= 2) {
        step = tried;
        const next = value(at.map((x, k) => x + tried[k]));
        if (next <= current + 1e-12 * Math.abs(current)) {
          for (let k = 0; k < at.length; k++) at[k] += tried[k];
          current = next;
          moved = true;
          damping = damping < 1e-6 * largest ? 0 : damping / 10;
          break;
        }
        if (longest(tried) < SETTLED_STEP) break;
      }
      damping = Math.max(damping * 10, 1e-4 * largest);
    }
    // Along a flat valley, as at a boundary, steps stay long although nothing is to be won.
    const rounding = ROUNDING * Math.abs(current);
    const flat = longest(gradient) <= LEVEL_GRADIENT + rounding && before - current <= rounding;
    const settled = longest(step) < SETTLED_STEP * (1 + longest(at)) || (!moved && longest(step) <= FLAT_STEP);
    if (flat || settled) return { at, value: current, gradient: slope(value, at), iterations: iteration };
    if (!moved) break;
  }
  throw new RangeError(`the mixed model did not converge: the gradient is [${slope(value, at).join(', ')}]`);
}

function longest(vector: Float64Array): number {
  return vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

function slope(value: (at: Float64Array) => number, at: Float64Array): Float64Array {
  const point = at.slice();
  return at.map((x, k) => {
    point[k] = x + SLOPE_STEP;
    const above = value(point);
    point[k] = x - SLOPE_STEP;
    const below = value(point);
    point[k] = x;
    return (above - below) / (2 * SLOPE_STEP);
  });
}

function hessian(value: (at: Float64Array) => number, at: Float64Array, centre: number): Float64Array {
  const m = at.length;
  const h = CURVATURE_STEP;
  const out = new Float64Array(m * m);
  const shifted = (r: number, x: number, c: number, y: number) => {
    const point = at.slice();
    point[r] += x;
    point[c] += y;
    return value(point);
  };
  for (let r = 0; r < m; r++) {
    out[r * m + r] = (shifted(r, h, r, 0) - 2 * centre + shifted(r, -h, r, 0)) / (h * h);
    for (let c = 0; c < r; c++) {
      const mixed = shifted(r, h, c, h) - shifted(r, h, c, -h) - shifted(r, -h, c, h) + shifted(r, -h, c, -h);
      out[r * m + c] = mixed / (4 * h * h);
      out[c * m + r] = out[r * m + c];
    }
  }
  return out;
}

/** −(H + damping·I)⁻¹ g, or undefined where that is no descent. */
function dampedStep(
  curvature: Float64Array,
  gradient: Float64Array,
  damping: number,
): Float64Array<ArrayBuffer> | undefined {
  const m = gradient.length;
  const lower = curvature.slice();
  const step = new Float64Array(m);
  for (let r = 0; r < m; r++) {
    lower[r * m + r] += damping;
    for (let c = 0; c <= r; c++) {
      let sum = lower[r * m + c];
      for (let k = 0; k < c; k++) sum -= lower[r * m + k] * lower[c * m + k];
      if (c < r) lower[r * m + c] = sum / lower[c * m + c];
      else if (sum > 0) lower[r * m + r] = Math.sqrt(sum);
      else return undefined;
    }
    let value = -gradient[r];
    for (let k = 0; k < r; k++) value -= lower[r * m + k] * step[k];
    step[r] = value / lower[r * m + r];
  }
  for (let r = m - 1; r >= 0; r--) {
    for (let k = r + 1; k < m; k++) step[r] -= lower[k * m + r] * step[k];
    step[r] /= lower[r * m + r];
  }
  return step;
}
