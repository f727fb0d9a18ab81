import { isFitnessItem, scoreItem, standardGrades } from '@wuyu/fitness';

/** A national standard, as far as a leaf's score needs it. */
export interface Standard {
  hasItem(item: string): boolean;
  /**
   * The score of one measurement, 0–100; null when the standard has no table for the grade and sex, or when no
   * measurement can have the value.
   */
  score(item: string, grade: number, sex: number, value: number): number | null;
}

const fitness2014: Standard = {
  hasItem: isFitnessItem,
  score(item, grade, sex, value) {
    if (sex !== 1 && sex !== 2) return null;
    if (grade !== 24 && !(standardGrades as readonly number[]).includes(grade)) return null;
    try {
      return scoreItem(item, grade, sex, value);
    } catch (error) {
      if (error instanceof RangeError) return null; // a negative time: no measurement, so no data
      throw error;
    }
  },
};

const standards: ReadonlyMap<string, Standard> = new Map([['fitness-2014', fitness2014]]);

export function findStandard(name: string): Standard | undefined {
  return standards.get(name);
}
