export { type AnchorEquatingOptions, type AnchorGroup, equateWithAnchor } from './anchor-equating.js';
export {
  type ContinuousNorms,
  type ContinuousNormsOptions,
  continuousNorms,
  normScoreAt,
  rawScoreAt,
} from './continuous-norms.js';
export { distributionOf, type ScoreDistribution } from './distribution.js';
export { type Equating, type EquatingOptions, equateGroups } from './equating.js';
export {
  type FactStatus,
  type GradeBand,
  type GradedScoreScheme,
  type GradedScores,
  gradedScoreSchemes,
  gradeScores,
} from './graded-scores.js';
export { type SmoothedDistribution, smoothDistribution } from './log-linear.js';
export { type NormRow, normTable } from './norm-table.js';
export { normalizedScores, percentileRanks, standardScores, stanineOf, stanines } from './standard-scores.js';
