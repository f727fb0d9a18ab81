import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { checkPoints, columnMoments, type PointTable } from '../groups/point-table.js';
import { checkOutcomes } from './outcomes.js';
import { factorInPlace, invertFactored, solveFactored } from './triangle.js';

export interface LogisticCoefficient {
  readonly name: string;
  readonly estimate: number;
  /** Standard error; with ridge, of the penalised estimate. */
  readonly se: number;
  /** estimate / se, and the two-sided p of the normal distribution. */
  readonly z: number;
  readonly p: number;
}

export interface LogisticFit {
  /** The intercept first. A column left out has estimate 0 and is named in `dropped`. */
  readonly coefficients: readonly LogisticCoefficient[];
  readonly dropped: readonly string[];
  /** −2 log-likelihood, and the same with the intercept alone. */
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly aic: number;
  readonly rounds: number;
  /** Fitted probability of each row. */
  readonly fitted: Float64Array;
}

export interface LogisticOptions {
  /** Names of the columns; x1, x2 … when absent. */
  readonly names?: readonly string[];
  /** Weight λ of the penalty λ/2 · Σ (β_j sd_j)², the intercept free; 0 when absent. */
  readonly ridge?: number;
  /** Leave out columns that are constant or follow from earlier ones, instead of refusing them (folds need it). */
  readonly dropAliased?: boolean;
}

/**
 * Logistic regression with intercept by iteratively reweighted least squares (Newton), to full convergence.
 *
 * @param table rows × columns without intercept. @param outcomes 0 or 1.
 * @throws RangeError for one class only, a constant or dependent column, separation (columns named), no convergence
 *   (said with the gradient).
 *
 * Source: McCullagh & Nelder (1989); separation: Albert & Anderson (1984), Biometrika 71. Held against R's glm.
 */
export function fitLogistic(
  table: PointTable,
  outcomes: ArrayLike<number>,
  options: LogisticOptions = {},
): LogisticFit {
  checkPoints(table);
  const ones = checkOutcomes(outcomes, table.rows);
  const { ridge = 0, dropAliased = false } = options;
  if (!(ridge >= 0 && ridge < Number.POSITIVE_INFINITY))
    throw new RangeError(`ridge must not be negative, got ${ridge}`);
  const names = options.names ?? Array.from({ length: table.columns }, (_, j) => `x${j + 1}`);
  if (names.length !== table.columns) throw new RangeError(`${table.columns} columns need as many names`);
  const { mean, sd } = columnMoments(table);
  const { kept, dropped } = independentColumns(table, names, mean, sd, dropAliased, ridge);
  const size = kept.length + 1;
  // z-scores with a leading 1: the scale on which steps, pivots and the penalty compare.
  const design = new Float64Array(table.rows * size);
  for (let i = 0; i < table.rows; i++) {
    design[i * size] = 1;
    for (const [at, j] of kept.entries())
      design[i * size + at + 1] = (table.values[i * table.columns + j] - mean[j]) / sd[j];
  }
  const found = newton(design, outcomes, size, ridge, (at) => names[kept[at - 1]]);
  const { beta, covariance } = found;
  const estimates = new Float64Array(table.columns + 1);
  const errors = new Float64Array(table.columns + 1);
  estimates[0] = beta[0];
  const turn = new Float64Array(size);
  turn[0] = 1;
  for (const [at, j] of kept.entries()) {
    estimates[j + 1] = beta[at + 1] / sd[j];
    errors[j + 1] = Math.sqrt(covariance[(at + 1) * size + at + 1]) / sd[j];
    turn[at + 1] = -mean[j] / sd[j];
    estimates[0] += beta[at + 1] * turn[at + 1];
  }
  let variance = 0;
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) variance += turn[a] * turn[b] * covariance[a * size + b];
  errors[0] = Math.sqrt(variance);
  const share = ones / table.rows;
  return {
    coefficients: ['(Intercept)', ...names].map((name, j) => coefficient(name, estimates[j], errors[j])),
    dropped,
    deviance: found.deviance,
    nullDeviance: -2 * (ones * Math.log(share) + (table.rows - ones) * Math.log(1 - share)),
    aic: found.deviance + 2 * size,
    rounds: found.rounds,
    fitted: found.fitted,
  };
}

function coefficient(name: string, estimate: number, se: number): LogisticCoefficient {
  const z = se > 0 ? estimate / se : 0;
  return { name, estimate, se, z, p: 2 * normalCdf(-Math.abs(z), 0, 1) };
}

/** Probability of a one for each row of a table with the columns of the fit. @throws RangeError for other columns. */
export function predictLogistic(fit: Pick<LogisticFit, 'coefficients'>, table: PointTable): Float64Array {
  checkPoints(table);
  if (table.columns !== fit.coefficients.length - 1) {
    throw new RangeError(`the model has ${fit.coefficients.length - 1} columns, the table ${table.columns}`);
  }
  const beta = fit.coefficients.map(({ estimate }) => estimate);
  return Float64Array.from({ length: table.rows }, (_, i) => {
    let eta = beta[0];
    for (let j = 0; j < table.columns; j++) eta += beta[j + 1] * table.values[i * table.columns + j];
    return 1 / (1 + Math.exp(-eta));
  });
}

/** Columns that add something to those before them, by the pivots of their correlation matrix. */
function independentColumns(
  { values, rows, columns }: PointTable,
  names: readonly string[],
  mean: Float64Array,
  sd: Float64Array,
  dropAliased: boolean,
  ridge: number,
): { kept: number[]; dropped: string[] } {
  const dropped: string[] = [];
  const varying: number[] = [];
  for (let j = 0; j < columns; j++) {
    if (sd[j] > 1e-13 * Math.abs(mean[j])) varying.push(j);
    else if (dropAliased) dropped.push(names[j]);
    else throw new RangeError(`${names[j]} is constant`);
  }
  if (ridge > 0) return { kept: varying, dropped };
  const size = varying.length;
  const cross = new Float64Array(size * size);
  const z = new Float64Array(size);
  for (let i = 0; i < rows; i++) {
    for (const [a, j] of varying.entries()) z[a] = (values[i * columns + j] - mean[j]) / sd[j];
    for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) cross[a * size + b] += z[a] * z[b];
  }
  const kept: number[] = [];
  for (let a = 0; a < size; a++) {
    const pivot = cross[a * size + a];
    // Share of the column's variance that the kept columns before it leave over.
    if (pivot > 1e-9 * (rows - 1)) {
      kept.push(varying[a]);
      for (let b = a + 1; b < size; b++) {
        const factor = cross[b * size + a] / pivot;
        for (let c = b; c < size; c++) cross[c * size + b] -= factor * cross[c * size + a];
      }
    } else if (dropAliased) dropped.push(names[varying[a]]);
    else throw new RangeError(`${names[varying[a]]} follows from the columns before it: leave it out`);
  }
  return { kept, dropped };
}

const mostRounds = 100;

function newton(
  design: Float64Array,
  outcomes: ArrayLike<number>,
  size: number,
  ridge: number,
  nameAt: (at: number) => string,
) {
  const rows = outcomes.length;
  const beta = new Float64Array(size);
  const fitted = new Float64Array(rows);
  const information = new Float64Array(size * size);
  const score = new Float64Array(size);
  let previous = Number.POSITIVE_INFINITY;
  let step = new Float64Array(size);
  for (let round = 1; round <= mostRounds; round++) {
    const { deviance, extreme } = sweep(design, outcomes, beta, ridge, information, score, fitted);
    let penalised = deviance;
    for (let j = 1; j < size; j++) penalised += ridge * beta[j] ** 2;
    if (penalised > previous * (1 + 1e-10) + 1e-10) {
      for (let j = 0; j < size; j++) beta[j] -= step[j] /= 2;
      continue;
    }
    previous = penalised;
    const separated = extreme > 12 && ridge === 0;
    if (!factorInPlace(information, size)) throw separated ? separation(beta, nameAt) : stuck(round, score);
    step = solveFactored(information, size, score);
    let longest = 0;
    for (let j = 0; j < size; j++) {
      beta[j] += step[j];
      longest = Math.max(longest, Math.abs(step[j]) / (1 + Math.abs(beta[j])));
    }
    // Nearly dependent columns keep rounding alive in the last digits; after many rounds that is all there is left.
    if (longest < (round < 20 ? 1e-10 : 1e-6)) {
      const final = sweep(design, outcomes, beta, ridge, information, score, fitted);
      if (!factorInPlace(information, size)) throw stuck(round, score);
      return { beta, fitted, deviance: final.deviance, rounds: round, covariance: invertFactored(information, size) };
    }
    // Where a maximum exists, steps shrink quadratically long before; without one each is as long as the last.
    if (round >= 15 && separated && longest > 1e-3) throw separation(step, nameAt);
  }
  throw stuck(mostRounds, score);
}

function stuck(rounds: number, score: Float64Array): RangeError {
  const gradient = Math.max(...score.map(Math.abs)).toExponential(1);
  return new RangeError(`the regression did not converge in ${rounds} rounds: the gradient is still ${gradient}`);
}

function separation(direction: Float64Array, nameAt: (at: number) => string): RangeError {
  const lengths = Array.from(direction, (value, at) => ({ at, length: Math.abs(value) })).slice(1);
  const most = Math.max(...lengths.map(({ length }) => length));
  const guilty = lengths.filter(({ length }) => length > 0.2 * most).map(({ at }) => nameAt(at));
  return new RangeError(
    `separation: ${guilty.join(', ')} tell the outcome perfectly for some rows; use ridge or leave out`,
  );
}

/** Information, score, fitted values and deviance at β. */
function sweep(
  design: Float64Array,
  outcomes: ArrayLike<number>,
  beta: Float64Array,
  ridge: number,
  information: Float64Array,
  score: Float64Array,
  fitted: Float64Array,
): { deviance: number; extreme: number } {
  const size = beta.length;
  information.fill(0);
  score.fill(0);
  let deviance = 0;
  let extreme = 0;
  for (let i = 0; i < fitted.length; i++) {
    const from = i * size;
    let eta = 0;
    for (let j = 0; j < size; j++) eta += design[from + j] * beta[j];
    const p = 1 / (1 + Math.exp(-eta));
    const q = 1 / (1 + Math.exp(eta));
    fitted[i] = p;
    deviance +=
      2 *
      (outcomes[i] === 1
        ? Math.log1p(Math.exp(-Math.abs(eta))) + Math.max(-eta, 0)
        : Math.log1p(Math.exp(-Math.abs(eta))) + Math.max(eta, 0));
    extreme = Math.max(extreme, Math.abs(eta));
    const residual = outcomes[i] === 1 ? q : -p;
    const weight = p * q;
    for (let a = 0; a < size; a++) {
      const x = design[from + a];
      if (x === 0) continue;
      score[a] += residual * x;
      const weighted = weight * x;
      for (let b = 0; b <= a; b++) information[a * size + b] += weighted * design[from + b];
    }
  }
  for (let j = 1; j < size; j++) {
    score[j] -= ridge * beta[j];
    information[j * size + j] += ridge;
  }
  return { deviance, extreme };
}
