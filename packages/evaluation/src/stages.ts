import type { Scheme, Stage } from './scheme.js';

/** Whether a number is a grade code: stage × 10 + year in the stage, 11–16, 21–24, 31–33; universities 41–44. */
export function isGradeCode(grade: number): boolean {
  return (
    ((grade >= 11 && grade <= 16) ||
      (grade >= 21 && grade <= 24) ||
      (grade >= 31 && grade <= 33) ||
      (grade >= 41 && grade <= 44)) &&
    Number.isInteger(grade)
  );
}

/** The stage of a grade code, undefined outside school. */
export function stageOf(grade: number): Stage | undefined {
  if (!isGradeCode(grade)) return undefined;
  return ([undefined, 'primary', 'junior', 'senior', undefined] as const)[Math.floor(grade / 10)];
}

const applicability = new WeakMap<Scheme, Uint8Array[]>();

/**
 * For every node 256 flags, one a value of the grade column: whether the node is there for a subject in that grade.
 * An inner node without any child there is not there itself.
 */
export function appliesByGrade(scheme: Scheme): readonly Uint8Array[] {
  let flags = applicability.get(scheme);
  if (!flags) {
    flags = computeApplicability(scheme);
    applicability.set(scheme, flags);
  }
  return flags;
}

function computeApplicability({ nodes }: Scheme): Uint8Array[] {
  const flags = nodes.map(() => new Uint8Array(256));
  for (let grade = 0; grade < 256; grade++) {
    const stage = stageOf(grade);
    const own = nodes.map(
      (node) =>
        (node.stages === null && node.grades === null) ||
        node.grades?.includes(grade) === true ||
        (stage !== undefined && node.stages?.includes(stage) === true),
    );
    for (const node of nodes) if (node.parent >= 0 && !own[node.parent]) own[node.index] = false; // pre-order
    for (let index = nodes.length - 1; index >= 0; index--) {
      const { children } = nodes[index];
      if (children.length > 0 && !children.some((child) => own[child])) own[index] = false;
      flags[index][grade] = own[index] ? 1 : 0;
    }
  }
  return flags;
}
