import { fitMixedModel, type MixedFit, type NamedColumn } from '../mixed/index.js';

export interface GrowthCurve {
  pupil: string;
  observations: number;
  /** The expected score at the origin, in the score's unit. */
  level: number;
  /** Its growth per unit of time at the origin. */
  rate: number;
  /** Half the change of the rate per unit of time (0 unless the mean curve is quadratic). */
  curvature: number;
  levelSd: number;
  /** Of the pupil's own deviation of the rate; 0 where rates are not random. */
  rateSd: number;
}

export interface GrowthCurves {
  curves: GrowthCurve[];
  /** One a row: what the pupil's curve, the covariates and the school's effect together expect. */
  fitted: Float64Array;
  fit: MixedFit;
}

/**
 * Growth over several occasions: each pupil's scores follow a line or a parabola of their own around the mean curve (a mixed model with
 * time). Pupils with few occasions are drawn to the mean curve.
 *
 * @param pupils the pupil of each row; `times` and `scores` with it, finite. At least some pupils need as many rows as random terms + 1.
 * @param origin the time at which level and rate are given (default 0).
 * @param degree of the mean curve, 1 or 2 (default 1).
 * @param ownDegree of the pupils' deviations from it: 0 level, 1 level and rate, 2 curvature too (default 1).
 * @param covariates further predictors; a curve is that of a pupil with all of them 0.
 * @param schools random intercepts of schools beside those of pupils.
 * @throws RangeError as `fitMixedModel`, and if there are fewer different times than degree + 1 or the degrees do not fit.
 *
 * Source: Singer & Willett (2003), Applied Longitudinal Data Analysis, ch. 3-6. Reference values from R lme4.
 */
export function growthCurves({
  pupils,
  times,
  scores,
  origin = 0,
  degree = 1,
  ownDegree = 1,
  covariates = [],
  schools,
  method,
}: {
  pupils: ArrayLike<number | string>;
  times: ArrayLike<number>;
  scores: ArrayLike<number>;
  origin?: number;
  degree?: 1 | 2;
  ownDegree?: 0 | 1 | 2;
  covariates?: readonly NamedColumn[];
  schools?: ArrayLike<number | string>;
  method?: 'REML' | 'ML';
}): GrowthCurves {
  if (ownDegree > degree)
    throw new RangeError(`pupils' curves of degree ${ownDegree} need a mean curve of that degree, not ${degree}`);
  if (new Set(Array.from(times)).size <= degree) {
    throw new RangeError(`a curve of degree ${degree} needs at least ${degree + 1} different times`);
  }
  const elapsed = Float64Array.from(times, (time) => time - origin);
  const powers: NamedColumn[] = [{ name: 'time', values: elapsed }];
  if (degree === 2) powers.push({ name: 'time²', values: elapsed.map((time) => time * time) });
  const fit = fitMixedModel({
    outcome: scores,
    fixed: [...powers, ...covariates],
    random: [
      { name: 'pupil', groups: pupils, slopes: powers.slice(0, ownDegree) },
      ...(schools ? [{ name: 'school', groups: schools }] : []),
    ],
    method,
  });
  const mean = [0, 1, 2].map((k) => (k <= degree ? fit.fixed[k].estimate : 0));
  const curves = fit.groups[0].effects.map(({ level, observations, values, sds }): GrowthCurve => {
    return {
      pupil: level,
      observations,
      level: mean[0] + values[0],
      rate: mean[1] + (values[1] ?? 0),
      curvature: mean[2] + (values[2] ?? 0),
      levelSd: sds[0],
      rateSd: sds[1] ?? 0,
    };
  });
  const byPupil = new Map(curves.map((curve) => [curve.pupil, curve]));
  const bySchool = new Map(fit.groups[1]?.effects.map(({ level, values }) => [level, values[0]]));
  const fitted = elapsed.map((time, i) => {
    const curve = byPupil.get(String(pupils[i])) as GrowthCurve;
    let value = curve.level + time * (curve.rate + time * curve.curvature);
    covariates.forEach(({ values }, c) => {
      value += fit.fixed[1 + degree + c].estimate * values[i];
    });
    return value + (schools ? (bySchool.get(String(schools[i])) ?? 0) : 0);
  });
  return { curves, fitted, fit };
}
