import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { residualVariances } from './alpha.js';
import { invertPositive } from './positive-definite.js';

export interface Minres {
  /** k × factors. */
  loadings: number[][];
  /** 1 − communality of each variable. */
  uniquenesses: number[];
}

const LEAST = 0.005;
const MOST = 1;
const MOST_STEPS = 500;

/**
 * Factor analysis by minimum residuals: the loadings whose products come closest, in squares, to the correlations off the
 * diagonal. Unrotated; every factor turned so that its loadings sum to at least zero. Uniquenesses stay in [0.005, 1].
 *
 * The uniquenesses ψ minimise half the sum of squares of the eigenvalues of R − diag(ψ) beyond the first `factors`, by Newton
 * steps with the exact second derivatives (where these are not positive definite, damped).
 *
 * @param correlations k × k, by rows.
 * @throws RangeError if there are not more variables than factors, or when the search does not converge.
 *
 * Source: Harman & Jones (1966), Psychometrika 31(3), 351–368; derivatives as in Jöreskog (1967), Psychometrika 32(4), 443–482.
 */
export function minres(correlations: Float64Array, k: number, factors: number): Minres {
  if (!(factors >= 1 && k > factors)) throw new RangeError(`${k} variables are too few for ${factors} factors`);
  let psi = (residualVariances(correlations, k) ?? new Float64Array(k).fill(0.5)).map((value) =>
    Math.min(MOST, Math.max(LEAST, value)),
  );
  let state = evaluate(correlations, k, factors, psi);
  let damping = 1e-6;
  let slope = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, value } = state;
    const free = [...psi.keys()].filter(
      (i) => !(psi[i] <= LEAST && gradient[i] > 0) && !(psi[i] >= MOST && gradient[i] < 0),
    );
    slope = Math.max(0, ...free.map((i) => Math.abs(gradient[i])));
    if (slope < 1e-10 || value < 1e-22) return loadingsOf(state, k, factors);
    const curvature = curvatureOf(state, k, factors);
    let improved = false;
    for (; damping < 1e10 && !improved; damping *= 10) {
      const block = new Float64Array(free.length ** 2);
      free.forEach((row, a) => {
        free.forEach((column, b) => {
          block[a * free.length + b] = curvature[row * k + column] + (a === b ? damping : 0);
        });
      });
      const inverse = invertPositive(block, free.length);
      if (!inverse) continue;
      const next = psi.slice();
      free.forEach((row, a) => {
        let move = 0;
        for (let b = 0; b < free.length; b++) move -= inverse[a * free.length + b] * gradient[free[b]];
        next[row] = Math.min(MOST, Math.max(LEAST, psi[row] + move));
      });
      const tried = evaluate(correlations, k, factors, next);
      if (tried.value < value) {
        psi = next;
        state = tried;
        improved = true;
      }
    }
    damping = Math.max(1e-12, damping / 1000);
    // No step however small lowers the value any more: the rest is rounding.
    if (!improved && slope < 1e-6) return loadingsOf(state, k, factors);
    if (!improved) break;
  }
  throw new RangeError(`the factor analysis did not converge: its largest gradient is ${slope}`);
}

interface State {
  psi: Float64Array;
  /** Descending. */
  values: number[];
  /** vectors[m] belongs to values[m]. */
  vectors: number[][];
  value: number;
  gradient: Float64Array;
}

function evaluate(correlations: Float64Array, k: number, factors: number, psi: Float64Array): State {
  const reduced = Matrix.from1DArray(k, k, correlations);
  for (let i = 0; i < k; i++) reduced.set(i, i, 1 - psi[i]);
  const { values, vectors } = eigen(reduced);
  const gradient = new Float64Array(k);
  let value = 0;
  for (let m = factors; m < k; m++) {
    value += values[m] ** 2 / 2;
    for (let i = 0; i < k; i++) gradient[i] -= values[m] * vectors[m][i] ** 2;
  }
  return { psi, values, vectors, value, gradient };
}

/** Eigenvalues in descending order, with their vectors. */
function eigen(matrix: Matrix): { values: number[]; vectors: number[][] } {
  const decomposition = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = [...decomposition.realEigenvalues.keys()].sort(
    (a, b) => decomposition.realEigenvalues[b] - decomposition.realEigenvalues[a],
  );
  return {
    values: order.map((m) => decomposition.realEigenvalues[m]),
    vectors: order.map((m) => decomposition.eigenvectorMatrix.getColumn(m)),
  };
}

function curvatureOf({ values, vectors }: State, k: number, factors: number): Float64Array {
  const curvature = new Float64Array(k * k);
  const product = new Float64Array(k * k);
  const mixed = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let m = factors; m < k; m++) sum += vectors[m][i] * vectors[m][j];
      product[i * k + j] = sum;
    }
  }
  for (let n = 0; n < factors; n++) {
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let m = factors; m < k; m++) {
          const gap = values[m] - values[n];
          if (gap < 0) sum += (values[m] / gap) * vectors[m][i] * vectors[m][j];
        }
        mixed[i * k + j] += 2 * sum * vectors[n][i] * vectors[n][j];
      }
    }
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const value = product[i * k + j] ** 2 + mixed[i * k + j];
      curvature[i * k + j] = curvature[j * k + i] = value;
    }
  }
  return curvature;
}

function loadingsOf({ values, vectors }: State, k: number, factors: number): Minres {
  const signs = vectors.slice(0, factors).map((vector) => (vector.reduce((sum, x) => sum + x, 0) < 0 ? -1 : 1));
  const loadings = Array.from({ length: k }, (_, i) =>
    signs.map((sign, f) => sign * vectors[f][i] * Math.sqrt(Math.max(0, values[f]))),
  );
  const uniquenesses = loadings.map((row) => 1 - row.reduce((sum, loading) => sum + loading ** 2, 0));
  return { loadings, uniquenesses };
}
