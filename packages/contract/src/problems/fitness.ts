import type { ProblemWords } from '../problem.js';

/** What can be wrong with a fitness measurement that somebody hands in. */
export const fitnessProblems = {
  'fitness.time-unreadable': {
    zh: ['耐力跑的成绩看不懂', '请写成 4\'15"、4:15 或总秒数(如 255);4.15 有歧义,不能接受'],
    en: [
      'The time of the run cannot be read',
      'Write 4\'15", 4:15 or the seconds (255); 4.15 can mean two things and is refused',
    ],
  },
  'fitness.value-impossible': {
    zh: ['{{item}}的成绩不可能出现,应在 {{low}} 到 {{high}} {{unit}}之间', '请核对成绩与单位,例如身高应以厘米填写'],
    en: [
      '{{item}} cannot have this value; it lies between {{low}} and {{high}} {{unit}}',
      'Check the value and its unit; height, for instance, is in cm',
    ],
  },
  'fitness.item-not-measured': {
    zh: ['国家学生体质健康标准中,该年级和性别不测{{item}}', '请核对年级、性别,或清空此格'],
    en: [
      'The national standard does not measure {{item}} in this grade and sex',
      'Check the grade and sex, or empty the cell',
    ],
  },
  'fitness.sex-needed': {
    zh: ['没有性别,无法按国家学生体质健康标准评分', '请先在学籍中补全性别(1 男,2 女)'],
    en: [
      'Without the sex the national fitness standard gives no score',
      'Complete it in the roster first (1 male, 2 female)',
    ],
  },
  'fitness.grade-unknown': {
    zh: ['国家学生体质健康标准中没有年级 {{grade}}', '请核对年级编号:小学 11–16,初中 21–24,高中 31–33,大学 41–44'],
    en: [
      'The national fitness standard has no grade {{grade}}',
      'Check the code: primary 11–16, junior 21–24, senior 31–33, university 41–44',
    ],
  },
} as const satisfies ProblemWords;
