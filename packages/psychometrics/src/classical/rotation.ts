import { inverse, Matrix } from 'ml-matrix';

/**
 * Varimax with Kaiser's normalisation, by turning two factors at a time.
 *
 * @param loadings variables × factors.
 * Source: Kaiser (1958), Psychometrika 23(3), 187–200.
 */
export function varimax(loadings: readonly (readonly number[])[]): number[][] {
  const k = loadings.length;
  const factors = loadings[0].length;
  const lengths = loadings.map((row) => Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)) || 1);
  const turned = loadings.map((row, i) => row.map((x) => x / lengths[i]));
  for (let sweep = 0; sweep < 1000; sweep++) {
    let largest = 0;
    for (let f = 0; f < factors; f++) {
      for (let g = f + 1; g < factors; g++) {
        let a = 0;
        let b = 0;
        let c = 0;
        let d = 0;
        for (const row of turned) {
          const u = row[f] ** 2 - row[g] ** 2;
          const v = 2 * row[f] * row[g];
          a += u;
          b += v;
          c += u * u - v * v;
          d += 2 * u * v;
        }
        const angle = Math.atan2(d - (2 * a * b) / k, c - (a * a - b * b) / k) / 4;
        largest = Math.max(largest, Math.abs(angle));
        const cos = Math.cos(angle);
        const sin = Math.sin(angle);
        for (const row of turned) [row[f], row[g]] = [cos * row[f] + sin * row[g], cos * row[g] - sin * row[f]];
      }
    }
    if (largest < 1e-12) break;
  }
  return turned.map((row, i) => row.map((x) => x * lengths[i]));
}

/**
 * Direct quartimin (oblimin with γ = 0) by gradient projection: an oblique rotation that makes every variable load on few factors.
 *
 * @returns the pattern of loadings, and the correlations of the factors.
 * @throws RangeError when the search does not converge.
 * Source: Jennrich (2002), Psychometrika 67(1), 7–19; Bernaards & Jennrich (2005), Educ. Psychol. Meas. 65(5), 676–696.
 */
export function quartimin(loadings: readonly (readonly number[])[]): { pattern: number[][]; phi: number[][] } {
  const start = new Matrix(loadings.map((row) => [...row]));
  const factors = start.columns;
  let turn = Matrix.eye(factors);
  let state = criterion(start, turn);
  let step = 1;
  let length = Number.POSITIVE_INFINITY;
  for (let turnings = 0; turnings < 20_000; turnings++) {
    const projected = state.gradient.clone();
    for (let column = 0; column < factors; column++) {
      let dot = 0;
      for (let row = 0; row < factors; row++) dot += turn.get(row, column) * state.gradient.get(row, column);
      for (let row = 0; row < factors; row++) {
        projected.set(row, column, projected.get(row, column) - turn.get(row, column) * dot);
      }
    }
    length = projected.norm('frobenius');
    if (length < 1e-9) break;
    step *= 2;
    let next = state;
    let candidate = turn;
    for (let halving = 0; halving < 60; halving++) {
      candidate = withUnitColumns(Matrix.sub(turn, Matrix.mul(projected, step)));
      next = criterion(start, candidate);
      if (next.value < state.value - 0.5 * length ** 2 * step) break;
      step /= 2;
    }
    if (!(next.value < state.value)) break;
    turn = candidate;
    state = next;
  }
  if (!(length < 1e-5)) throw new RangeError(`the rotation did not converge: its gradient is ${length}`);
  return { pattern: state.pattern.to2DArray(), phi: turn.transpose().mmul(turn).to2DArray() };
}

function criterion(start: Matrix, turn: Matrix): { value: number; gradient: Matrix; pattern: Matrix } {
  const back = inverse(turn);
  const pattern = start.mmul(back.transpose());
  const slope = pattern.clone();
  let value = 0;
  for (let row = 0; row < pattern.rows; row++) {
    let sum = 0;
    for (let column = 0; column < pattern.columns; column++) sum += pattern.get(row, column) ** 2;
    for (let column = 0; column < pattern.columns; column++) {
      const loading = pattern.get(row, column);
      const others = sum - loading ** 2;
      value += (loading ** 2 * others) / 4;
      slope.set(row, column, loading * others);
    }
  }
  const gradient = pattern.transpose().mmul(slope).mmul(back).transpose().mul(-1);
  return { value, gradient, pattern };
}

function withUnitColumns(matrix: Matrix): Matrix {
  for (let column = 0; column < matrix.columns; column++) {
    const length = Math.hypot(...matrix.getColumn(column));
    matrix.mulColumn(column, 1 / length);
  }
  return matrix;
}
