import type { Layout } from './parameters.js';
import { type Ascent, type AscentSettings, ascend, type Evaluation } from './quasi-newton.js';

/** Iterations after which a climb that has not ended is given up for one from elsewhere. */
const PATIENCE = 150;
/** A slope beyond this is a step between two quadrature nodes: an artefact, if another start leads elsewhere. */
const STEEPEST = 30;
/** Other places to begin: slopes times the first, logit of the lower asymptote at the second. */
const ELSEWHERE = [
  { slopes: 1.5, asymptote: -1.1 },
  { slopes: 0.75, asymptote: -1.4 },
];

/**
 * Climbs from `start`, and from elsewhere when that does not end or ends in a curve that is a step: the 3PL in small samples has
 * such ridges. The first sound end counts; without one, the highest.
 */
export function* search(
  layout: Layout,
  start: Float64Array,
  settings: AscentSettings,
): Generator<Float64Array, Ascent, Evaluation> {
  const { maxIterations } = settings;
  const ends: Ascent[] = [];
  let iterations = 0;
  for (const change of [undefined, ...ELSEWHERE]) {
    const from = change ? moved(layout, start, change) : start;
    const memory = change ? undefined : settings.memory;
    const end = yield* ascend(from, { ...settings, memory, maxIterations: Math.min(maxIterations, PATIENCE) });
    iterations += end.iterations;
    if ((end.converged && sound(layout, end.x)) || maxIterations <= PATIENCE) return { ...end, iterations };
    ends.push(end);
  }
  const ended = ends.filter(({ converged }) => converged);
  const [best] = (ended.length > 0 ? ended : ends).sort((one, other) => other.evaluation.value - one.evaluation.value);
  if (best.converged || iterations >= maxIterations) return { ...best, iterations };
  const last = yield* ascend(best.x, { ...settings, memory: best.memory, maxIterations: maxIterations - iterations });
  return { ...last, iterations: iterations + last.iterations };
}

function slopesOf({ items }: Layout): number[] {
  return items.flat().flatMap(([slope]) => (slope < 0 ? [] : [slope]));
}

function sound(layout: Layout, x: Float64Array): boolean {
  return slopesOf(layout).every((slot) => Math.abs(x[slot]) < STEEPEST);
}

function moved(layout: Layout, start: Float64Array, { slopes, asymptote }: (typeof ELSEWHERE)[number]): Float64Array {
  const x = start.slice();
  for (const slot of new Set(slopesOf(layout))) x[slot] *= slopes;
  layout.models.forEach((model, j) => {
    for (const byItem of layout.items) if (model === '3pl' && byItem[j][2] >= 0) x[byItem[j][2]] = asymptote;
  });
  return x;
}
