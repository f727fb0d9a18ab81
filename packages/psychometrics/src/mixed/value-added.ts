import { correctForReliability } from './measurement-error.js';
import { type FixedEffect, fitMixedModel, type MixedFit, type RandomEffects } from './mixed-model.js';
import { columnNamed, completeRows, type DataColumns, modelColumns, numericColumn } from './model-matrix.js';

export interface ValueAddedRequest {
  data: DataColumns;
  /** The column of the later score. */
  outcome: string;
  /** The columns of earlier scores; numbers. */
  priors: readonly string[];
  /** Further predictors, numbers or categories; `a:b` for a product (default none). */
  covariates?: readonly string[];
  /** Covariates that are categories although they read as numbers (default none). */
  categories?: readonly string[];
  school: string;
  /** Classes within schools; their names need to be unique only within a school. */
  class?: string;
  /** A predictor whose slope differs between schools. */
  slope?: string;
  /** Default REML. */
  method?: 'REML' | 'ML';
  /** The reliability of a prior, in (0, 1], by its column; those not named are taken as free of error, and said to be. */
  reliability?: Readonly<Record<string, number>>;
}

export interface SchoolEffect {
  school: string;
  /** Pupils with complete data. */
  pupils: number;
  /** By how much pupils like its own did better here than in the average school, in the outcome's unit. */
  effect: number;
  sd: number;
  /** effect ∓ 1.959964 sd. */
  low: number;
  high: number;
  /** `indistinct` from the mean when the interval holds 0. */
  verdict: 'above' | 'below' | 'indistinct';
  /** The school's own deviation of the slope, if one was asked for. */
  slope?: { effect: number; sd: number; low: number; high: number };
}

export interface ValueAdded {
  observations: number;
  /** Rows left out because a value was missing. */
  dropped: number;
  fixed: FixedEffect[];
  /** `school` and `residual`; `class`, `slope` and `correlation` (of slope and intercept) where there are any. */
  variances: { school: number; class?: number; slope?: number; correlation?: number; residual: number };
  /** The REML criterion, or the deviance with ML. */
  criterion: number;
  /** The share of the variance that is between schools, of what the predictors leave: for pupils at 0 of the slope's predictor. */
  icc: number;
  /** In numeric or character order of the school. */
  schools: SchoolEffect[];
  classes?: { school: string; class: string; pupils: number; effect: number; sd: number; low: number; high: number }[];
  /** Priors that were taken as free of measurement error: their coefficients are too small, and schools with able intakes look better. */
  uncorrectedPriors: string[];
  /** Schools with a single pupil: almost nothing can be said about them. */
  singlePupilSchools: string[];
  singular: boolean;
  fit: MixedFit;
}

/**
 * Value-added of schools: a mixed model of the later score on earlier scores and covariates, with a random intercept for each school.
 * Only pupils with all values count (complete cases, as R does).
 *
 * @throws RangeError as `fitMixedModel`, and if a column is unknown, a score is not a number or a reliability is outside (0, 1].
 */
export function valueAdded(request: ValueAddedRequest): ValueAdded {
  const { data, outcome, priors, covariates = [], school, slope, method, reliability = {} } = request;
  const sources = [...priors, ...covariates].flatMap((predictor) => predictor.split(':'));
  const named = [outcome, ...sources, school, ...(request.class ? [request.class] : []), ...(slope ? [slope] : [])];
  const rows = completeRows(data, [...new Set(named)]);
  const scores = (name: string) => {
    const values = numericColumn(columnNamed(data, name), rows);
    if (!values) throw new RangeError(`${name} is not a number in every row`);
    return { name, values };
  };
  const priorColumns = priors.map(scores);
  const others = modelColumns(data, covariates, rows, request.categories);
  const fixed = correctForReliability(priorColumns, others, reliability);
  const schools = takeRows(columnNamed(data, school), rows);
  const slopes = slope ? [fixed.find(({ name }) => name === slope) ?? scores(slope)] : [];
  const random: RandomEffects[] = [{ name: school, groups: schools, slopes }];
  const classNames = request.class ? takeRows(columnNamed(data, request.class), rows) : undefined;
  if (classNames)
    random.push({
      name: request.class as string,
      groups: classNames.map((name, k) => `${schools[k]}${WITHIN}${name}`),
    });
  const fit = fitMixedModel({ outcome: scores(outcome).values, fixed, random, method });
  return describe(
    fit,
    data[outcome].length,
    priors.filter((prior) => reliability[prior] === undefined),
  );
}

/** Between a school and its class; no name holds it. */
const WITHIN = '\u0000';

function takeRows(column: ArrayLike<unknown>, rows: Int32Array): (number | string)[] {
  return Array.from(rows, (i) => column[i] as number | string);
}

function describe(fit: MixedFit, total: number, uncorrectedPriors: string[]): ValueAdded {
  const [schools, classes] = fit.groups;
  const between = schools.covariance[0][0] + (classes?.covariance[0][0] ?? 0);
  return {
    observations: fit.observations,
    dropped: total - fit.observations,
    fixed: fit.fixed,
    variances: {
      school: schools.covariance[0][0],
      ...(classes && { class: classes.covariance[0][0] }),
      ...(schools.components.length > 1 && { slope: schools.covariance[1][1], correlation: schools.correlation[0][1] }),
      residual: fit.residualVariance,
    },
    criterion: fit.criterion,
    icc: schools.covariance[0][0] / (between + fit.residualVariance),
    schools: schools.effects.map(({ level, observations, values, sds, low, high }) => ({
      school: level,
      pupils: observations,
      effect: values[0],
      sd: sds[0],
      low: low[0],
      high: high[0],
      verdict: low[0] > 0 ? 'above' : high[0] < 0 ? 'below' : 'indistinct',
      ...(values.length > 1 && { slope: { effect: values[1], sd: sds[1], low: low[1], high: high[1] } }),
    })),
    ...(classes && {
      classes: classes.effects.map(({ level, observations, values, sds, low, high }) => {
        const [school, name] = level.split(WITHIN);
        return { school, class: name, pupils: observations, effect: values[0], sd: sds[0], low: low[0], high: high[0] };
      }),
    }),
    uncorrectedPriors,
    singlePupilSchools: schools.effects.filter(({ observations }) => observations === 1).map(({ level }) => level),
    singular: fit.singular,
    fit,
  };
}
