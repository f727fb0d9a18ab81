import type { ImportProfile } from '../profile.js';
import { absentWords, pupil } from './parts.js';

/** Names of courses as sheets write them, and where their scores are kept. */
export const courseIndicators: ReadonlyArray<{ headers: string[]; indicator: string }> = [
  { headers: ['语文'], indicator: 'academic.chinese' },
  { headers: ['数学'], indicator: 'academic.math' },
  { headers: ['英语', '外语'], indicator: 'academic.english' },
  {
    headers: ['道德与法治', '思想政治', '政治', '道法', '品德', '思想品德', '品德与社会', '思品'],
    indicator: 'academic.civics',
  },
  { headers: ['科学'], indicator: 'academic.science' },
  { headers: ['物理'], indicator: 'academic.physics' },
  { headers: ['化学'], indicator: 'academic.chemistry' },
  { headers: ['生物', '生物学'], indicator: 'academic.biology' },
  { headers: ['历史'], indicator: 'academic.history' },
  { headers: ['地理'], indicator: 'academic.geography' },
  { headers: ['信息科技', '信息技术'], indicator: 'academic.it' },
  { headers: ['通用技术'], indicator: 'academic.technology' },
];

/** Sums, means, levels and ranks: sums and means follow from the scores, and ranks are never kept. */
const notKept = [
  '总分',
  '平均分',
  '均分',
  '总分等级',
  '班级排名',
  '年级排名',
  '校内排名',
  '年级进退',
  '班级进退',
  '排名',
  '名次',
  '班名次',
  '级名次',
  '校名次',
  '等级',
  '参与统计',
  '额外统计班级',
  '考试名称',
  '考试类型',
  '考试范围',
  '性别',
  '序号',
  '学校',
  '学校名称',
  '备注',
  '座号',
  ...courseIndicators.flatMap(({ headers }) =>
    headers.flatMap((name) => [
      `${name}等级`,
      `${name}班级排名`,
      `${name}年级排名`,
      `${name}排名`,
      `${name}班名次`,
      `${name}级名次`,
    ]),
  ),
];

const examDay = { headers: ['考试日期', '考试时间', '日期'] };

export const scoreSheet: ImportProfile = {
  code: 'score-sheet',
  title: { zh: '成绩表(一行一名学生,一列一科)', en: 'Score sheet: a row a pupil, a column a subject' },
  source: 'score-sheet',
  shape: 'wide',
  subject: pupil,
  date: examDay,
  columns: courseIndicators.map((column) => ({ ...column, headers: [...column.headers] })),
  absent: absentWords,
  ignore: notKept,
  key: 'day',
};

export const scoreList: ImportProfile = {
  code: 'score-list',
  title: { zh: '成绩清单(一行一科)', en: 'Score list: a row a score' },
  source: 'score-sheet',
  shape: 'long',
  subject: pupil,
  date: examDay,
  indicator: {
    headers: ['科目', '学科', '课程', '课程名称'],
    names: Object.fromEntries(
      courseIndicators.flatMap(({ headers, indicator }) => headers.map((name) => [name, indicator])),
    ),
  },
  value: { headers: ['分数', '成绩', '得分'] },
  absent: absentWords,
  ignore: notKept,
  key: 'day',
};

export const itemScores: ImportProfile = {
  code: 'item-scores',
  title: { zh: '小题分(附双向细目表)', en: 'Item scores with their blueprint' },
  source: 'item-scores',
  shape: 'items',
  subject: pupil,
  date: examDay,
  columns: courseIndicators.map((column) => ({ ...column, headers: [...column.headers] })),
  absent: absentWords,
  ignore: notKept,
  key: 'day',
};
