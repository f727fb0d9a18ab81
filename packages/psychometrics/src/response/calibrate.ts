import { type RankedAnswers, rankAnswers } from './answers.js';
import { checkCurve } from './curves.js';
import { evaluate, type FullEvaluation } from './evaluate.js';
import { type Layout, layOut, unfold } from './parameters.js';
import { type Problem, poseProblem } from './problem.js';
import { completeQuadrature, quadratureNodes } from './quadrature.js';
import { type Ascent, type AscentSettings, ascend, largest, type Memory } from './quasi-newton.js';
import { search } from './search.js';
import { observedErrors } from './standard-errors.js';
import { startVector } from './start-values.js';
import type { Anchor, CalibratedItem, Calibration, CalibrationInput, ItemModel } from './types.js';

/** From this number of persons on, the search first runs on a subsample. */
const WARM_FROM = 60_000;
const SUBSAMPLE = 20_000;

/**
 * Estimates item curves and latent distributions by marginal maximum likelihood (for the 3PL, maximum a posteriori).
 *
 *     log L = Σ_i log Σ_q w_q Π_j P_j(x_ij | θ_q)
 *
 * is climbed by the EM gradient algorithm with quasi-Newton acceleration, from a subsample first when there are many persons.
 *
 * For a table of results: `items[j].a`, `.d`, `.g`, `.se`; `groups[g].mean`, `.variance`; `logLik`, `iterations`, `converged`.
 *
 * @returns also when the search did not end: then `converged` is false and `gradient` says how far it was.
 * @throws RangeError for a constant item, an item without answers, a person without answers (see `withoutAnswers`), answers that
 *   do not fill persons × items, a model that the item's categories do not fit, a group without persons.
 *
 * Source: Bock & Aitkin (1981), Psychometrika 46, 443–459; Muraki (1992), Applied Psychological Measurement 16, 159–176;
 *   Samejima (1969), Psychometrika Monograph 17; Lange (1995), Statistica Sinica 5, 1–18. Held against R mirt 1.45.1.
 */
export function calibrate(input: CalibrationInput): Calibration {
  const plan = planCalibration(input);
  let start = plan.start;
  let memory: Memory | undefined;
  if (plan.warm) {
    const rough = drive(plan.warm, ascend(start, plan.warmSettings));
    start = rough.x;
    memory = scaledMemory(rough.memory, plan.problem.packed.persons / plan.warm.packed.persons);
  }
  const ascent = drive(plan.problem, search(plan.problem.layout, start, { ...plan.settings, memory }));
  const errors = input.standardErrors ? drive(plan.problem, observedErrors(plan.problem.layout, ascent.x)) : undefined;
  return conclude(plan, ascent, errors);
}

/** Answers every point that a search asks for, here and now. */
function drive<Result>(problem: Problem, steps: Generator<Float64Array, Result, FullEvaluation>): Result {
  let next = steps.next();
  while (!next.done) next = steps.next(evaluate(problem, next.value));
  return next.value;
}

export interface Plan {
  problem: Problem;
  /** The problem on a subsample, where that pays. */
  warm?: Problem;
  start: Float64Array;
  settings: AscentSettings;
  warmSettings: AscentSettings;
  answers: RankedAnswers;
  quadrature: { nodes: number; from: number; to: number };
}

/** Checks the input and packs the answers. */
export function planCalibration(input: CalibrationInput): Plan {
  const { persons, items, anchors = new Map<number, Anchor>(), invariance = 'scalar' } = input;
  const known = new Map([...anchors].flatMap(([j, { values }]) => (values ? [[j, values] as const] : [])));
  const answers = rankAnswers(input.answers, persons, items, known);
  const groups = countGroups(input.groups, persons);
  const models = answers.values.map((values, j) => modelOf(input.model, j, values.length));
  for (const [j, anchor] of anchors) checkAnchor(anchor, j, models, answers);
  const categories = answers.values.map(({ length }) => length);
  const layout = layOut({ models, categories, groups, invariance, anchors });
  const quadrature = completeQuadrature(input.quadrature);
  const nodes = quadratureNodes(quadrature);
  const onEmpty =
    input.withoutAnswers === 'omit'
      ? undefined
      : (person: number) => {
          throw new RangeError(`person ${person + 1} has no answer`);
        };
  const problem = poseProblem({ answers, layout, nodes, groupOf: input.groups, onEmpty });
  problem.persons.forEach((count, group) => {
    if (count === 0) throw new RangeError(`group ${group} has no person with an answer`);
  });
  checkSpread(problem);
  const maxIterations = input.maxIterations ?? 500;
  return {
    problem,
    warm: persons >= WARM_FROM && maxIterations > 0 ? poseSubsample(answers, layout, nodes, input.groups) : undefined,
    start: startVector(answers, layout),
    settings: { maxIterations, gain: 1e-8, step: 1e-6 },
    warmSettings: { maxIterations: 60, gain: 1e-3, step: 1e-3 },
    answers,
    quadrature,
  };
}

function countGroups(groups: ArrayLike<number> | undefined, persons: number): number {
  if (!groups) return 1;
  if (groups.length !== persons) throw new RangeError(`${persons} persons have ${groups.length} groups`);
  let most = 0;
  for (let i = 0; i < persons; i++) {
    if (!(Number.isInteger(groups[i]) && groups[i] >= 0))
      throw new RangeError(`person ${i + 1} has no group: ${groups[i]}`);
    most = Math.max(most, groups[i]);
  }
  return most + 1;
}

function modelOf(given: CalibrationInput['model'], j: number, categories: number): ItemModel {
  const model = typeof given === 'string' ? given : given?.[j];
  if (model === undefined) return categories === 2 ? '2pl' : 'gpcm';
  if ((model === '2pl' || model === '3pl') && categories > 2) {
    throw new RangeError(`item ${j + 1} has ${categories} categories; the ${model} takes 2`);
  }
  return model;
}

function checkAnchor(anchor: Anchor, j: number, models: ItemModel[], answers: RankedAnswers): void {
  if (!(j in models)) throw new RangeError(`anchor ${j + 1}: there is no such item`);
  checkCurve(anchor, `anchor ${j + 1}`);
  if (anchor.d.length + 1 !== answers.values[j].length) {
    throw new RangeError(
      `anchor ${j + 1} has ${anchor.d.length + 1} categories, the answers ${answers.values[j].length}`,
    );
  }
  models[j] = anchor.model;
}

/** Where an item's curve differs from group to group, each group must show all its categories. */
function checkSpread({ layout, answered }: Problem): void {
  for (let group = 0; group < layout.groups; group++) {
    layout.items[group].forEach((slots, j) => {
      if (slots.every((slot) => slot < 0) || (group > 0 && slots === layout.items[0][j])) return;
      const alone = layout.groups === 1 || slots !== layout.items[(group + 1) % layout.groups][j];
      if (alone && answered[group][j].some((count) => count === 0)) {
        throw new RangeError(`item ${j + 1}: group ${group} gave only some of its answers, and has a curve of its own`);
      }
    });
  }
}

/** Every so-many-th person; undefined when some answer would be too rare to start from. */
function poseSubsample(
  answers: RankedAnswers,
  layout: Layout,
  nodes: Float64Array,
  groupOf: ArrayLike<number> | undefined,
): Problem | undefined {
  const { persons, items, bytes } = answers;
  const chosen = Int32Array.from({ length: SUBSAMPLE }, (_, i) => Math.floor((i * persons) / SUBSAMPLE));
  const part = new Uint8Array(SUBSAMPLE * items);
  chosen.forEach((person, i) => part.set(bytes.subarray(person * items, (person + 1) * items), i * items));
  const problem = poseProblem({
    answers: { ...answers, bytes: part, persons: SUBSAMPLE },
    layout,
    nodes,
    groupOf: groupOf ? chosen.map((person) => groupOf[person]) : undefined,
  });
  const enough =
    problem.persons.every((count) => count > 500) &&
    problem.answered.every((byItem, group) =>
      byItem.every((counts, j) => {
        const slots = layout.items[group][j];
        if (slots.every((slot) => slot < 0) || (group > 0 && slots === layout.items[0][j])) return true;
        return counts.every((count) => count >= 10);
      }),
    );
  return enough ? problem : undefined;
}

export function scaledMemory({ steps, changes }: Memory, factor: number): Memory {
  return { steps, changes: changes.map((change) => change.map((value) => value * factor)) };
}

export function conclude(plan: Plan, ascent: Ascent, errors: Float64Array | undefined): Calibration {
  const { problem, answers, quadrature } = plan;
  const { layout } = problem;
  const evaluation = ascent.evaluation as FullEvaluation;
  const { curves, groups } = unfold(layout, ascent.x);
  const errorAt = (slot: number) => (slot < 0 ? 0 : (errors?.[slot] ?? 0));
  const itemsByGroup = curves.map((byItem, group) =>
    byItem.map((curve, j): CalibratedItem => {
      const slots = layout.items[group][j];
      const item: CalibratedItem = {
        ...curve,
        d: [...curve.d],
        values: answers.values[j],
        parameters: slots.filter((slot) => slot >= 0).length,
      };
      if (errors) {
        item.se = { a: errorAt(slots[0]), d: item.d.map((_, k) => errorAt(slots[k + 1])) };
        // From logit g by the delta method.
        if (curve.g !== undefined) item.se.g = errorAt(slots[2]) * curve.g * (1 - curve.g);
      }
      return item;
    }),
  );
  return {
    logLik: evaluation.logLik,
    logPrior: evaluation.logPrior,
    parameters: layout.size,
    persons: problem.packed.persons,
    iterations: ascent.iterations,
    converged: ascent.converged,
    gradient: largest(evaluation.gradient),
    items: itemsByGroup[0],
    itemsByGroup,
    groups: groups.map(({ mean, variance }, group) => ({
      mean,
      variance,
      ...(errors && {
        se: { mean: errorAt(layout.mean[group]), variance: variance * errorAt(layout.variance[group]) },
      }),
    })),
    quadrature,
  };
}
