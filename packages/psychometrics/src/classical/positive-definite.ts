/** The inverse of a symmetric positive definite matrix by Cholesky; null when it is not. */
export function invertPositive(matrix: ArrayLike<number>, k: number): Float64Array | null {
  const lower = new Float64Array(k * k);
  for (let row = 0; row < k; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * k + column];
      for (let i = 0; i < column; i++) sum -= lower[row * k + i] * lower[column * k + i];
      if (row !== column) lower[row * k + column] = sum / lower[column * k + column];
      else if (sum > 1e-13 * matrix[row * k + row]) lower[row * k + row] = Math.sqrt(sum);
      else return null;
    }
  }
  const inverse = new Float64Array(k * k);
  const solved = new Float64Array(k);
  for (let unit = 0; unit < k; unit++) {
    for (let row = 0; row < k; row++) {
      let sum = row === unit ? 1 : 0;
      for (let i = unit; i < row; i++) sum -= lower[row * k + i] * solved[i];
      solved[row] = row < unit ? 0 : sum / lower[row * k + row];
    }
    for (let row = k - 1; row >= 0; row--) {
      let sum = solved[row];
      for (let i = row + 1; i < k; i++) sum -= lower[i * k + row] * solved[i];
      solved[row] = sum / lower[row * k + row];
      inverse[row * k + unit] = solved[row];
    }
  }
  return inverse;
}
