export type { GroupEffect } from './effects.js';
export { correctForReliability } from './measurement-error.js';
export {
  type FixedEffect,
  fitMixedModel,
  type GroupFit,
  type MixedFit,
  type MixedModel,
  type NamedColumn,
  type RandomEffects,
} from './mixed-model.js';
export { type Cell, completeRows, type DataColumns, modelColumns } from './model-matrix.js';
export { type SchoolEffect, type ValueAdded, type ValueAddedRequest, valueAdded } from './value-added.js';
