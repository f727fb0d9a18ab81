/** 1 primary, 2 junior, 3 senior. */
export type Stage = 1 | 2 | 3;
/** How the nine compulsory years are divided: 六三制 or 五四制. */
export type Division = '6-3' | '5-4';

/** What a class's grade follows from. */
export interface ClassYears {
  stage: Stage;
  /** The calendar year of the autumn in which the class began this stage. */
  entryYear: number;
}

/** How many years a stage lasts. */
export function yearsOf(stage: Stage, division: Division): number {
  if (stage === 3) return 3;
  if (stage === 2) return division === '5-4' ? 4 : 3;
  return division === '5-4' ? 5 : 6;
}

/**
 * The grade code of a class in a school year: stage × 10 + year in the stage (11–16, 21–24, 31–33).
 *
 * @param term `schoolYear` is the year in which it began: 2025 for 2025-2026.
 * @returns undefined before the first and after the last year: whoever has left has no grade.
 */
export function gradeOf(of: ClassYears, term: { schoolYear: number }, division: Division): number | undefined {
  const year = term.schoolYear - of.entryYear + 1;
  return Number.isInteger(year) && year >= 1 && year <= yearsOf(of.stage, division) ? of.stage * 10 + year : undefined;
}

/**
 * The stage and entry year of whoever is in a grade in a school year; the inverse of `gradeOf`.
 *
 * @returns undefined when the division has no such grade: 16 in 五四制, 24 in 六三制.
 */
export function entryYearOf(grade: number, term: { schoolYear: number }, division: Division): ClassYears | undefined {
  const stage = Math.floor(grade / 10);
  const year = grade % 10;
  if (stage !== 1 && stage !== 2 && stage !== 3) return undefined;
  if (!Number.isInteger(grade) || year < 1 || year > yearsOf(stage, division)) return undefined;
  return { stage, entryYear: term.schoolYear - year + 1 };
}

/** The year counted through from the first of primary: 七年级 is 7, whichever the division; 高一 is 10. */
export function yearCounted(grade: number, division: Division): number {
  const stage = Math.floor(grade / 10) as Stage;
  const before = stage === 1 ? 0 : stage === 2 ? yearsOf(1, division) : 9;
  return before + (grade % 10);
}

/** The school year in which a day lies when no term says otherwise: 1 September to 31 August. */
export function schoolYearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 9 ? year : year - 1;
}

/** `2025-2026-1` → { schoolYear: 2025, half: 1 }; undefined when it is not a term's code. */
export function readTermCode(code: string): { schoolYear: number; half: 1 | 2 } | undefined {
  const found = /^(\d{4})-(\d{4})-([12])$/.exec(code);
  if (!found || Number(found[2]) !== Number(found[1]) + 1) return undefined;
  return { schoolYear: Number(found[1]), half: Number(found[3]) as 1 | 2 };
}
