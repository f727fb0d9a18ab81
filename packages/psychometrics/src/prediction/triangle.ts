/**
 * Cholesky factor of a symmetric matrix (lower triangle read and overwritten).
 *
 * @returns false when the matrix is not positive definite to working precision.
 */
export function factorInPlace(matrix: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    const whole = matrix[j * size + j];
    for (let l = 0; l <= j; l++) {
      let sum = matrix[j * size + l];
      for (let m = 0; m < l; m++) sum -= matrix[j * size + m] * matrix[l * size + m];
      if (l < j) matrix[j * size + l] = sum / matrix[l * size + l];
      else if (sum > 1e-14 * whole) matrix[j * size + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L Lᵀ x = right. */
export function solveFactored(factor: Float64Array, size: number, right: Float64Array): Float64Array<ArrayBuffer> {
  const x = Float64Array.from(right);
  for (let j = 0; j < size; j++) {
    for (let l = 0; l < j; l++) x[j] -= factor[j * size + l] * x[l];
    x[j] /= factor[j * size + j];
  }
  for (let j = size - 1; j >= 0; j--) {
    for (let l = j + 1; l < size; l++) x[j] -= factor[l * size + j] * x[l];
    x[j] /= factor[j * size + j];
  }
  return x;
}

/** (L Lᵀ)⁻¹, full. */
export function invertFactored(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const unit = new Float64Array(size);
    unit[j] = 1;
    inverse.set(solveFactored(factor, size, unit), j * size);
  }
  return inverse;
}
