export { chooseGroupCount, compareMixtures, type GroupCount, silhouette } from './group-choice.js';
export { type KMeans, kMeans } from './k-means.js';
export { fitMixture, type Mixture } from './mixture.js';
export type { MixtureModel } from './mixture-model.js';
export { type PointTable, pointTable, standardiseColumns } from './point-table.js';
export { describeGroups, type GroupPortrait, type PortraitTrait } from './portrait.js';
export { adjustedRand, type GroupStability, groupStability } from './stability.js';
