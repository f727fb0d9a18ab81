/** Value, gradient and complete-data information of a log-posterior at a point. */
export interface Evaluation {
  /** −Infinity where the point is outside the model. */
  value: number;
  gradient: Float64Array;
  /** The inverse of the complete-data information times a vector. */
  precondition(vector: Float64Array): Float64Array;
}

/** Steps and changes of gradient already seen: what is known of the curvature beyond the complete-data information. */
export interface Memory {
  steps: Float64Array[];
  changes: Float64Array[];
}

export interface Ascent {
  x: Float64Array;
  evaluation: Evaluation;
  iterations: number;
  converged: boolean;
  memory: Memory;
}

export interface AscentSettings {
  maxIterations: number;
  /** The search ends when the gain still to be expected and every step still to be made are below these. */
  gain: number;
  step: number;
  memory?: Memory;
}

const REMEMBERED = 30;
/** No parameter moves farther in one step: long steps may leave the basin of the maximum. */
const LONGEST = 1;
/** Relative rounding of a sum of log-likelihoods. */
const ROUNDING = 1e-13;

/**
 * The EM gradient algorithm with quasi-Newton acceleration (Lange 1995): each step is one Newton step of the M-step, corrected by
 * what earlier steps told of the missing information. Asks for evaluations by yielding points, so that they may be computed
 * here or by workers.
 *
 * Source: Lange (1995), Statistica Sinica 5, 1–18; two-loop recursion of Nocedal (1980), Mathematics of Computation 35, 773–782.
 */
export function* ascend(
  start: Float64Array,
  { maxIterations, gain, step, memory = { steps: [], changes: [] } }: AscentSettings,
): Generator<Float64Array, Ascent, Evaluation> {
  let x = start;
  let evaluation = yield x;
  if (!Number.isFinite(evaluation.value)) throw new RangeError('the search starts at a point without a likelihood');
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations) {
    let direction = directionOf(evaluation, memory);
    let slope = dot(evaluation.gradient, direction);
    if (!(slope >= 0)) {
      forget(memory);
      direction = directionOf(evaluation, memory);
      slope = dot(evaluation.gradient, direction);
    }
    const longest = largest(direction);
    if (slope / 2 < gain && longest < step) {
      converged = true;
      break;
    }
    iterations++;
    const next: { x: Float64Array; evaluation: Evaluation } | undefined = yield* lineSearch(
      x,
      evaluation,
      direction,
      slope,
      longest,
    );
    if (!next) {
      if (memory.steps.length === 0) break;
      forget(memory);
      continue;
    }
    remember(memory, x, evaluation, next);
    ({ x, evaluation } = next);
  }
  return { x, evaluation, iterations, converged, memory };
}

function* lineSearch(
  x: Float64Array,
  { value }: Evaluation,
  direction: Float64Array,
  slope: number,
  longest: number,
): Generator<Float64Array, { x: Float64Array; evaluation: Evaluation } | undefined, Evaluation> {
  let length = Math.min(1, LONGEST / longest);
  for (let attempt = 0; attempt < 20; attempt++) {
    const tried = x.map((at, i) => at + length * direction[i]);
    const evaluation = yield tried;
    const rise = evaluation.value - value;
    if (rise >= 1e-4 * length * slope - ROUNDING * Math.abs(value)) return { x: tried, evaluation };
    // Where a parabola through value, slope and the value tried has its top.
    const parabola = Number.isFinite(rise) ? (slope * length) / (2 * (slope * length - rise)) : 0;
    length *= Math.min(0.5, Math.max(0.1, parabola));
  }
  return undefined;
}

function directionOf({ gradient, precondition }: Evaluation, { steps, changes }: Memory): Float64Array {
  const q = gradient.slice();
  const shares: number[] = [];
  for (let i = steps.length - 1; i >= 0; i--) {
    shares[i] = dot(steps[i], q) / dot(steps[i], changes[i]);
    for (let at = 0; at < q.length; at++) q[at] -= shares[i] * changes[i][at];
  }
  const direction = precondition(q);
  for (let i = 0; i < steps.length; i++) {
    const share = shares[i] - dot(changes[i], direction) / dot(steps[i], changes[i]);
    for (let at = 0; at < q.length; at++) direction[at] += share * steps[i][at];
  }
  return direction;
}

function remember(
  { steps, changes }: Memory,
  x: Float64Array,
  { gradient }: Evaluation,
  next: { x: Float64Array; evaluation: Evaluation },
): void {
  const step = next.x.map((at, i) => at - x[i]);
  const change = gradient.map((at, i) => at - next.evaluation.gradient[i]);
  // Without positive curvature along the step, the update would lose its positive definiteness.
  if (dot(step, change) <= 1e-10 * Math.sqrt(dot(step, step) * dot(change, change))) return;
  steps.push(step);
  changes.push(change);
  if (steps.length > REMEMBERED) {
    steps.shift();
    changes.shift();
  }
}

function forget(memory: Memory): void {
  memory.steps.length = 0;
  memory.changes.length = 0;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

export function largest(x: Float64Array): number {
  let most = 0;
  for (const value of x) most = Math.max(most, Math.abs(value));
  return most;
}
