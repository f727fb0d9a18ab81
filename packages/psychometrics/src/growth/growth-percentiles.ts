import { createPredictor, fitGrowthModel, type GrowthKnots, type GrowthModel, growthKnots } from './growth-model.js';

export interface GrowthPercentile {
  id: string;
  /** 1 … 99: of 100 students with the same earlier scores, so many did worse. Undefined without a current score or a latest prior. */
  sgp: number | undefined;
  /** On how many priors it rests. */
  order: number;
  /** The percentile on the most recent 1, 2, … priors, as far as the student has them and a model was asked for. */
  byOrder: (number | undefined)[];
}

export interface GrowthPercentiles {
  students: GrowthPercentile[];
  /** By order − 1; undefined where no student needed it or it could not be fitted. */
  models: (GrowthModel | undefined)[];
  /** Orders that could not be fitted, and why; their students were put into a lower order. */
  skipped: { order: number; reason: string }[];
}

/**
 * Student growth percentiles: where a student's score stands among students with the same earlier scores (Betebenner 2009), by quantile
 * regression on cubic splines of the priors, as R's SGP computes them.
 *
 * @param ids one a student, not twice.
 * @param priors earlier scores, a column a year, the oldest first; NaN where there is none.
 * @param current the scores to judge; NaN where there is none.
 * @param knots of each prior, where they are set already (default: from all scores of the column).
 * @param everyOrder fits and reports every order, not only the highest that each student has (default false).
 * @throws RangeError if columns differ in length, a score is infinite, an id comes twice, a prior does not vary, or students with one prior
 *   are too few for its splines.
 *
 * Source: Betebenner (2009), Educational Measurement: Issues and Practice 28(4), 42-51. Reference values from R SGP 2.2.
 */
export function growthPercentiles({
  ids,
  priors,
  current,
  knots = [],
  everyOrder = false,
}: {
  ids: ArrayLike<number | string>;
  priors: readonly ArrayLike<number>[];
  current: ArrayLike<number>;
  knots?: readonly (GrowthKnots | undefined)[];
  everyOrder?: boolean;
}): GrowthPercentiles {
  checkColumns(ids, priors, current);
  const n = current.length;
  const latestFirst = [...priors].reverse();
  const ownKnots = priors.map((column, c) => knots[c] ?? growthKnots(column)).reverse();
  const orders = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(current[i])) continue;
    while (orders[i] < latestFirst.length && !Number.isNaN(latestFirst[orders[i]][i])) orders[i]++;
  }
  const students = Array.from({ length: n }, (_, i): GrowthPercentile => {
    return { id: String(ids[i]), sgp: undefined, order: 0, byOrder: [] };
  });
  const result: GrowthPercentiles = { students, models: new Array(priors.length).fill(undefined), skipped: [] };
  for (let order = priors.length; order >= 1; order--) {
    if (!everyOrder && !students.some(({ sgp }, i) => sgp === undefined && orders[i] >= order)) continue;
    const rows = Int32Array.from(orders.keys()).filter((i) => orders[i] >= order);
    if (rows.length === 0) continue;
    let model: GrowthModel;
    try {
      model = fitGrowthModel(latestFirst.slice(0, order), current, rows, ownKnots.slice(0, order));
    } catch (error) {
      if (order === 1 || !(error instanceof RangeError)) throw error;
      result.skipped.unshift({ order, reason: error.message });
      continue;
    }
    result.models[order - 1] = model;
    const { predict } = createPredictor(model);
    for (const i of rows) {
      const student = students[i];
      if (student.sgp !== undefined && !everyOrder) continue;
      const percentile = percentileOf(
        predict((j) => latestFirst[j][i]),
        current[i],
      );
      student.byOrder[order - 1] = percentile;
      if (student.sgp === undefined) {
        student.sgp = percentile;
        student.order = order;
      }
    }
  }
  if (result.models.every((model) => model === undefined))
    throw new RangeError('no student has both a current score and a latest prior');
  return result;
}

/** How many of 100 ascending quantiles lie below the score; never 0 or 100. */
function percentileOf(quantiles: Float64Array, score: number): number {
  let low = 0;
  let high = quantiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quantiles[middle] < score) low = middle + 1;
    else high = middle;
  }
  return Math.min(99, Math.max(1, low));
}

function checkColumns(
  ids: ArrayLike<number | string>,
  priors: readonly ArrayLike<number>[],
  current: ArrayLike<number>,
): void {
  if (priors.length === 0) throw new RangeError('growth needs at least one prior');
  [current, ...priors].forEach((column, c) => {
    const name = c === 0 ? 'the current score' : `prior ${c}`;
    if (column.length !== ids.length)
      throw new RangeError(`${name} has ${column.length} values for ${ids.length} students`);
    for (let i = 0; i < column.length; i++) {
      if (column[i] === Number.POSITIVE_INFINITY || column[i] === Number.NEGATIVE_INFINITY) {
        throw new RangeError(`${name} is infinite in row ${i + 1}`);
      }
    }
  });
  const seen = new Set<number | string>();
  for (let i = 0; i < ids.length; i++) {
    if (seen.has(ids[i])) throw new RangeError(`student ${ids[i]} comes twice`);
    seen.add(ids[i]);
  }
}
