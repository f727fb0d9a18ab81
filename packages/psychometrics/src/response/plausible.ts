import { createRandom } from '../random.js';
import { matchAnswers } from './answers.js';
import { fillProbabilities } from './curves.js';
import { normalWeights, quadratureNodes } from './quadrature.js';
import type { ScoringInput } from './score.js';
import type { Calibration } from './types.js';

/**
 * Plausible values: draws from each person's posterior, for analyses of groups (means, spreads, relations), which point estimates
 * would bias. Not for judging a person.
 *
 * The posterior is taken as log-linear between the quadrature's nodes. Who answered nothing is drawn from the group.
 *
 * @param draws how many sets, at least 1; analyse each and combine by Rubin's rules.
 * @param seed an integer: the same gives the same.
 * @returns one array of n values a draw.
 * @throws RangeError for answers that the calibration did not see, or wrong counts.
 *
 * Source: Mislevy (1991), Psychometrika 56, 177–196.
 */
export function plausibleValues(
  calibration: Calibration,
  { answers, persons, groups }: ScoringInput,
  { draws, seed }: { draws: number; seed: number },
): Float64Array[] {
  if (!(Number.isInteger(draws) && draws > 0)) throw new RangeError('at least one draw is needed');
  const { bytes, category, items } = matchAnswers(answers, persons, calibration.items);
  const nodes = quadratureNodes(calibration.quadrature);
  const Q = nodes.length;
  const logs = calibration.itemsByGroup.map((curves) =>
    curves.map((curve) => {
      const p = new Float64Array((curve.d.length + 1) * Q);
      fillProbabilities(curve, nodes, p);
      return p.map((value) => Math.log(Math.max(value, Number.MIN_VALUE)));
    }),
  );
  const priors = calibration.groups.map(({ mean, variance }) =>
    normalWeights(nodes, mean, variance).map((weight) => Math.log(weight)),
  );
  const random = createRandom(seed);
  const values = Array.from({ length: draws }, () => new Float64Array(persons));
  const log = new Float64Array(Q);
  const cumulated = new Float64Array(Q);
  for (let i = 0; i < persons; i++) {
    const group = groups ? groups[i] : 0;
    if (!(group in priors)) throw new RangeError(`person ${i + 1}: the calibration has no group ${group}`);
    log.set(priors[group]);
    for (let j = 0; j < items; j++) {
      const k = category[j * 256 + bytes[i * items + j]];
      if (k === 255) continue;
      const own = logs[group][j];
      for (let q = 0; q < Q; q++) log[q] += own[k * Q + q];
    }
    const most = log.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
    cumulated[0] = 0;
    for (let q = 1; q < Q; q++) {
      cumulated[q] = cumulated[q - 1] + cellMass(log[q - 1] - most, log[q] - most);
    }
    for (const draw of values) draw[i] = drawFrom(cumulated, log, nodes, random.uniform());
  }
  return values;
}

/** ∫ over a cell of width 1 of a density that is log-linear between its ends. */
function cellMass(left: number, right: number): number {
  const rise = right - left;
  return Math.abs(rise) < 1e-8 ? Math.exp(left) : (Math.exp(right) - Math.exp(left)) / rise;
}

function drawFrom(cumulated: Float64Array, log: Float64Array, nodes: Float64Array, uniform: number): number {
  const Q = nodes.length;
  const wanted = uniform * cumulated[Q - 1];
  let low = 1;
  let high = Q - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulated[middle] > wanted) high = middle;
    else low = middle + 1;
  }
  const share = (wanted - cumulated[low - 1]) / (cumulated[low] - cumulated[low - 1]);
  const rise = log[low] - log[low - 1];
  // The inverse of (e^{rise·t} − 1) / (e^{rise} − 1).
  const t = Math.abs(rise) < 1e-8 ? share : Math.log1p(share * Math.expm1(rise)) / rise;
  return nodes[low - 1] + (nodes[low] - nodes[low - 1]) * Math.min(1, Math.max(0, t));
}
