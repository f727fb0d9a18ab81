import { greatestCommonDivisor, NO_SCORE } from './exact.js';
import type { Scheme } from './scheme.js';
import { appliesByGrade } from './stages.js';

/**
 * How coverage is reckoned for the subjects of some grades: the coverage of a node is an integer over a denominator that
 * is the same for all of them, so that comparing it with the scheme's threshold is exact.
 */
export interface CoveragePlan {
  /** Node → what one unit of its numerator adds to its parent's; 0 for a node that is not there. */
  factor: Float64Array;
  /** Node → the least numerator that is enough. */
  enough: Float64Array;
  /** Denominators that no double holds: then numerators are approximate, and close calls need `isEnough`. */
  exact: boolean;
}

export interface CoveragePlans {
  plans: CoveragePlan[];
  /** Value of the grade column → plan. */
  byGrade: Uint8Array;
}

const computed = new WeakMap<Scheme, CoveragePlans>();

export function coveragePlans(scheme: Scheme): CoveragePlans {
  let plans = computed.get(scheme);
  if (!plans) {
    plans = computePlans(scheme);
    computed.set(scheme, plans);
  }
  return plans;
}

function computePlans(scheme: Scheme): CoveragePlans {
  const applies = appliesByGrade(scheme);
  const plans: CoveragePlan[] = [];
  const byGrade = new Uint8Array(256);
  const seen = new Map<string, number>();
  for (let grade = 0; grade < 256; grade++) {
    const signature = applies.map((flags) => flags[grade]).join('');
    let plan = seen.get(signature);
    if (plan === undefined) {
      plan = plans.length;
      seen.set(signature, plan);
      plans.push(planFor(scheme, grade));
    }
    byGrade[grade] = plan;
  }
  return { plans, byGrade };
}

function planFor(scheme: Scheme, grade: number): CoveragePlan {
  const { nodes } = scheme;
  const applies = appliesByGrade(scheme);
  const denominators = nodes.map(() => 1n);
  const factors = nodes.map(() => 0n);
  const sums = nodes.map(() => 0n);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const children = nodes[index].children.filter((child) => applies[child][grade] === 1);
    if (children.length === 0) continue;
    const common = children.reduce((multiple, child) => {
      const denominator = denominators[child];
      return (multiple / greatestCommonDivisor(multiple, denominator)) * denominator;
    }, 1n);
    // Σ wᵢ · (Nᵢ/Dᵢ) ÷ Σ wᵢ = Σ wᵢ · (common/Dᵢ) · Nᵢ ÷ (common · Σ wᵢ)
    for (const child of children) factors[child] = BigInt(nodes[child].weight) * (common / denominators[child]);
    const weights = children.reduce((sum, child) => sum + BigInt(nodes[child].weight), 0n);
    let divisor = common * weights;
    for (const child of children) divisor = greatestCommonDivisor(divisor, factors[child]);
    for (const child of children) factors[child] = factors[child] / divisor;
    denominators[index] = (common * weights) / divisor;
    sums[index] = weights;
  }
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  const coverage = BigInt(scheme.coverage);
  if (denominators.every((denominator) => denominator <= most)) {
    const enough = denominators.map((denominator) => Number((coverage * denominator + 9_999n) / 10_000n));
    return { factor: Float64Array.from(factors, Number), enough: Float64Array.from(enough), exact: true };
  }
  const factor = nodes.map((node) =>
    node.parent >= 0 && applies[node.index][grade] === 1 && sums[node.parent] > 0n
      ? node.weight / Number(sums[node.parent])
      : 0,
  );
  const enough = nodes.map(() => scheme.coverage / 10_000);
  return { factor: Float64Array.from(factor), enough: Float64Array.from(enough), exact: false };
}

/** Closer than this to the threshold, an approximate coverage does not decide. */
export const CLOSE = 1e-9;

/** Whether a node's coverage is enough for one subject, in exact arithmetic; slow. */
export function isEnough(
  scheme: Scheme,
  node: number,
  grade: number,
  scores: readonly Int16Array[],
  subject: number,
): boolean {
  const [top, bottom] = coverageOf(scheme, node, grade, (leaf) => scores[leaf][subject] !== NO_SCORE);
  return top * 10_000n >= BigInt(scheme.coverage) * bottom;
}

/** The coverage of a node as a fraction; of a node that is not there for the grade 0/1. */
export function coverageOf(
  scheme: Scheme,
  index: number,
  grade: number,
  hasScore: (leaf: number) => boolean,
): [top: bigint, bottom: bigint] {
  const node = scheme.nodes[index];
  const applies = appliesByGrade(scheme);
  if (applies[index][grade] !== 1) return [0n, 1n];
  if (node.leaf) return [hasScore(index) ? 1n : 0n, 1n];
  let top = 0n;
  let bottom = 1n;
  let weights = 0n;
  for (const child of node.children) {
    if (applies[child][grade] !== 1) continue;
    const weight = BigInt(scheme.nodes[child].weight);
    const [childTop, childBottom] = coverageOf(scheme, child, grade, hasScore);
    top = top * childBottom + weight * childTop * bottom;
    bottom *= childBottom;
    const divisor = greatestCommonDivisor(top, bottom);
    if (divisor > 1n) [top, bottom] = [top / divisor, bottom / divisor];
    weights += weight;
  }
  return [top, bottom * weights];
}
