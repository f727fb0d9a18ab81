import type { PointTable } from './point-table.js';

/**
 * Form of the groups' covariances, by the names of mclust: spherical (EII, VII), diagonal (EEI, VVI), full (EEE, VVV);
 * E equal in all groups, V free in each.
 */
export type MixtureModel = 'EII' | 'VII' | 'EEI' | 'VVI' | 'EEE' | 'VVV';

export type MixtureShape = 'spherical' | 'diagonal' | 'full';

const forms: Readonly<Record<MixtureModel, { readonly shape: MixtureShape; readonly equal: boolean }>> = {
  EII: { shape: 'spherical', equal: true },
  VII: { shape: 'spherical', equal: false },
  EEI: { shape: 'diagonal', equal: true },
  VVI: { shape: 'diagonal', equal: false },
  EEE: { shape: 'full', equal: true },
  VVV: { shape: 'full', equal: false },
};

/** @throws RangeError for an unknown name. */
export function formOf(model: MixtureModel) {
  if (!Object.hasOwn(forms, model)) throw new RangeError(`there is no mixture model ${model}`);
  return forms[model];
}

/**
 * Parameters of a mixture. `factors` holds one set for equal covariances, else one a group: a standard deviation
 * (spherical), one a column (diagonal), or the lower Cholesky factor row by row (full).
 */
export interface MixtureParameters {
  readonly proportions: Float64Array;
  readonly means: Float64Array;
  readonly factors: Float64Array;
}

/** How many numbers a set of factors has. */
export function factorSize(shape: MixtureShape, columns: number): number {
  if (shape === 'spherical') return 1;
  return shape === 'diagonal' ? columns : (columns * (columns + 1)) / 2;
}

/** Free parameters: proportions, means, variances and covariances. */
export function countParameters(model: MixtureModel, groups: number, columns: number): number {
  const { shape, equal } = formOf(model);
  return groups - 1 + groups * columns + (equal ? 1 : groups) * factorSize(shape, columns);
}

/** Sums over the rows by which the next parameters follow: Σr, Σr x, Σr x² (spherical: summed; full: lower triangle). */
export interface MixtureSums {
  readonly weight: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  logLik: number;
}

/**
 * One pass over the rows: the log-likelihood, and the sums for the next parameters.
 *
 * @param membership filled with each row's group probabilities when given.
 */
export function expectation(
  table: PointTable,
  model: MixtureModel,
  parameters: MixtureParameters,
  membership?: Float64Array,
): MixtureSums {
  const { values, rows, columns } = table;
  const { shape, equal } = formOf(model);
  const { proportions, means, factors } = parameters;
  const groups = proportions.length;
  const size = factorSize(shape, columns);
  const inverses = invertFactors(shape, columns, factors);
  const constants = proportions.map((share, g) => {
    const set = equal ? 0 : g;
    return Math.log(share) - logDeterminant(shape, columns, factors, set) - (columns / 2) * Math.log(2 * Math.PI);
  });
  const weight = new Float64Array(groups);
  const first = new Float64Array(groups * columns);
  const second = new Float64Array(equal ? 0 : groups * size);
  const density = new Float64Array(groups);
  const centred = new Float64Array(columns);
  let logLik = 0;
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let highest = Number.NEGATIVE_INFINITY;
    for (let g = 0; g < groups; g++) {
      let at = equal ? 0 : g * size;
      let distance = 0;
      for (let j = 0; j < columns; j++) {
        centred[j] = values[from + j] - means[g * columns + j];
        let z = 0;
        if (shape === 'full') for (let l = 0; l <= j; l++) z += inverses[at++] * centred[l];
        else z = centred[j] * inverses[shape === 'diagonal' ? at++ : at];
        distance += z * z;
      }
      density[g] = constants[g] - 0.5 * distance;
      if (density[g] > highest) highest = density[g];
    }
    let total = 0;
    for (let g = 0; g < groups; g++) total += density[g] = Math.exp(density[g] - highest);
    logLik += highest + Math.log(total);
    for (let g = 0; g < groups; g++) {
      const share = density[g] / total;
      if (membership) membership[i * groups + g] = share;
      if (share < 1e-300) continue;
      weight[g] += share;
      let at = g * size;
      for (let j = 0; j < columns; j++) {
        const weighted = share * values[from + j];
        first[g * columns + j] += weighted;
        if (equal) continue;
        if (shape === 'full') for (let l = 0; l <= j; l++) second[at++] += weighted * values[from + l];
        else second[shape === 'diagonal' ? at++ : at] += weighted * values[from + j];
      }
    }
  }
  return { weight, first, second, logLik };
}

function invertFactors(shape: MixtureShape, columns: number, factors: Float64Array): Float64Array {
  if (shape !== 'full') return factors.map((sd) => 1 / sd);
  const size = factorSize(shape, columns);
  const inverses = new Float64Array(factors.length);
  for (let set = 0; set < factors.length; set += size) {
    const at = (j: number, l: number) => set + (j * (j + 1)) / 2 + l;
    for (let j = 0; j < columns; j++) {
      inverses[at(j, j)] = 1 / factors[at(j, j)];
      for (let l = 0; l < j; l++) {
        let sum = 0;
        for (let m = l; m < j; m++) sum += factors[at(j, m)] * inverses[at(m, l)];
        inverses[at(j, l)] = -sum / factors[at(j, j)];
      }
    }
  }
  return inverses;
}

/** Log of the product of a factor's diagonal: half the log determinant of the covariance. */
function logDeterminant(shape: MixtureShape, columns: number, factors: Float64Array, set: number): number {
  if (shape === 'spherical') return columns * Math.log(factors[set]);
  let sum = 0;
  const from = set * factorSize(shape, columns);
  for (let j = 0; j < columns; j++) sum += Math.log(factors[from + (shape === 'diagonal' ? j : (j * (j + 3)) / 2)]);
  return sum;
}
