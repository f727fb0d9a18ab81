export { createRandom, type Random } from '../random.js';
export { type AbilityEstimate, estimateAbility } from './ability.js';
export {
  type AbilityEstimator,
  type AdaptiveRules,
  type AdaptiveTest,
  type ExposureControl,
  prepareTest,
  type StoppingRules,
} from './adaptive-test.js';
export { type BankItem, bankItemInformation, type CategoryBankItem, type LogisticBankItem } from './bank-item.js';
export { type AdaptiveSimulation, calibrateExposure, type ExposureCalibration, simulateAdaptive } from './simulate.js';
export { type AdaptiveState, recordAnswer, selectItem, startTest } from './step.js';
