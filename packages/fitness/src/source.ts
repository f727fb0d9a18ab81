import { tableGrade } from './grades.js';

/** Where the tables come from, who compared them, and which statements are not in the standard's text. */
export const standardSource = {
  name: 'fitness-2014',
  title: { zh: '国家学生体质健康标准(2014年修订)', en: 'National Student Fitness Standard (revised 2014)' },
  issuer: { zh: '教育部(教体艺〔2014〕5号)', en: 'Ministry of Education, 教体艺〔2014〕5号' },
  origin: 'The official .doc attachment (saved 2014-07-17), as kept in github:jigu1688/sporttools (MIT)',
  thresholds: 3077,
  comparisons: [
    { with: 'CSV transcription in github:jigu1688/sporttools', grades: 'all', equal: 3077, of: 3077 },
    {
      with: 'an independent primary-school table citing https://www.gov.cn/gongbao/content/2014/content_2781929.htm',
      grades: '11–16',
      equal: 1200,
      of: 1200,
    },
    { with: 'an independent scorer for 初二', grades: '22', equal: 234, of: 234 },
  ],
  statements: [
    { rule: 'below the lowest step the score is 0', status: 'unverified' },
    { rule: 'BMI is rounded half up to 0.1 before its band is looked up', status: 'unverified' },
    { rule: 'in a 五四制 school the junior years 1–4 are measured as 六年级, 初一, 初二, 初三', status: 'unverified' },
    { rule: 'the total is rounded half up to 0.1', status: 'unverified' },
  ],
} as const;

/**
 * How well a grade's thresholds are confirmed: `three` sources agree for primary school and 初二, for the other grades
 * only the official document and its transcription (`two`).
 *
 * @throws RangeError for a grade that does not exist.
 */
export function confirmation(gradeCode: number): 'three' | 'two' {
  const grade = tableGrade(gradeCode);
  return grade < 20 || grade === 22 ? 'three' : 'two';
}
