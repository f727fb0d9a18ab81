import { createRandom, type Random } from '../random.js';
import { seedCentres, settlePartition } from './k-means-step.js';
import {
  countParameters,
  expectation,
  factorSize,
  formOf,
  type MixtureModel,
  type MixtureParameters,
} from './mixture-model.js';
import { type MixtureFrame, type MixtureRun, maximisation, mixtureFrame, runMixture } from './mixture-step.js';
import { checkPoints, columnMoments, type PointTable, standardiseColumns } from './point-table.js';
import { sampleRows } from './sampling.js';

/** A Gaussian mixture (latent profiles), the largest group first. */
export interface Mixture {
  readonly model: MixtureModel;
  readonly groups: number;
  readonly proportions: readonly number[];
  /** Groups × columns. */
  readonly means: readonly (readonly number[])[];
  /** Groups × columns × columns. */
  readonly covariances: readonly (readonly (readonly number[])[])[];
  readonly logLik: number;
  /** Free parameters. */
  readonly parameters: number;
  /** −2 log-likelihood + penalty: the smaller the better. ICL = BIC + twice the entropy of the memberships. */
  readonly aic: number;
  readonly bic: number;
  readonly icl: number;
  /** How clearly rows belong, 1 = every row to one group, 0 = no telling; 1 for a single group. */
  readonly certainty: number;
  /** For each row its likeliest group, from 0. */
  readonly assignment: Int32Array;
  /** Rows × groups: probability of each group. */
  readonly membership: Float64Array;
  /** True when a variance stands at its floor (1e-6 of the column's): a group has shrunk onto equal rows. */
  readonly collapsed: boolean;
  readonly rounds: number;
}

const sampleSize = 20_000;

/**
 * Fits a Gaussian mixture by EM from many short runs, of which the best are carried to the end.
 *
 * @param options seed; starts (short runs, 24 by default); rounds at most (20,000).
 * @throws RangeError for a cell that is not finite, a constant column, an unknown model, fewer rows than free
 *   parameters of a group, or when the best run does not settle (said with the last gain).
 *
 * Source: McLachlan & Peel (2000), Finite Mixture Models; Biernacki, Celeux & Govaert (2003), CSDA 41 (short runs);
 * Scrucca et al. (2016), R Journal 8 (models). Held against mclust.
 */
export function fitMixture(
  table: PointTable,
  groups: number,
  model: MixtureModel,
  options: { readonly seed: number; readonly starts?: number; readonly rounds?: number },
): Mixture {
  checkPoints(table);
  formOf(model);
  if (!(Number.isInteger(groups) && groups >= 1))
    throw new RangeError(`the number of groups must be from 1, got ${groups}`);
  if (table.rows < groups * (table.columns + 1)) {
    throw new RangeError(`${table.rows} rows are too few for ${groups} groups in ${table.columns} columns`);
  }
  const { seed, starts = 24, rounds = 20_000 } = options;
  const { table: scaled, mean, sd } = standardiseColumns(table);
  // Spherical groups are spheres in the table's own units, so the data are centred but not scaled.
  const values = table.values.map((value, i) => value - mean[i % table.columns]);
  const frame = mixtureFrame({ ...table, values }, model);
  const run = bestRun(frame, scaled, groups, createRandom(seed), groups === 1 ? 1 : starts, rounds, sd);
  if (!run.converged) {
    throw new RangeError(
      `the mixture did not settle in ${run.rounds} rounds: it still gains ${run.gain.toExponential(1)}`,
    );
  }
  return describe(frame, run, mean);
}

function bestRun(
  frame: MixtureFrame,
  scaled: PointTable,
  groups: number,
  random: Random,
  starts: number,
  rounds: number,
  sd: Float64Array,
): MixtureRun {
  const { rows } = frame.table;
  const drawn = rows > sampleSize;
  const small = drawn ? sampleFrame(frame, random) : frame;
  const rescaled = drawn
    ? { ...small.table, values: small.table.values.map((value, i) => value / sd[i % sd.length]) }
    : scaled;
  const sphered = sphere(rescaled);
  let runs: MixtureRun[] = [];
  for (let start = 0; start < starts; start++) {
    const space = start % 2 === 0 ? rescaled : sphered;
    const first = startParameters(small, space, groups, random, start % 4 < 2);
    runs.push(runMixture(small, first, 0, 18));
  }
  const tolerance = (run: MixtureRun, count: number) => 1e-9 * (Math.abs(run.logLik) + count);
  const finish = (on: MixtureFrame, chosen: readonly MixtureRun[], strictness: number) =>
    chosen.map((run) => runMixture(on, run.parameters, strictness * tolerance(run, on.table.rows), rounds));
  runs = finish(small, ranked(runs).slice(0, Math.max(6, Math.ceil(starts / 4))), 100);
  runs = finish(frame, ranked(runs).slice(0, drawn ? 2 : 4), 1);
  return ranked(runs)[0];
}

/** Best first; a run that collapsed onto equal rows has a likelihood that means nothing and comes last. */
function ranked(runs: readonly MixtureRun[]): MixtureRun[] {
  return [...runs].sort((one, other) => Number(one.floored) - Number(other.floored) || other.logLik - one.logLik);
}

function sampleFrame(frame: MixtureFrame, random: Random): MixtureFrame {
  return mixtureFrame(sampleRows(frame.table, sampleSize, random), frame.model);
}

/** First parameters from a partition of the rows: k-means settled, or only its random seeding. */
function startParameters(
  frame: MixtureFrame,
  space: PointTable,
  groups: number,
  random: Random,
  settled: boolean,
): MixtureParameters {
  const { table, model } = frame;
  const { rows, columns } = table;
  const seeds = seedCentres(space, groups, random);
  const centres = settled ? settlePartition(space, seeds).centres : seeds;
  const membership = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let g = 0; g < groups; g++) {
      let distance = 0;
      for (let j = 0; j < columns; j++) distance += (space.values[i * columns + j] - centres[g * columns + j]) ** 2;
      if (distance < least) [least, membership[i]] = [distance, g];
    }
  }
  const { shape, equal } = formOf(model);
  const size = factorSize(shape, columns);
  const weight = new Float64Array(groups);
  const first = new Float64Array(groups * columns);
  const second = new Float64Array(equal ? 0 : groups * size);
  for (let i = 0; i < rows; i++) {
    const g = membership[i];
    weight[g]++;
    for (let j = 0; j < columns; j++) first[g * columns + j] += table.values[i * columns + j];
  }
  // Every group starts with the scatter of the whole table, shrunk: a seed of few rows has none of its own.
  for (let at = 0; at < second.length; at++) {
    const g = Math.floor(at / size);
    second[at] = (0.5 * frame.total[at % size] * weight[g]) / rows;
  }
  if (!equal) addMeans(shape, columns, second, first, weight);
  return maximisation(frame, { weight, first, second, logLik: 0 }).parameters;
}

function addMeans(
  shape: string,
  columns: number,
  second: Float64Array,
  first: Float64Array,
  weight: Float64Array,
): void {
  let at = 0;
  for (let g = 0; g < weight.length; g++) {
    for (let j = 0; j < columns; j++) {
      const sum = first[g * columns + j] / weight[g];
      if (shape === 'full') for (let l = 0; l <= j; l++) second[at++] += sum * first[g * columns + l];
      else second[shape === 'diagonal' ? at++ : at] += sum * first[g * columns + j];
    }
    if (shape === 'spherical') at++;
  }
}

/** Rows turned and scaled so that the columns are uncorrelated with variance 1 (by the Cholesky factor). */
function sphere(table: PointTable): PointTable {
  const { rows, columns } = table;
  const { mean } = columnMoments(table);
  const centred = { ...table, values: table.values.map((value, i) => value - mean[i % columns]) };
  const { parameters } = maximisation(mixtureFrame(centred, 'EEE'), {
    weight: Float64Array.of(rows),
    first: new Float64Array(columns),
    second: new Float64Array(0),
    logLik: 0,
  });
  const { factors } = parameters;
  const values = centred.values;
  for (let i = 0; i < rows; i++) {
    for (let j = 0, at = 0; j < columns; j++) {
      for (let l = 0; l < j; l++) values[i * columns + j] -= factors[at++] * values[i * columns + l];
      values[i * columns + j] /= factors[at++];
    }
  }
  return centred;
}

function describe(frame: MixtureFrame, run: MixtureRun, mean: Float64Array): Mixture {
  const { table, model } = frame;
  const { rows, columns } = table;
  const { proportions, means, factors } = sorted(frame, run.parameters);
  const groups = proportions.length;
  const membership = new Float64Array(rows * groups);
  const { logLik } = expectation(table, model, { proportions, means, factors }, membership);
  const assignment = new Int32Array(rows);
  let entropy = 0;
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let g = 0; g < groups; g++) {
      const share = membership[i * groups + g];
      if (share > membership[i * groups + best]) best = g;
      if (share > 0) entropy -= share * Math.log(share);
    }
    assignment[i] = best;
  }
  const parameters = countParameters(model, groups, columns);
  const bic = -2 * logLik + parameters * Math.log(rows);
  return {
    model,
    groups,
    proportions: Array.from(proportions),
    means: Array.from({ length: groups }, (_, g) => Array.from(mean, (m, j) => m + means[g * columns + j])),
    covariances: Array.from({ length: groups }, (_, g) => covarianceOf(frame, factors, g)),
    logLik,
    parameters,
    aic: -2 * logLik + 2 * parameters,
    bic,
    icl: bic + 2 * entropy,
    certainty: groups === 1 ? 1 : 1 - entropy / (rows * Math.log(groups)),
    assignment,
    membership,
    collapsed: run.floored,
    rounds: run.rounds,
  };
}

/** Groups by falling proportion. */
function sorted({ table, model }: MixtureFrame, { proportions, means, factors }: MixtureParameters): MixtureParameters {
  const { columns } = table;
  const order = Array.from(proportions, (_, g) => g).sort((g, h) => proportions[h] - proportions[g]);
  const size = factorSize(formOf(model).shape, columns);
  const pick = (block: Float64Array, width: number) =>
    Float64Array.from(order.flatMap((g) => Array.from(block.subarray(g * width, (g + 1) * width))));
  return {
    proportions: pick(proportions, 1),
    means: pick(means, columns),
    factors: formOf(model).equal ? factors : pick(factors, size),
  };
}

function covarianceOf({ table, model }: MixtureFrame, factors: Float64Array, group: number): number[][] {
  const { shape, equal } = formOf(model);
  const { columns } = table;
  const from = equal ? 0 : group * factorSize(shape, columns);
  const factor = (j: number, l: number) => {
    if (shape === 'full') return l <= j ? factors[from + (j * (j + 1)) / 2 + l] : 0;
    return j === l ? factors[from + (shape === 'diagonal' ? j : 0)] : 0;
  };
  return Array.from({ length: columns }, (_, j) =>
    Array.from({ length: columns }, (_, l) => {
      let sum = 0;
      for (let m = 0; m <= Math.min(j, l); m++) sum += factor(j, m) * factor(l, m);
      return sum;
    }),
  );
}
