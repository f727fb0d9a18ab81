import { type FitnessItem, factsOf, type Sex } from './items.js';
import { bmi, bonusOf, type FitnessLevel, items, levelOf, scoreItem } from './score.js';

export interface Measured {
  /** As in the tables: what `standardGrade` gives for a pupil of a 五四制 school. */
  gradeCode: number;
  sex: Sex;
  /** cm; without it, or without weight, the BMI is missing unless `measurements.bmi` gives it. */
  heightCm?: number | null;
  /** kg */
  weightKg?: number | null;
  /**
   * item → value in its unit; null or absent is missing. Items that this grade and sex are not measured by do not
   * count.
   */
  measurements: Readonly<Partial<Record<string, number | null>>>;
}

export interface AssessedItem {
  item: FitnessItem;
  value: number;
  /** 0–100 */
  score: number;
  level: FitnessLevel;
  /** Of 100. */
  weight: number;
}

export interface Assessment {
  items: AssessedItem[];
  /** The weighted score, 0–100 with two decimals, not rounded. Null when an item is missing. */
  standard: number | null;
  /** 0–20. Null when an item is missing. */
  bonus: number | null;
  /** standard + bonus, 0–120, rounded half up to 0.1. Null when an item is missing. */
  total: number | null;
  /** Of the total. */
  level: FitnessLevel | null;
  /** Items of this grade and sex that were not measured. */
  missing: FitnessItem[];
}

/**
 * A pupil's year by the national fitness standard. Without all items there is no total, only what was measured. Pupils
 * exempt for illness or disability are out of scope: they have no score, and whoever shows them says so.
 *
 * @throws RangeError for a value that no measurement can have, an unknown item, grade or sex.
 */
export function assess(measured: Measured): Assessment {
  const { gradeCode, sex, measurements } = measured;
  for (const item of Object.keys(measurements)) factsOf(item);
  const assessed: AssessedItem[] = [];
  const missing: FitnessItem[] = [];
  let weighted = 0;
  let bonus = 0;
  for (const { item, weight } of items(gradeCode, sex)) {
    const value = item === 'bmi' ? bmiOf(measured) : measurements[item];
    if (value === null || value === undefined) {
      missing.push(item);
      continue;
    }
    const score = scoreItem(item, gradeCode, sex, value)!;
    assessed.push({ item, value, score, level: levelOf(score), weight });
    weighted += score * weight;
    bonus += bonusOf(item, gradeCode, sex, value);
  }
  if (missing.length > 0) return { items: assessed, standard: null, bonus: null, total: null, level: null, missing };
  // Whole hundredths: the half of a tenth is exact.
  const total = Math.floor((weighted + bonus * 100 + 5) / 10) / 10;
  return { items: assessed, standard: weighted / 100, bonus, total, level: levelOf(total), missing };
}

function bmiOf({ heightCm, weightKg, measurements }: Measured): number | null | undefined {
  const known = heightCm !== null && heightCm !== undefined && weightKg !== null && weightKg !== undefined;
  return known ? bmi(heightCm, weightKg) : measurements.bmi;
}
