import { matchAnswers } from './answers.js';
import { curveAt, curvePoint } from './curves.js';
import type { ScoringInput } from './score.js';
import type { Calibration } from './types.js';

/** Mean squares of residuals: 1 as expected, above 1 more noise, below 1 too regular. z by the Wilson–Hilferty cube root. */
export interface ResidualFit {
  /** Weighted by information: sensitive near the person's level. */
  infit: number;
  infitZ: number;
  /** Unweighted: sensitive to surprises far from it. */
  outfit: number;
  outfitZ: number;
}

export interface PersonFit extends ResidualFit {
  /** Standardised log-likelihood of the answers (l_z): below −2, answers that the model finds surprising. */
  lz: number;
}

/**
 * Infit, outfit of items and of persons, and l_z of persons, at given estimates of θ.
 *
 * With residual r = x − E, variance W and fourth moment C of an answer: outfit = mean of r²/W, infit = Σr² / ΣW.
 *
 * @param theta one finite estimate a person, as from `scorePersons`.
 * @throws RangeError if an estimate is missing, a person answered nothing, or the answers are not those calibrated.
 *
 * Source: Wright & Masters (1982), Rating Scale Analysis, ch. 5; Drasgow, Levine & Williams (1985), British Journal of
 *   Mathematical and Statistical Psychology 38, 67–86.
 */
export function residualFit(
  calibration: Calibration,
  { answers, persons, groups }: ScoringInput,
  theta: ArrayLike<number>,
): { items: ResidualFit[]; persons: PersonFit[] } {
  const { bytes, category, items } = matchAnswers(answers, persons, calibration.items);
  if (theta.length !== persons) throw new RangeError(`${persons} persons have ${theta.length} estimates`);
  const byItem = Array.from({ length: items }, emptySums);
  const personFits: PersonFit[] = [];
  const point = curvePoint(Math.max(...calibration.items.map(({ values }) => values.length)));
  for (let i = 0; i < persons; i++) {
    if (!Number.isFinite(theta[i])) throw new RangeError(`person ${i + 1} has no estimate`);
    const curves = calibration.itemsByGroup[groups ? groups[i] : 0];
    const own = emptySums();
    let [logLik, expectedLog, varianceLog] = [0, 0, 0];
    for (let j = 0; j < items; j++) {
      const k = category[j * 256 + bytes[i * items + j]];
      if (k === 255) continue;
      const K = curves[j].d.length + 1;
      curveAt(curves[j], theta[i], point);
      let [mean, logMean, logSquare] = [0, 0, 0];
      for (let c = 0; c < K; c++) {
        const log = point.p[c] > 0 ? Math.log(point.p[c]) : 0;
        mean += c * point.p[c];
        logMean += point.p[c] * log;
        logSquare += point.p[c] * log * log;
      }
      let [variance, fourth] = [0, 0];
      for (let c = 0; c < K; c++) {
        const square = (c - mean) ** 2;
        variance += square * point.p[c];
        fourth += square * square * point.p[c];
      }
      addResidual(own, k - mean, Math.max(variance, 1e-8), fourth);
      addResidual(byItem[j], k - mean, Math.max(variance, 1e-8), fourth);
      logLik += Math.log(Math.max(point.p[k], Number.MIN_VALUE));
      expectedLog += logMean;
      varianceLog += logSquare - logMean * logMean;
    }
    if (own.n === 0) throw new RangeError(`person ${i + 1} has no answer`);
    personFits.push({
      ...concludeSums(own),
      lz: varianceLog > 0 ? (logLik - expectedLog) / Math.sqrt(varianceLog) : 0,
    });
  }
  return { items: byItem.map(concludeSums), persons: personFits };
}

interface Sums {
  n: number;
  square: number;
  variance: number;
  ratio: number;
  kurtosis: number;
  excess: number;
}

function emptySums(): Sums {
  return { n: 0, square: 0, variance: 0, ratio: 0, kurtosis: 0, excess: 0 };
}

function addResidual(sums: Sums, residual: number, variance: number, fourth: number): void {
  sums.n++;
  sums.square += residual * residual;
  sums.variance += variance;
  sums.ratio += (residual * residual) / variance;
  sums.kurtosis += fourth / (variance * variance);
  sums.excess += fourth - variance * variance;
}

function concludeSums({ n, square, variance, ratio, kurtosis, excess }: Sums): ResidualFit {
  if (n === 0) throw new RangeError('an item that nobody answered has no fit');
  const infit = square / variance;
  const outfit = ratio / n;
  const infitSpread = Math.min(Math.SQRT2, Math.sqrt(Math.max(excess, 0)) / variance);
  const outfitSpread = Math.min(Math.SQRT2, Math.sqrt(Math.max(kurtosis / (n * n) - 1 / n, 0)));
  return { infit, infitZ: cubeRootZ(infit, infitSpread), outfit, outfitZ: cubeRootZ(outfit, outfitSpread) };
}

function cubeRootZ(meanSquare: number, spread: number): number {
  return spread === 0 ? 0 : ((Math.cbrt(meanSquare) - 1) * 3) / spread + spread / 3;
}
