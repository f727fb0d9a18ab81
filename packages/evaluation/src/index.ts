export { combine } from './combine.js';
export { assignLevels, createResults, type Evaluation, evaluate } from './evaluate.js';
export { NO_LEVEL, NO_SCORE, SCORE_SCALE, VALUE_SCALE } from './exact.js';
export { explain, findNorm, type SubjectFacts } from './explain.js';
export {
  checkExtension,
  compareSchemes,
  type FieldChange,
  type NodeDocument,
  type Rebased,
  rebase,
  type SchemeChange,
  type SchemeDocument,
} from './extend.js';
export {
  attachFold,
  clearSubject,
  createFold,
  type Fold,
  type FoldColumn,
  foldColumns,
  foldDigest,
} from './fold.js';
export { type Norm, SMALLEST_GROUP } from './norms.js';
export { baseOf, openInNode, openInScheme } from './open.js';
export { type PackedObservations, packObservations, unpackObservations } from './pack.js';
export { parseScheme } from './parse-scheme.js';
export { rawOf } from './raw.js';
export type { LeafReason, Reason, SeenObservation } from './reason.js';
export * from './scheme.js';
export { scoreLeaf } from './score-leaf.js';
export { appliesByGrade, isGradeCode, stageOf } from './stages.js';
export { type Grouping, type GroupLevel, groupSubjects, membersOf, type Subjects } from './subjects.js';
