import type { ImportProfile } from '../profile.js';

/**
 * The ways in which sheets name a pupil, in the order of precedence. Headers: national 学籍 template and sheets of public
 * repositories (status: seen in public code).
 */
export const pupil: ImportProfile['subject'] = [
  { headers: ['全国学籍号', '学籍号', '国网学籍号', 'studentNumber'], as: 'student' },
  { headers: ['学籍辅号', '省学籍辅号', '辅号'], as: 'auxiliary' },
  { headers: ['考号', '准考证号', '考生号'], as: 'exam' },
  { headers: ['学号', '学生编号', '校内学号'], as: 'any' },
  { headers: ['身份证件号', '身份证号', '身份证号码', '证件号码', '证件号'], as: 'identity' },
  { headers: ['班级', '班级名称', '行政班', '所在班级', '班号', '班级编号'], as: 'class' },
  { headers: ['年级', '年级名称'], as: 'grade' },
  { headers: ['姓名', '学生姓名'], as: 'name' },
];

/** Words in place of a value: nothing was measured, which is not a zero. */
export const absentWords = [
  '缺考',
  '缺',
  '缓考',
  '作弊',
  '违纪',
  '免考',
  '免修',
  '免测',
  '免体',
  '缺测',
  '未测',
  '休学',
  '请假',
  '病假',
  '事假',
  '未考',
  '未参加',
  '无',
  '-',
  '--',
  '—',
  '/',
  '\\',
  'N/A',
];

export const day: NonNullable<ImportProfile['date']> = { headers: ['日期', '时间', '记录日期', '发生日期'] };
export const recorded: NonNullable<ImportProfile['recordedAt']> = { headers: ['记录时间', '填报时间', 'recordedAt'] };
