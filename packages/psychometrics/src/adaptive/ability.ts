import type { AbilityEstimator, AdaptiveTest } from './adaptive-test.js';
import { bankItemInformation, categoryCurves } from './bank-item.js';

/** An ability with its standard error, and by which estimator it was found. */
export interface AbilityEstimate {
  readonly theta: number;
  readonly se: number;
  readonly estimator: AbilityEstimator;
}

/** The range in which MLE and WLE are sought; a maximum at its ends counts as none. */
const widest = 8;
const steps = 160;

/**
 * Ability from answers to items of the bank by the test's estimator. EAP: mean and standard deviation of the posterior
 * on the grid. MLE and WLE: highest maximum within ±8, SE = 1/√information; where there is none (all right, all
 * wrong), EAP, and `estimator` says so.
 *
 * @param items indices into the bank. @param answers category of each, from 0.
 * @throws RangeError when an answer is not a category of its item or an index is outside the bank.
 *
 * Source: Bock & Mislevy (1982), Applied Psychological Measurement 6; Warm (1989), Psychometrika 54.
 */
export function estimateAbility(
  test: AdaptiveTest,
  items: readonly number[],
  answers: readonly number[],
): AbilityEstimate {
  if (items.length !== answers.length) throw new RangeError('every item given needs one answer');
  for (const [n, item] of items.entries()) {
    const categories = test.curves[item];
    if (categories === undefined) throw new RangeError(`the bank has no item ${item + 1}`);
    if (categories[answers[n]] === undefined)
      throw new RangeError(`item ${item + 1}: there is no answer ${answers[n]}`);
  }
  const wanted = test.rules.estimator ?? 'eap';
  if (wanted === 'eap' || items.length === 0) return posterior(test, items, answers);
  const theta = wanted === 'mle' ? likeliest(test, items, answers) : weighted(test, items, answers);
  if (theta === undefined) return posterior(test, items, answers);
  let information = 0;
  for (const item of items) information += bankItemInformation(test.bank[item], theta);
  return { theta, se: 1 / Math.sqrt(information), estimator: wanted };
}

function posterior(test: AdaptiveTest, items: readonly number[], answers: readonly number[]): AbilityEstimate {
  const { nodes, prior, curves } = test;
  const density = Float64Array.from(prior);
  let total = 0;
  let mean = 0;
  for (const [n, item] of items.entries()) {
    const curve = curves[item][answers[n]];
    let highest = 0;
    for (let q = 0; q < density.length; q++) highest = Math.max(highest, (density[q] *= curve[q]));
    if (!(highest > 0)) throw new RangeError('the answers are impossible at every node of the grid: widen it');
    // Long tests would run out of exponents.
    if (highest < 1e-200) for (let q = 0; q < density.length; q++) density[q] /= highest;
  }
  for (let q = 0; q < density.length; q++) {
    total += density[q];
    mean += density[q] * nodes[q];
  }
  mean /= total;
  let variance = 0;
  for (let q = 0; q < density.length; q++) variance += density[q] * (nodes[q] - mean) ** 2;
  return { theta: mean, se: Math.sqrt(variance / total), estimator: 'eap' };
}

/** Log-likelihood, its slope, and Warm's slope (score + J / 2I) at one ability. */
function slopes(test: AdaptiveTest, items: readonly number[], answers: readonly number[], theta: number) {
  let logLik = 0;
  let score = 0;
  let information = 0;
  let bend = 0;
  for (const [n, item] of items.entries()) {
    const { p, first, second } = categoryCurves(test.bank[item], theta);
    const answer = answers[n];
    logLik += Math.log(Math.max(p[answer], Number.MIN_VALUE));
    if (p[answer] > 0) score += first[answer] / p[answer];
    for (let k = 0; k < p.length; k++) {
      if (p[k] <= 0) continue;
      information += (first[k] * first[k]) / p[k];
      bend += (first[k] * second[k]) / p[k];
    }
  }
  return { logLik, score, information, warm: information > 0 ? score + bend / (2 * information) : score };
}

type Slopes = ReturnType<typeof slopes>;

function likeliest(test: AdaptiveTest, items: readonly number[], answers: readonly number[]): number | undefined {
  return highestRoot(
    test,
    items,
    answers,
    (at) => at.score,
    (at) => at.logLik,
  );
}

function weighted(test: AdaptiveTest, items: readonly number[], answers: readonly number[]): number | undefined {
  // Exactly the criterion in the two-parameter model; in the others it only ranks several roots.
  const height = (at: Slopes) => at.logLik + 0.5 * Math.log(Math.max(at.information, Number.MIN_VALUE));
  return highestRoot(test, items, answers, (at) => at.warm, height);
}

/** Among the abilities where `slope` falls through 0, the one with the greatest `height`; none if an end lies higher. */
function highestRoot(
  test: AdaptiveTest,
  items: readonly number[],
  answers: readonly number[],
  slope: (at: Slopes) => number,
  height: (at: Slopes) => number,
): number | undefined {
  const at = (theta: number) => slopes(test, items, answers, theta);
  const scan = Array.from({ length: steps + 1 }, (_, i) => at(-widest + (2 * widest * i) / steps));
  let best: number | undefined;
  let bestHeight = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < steps; i++) {
    if (!(slope(scan[i]) > 0 && slope(scan[i + 1]) <= 0)) continue;
    let low = -widest + (2 * widest * i) / steps;
    let high = low + (2 * widest) / steps;
    for (let turn = 0; turn < 60 && high - low > 1e-12; turn++) {
      const middle = (low + high) / 2;
      if (slope(at(middle)) > 0) low = middle;
      else high = middle;
    }
    const found = (low + high) / 2;
    const foundHeight = height(at(found));
    if (foundHeight > bestHeight) [best, bestHeight] = [found, foundHeight];
  }
  return bestHeight >= Math.max(height(scan[0]), height(scan[steps])) ? best : undefined;
}
