import { createPredictor, type GrowthModel } from './growth-model.js';

/** A student's scores in the years to come, if it grows at each of the percentiles 1 … 99 every year. */
export interface GrowthProjection {
  /** Per coming year: 99 scores, by percentile − 1. */
  years: Float64Array[];
}

const PERCENTILES = 99;

/**
 * Follows a student along each growth percentile: next year's score at the percentile becomes a prior of the year after.
 *
 * @param models per coming year the model of that year's score; its priors are the scores of the years right before.
 * @param scores the student's scores until now, the oldest first; as many as the first model has priors, or more.
 * @throws RangeError if a score is not finite or scores are too few for a model.
 *
 * Source: Betebenner (2009). The score of percentile k is the quantile (k + 0.5) / 100, the highest that still counts as k, as in R's SGP
 * (which goes on to round it and to keep it within the test's scale).
 */
export function projectGrowth(models: readonly GrowthModel[], scores: readonly number[]): GrowthProjection {
  for (const score of scores) if (!Number.isFinite(score)) throw new RangeError(`a score is a number, not ${score}`);
  const paths = Array.from({ length: PERCENTILES }, () => [...scores]);
  const years = models.map((model, year) => {
    if (model.priors.length > scores.length + year) {
      throw new RangeError(`${scores.length + year} scores are too few for a model on ${model.priors.length} priors`);
    }
    const { predict } = createPredictor(model);
    return Float64Array.from(paths, (path, k) => {
      const quantiles = predict((prior) => path[path.length - 1 - prior]);
      const score = quantiles[k + 1];
      path.push(score);
      return score;
    });
  });
  return { years };
}

/**
 * The least percentile at which a student must grow, every year, to have reached the cut of some year.
 *
 * @param cuts the score to reach in each of the coming years.
 * @returns 1 … 99 for a horizon of 1, 2, … years; undefined where even the 99th is not enough.
 * @throws RangeError if there is a cut for more years than were projected, or one is not finite.
 */
export function growthTargets({ years }: GrowthProjection, cuts: readonly number[]): (number | undefined)[] {
  if (cuts.length > years.length) throw new RangeError(`${cuts.length} cuts for ${years.length} projected years`);
  const reached = new Uint8Array(PERCENTILES);
  return cuts.map((cut, year) => {
    if (!Number.isFinite(cut)) throw new RangeError(`a cut is a number, not ${cut}`);
    years[year].forEach((score, k) => {
      if (score >= cut) reached[k] = 1;
    });
    const first = reached.indexOf(1);
    return first < 0 ? undefined : first + 1;
  });
}
