export { calibrate } from './calibrate.js';
export { informationCriteria, likelihoodRatio } from './compare.js';
export { categoryProbabilities, itemInformation, testInformation } from './information.js';
export { type ItemFit, itemFit } from './item-fit.js';
export { type Link, type LinkSettings, linkScales, moveCurve } from './link.js';
export { plausibleValues } from './plausible.js';
export { type PersonFit, type ResidualFit, residualFit } from './residual-fit.js';
export { type PersonScores, type ScoringInput, type ScoringSettings, scorePersons } from './score.js';
export type {
  Anchor,
  Answers,
  CalibratedItem,
  Calibration,
  CalibrationInput,
  CurveErrors,
  Invariance,
  ItemCurve,
  ItemModel,
  LatentGroup,
  Quadrature,
} from './types.js';
