export { type AssessedItem, type Assessment, assess, type Measured } from './assess.js';
export { standardGrade, standardGrades } from './grades.js';
export {
  type FitnessItem,
  fitnessItems,
  isFitnessItem,
  itemTitle,
  type MeasuredItem,
  type Sex,
  unit,
} from './items.js';
export { parseSeconds } from './parse-seconds.js';
export { bmi, bonusItems, bonusOf, type FitnessLevel, items, levelOf, levelTitle, scoreItem } from './score.js';
export { confirmation, standardSource } from './source.js';
export type { WeightedItem } from './tables.js';
