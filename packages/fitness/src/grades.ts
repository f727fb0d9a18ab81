/** Grade codes the standard measures: 11–16 primary, 21–23 junior, 31–33 senior, 41–44 university. */
export const standardGrades = [11, 12, 13, 14, 15, 16, 21, 22, 23, 31, 32, 33, 41, 42, 43, 44] as const;

const known: ReadonlySet<number> = new Set(standardGrades);

/** The fourth junior year, which only 五四制 schools have. */
const FOURTH_JUNIOR_YEAR = 24;

/**
 * The grade by whose tables a pupil is measured. In a 五四制 school (five primary years, four junior) the junior years 1–4
 * are the 6th to 9th school years, so they are measured as 六年级, 初一, 初二 and 初三. The standard does not say this: the rule
 * is inferred from the years of schooling (`standardSource.statements`, status unverified).
 *
 * @param gradeCode stage × 10 + year, e.g. 21; 24 is measured as 初三 in either division, which only a 五四制 school has.
 * @throws RangeError for a grade that does not exist.
 */
export function standardGrade(gradeCode: number, division: '6-3' | '5-4'): number {
  if (division !== '6-3' && division !== '5-4') throw new RangeError(`No such division of school years: "${division}"`);
  if (gradeCode === FOURTH_JUNIOR_YEAR) return 23;
  if (!known.has(gradeCode)) throw new RangeError(`The fitness standard has no grade ${gradeCode}`);
  if (division === '6-3' || Math.floor(gradeCode / 10) !== 2) return gradeCode;
  return gradeCode === 21 ? 16 : gradeCode - 1;
}

/**
 * The row of the tables for a grade: the tables have one for the first two university years and one for the last two.
 *
 * @throws RangeError for a grade that does not exist.
 */
export function tableGrade(gradeCode: number): number {
  const grade = standardGrade(gradeCode, '6-3');
  if (grade === 42) return 41;
  return grade === 44 ? 43 : grade;
}
