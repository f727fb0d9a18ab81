import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { percentileRanks } from './standard-scores.js';

/** Norms as a smooth surface over a continuous variable, such as age. */
export interface ContinuousNorms {
  /** Terms of the surface: raw = Σ b · (normal deviate)^i · ((age − centre) / width)^j. */
  coefficients: { deviatePower: number; agePower: number; b: number }[];
  centre: number;
  width: number;
  /** Where the norms hold: the norm sample's ages, and deviates. */
  ages: readonly [number, number];
  deviates: readonly [number, number];
  /** Share of the variance of raw scores that the surface explains. */
  r2: number;
}

export interface ContinuousNormsOptions {
  /** Highest power of the normal deviate, default 4. */
  deviatePower?: number;
  /** Highest power of age, default 3. */
  agePower?: number;
  /** Groups of age of equal size for the preliminary ranks, default as many as give 50 persons each, 3 to 20. */
  groups?: number;
}

/**
 * Continuous norming: within groups of neighbouring age every raw score gets a normal deviate by its rank; then raw scores are
 * fitted as a polynomial surface of deviate and age. So nobody's norm jumps on a birthday, and every age borrows from all others.
 *
 * @throws RangeError if raw and age differ in number or are not finite, there are too few persons or ages, or no group varies.
 *
 * Source: Lenhard, Lenhard & Gary (2019), PLoS ONE 14(9), e0222279 (semi-parametric continuous norming).
 */
export function continuousNorms(
  raw: ArrayLike<number>,
  age: ArrayLike<number>,
  options: ContinuousNormsOptions = {},
): ContinuousNorms {
  const n = raw.length;
  if (age.length !== n) throw new RangeError(`${n} scores but ${age.length} ages`);
  const { deviatePower = 4, agePower = 3, groups = Math.min(20, Math.max(3, Math.floor(n / 50))) } = options;
  if (!(Number.isInteger(deviatePower) && deviatePower >= 1 && Number.isInteger(agePower) && agePower >= 0)) {
    throw new RangeError('powers are whole numbers, that of the deviate at least 1');
  }
  const terms = (deviatePower + 1) * (agePower + 1);
  if (n < Math.max(2 * terms, 5 * groups))
    throw new RangeError(`${n} persons are too few for ${terms} terms and ${groups} groups`);
  if (!(Number.isInteger(groups) && groups > agePower))
    throw new RangeError(`powers of age up to ${agePower} need more groups`);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(raw[i]) || !Number.isFinite(age[i]))
      throw new RangeError(`person ${i + 1} lacks a score or an age`);
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => age[a] - age[b] || a - b);
  const lowest = age[order[0]];
  const highest = age[order[n - 1]];
  const centre = (lowest + highest) / 2;
  const width = (highest - lowest) / 2 || 1;
  if (agePower > 0 && !(highest > lowest)) throw new RangeError('ages do not vary');
  const deviate = new Float64Array(n);
  for (let group = 0; group < groups; group++) {
    const members = order.subarray(Math.round((group * n) / groups), Math.round(((group + 1) * n) / groups));
    const ranks = percentileRanks(Float64Array.from(members, (person) => raw[person]));
    members.forEach((person, i) => {
      deviate[person] = normalQuantile(ranks[i] / 100, 0, 1);
    });
  }
  const powers = Array.from({ length: terms }, (_, t) => ({
    deviatePower: t % (deviatePower + 1),
    agePower: Math.floor(t / (deviatePower + 1)),
  }));
  const design = new Matrix(n, terms);
  for (let i = 0; i < n; i++) {
    const a = (age[i] - centre) / width;
    powers.forEach((power, t) => design.set(i, t, deviate[i] ** power.deviatePower * a ** power.agePower));
  }
  const solved = new SingularValueDecomposition(design, { autoTranspose: true }).solve(
    Matrix.columnVector(Array.from(raw)),
  );
  const fitted = design.mmul(solved);
  const mean = Array.from(raw).reduce((sum, value) => sum + value, 0) / n;
  let around = 0;
  let left = 0;
  for (let i = 0; i < n; i++) {
    around += (raw[i] - mean) ** 2;
    left += (raw[i] - fitted.get(i, 0)) ** 2;
  }
  if (!(around > 0)) throw new RangeError('the scores do not vary');
  return {
    coefficients: powers.map((power, t) => ({ ...power, b: solved.get(t, 0) })),
    centre,
    width,
    ages: [lowest, highest],
    deviates: [
      Math.max(
        -3,
        deviate.reduce((a, b) => Math.min(a, b)),
      ),
      Math.min(
        3,
        deviate.reduce((a, b) => Math.max(a, b)),
      ),
    ],
    r2: 1 - left / around,
  };
}

/** The raw score that a person of this age and normal deviate is expected to have. @throws RangeError outside the norms' ages or deviates. */
export function rawScoreAt(norms: ContinuousNorms, deviate: number, age: number): number {
  checkWithin('age', age, norms.ages);
  checkWithin('normal deviate', deviate, norms.deviates);
  const a = (age - norms.centre) / norms.width;
  return norms.coefficients.reduce((sum, term) => sum + term.b * deviate ** term.deviatePower * a ** term.agePower, 0);
}

/**
 * The norm of a raw score at an age; scores beyond the norms get the last deviate.
 *
 * @throws RangeError outside the norms' ages, or where the surface falls with rising deviate (it then orders persons wrongly).
 */
export function normScoreAt(
  norms: ContinuousNorms,
  raw: number,
  age: number,
): { z: number; t: number; percentileRank: number } {
  if (!Number.isFinite(raw)) throw new RangeError(`a raw score is finite, not ${raw}`);
  const [low, high] = norms.deviates;
  const STEPS = 60;
  let before = rawScoreAt(norms, low, age);
  let from = low;
  let to = low;
  let isFound = raw <= before;
  for (let step = 1; step <= STEPS; step++) {
    const at = step === STEPS ? high : low + ((high - low) * step) / STEPS;
    const here = rawScoreAt(norms, at, age);
    if (here < before)
      throw new RangeError(`the norms at age ${age} are not in order near deviate ${at}; use lower powers`);
    if (!isFound) {
      from = to;
      to = at;
      isFound = raw <= here;
    }
    before = here;
  }
  if (isFound && to > low) {
    for (let halving = 0; halving < 60; halving++) {
      const middle = (from + to) / 2;
      if (rawScoreAt(norms, middle, age) < raw) from = middle;
      else to = middle;
    }
  }
  return { z: to, t: 50 + 10 * to, percentileRank: 100 * normalCdf(to, 0, 1) };
}

function checkWithin(name: string, value: number, [low, high]: readonly [number, number]): void {
  if (!(value >= low && value <= high))
    throw new RangeError(`the norms hold for ${name} ${low} to ${high}, not ${value}`);
}
