/** A basis of piecewise polynomials between two boundaries, joined smoothly at the knots. */
export interface SplineBasis {
  degree: number;
  /** The knots with each boundary repeated degree + 1 times. */
  sequence: Float64Array;
  /** How many functions, with the first one that `bs` leaves out: knots + degree + 1. */
  functions: number;
}

/**
 * @param knots ascending, between the boundaries.
 * @param degree 3 for cubic.
 * @throws RangeError if the knots are not in order within the boundaries.
 */
export function splineBasis(knots: ArrayLike<number>, boundary: readonly [number, number], degree = 3): SplineBasis {
  const [low, high] = boundary;
  const inner = Array.from(knots);
  if (!(low < high)) throw new RangeError(`the boundaries of a spline are in order, not ${low} and ${high}`);
  inner.forEach((knot, k) => {
    if (!(knot > low && knot < high && (k === 0 || knot >= inner[k - 1]))) {
      throw new RangeError(`the knots of a spline are in order within its boundaries, not ${inner.join(', ')}`);
    }
  });
  const ends = (value: number) => new Array<number>(degree + 1).fill(value);
  return {
    degree,
    sequence: Float64Array.from([...ends(low), ...inner, ...ends(high)]),
    functions: inner.length + degree + 1,
  };
}

/**
 * The functions that are not 0 at x, by the recursion of de Boor (1972) and Cox. Beyond a boundary the outermost polynomials go on, as in
 * R's splines::bs.
 *
 * @param out degree + 1 values.
 * @returns the number of the first of them, from 0.
 */
export function evaluateSpline({ degree, sequence, functions }: SplineBasis, x: number, out: Float64Array): number {
  let span = degree;
  while (span < functions - 1 && x >= sequence[span + 1]) span++;
  // Of knots that coincide with each other, only a span of some length has functions.
  while (span > degree && sequence[span] === sequence[span + 1]) span--;
  out[0] = 1;
  for (let j = 1; j <= degree; j++) {
    let saved = 0;
    for (let r = 0; r < j; r++) {
      const right = sequence[span + r + 1] - x;
      const left = x - sequence[span + 1 - j + r];
      const share = out[r] / (right + left);
      out[r] = saved + right * share;
      saved = left * share;
    }
    out[j] = saved;
  }
  return span - degree;
}

/**
 * The columns of R's splines::bs(x, knots, degree, Boundary.knots).
 *
 * @param intercept with the first function, which `bs` leaves out (default false).
 * @throws RangeError if a value is not finite or the knots are not in order.
 */
export function bSplineColumns(
  x: ArrayLike<number>,
  { knots, boundary, degree = 3, intercept = false }: BSpline,
): Float64Array[] {
  const basis = splineBasis(knots, boundary, degree);
  const columns = Array.from({ length: basis.functions }, () => new Float64Array(x.length));
  const values = new Float64Array(degree + 1);
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) throw new RangeError(`the value of row ${i + 1} is not a number`);
    const first = evaluateSpline(basis, x[i], values);
    values.forEach((value, k) => {
      columns[first + k][i] = value;
    });
  }
  return intercept ? columns : columns.slice(1);
}

export interface BSpline {
  knots: ArrayLike<number>;
  boundary: readonly [number, number];
  degree?: number;
  intercept?: boolean;
}
