export { type BSpline, bSplineColumns } from './b-spline.js';
export { type GrowthCurve, type GrowthCurves, growthCurves } from './growth-curves.js';
export { type GrowthKnots, type GrowthModel, growthKnots } from './growth-model.js';
export { type GrowthPercentile, type GrowthPercentiles, growthPercentiles } from './growth-percentiles.js';
export { type GrowthProjection, growthTargets, projectGrowth } from './growth-projection.js';
export { type QuantileFit, quantileRegression } from './quantile-regression.js';
