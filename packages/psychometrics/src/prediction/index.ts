export { brierScore, logLoss, type RocArea, rocArea } from './accuracy.js';
export { type BoostedTrees, type BoostOptions, boostTrees, predictBoosted } from './boosted-trees.js';
export {
  applyIsotonic,
  applyPlatt,
  type IsotonicSteps,
  isotonicCalibration,
  plattScaling,
  type Reliability,
  type ReliabilityBin,
  reliability,
} from './calibration.js';
export { type CodedColumn, type CodedTable, codeColumns } from './coded-columns.js';
export {
  type Confusion,
  confusionAt,
  type FairnessRow,
  type FairnessTable,
  fairnessTable,
} from './decisions.js';
export {
  chooseSmoothing,
  type ForecastStep,
  type Smoothing,
  type SmoothingOptions,
  smoothSeries,
} from './exponential-smoothing.js';
export { type ForecastAccuracy, forecastAccuracy } from './forecast-accuracy.js';
export {
  fitLogistic,
  type LogisticCoefficient,
  type LogisticFit,
  type LogisticOptions,
  predictLogistic,
} from './logistic-regression.js';
export type { SmoothingForm } from './smoothing-state.js';
export { type TheilSenTrend, theilSenTrend } from './theil-sen.js';
export { crossValidate, type Importance, type Predict, permutationImportance } from './validation.js';
