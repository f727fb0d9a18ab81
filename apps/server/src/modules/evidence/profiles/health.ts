import type { ImportProfile } from '../profile.js';
import { absentWords, day, pupil, recorded } from './parts.js';

const time = { reading: 'minutes-seconds' as const };

/**
 * The national upload sheet of fitness measurements. Headers from a real school's file and a public converter (status:
 * seen in public code); the standard's own score, bonus and total are computed and kept beside the measurements.
 */
export const fitness: ImportProfile = {
  code: 'fitness',
  title: { zh: '体质健康测试(国家上报模板)', en: 'Fitness test, national upload sheet' },
  source: 'fitness',
  shape: 'wide',
  subject: pupil,
  date: { headers: ['测试日期', '体测日期', '日期'] },
  columns: [
    { headers: ['身高', '身高(厘米)', '身高(cm)'], indicator: 'health.height' },
    { headers: ['体重', '体重(千克)', '体重(kg)', '体重(公斤)'], indicator: 'health.weight' },
    { headers: ['肺活量', '肺活量(毫升)'], indicator: 'health.vital-capacity' },
    { headers: ['50米跑', '50米', '50m跑'], indicator: 'health.run50m' },
    { headers: ['坐位体前屈', '体前屈'], indicator: 'health.sit-and-reach' },
    { headers: ['一分钟跳绳', '1分钟跳绳', '跳绳'], indicator: 'health.rope-skip' },
    { headers: ['一分钟仰卧起坐', '1分钟仰卧起坐', '仰卧起坐'], indicator: 'health.sit-up' },
    { headers: ['50米×8往返跑', '50米8往返跑', '往返跑'], indicator: 'health.shuttle-50x8', ...time },
    { headers: ['立定跳远', '跳远'], indicator: 'health.standing-long-jump' },
    { headers: ['引体向上'], indicator: 'health.pull-up' },
    { headers: ['800米跑', '800米', '800m跑'], indicator: 'health.run800m', ...time },
    { headers: ['1000米跑', '1000米', '1000m跑'], indicator: 'health.run1000m', ...time },
    { headers: ['左眼裸眼视力', '左眼视力'], indicator: 'health.vision-left' },
    { headers: ['右眼裸眼视力', '右眼视力'], indicator: 'health.vision-right' },
  ],
  absent: absentWords,
  ignore: [
    '年级编号',
    '民族代码',
    '民族',
    '性别',
    '出生日期',
    '家庭住址',
    '学校',
    '序号',
    '备注',
    '总分',
    '等级',
    '学生来源',
  ],
  key: 'day',
  derive: 'fitness-2014',
};

export const sleepAndExercise: ImportProfile = {
  code: 'sleep-exercise',
  title: { zh: '睡眠与体育锻炼', en: 'Sleep and exercise' },
  source: 'survey',
  shape: 'wide',
  subject: pupil,
  date: day,
  recordedAt: recorded,
  columns: [
    { headers: ['睡眠时间', '睡眠时长', '每天睡眠时间', '睡眠(小时)'], indicator: 'health.sleep-hours' },
    {
      headers: ['锻炼时间', '锻炼时长', '每天体育活动时间', '体育锻炼时间', '运动时间'],
      indicator: 'health.exercise-minutes',
    },
    { headers: ['锻炼天数', '体育锻炼天数'], indicator: 'health.exercise-days' },
  ],
  absent: absentWords,
  ignore: ['序号', '备注', '学校', '性别'],
  key: 'day',
};
