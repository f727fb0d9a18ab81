import { tableGrade } from './grades.js';
import { type FitnessItem, factsOf, type MeasuredItem, type Sex } from './items.js';
import { bmiBands, bonusSteps, type WeightedItem, weightsOf } from './tables.js';
import { stepScores, thresholds } from './thresholds.js';

export type FitnessLevel = 'excellent' | 'good' | 'pass' | 'fail';

/**
 * The items by which a grade and sex is measured, with weights of 100 in sum.
 *
 * @throws RangeError for a grade or sex that the standard does not know.
 */
export function items(gradeCode: number, sex: Sex): readonly WeightedItem[] {
  return weightsOf(tableGrade(gradeCode), checkedSex(sex));
}

/**
 * The score of one measurement: the best step reached, without interpolation; below the lowest step 0 (the tables have
 * no row for 0: inferred). A measurement finer than the table is compared as it is, not rounded first; only a BMI is
 * rounded to 0.1, because its bands leave gaps of 0.1.
 *
 * @param value in the item's unit: ml, seconds, cm, times, kg/m².
 * @returns 0–100, or null when the standard has no table of the item for this grade and sex.
 * @throws RangeError for NaN, infinity, a negative measurement (sit and reach may be negative), an unknown item,
 *   grade or sex.
 */
export function scoreItem(item: string, gradeCode: number, sex: Sex, value: number): number | null {
  const { item: known, better, least } = factsOf(item);
  const grade = tableGrade(gradeCode);
  checkedSex(sex);
  const exact = checkedValue(item, value, least);
  if (known === 'bmi') return bmiScore(grade, sex, exact);
  const steps = thresholds[known][sex]?.[grade];
  if (steps === undefined) return null;
  const reached = steps.findIndex((step) => step !== null && (better === 'low' ? exact <= step : exact >= step));
  return reached < 0 ? 0 : stepScores[reached]!;
}

/**
 * The bonus of one measurement: 1–20 for rope skipping in primary school, 1–10 each for the two bonus items of older
 * pupils.
 *
 * @returns 0–20; 0 too for an item that earns no bonus in this grade and sex.
 * @throws RangeError as `scoreItem`.
 */
export function bonusOf(item: string, gradeCode: number, sex: Sex, value: number): number {
  const { item: known, better, least } = factsOf(item);
  const grade = tableGrade(gradeCode);
  checkedSex(sex);
  const exact = checkedValue(item, value, least);
  const steps = known === 'bmi' ? undefined : bonusTable(grade, sex)[known];
  if (steps === undefined) return 0;
  const best = thresholds[known as MeasuredItem][sex]![grade]![0]!;
  const beyond = rounded(better === 'low' ? best - exact : exact - best, 10_000);
  return steps.filter((step) => beyond >= step).length;
}

/** The items that can earn a bonus in a grade and sex. @throws RangeError as `items`. */
export function bonusItems(gradeCode: number, sex: Sex): readonly FitnessItem[] {
  return Object.keys(bonusTable(tableGrade(gradeCode), checkedSex(sex))) as FitnessItem[];
}

/**
 * Body mass index, weight ÷ height², rounded to 0.1 half up as the bands need (inferred, as the bands leave gaps of
 * 0.1).
 *
 * @param heightCm 50–260; a height in metres is refused.
 * @param weightKg 5–400.
 * @throws RangeError outside.
 */
export function bmi(heightCm: number, weightKg: number): number {
  if (!(heightCm >= 50 && heightCm <= 260)) throw new RangeError(`Height must be 50–260 cm, got ${heightCm}`);
  if (!(weightKg >= 5 && weightKg <= 400)) throw new RangeError(`Weight must be 5–400 kg, got ${weightKg}`);
  // Whole numbers of 0.1 mm and 0.1 g keep the halves exact: 10 · BMI = w · 10⁹ ÷ h², all below 2⁵³.
  const height = Math.round(heightCm * 10_000);
  const weight = Math.round(weightKg * 10_000);
  const dividend = 2_000_000_000 * weight + height * height;
  const divisor = 2 * height * height;
  return (dividend - (dividend % divisor)) / divisor / 10;
}

/**
 * The level of a score or a total: excellent from 90, good from 80, pass from 60.
 *
 * @throws RangeError unless 0–120.
 */
export function levelOf(score: number): FitnessLevel {
  if (!(score >= 0 && score <= 120)) throw new RangeError(`A fitness score is 0–120, got ${score}`);
  if (score >= 90) return 'excellent';
  if (score >= 80) return 'good';
  return score >= 60 ? 'pass' : 'fail';
}

const levelTitles = {
  excellent: { zh: '优秀', en: 'Excellent' },
  good: { zh: '良好', en: 'Good' },
  pass: { zh: '及格', en: 'Pass' },
  fail: { zh: '不及格', en: 'Fail' },
} as const;

/** The level's official name (zh), or its translation. */
export function levelTitle(level: FitnessLevel, language: 'zh-CN' | 'en'): string {
  return levelTitles[level][language === 'en' ? 'en' : 'zh'];
}

function bonusTable(grade: number, sex: Sex) {
  if (grade < 20) return bonusSteps.primary;
  return sex === 1 ? bonusSteps.olderMale : bonusSteps.olderFemale;
}

function bmiScore(grade: number, sex: Sex, value: number): number {
  const [normal, normalEnd, overweightEnd] = bmiBands[sex][grade > 40 ? 41 : grade]!;
  const index = rounded(value, 10);
  if (index < normal) return 80;
  if (index <= normalEnd) return 100;
  return index <= overweightEnd ? 80 : 60;
}

function checkedSex(sex: Sex): Sex {
  if (sex !== 1 && sex !== 2) throw new RangeError(`The fitness standard knows sex 1 and 2, got ${sex}`);
  return sex;
}

/** The value with at most 4 decimals, so that 10.200000000000001 still reaches 10.2. */
function checkedValue(item: string, value: number, least: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${item} must be a finite number, got ${value}`);
  if (value < least) throw new RangeError(`${item} cannot be below ${least}, got ${value}`);
  return rounded(value, 10_000);
}

function rounded(value: number, scale: number): number {
  return Math.floor(value * scale + 0.5) / scale;
}
