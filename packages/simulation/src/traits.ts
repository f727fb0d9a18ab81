import { normalOf, purpose, randomOf } from './random.js';

/** What a pupil brings along, in standard units of the whole region; constant over the terms. */
export interface Traits {
  ability: number;
  diligence: number;
  fitness: number;
  art: number;
  sociability: number;
  /** Growth a school year beyond that of the age, standard units. */
  slope: number;
}

// Correlations of ability, diligence, fitness, art, sociability: plausible, made for the simulation.
const CORRELATIONS = [[1], [0.4, 1], [0.05, 0.2, 1], [0.2, 0.25, 0, 1], [0.15, 0.25, 0.2, 0.3, 1]] as const;

/** The lower triangle L with L·Lᵀ = the matrix of correlations. */
function cholesky(lower: readonly (readonly number[])[]): number[][] {
  const out: number[][] = [];
  lower.forEach((row, i) => {
    const made: number[] = [];
    for (let j = 0; j <= i; j++) {
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (made[k] ?? 0) * ((j === i ? made : out[j])?.[k] ?? 0);
      made.push(i === j ? Math.sqrt(sum) : sum / (out[j]?.[j] ?? 1));
    }
    out.push(made);
  });
  return out;
}

const FACTOR = cholesky(CORRELATIONS);

/** The traits of the pupil at `place` of the cohort that began school in `entryYear`. */
export function traitsOf(seed: number, entryYear: number, place: number): Traits {
  const random = randomOf(seed, purpose.traits, entryYear, place);
  const z = [random.normal(), random.normal(), random.normal(), random.normal(), random.normal()];
  const [ability = 0, diligence = 0, fitness = 0, art = 0, sociability = 0] = FACTOR.map((row) =>
    row.reduce((sum, weight, k) => sum + weight * (z[k] ?? 0), 0),
  );
  return { ability, diligence, fitness, art, sociability, slope: 0.06 * random.normal() };
}

/** What a school adds to its pupils' results (standard deviation 1, times the weight that the measure gives it). */
export function schoolEffect(seed: number, schoolNumber: number, measure = 0): number {
  return normalOf(seed, purpose.school, schoolNumber, measure);
}

/** What a class and its teacher add, for one measure. */
export function classEffect(seed: number, schoolNumber: number, classKey: number, measure: number): number {
  return normalOf(seed, purpose.classEffect, schoolNumber, classKey, measure);
}
