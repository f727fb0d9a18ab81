import type { NamedColumn } from './mixed-model.js';

/**
 * Takes the measurement error of prior scores out of the slopes by regression calibration: each prior is replaced by what its true score
 * is expected to be, given all observed predictors.
 *
 *     E[true | observed] = mean + (S − D) S⁻¹ (observed − mean),  D = diag((1 − reliability) · variance of the prior)
 *
 * With one prior and no covariate this shrinks the score to its mean by the reliability, and the slope grows by its inverse.
 * Standard errors afterwards take the reliability as known.
 *
 * @returns the priors, corrected where a reliability is given, and then the other columns as they are.
 * @throws RangeError if a reliability is outside (0, 1] or names no prior.
 *
 * Source: Carroll, Ruppert, Stefanski & Crainiceanu (2006), Measurement Error in Nonlinear Models, ch. 4.
 */
export function correctForReliability(
  priors: readonly NamedColumn[],
  others: readonly NamedColumn[],
  reliability: Readonly<Record<string, number>>,
): NamedColumn[] {
  const all = [...priors, ...others];
  for (const [name, value] of Object.entries(reliability)) {
    if (!priors.some((prior) => prior.name === name))
      throw new RangeError(`a reliability is given for ${name}, which is no prior`);
    if (!(value > 0 && value <= 1)) throw new RangeError(`the reliability of ${name} is in (0, 1], not ${value}`);
  }
  const noisy = priors.filter(({ name }) => (reliability[name] ?? 1) < 1);
  if (noisy.length === 0) return all;
  const n = all[0].values.length;
  const means = all.map(({ values }) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i];
    return sum / n;
  });
  const covariance = all.map((a, r) =>
    all.map((b, c) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (a.values[i] - means[r]) * (b.values[i] - means[c]);
      return sum / (n - 1);
    }),
  );
  return all.map((column, r) => {
    if (!noisy.includes(column)) return column;
    // Of (S − D) S⁻¹ = I − D S⁻¹ only this row differs from the unit matrix.
    const error = (1 - reliability[column.name]) * covariance[r][r];
    const weights = solveFor(
      covariance,
      r,
      all.map(({ name }) => name),
    ).map((weight) => error * weight);
    const values = Float64Array.from(column.values);
    all.forEach((other, c) => {
      for (let i = 0; i < n; i++) values[i] -= weights[c] * (other.values[i] - means[c]);
    });
    return { name: column.name, values };
  });
}

/** Column r of the inverse of a covariance matrix. */
function solveFor(matrix: readonly (readonly number[])[], r: number, names: readonly string[]): number[] {
  const m = matrix.length;
  const left = matrix.map((row, k) => [...row, k === r ? 1 : 0]);
  for (let k = 0; k < m; k++) {
    const pivot = left[k][k];
    if (!(pivot > 1e-10 * matrix[k][k])) throw new RangeError(`${names[k]} is collinear with the columns before it`);
    for (let i = 0; i < m; i++) {
      if (i === k) continue;
      const factor = left[i][k] / pivot;
      for (let c = k; c <= m; c++) left[i][c] -= factor * left[k][c];
    }
  }
  return left.map((row, k) => row[m] / row[k]);
}
