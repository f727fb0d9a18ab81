import type { Evaluation, System } from './criterion.js';
import type { Grouping } from './grouping.js';
import { type Factor, solveUpper } from './sparse-cholesky.js';

/** The 97.5th percentile of the standard normal distribution. */
const NORMAL_975 = 1.959964;

export interface GroupEffect {
  level: string;
  observations: number;
  /** Per component: the empirical-Bayes effect, in the outcome's unit (per unit of the slope's column). */
  values: number[];
  /** Per component: its conditional standard deviation, β and the variances taken as known. */
  sds: number[];
  /** value ∓ 1.959964 sd. */
  low: number[];
  high: number[];
}

interface EffectTerm {
  term: { grouping: Grouping };
  means: number[];
  scales: number[];
}

/** The covariance, correlation and effects of each term, in the columns' own units. */
export function groupEffects(
  system: System,
  factors: readonly Float64Array[],
  evaluation: Evaluation,
  coefficients: Float64Array,
  sigma: number,
  unit: number,
  terms: readonly EffectTerm[],
): { covariance: number[][]; correlation: (number | undefined)[][]; effects: GroupEffect[] }[] {
  const { pattern, factor, products } = system;
  const c = products.columns;
  const spherical = new Float64Array(pattern.size);
  for (let k = 0; k < pattern.size; k++) {
    let value = evaluation.solved[k * c + c - 1];
    for (let a = 0; a < c - 1; a++) value -= evaluation.solved[k * c + a] * coefficients[a];
    spherical[k] = value / factor.diagonal[k];
  }
  solveUpper(factor, spherical);
  const row = new Float64Array(pattern.size);
  return terms.map(({ term, means, scales }, t) => {
    const q = means.length;
    const back = turnBack(factors[t], means, scales);
    const covariance = square(back.map((weights) => Array.from(weights, (weight) => weight * sigma)));
    const counts = new Int32Array(term.grouping.levels.length);
    for (const code of term.grouping.codes) counts[code]++;
    const effects = term.grouping.levels.map((level, l): GroupEffect => {
      const places = Array.from({ length: q }, (_, k) => system.places[system.offsets[t] + l * q + k]);
      const values = back.map(
        (weights) => unit * places.reduce((sum, place, k) => sum + weights[k] * spherical[place], 0),
      );
      const inner = inverseBlock(factor, places, row);
      const sds = back.map((weights) => {
        let sum = 0;
        for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) sum += weights[a] * inner[a * q + b] * weights[b];
        return sigma * Math.sqrt(sum);
      });
      return {
        level,
        observations: counts[l],
        values,
        sds,
        low: values.map((value, k) => value - NORMAL_975 * sds[k]),
        high: values.map((value, k) => value + NORMAL_975 * sds[k]),
      };
    });
    const correlation = covariance.map((line, a) =>
      line.map((value, b) => {
        const product = covariance[a][a] * covariance[b][b];
        return product > 0 ? value / Math.sqrt(product) : undefined;
      }),
    );
    return { covariance, correlation, effects };
  });
}

/** T Λ: from spherical effects to effects of the columns as they were before centring and scaling. */
function turnBack(lambda: Float64Array, means: readonly number[], scales: readonly number[]): Float64Array[] {
  const q = means.length;
  const out = Array.from({ length: q }, (_, r) => {
    return new Float64Array(q).map((_, c) => lambda[r * q + c] / scales[r]);
  });
  for (let r = 1; r < q; r++) for (let c = 0; c < q; c++) if (means[r] !== 0) out[0][c] -= means[r] * out[r][c];
  return out;
}

function square(root: readonly number[][]): number[][] {
  return root.map((a) => root.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0)));
}

/** The block of (LDL')⁻¹ at the given places: L⁻¹e lives on the path to the root of the elimination tree. */
function inverseBlock(factor: Factor, places: readonly number[], row: Float64Array): Float64Array {
  const q = places.length;
  const { parents, starts, rows, values, diagonal } = factor;
  const columns = places.map((place) => {
    const path: number[] = [];
    const entries: number[] = [];
    row[place] = 1;
    for (let k = place; k >= 0; k = parents[k]) {
      const value = row[k];
      row[k] = 0;
      path.push(k);
      entries.push(value);
      if (value !== 0) for (let at = starts[k]; at < starts[k + 1]; at++) row[rows[at]] -= values[at] * value;
    }
    return { path, entries };
  });
  const block = new Float64Array(q * q);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      const left = columns[b];
      const right = columns[a];
      let sum = 0;
      // Places of one level follow each other, so that the later path is the end of the earlier one or beside it.
      for (
        let i = left.path.length - 1, j = right.path.length - 1;
        i >= 0 && j >= 0 && left.path[i] === right.path[j];
        i--, j--
      ) {
        sum += (left.entries[i] * right.entries[j]) / diagonal[left.path[i]];
      }
      block[a * q + b] = sum;
      block[b * q + a] = sum;
    }
  }
  return block;
}
