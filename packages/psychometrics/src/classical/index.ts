export { type Alpha, cronbachAlpha, standardErrorOfMeasurement } from './alpha.js';
export {
  type BlueprintCell,
  type BlueprintItem,
  type BlueprintTable,
  blueprintTable,
  type Mastery,
  type MasteryLevel,
  type MasteryOptions,
  masteryOfPoints,
} from './blueprint.js';
export {
  analyseDistractors,
  type DistractorAnalysis,
  type DistractorOptions,
  type OptionUse,
} from './distractors.js';
export { analyseItems, type ItemAnalysis, type ItemAnalysisOptions, type ItemStatistics } from './item-analysis.js';
export { type LikelihoodRatio, type LogisticDif, logisticDif } from './logistic-dif.js';
export { type DifClass, type DifOptions, type MantelHaenszel, mantelHaenszelDif } from './mantel-haenszel.js';
export type { Marks } from './marks.js';
export { type HierarchicalOmega, type Omega, omegaHierarchical, omegaTotal } from './omega.js';
export { type SplitHalf, spearmanBrown, splitHalf } from './split-half.js';
