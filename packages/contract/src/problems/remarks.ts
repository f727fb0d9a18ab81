import type { ProblemWords } from '../problem.js';

/** Importing the words of teachers and families. */
export const remarksProblems = {
  'report.remarks-header': {
    zh: ['没有找到「学籍号」「学期」两列', '表头应有:学籍号、学期、教师寄语、家长寄语'],
    en: ['There are no columns 学籍号 and 学期', 'The header should have 学籍号, 学期, 教师寄语, 家长寄语'],
  },
  'report.remarks-student': {
    zh: ['名册里没有这个学籍号', '核对学籍号,或先导入学生名册'],
    en: ['No pupil in the roster has this number', 'Check the number, or import the roster first'],
  },
  'report.remarks-term': {
    zh: ['没有这个学期', '已有学期:{{known}}'],
    en: ['There is no such term', 'Known terms: {{known}}'],
  },
  'report.remarks-long': {
    zh: ['寄语超过 {{most}} 字', '请缩短'],
    en: ['The words are longer than {{most}} characters', 'Shorten them'],
  },
  'report.remarks-twice': {
    zh: ['同一学生同一学期出现了两次', '每名学生每学期只留一行'],
    en: ['The same pupil and term occurs twice', 'Keep one row a pupil and term'],
  },
} as const satisfies ProblemWords;
