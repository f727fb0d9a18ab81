import type { ImportProfile } from '../profile.js';
import { absentWords, day, pupil, recorded } from './parts.js';

const ignore = ['序号', '备注', '学校', '性别', '说明', '签字', '审核人'];

export const attendance: ImportProfile = {
  code: 'attendance',
  title: { zh: '考勤(缺勤、迟到)', en: 'Attendance: days absent, times late' },
  source: 'attendance',
  shape: 'wide',
  subject: pupil,
  date: { headers: ['日期', '统计日期', '截止日期'] },
  columns: [
    { headers: ['缺勤', '缺勤天数', '缺勤(天)', '缺课天数'], indicator: 'attendance.absent-days' },
    { headers: ['迟到', '迟到次数', '迟到(次)'], indicator: 'attendance.late-times' },
  ],
  absent: ['-', '—', '/'],
  ignore,
  key: 'day',
};

export const homework: ImportProfile = {
  code: 'homework',
  title: { zh: '书面作业时间', en: 'Minutes of written homework' },
  source: 'survey',
  shape: 'wide',
  subject: pupil,
  date: day,
  recordedAt: recorded,
  columns: [
    {
      headers: ['作业时间', '作业时长', '书面作业时间', '每天书面作业时间', '作业(分钟)', '作业分钟数'],
      indicator: 'academic.homework-minutes',
    },
  ],
  absent: absentWords,
  ignore,
  key: 'day',
};

export const service: ImportProfile = {
  code: 'service',
  title: { zh: '志愿服务与劳动时长', en: 'Hours of service and labour' },
  source: 'record',
  shape: 'wide',
  subject: pupil,
  date: { headers: ['服务日期', '活动日期', '日期', '开展日期'] },
  recordedAt: recorded,
  columns: [
    {
      headers: ['服务时长', '志愿服务时长', '服务小时', '志愿服务(小时)', '时长'],
      indicator: 'practice.service-hours',
    },
    { headers: ['公益劳动', '公益劳动时长'], indicator: 'moral.public-welfare' },
    { headers: ['劳动时长', '劳动实践', '劳动实践时长'], indicator: 'practice.labour-hours' },
  ],
  absent: absentWords,
  ignore: [...ignore, '项目', '项目名称', '活动名称', '服务内容', '服务地点', '证明人'],
  key: 'free',
};

/** Fields of awards as sheets name them. What an award was for stays in the sheet: the observation counts it. */
const awardFields: Record<string, string> = {
  思想品德: 'moral.award',
  德育: 'moral.award',
  荣誉称号: 'moral.award',
  体育: 'health.sport-award',
  艺术: 'art.award',
  音乐: 'art.award',
  美术: 'art.award',
  科技: 'academic.innovation',
  创新: 'academic.innovation',
  科技创新: 'academic.innovation',
  学科: 'academic.innovation',
  社会实践: 'practice.award',
  劳动: 'practice.award',
  实践: 'practice.award',
};

export const awards: ImportProfile = {
  code: 'awards',
  title: { zh: '获奖(一行一项)', en: 'Awards: a row an award' },
  source: 'record',
  shape: 'long',
  subject: pupil,
  date: { headers: ['获奖日期', '获奖时间', '颁发日期', '日期'] },
  recordedAt: recorded,
  indicator: { headers: ['类别', '获奖类别', '奖项类别', '领域'], names: awardFields },
  value: { fixed: 1 },
  ignore: [
    ...ignore,
    '获奖名称',
    '奖项名称',
    '名称',
    '级别',
    '获奖级别',
    '等次',
    '奖次',
    '颁奖单位',
    '主办单位',
    '证书编号',
  ],
  key: 'free',
};

/** The form for programs and whoever has nothing else. Any number of type student; codes or titles of the vocabulary. */
export const observations: ImportProfile = {
  code: 'observations',
  title: { zh: '观测数据(一行一条)', en: 'Observations: a row each' },
  source: 'feed',
  shape: 'long',
  subject: [{ headers: ['subject', '学籍号', '全国学籍号', '学生'], as: 'student' }],
  date: { headers: ['on', '日期', '发生日期'] },
  recordedAt: { headers: ['recordedAt', '记录时间'] },
  indicator: { headers: ['indicator', '指标', '指标代码'] },
  value: { headers: ['value', '数值', '值'] },
  key: 'free',
};
