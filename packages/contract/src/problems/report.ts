import type { ProblemWords } from '../problem.js';

/** Growth reports and batches of them. */
export const reportProblems = {
  'report.no-result': {
    zh: ['这名学生在学期 {{term}} 还没有评价结果', '请先对该学期运行评价,再生成报告'],
    en: [
      'This pupil has no evaluation result for the term {{term}} yet',
      'Run the evaluation of that term first, then make the report',
    ],
  },
  'report.not-enrolled': {
    zh: ['这名学生在学期 {{term}} 没有学籍记录', '请核对学期,或先导入该学期的学籍'],
    en: [
      'This pupil was not enrolled in the term {{term}}',
      'Check the term, or import the enrolments of that term first',
    ],
  },
  'report.remark-changed': {
    zh: ['这段话刚被改过', '现在的文字在下面;请比较后再保存'],
    en: ['These words were changed meanwhile', 'What stands there now is below; compare and save again'],
  },
  'report.number-wrong': {
    zh: ['报告编号不正确:校验位不符', '请核对报告页脚的编号,或重新扫描二维码'],
    en: [
      'This is not a report number: the check character does not fit',
      'Compare it with the number at the foot of the report, or scan the code again',
    ],
  },
  'report.unknown': {
    zh: ['没有这个编号的报告', '请核对报告页脚的编号;若编号无误,这份报告不是本系统出具的'],
    en: [
      'There is no report with this number',
      'Compare it with the foot of the report; if it is right, the report was not made here',
    ],
  },
  'report.job-scope': {
    zh: ['批量报告需要指定一个班级或一所学校', '请只填班级或学校中的一项'],
    en: ['A batch of reports is of one class or of one school', 'Give either the class or the school'],
  },
  'report.job-not-done': {
    zh: ['这批报告还没有生成完', '请等进度到 100% 后再下载'],
    en: ['This batch of reports is not finished', 'Wait until its progress is 100 % and download it then'],
  },
  'report.job-empty': {
    zh: ['这个范围内没有可以生成报告的学生', '请确认该学期已运行评价,并且班级中有在籍学生'],
    en: [
      'There is no pupil here whose report can be made',
      'Check that the term is evaluated and that pupils are enrolled',
    ],
  },
  'report.job-interrupted': {
    zh: ['生成报告时中断,没有留下不完整的文件', '请重新提交这批报告'],
    en: ['Making the reports was interrupted; no incomplete file was left', 'Hand the batch in again'],
  },
  'report.job-skipped': {
    zh: ['有 {{count}} 名学生在该学期没有评价结果,没有生成报告', '需要时先对他们运行评价,再重新提交这批报告'],
    en: [
      '{{count}} pupils have no result in this term and got no report',
      'If they should, evaluate them first and hand the batch in again',
    ],
  },
  'report.job-busy': {
    zh: ['同一范围的报告正在生成', '请等它完成,或先取消它'],
    en: ['The reports of the same class or school are being made', 'Wait until they are done, or cancel them first'],
  },
} as const satisfies ProblemWords;
