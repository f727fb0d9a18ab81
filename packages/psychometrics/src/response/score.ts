import { matchAnswers } from './answers.js';
import { curvePoint } from './curves.js';
import { locate, type Objective } from './locate.js';
import type { PackedAnswers } from './packing.js';
import { type PassRows, type ScoringPass, scoreChunk } from './passes.js';
import { firstProbabilities, packFor } from './problem.js';
import { quadratureNodes } from './quadrature.js';
import { quinticCells } from './score-grid.js';
import { type Tabulated, tabulate } from './tabulate.js';
import type { Answers, Calibration } from './types.js';

export interface ScoringInput {
  /** Persons × items, row-major, as in `calibrate`. */
  answers: Answers;
  persons: number;
  /** The group of each person, as numbered in the calibration. Absent: all of group 0. */
  groups?: ArrayLike<number>;
}

export interface ScoringSettings {
  /** Default `EAP`. */
  method?: 'EAP' | 'MAP' | 'ML' | 'WLE';
  /** What to do with persons for whom the method has no estimate: `refuse` (default: RangeError) or `mark` (NaN, and listed). */
  impossible?: 'refuse' | 'mark';
}

export interface PersonScores {
  theta: Float64Array;
  /** Standard error: the posterior's standard deviation (EAP), or from the curvature at the maximum. */
  se: Float64Array;
  /** Persons without an estimate, by position; only with `impossible: 'mark'`. */
  without: number[];
}

/**
 * Estimates each person's θ from calibrated items.
 *
 * - `EAP`: mean of the posterior over the calibration's quadrature. Who answered nothing gets mean and deviation of the group.
 * - `MAP`: highest point of the posterior. Likewise.
 * - `ML`: highest point of the likelihood. None for those who answered nothing, or everything lowest or highest.
 * - `WLE`: highest point of likelihood × √information (Warm 1989; for 3PL and graded items the form with Jeffreys' prior, as R mirt).
 *   None for those who answered nothing.
 *
 * @throws RangeError for an answer that the calibration did not see, a group it does not have, or, unless marked, a person for
 *   whom the method has no estimate.
 *
 * Source: Bock & Mislevy (1982), Applied Psychological Measurement 6, 431–444; Warm (1989), Psychometrika 54, 427–450.
 */
export function scorePersons(
  calibration: Calibration,
  input: ScoringInput,
  { method = 'EAP', impossible = 'refuse' }: ScoringSettings = {},
): PersonScores {
  const scoring = poseScoring(calibration, input);
  const { packed } = scoring.tabulated;
  const mean = new Float64Array(packed.rows);
  const sd = new Float64Array(packed.rows);
  for (const chunk of packed.chunks) scoreChunk(scoring.rows, scoring.passes, chunk, mean, sd);
  if (method !== 'EAP') climbFrom(calibration, packed, method, mean, sd);
  return concludeScores(calibration, input, scoring, mean, sd, { method, impossible });
}

export interface Scoring {
  tabulated: Tabulated;
  rows: PassRows;
  /** One a unit. */
  passes: ScoringPass[];
  /** Persons who answered nothing. */
  empty: number[];
}

/** Packs the answers and writes the calibrated curves out at the nodes. */
export function poseScoring(calibration: Calibration, { answers, persons, groups }: ScoringInput): Scoring {
  const { itemsByGroup, groups: latent } = calibration;
  const ranked = matchAnswers(answers, persons, calibration.items);
  if (groups) checkGroups(groups, persons, latent.length);
  const empty: number[] = [];
  const posed = packFor({
    answers: ranked,
    models: calibration.items.map(({ model }) => model),
    groups: latent.length,
    groupOf: groups,
    onEmpty: (person) => empty.push(person),
  });
  const nodes = quadratureNodes(calibration.quadrature);
  const firstOf = firstProbabilities(
    ranked.values.map(({ length }) => length),
    nodes.length,
  );
  const tabulated: Tabulated = { packed: posed.packed, kind: posed.kind, nodes, firstOf };
  const { passes, grids } = tabulate(tabulated, { curves: itemsByGroup, groups: latent });
  return {
    tabulated,
    rows: posed.rows,
    passes: passes.map((pass, unit): ScoringPass => {
      if (pass.kind === 'tables') return { ...pass, nodes };
      const { variance, third, fourth } = grids[unit];
      return { ...pass, varianceCells: quinticCells(variance, third, fourth) };
    }),
    empty: [...new Set(empty)],
  };
}

/** Puts the rows' figures to their persons, and judges who has none. */
export function concludeScores(
  { groups: latent }: Calibration,
  { persons, groups }: ScoringInput,
  { tabulated, empty }: Scoring,
  mean: Float64Array,
  sd: Float64Array,
  { method = 'EAP', impossible = 'refuse' }: ScoringSettings,
): PersonScores {
  const scores = spread(tabulated.packed, persons, mean, sd);
  for (const person of empty) {
    if (method !== 'EAP' && method !== 'MAP') continue;
    const group = latent[groups ? groups[person] : 0];
    scores.theta[person] = group.mean;
    scores.se[person] = Math.sqrt(group.variance);
  }
  return judge(scores, method, impossible, new Set(empty));
}

function checkGroups(groups: ArrayLike<number>, persons: number, known: number): void {
  if (groups.length !== persons) throw new RangeError(`${persons} persons have ${groups.length} groups`);
  for (let i = 0; i < persons; i++) {
    if (!(Number.isInteger(groups[i]) && groups[i] >= 0 && groups[i] < known)) {
      throw new RangeError(`person ${i + 1}: the calibration has no group ${groups[i]}`);
    }
  }
}

function spread(
  { rowOf }: PackedAnswers,
  persons: number,
  mean: Float64Array,
  sd: Float64Array,
): { theta: Float64Array; se: Float64Array } {
  if (!rowOf) return { theta: mean, se: sd };
  const theta = new Float64Array(persons).fill(Number.NaN);
  const se = new Float64Array(persons).fill(Number.NaN);
  for (let i = 0; i < persons; i++) {
    if (rowOf[i] < 0) continue;
    theta[i] = mean[rowOf[i]];
    se[i] = sd[rowOf[i]];
  }
  return { theta, se };
}

/** Replaces the posterior means by the method's own highest points, climbed to from there. */
function climbFrom(
  { itemsByGroup, groups }: Calibration,
  { blocks, codes, units }: PackedAnswers,
  method: 'MAP' | 'ML' | 'WLE',
  mean: Float64Array,
  sd: Float64Array,
): void {
  const B = blocks.length;
  for (const { group, from, to } of units) {
    const curves = itemsByGroup[group];
    const objective: Objective = {
      curves,
      answers: new Int16Array(curves.length),
      method,
      prior: groups[group],
      point: curvePoint(Math.max(...curves.map(({ d }) => d.length + 1))),
    };
    for (let row = from; row < to; row++) {
      blocks.forEach(({ items, radix, step }, b) => {
        items.forEach((j, l) => {
          const k = Math.floor(codes[row * B + b] / step[l]) % radix[l];
          objective.answers[j] = k <= curves[j].d.length ? k : -1;
        });
      });
      const found = locate(objective, mean[row]);
      mean[row] = found ? found.theta : Number.NaN;
      sd[row] = found ? found.se : Number.NaN;
    }
  }
}

function judge(
  { theta, se }: { theta: Float64Array; se: Float64Array },
  method: string,
  impossible: 'refuse' | 'mark',
  empty: ReadonlySet<number>,
): PersonScores {
  const without: number[] = [];
  for (let i = 0; i < theta.length; i++) if (Number.isNaN(theta[i])) without.push(i);
  if (without.length > 0 && impossible === 'refuse') {
    const first = without[0];
    const why = empty.has(first)
      ? 'no answer'
      : 'answers for which the likelihood has no highest point (all lowest or all highest)';
    throw new RangeError(`person ${first + 1} has ${why}: no ${method} estimate (${without.length} such persons)`);
  }
  return { theta, se, without };
}
