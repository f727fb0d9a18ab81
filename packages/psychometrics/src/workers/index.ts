import { conclude, planCalibration, scaledMemory } from '../response/calibrate.js';
import { addTo, concludeEvaluation, evaluate, type FullEvaluation, outside } from '../response/evaluate.js';
import type { Problem } from '../response/problem.js';
import { ascend, largest } from '../response/quasi-newton.js';
import { concludeScores, type PersonScores, poseScoring, type ScoringInput } from '../response/score.js';
import { search } from '../response/search.js';
import { observedErrors } from '../response/standard-errors.js';
import { preparePasses } from '../response/tabulate.js';
import type { Calibration, CalibrationInput } from '../response/types.js';
import { type Crew, hireCrew } from './crew.js';

export interface ThreadSettings {
  /** How many workers; the figures are the same to the last bit whatever their number. */
  threads: number;
  /** Stops the work: the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** How far a calibration is. */
export interface Progress {
  stage: 'subsample' | 'calibration' | 'standard errors';
  /** Passes over the data in this stage so far. */
  passes: number;
  logLik: number;
  /** Largest absolute derivative; the search ends near 0. */
  gradient: number;
}

/** `calibrate`, with the passes over the data on several threads over shared memory. */
export async function calibrateOnThreads(
  input: CalibrationInput,
  { threads, signal, onProgress }: ThreadSettings & { onProgress?: (progress: Progress) => void },
): Promise<Calibration> {
  signal?.throwIfAborted();
  const plan = planCalibration(input);
  const { problem, warm } = plan;
  const crew = hireCrew(threads, problem.rows, signal);
  const told = (stage: Progress['stage'], at: (x: Float64Array) => Promise<FullEvaluation>) => {
    let passes = 0;
    return async (x: Float64Array) => {
      signal?.throwIfAborted();
      const evaluation = await at(x);
      passes++;
      onProgress?.({ stage, passes, logLik: evaluation.logLik, gradient: largest(evaluation.gradient) });
      return evaluation;
    };
  };
  const everyone = (x: Float64Array) => evaluateOn(crew, problem, x);
  try {
    let start = plan.start;
    let memory = undefined as Parameters<typeof scaledMemory>[0] | undefined;
    if (warm) {
      const few = told('subsample', (x) => breathe().then(() => evaluate(warm, x)));
      const rough = await drive(ascend(start, plan.warmSettings), few);
      start = rough.x;
      memory = scaledMemory(rough.memory, problem.packed.persons / warm.packed.persons);
    }
    const ascent = await drive(
      search(problem.layout, start, { ...plan.settings, memory }),
      told('calibration', everyone),
    );
    const errors = input.standardErrors
      ? await drive(observedErrors(problem.layout, ascent.x), told('standard errors', everyone))
      : undefined;
    return conclude(plan, ascent, errors);
  } finally {
    await crew.dismiss();
  }
}

/** `scorePersons` by EAP, on several threads over shared memory. */
export async function scoreOnThreads(
  calibration: Calibration,
  input: ScoringInput,
  { threads, signal }: ThreadSettings,
): Promise<PersonScores> {
  signal?.throwIfAborted();
  const scoring = poseScoring(calibration, input);
  const { chunks, rows } = scoring.tabulated.packed;
  const mean = new Float64Array(new SharedArrayBuffer(rows * 8));
  const sd = new Float64Array(new SharedArrayBuffer(rows * 8));
  const crew = hireCrew(threads, scoring.rows, signal);
  try {
    const tasks = chunks.map((chunk, number) => ({ number, chunk }));
    await crew.ask(tasks, (own) => ({ kind: 'score', passes: scoring.passes, tasks: own, mean, sd }));
    return concludeScores(calibration, input, scoring, mean, sd, { method: 'EAP' });
  } finally {
    await crew.dismiss();
  }
}

async function drive<Result>(
  steps: Generator<Float64Array, Result, FullEvaluation>,
  at: (x: Float64Array) => Promise<FullEvaluation>,
): Promise<Result> {
  let next = steps.next();
  while (!next.done) next = steps.next(await at(next.value));
  return next.value;
}

async function evaluateOn(crew: Crew, problem: Problem, x: Float64Array): Promise<FullEvaluation> {
  const prepared = preparePasses(problem, x);
  if (!prepared) return outside(x);
  const tasks = problem.packed.chunks.map((chunk, number) => ({ number, chunk }));
  const replies = await crew.ask(tasks, (own) => ({ kind: 'pass', passes: prepared.passes, tasks: own }));
  const parts: Float64Array[] = [];
  for (const { sums } of replies) for (const { number, sums: own } of sums) parts[number] = own;
  const sums: Float64Array[] = [];
  tasks.forEach(({ number, chunk }) => addTo(sums, chunk.unit, parts[number]));
  return concludeEvaluation(problem, prepared, sums);
}

/** Lets messages and signals through between two pieces of work on this thread. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
