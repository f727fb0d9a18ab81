import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import type { Calibration } from './types.js';

/** Akaike's and the Bayesian criterion: −2 log L + 2p, and + p·log n; lower is better. */
export function informationCriteria({ logLik, parameters, persons }: Calibration): { aic: number; bic: number } {
  return { aic: -2 * logLik + 2 * parameters, bic: -2 * logLik + parameters * Math.log(persons) };
}

/**
 * Likelihood-ratio test of a model against one of which it is a special case, on the same answers.
 *
 * @returns statistic 2·(log L of the general − of the special), its degrees of freedom, p from χ². A restriction at the edge of the
 *   parameter space (a variance of 0) makes p too large.
 * @throws RangeError if the general model has no more parameters, the persons differ, one did not converge, or the special model is
 *   the likelier by more than rounding: then it is no special case.
 */
export function likelihoodRatio(
  special: Calibration,
  general: Calibration,
): { statistic: number; df: number; p: number } {
  const df = general.parameters - special.parameters;
  if (df <= 0) throw new RangeError('the general model must have more parameters than the special one');
  if (special.persons !== general.persons) throw new RangeError('both models must stand on the same persons');
  if (!special.converged || !general.converged) throw new RangeError('a model that did not converge cannot be tested');
  const statistic = 2 * (general.logLik - special.logLik);
  if (statistic < -1e-3)
    throw new RangeError('the special model is the likelier one: it is no special case of the general model');
  return { statistic: Math.max(0, statistic), df, p: 1 - chiSquareCdf(Math.max(0, statistic), df) };
}
