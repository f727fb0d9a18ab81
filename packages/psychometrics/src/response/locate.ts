import { type CurvePoint, curveAt } from './curves.js';
import type { ItemCurve, LatentGroup } from './types.js';

/** What is to be climbed: the log-likelihood of one person's answers, with the normal prior (MAP) or half the log-information (WLE). */
export interface Objective {
  curves: readonly ItemCurve[];
  /** By item the category, −1 for missing. */
  answers: Int16Array;
  method: 'MAP' | 'ML' | 'WLE';
  prior: LatentGroup;
  /** Room for the categories of any of the curves. */
  point: CurvePoint;
}

/** Beyond this no test tells anything: the search has run away. */
const FARTHEST = 20;

/**
 * The highest point near `start`, with its standard error from the curvature there.
 *
 * @returns undefined where the objective has none.
 */
export function locate(objective: Objective, start: number): { theta: number; se: number } | undefined {
  let theta = start;
  for (let turn = 0; turn < 200; turn++) {
    const { slope, bend } = slopeAt(objective, theta);
    if (!Number.isFinite(slope)) return undefined;
    const step = bend < 0 ? -slope / bend : Math.sign(slope);
    const taken = Math.max(-1, Math.min(1, step));
    theta += taken;
    if (Math.abs(theta) > FARTHEST) return undefined;
    if (Math.abs(taken) < 1e-9 && bend < 0) {
      const at = slopeAt(objective, theta).bend;
      return at < 0 ? { theta, se: 1 / Math.sqrt(-at) } : undefined;
    }
  }
  return undefined;
}

/** First and second derivative of the objective at θ. */
function slopeAt(objective: Objective, theta: number): { slope: number; bend: number } {
  if (objective.method !== 'WLE') return likelihoodSlope(objective, theta);
  // The third derivatives of the curves would be needed for the bend of the information: a difference serves.
  const width = 1e-4;
  const { slope, bend } = likelihoodSlope(objective, theta);
  const above = informationSlope(objective, theta + width);
  const below = informationSlope(objective, theta - width);
  return { slope: slope + informationSlope(objective, theta), bend: bend + (above - below) / (2 * width) };
}

function likelihoodSlope(
  { curves, answers, method, prior, point }: Objective,
  theta: number,
): { slope: number; bend: number } {
  let slope = 0;
  let bend = 0;
  for (let j = 0; j < curves.length; j++) {
    const k = answers[j];
    if (k < 0) continue;
    curveAt(curves[j], theta, point);
    const ratio = point.slope[k] / point.p[k];
    slope += ratio;
    bend += point.bend[k] / point.p[k] - ratio * ratio;
  }
  if (method === 'MAP') {
    slope -= (theta - prior.mean) / prior.variance;
    bend -= 1 / prior.variance;
  }
  return { slope, bend };
}

/** Derivative of half the log-information of the items answered. */
function informationSlope({ curves, answers, point }: Objective, theta: number): number {
  let information = 0;
  let change = 0;
  for (let j = 0; j < curves.length; j++) {
    if (answers[j] < 0) continue;
    curveAt(curves[j], theta, point);
    for (let k = 0; k <= curves[j].d.length; k++) {
      const p = point.p[k];
      if (p <= 0) continue;
      const ratio = point.slope[k] / p;
      information += ratio * point.slope[k];
      change += 2 * ratio * point.bend[k] - ratio * ratio * point.slope[k];
    }
  }
  return change / (2 * information);
}
