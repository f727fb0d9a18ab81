import type { ProblemWords } from '../problem.js';

/** Putting selections before the school, and objecting to them. */
export const publicityProblems = {
  'publicity.scope': {
    zh: ['公示范围不完整', '请选一个班级,或一所学校(年级公示还要选年级)'],
    en: ['The scope of the round is not clear', 'Choose a class, or a school (and the grade, for a round of a grade)'],
  },
  'publicity.id-taken': {
    zh: ['这次公示已经用另外的内容提交过', '请刷新页面后重新发起'],
    en: ['This round was opened with other contents', 'Reload the page and begin again'],
  },
  'publicity.too-short': {
    zh: ['公示至少 {{least}} 个工作日', '请填 {{least}} 或更多'],
    en: ['A round lasts at least {{least}} working days', 'Enter {{least}} or more'],
  },
  'publicity.nobody': {
    zh: ['还没有可以公示的遴选', '请先让学生签字确认,需要家长同意的还要家长同意'],
    en: ['There is no selection to be shown yet', 'Pupils have to sign first, and guardians to consent where needed'],
  },
  'publicity.names-unread': {
    zh: ['有 {{count}} 条文字里像是写了别人的姓名,还没有看过', '请逐条看一看,该改的先请学生改,再开始公示'],
    en: [
      '{{count}} texts seem to name somebody else and have not been looked at',
      'Read them, let pupils mend what should not be shown, then open the round',
    ],
  },
  'publicity.not-over': {
    zh: ['公示到 {{closesOn}} 才结束', '结束后再签字、办结'],
    en: ['The round lasts until {{closesOn}}', 'Sign and conclude it after that day'],
  },
  'publicity.over': {
    zh: ['公示已于 {{closesOn}} 结束,不再受理新的异议', '您写的内容还在本机;可以直接向学校反映'],
    en: [
      'The round ended on {{closesOn}}; no more objections are taken',
      'What you wrote is kept on this device; you can turn to the school',
    ],
  },
  'publicity.ended': {
    zh: ['这次公示已经办结或取消', '请刷新页面查看结果'],
    en: ['This round is concluded or called off', 'Reload the page to see how it ended'],
  },
  'publicity.objections-open': {
    zh: ['还有 {{count}} 件异议没有办结', '每件异议都要答复、办结后才能继续'],
    en: ['{{count}} objections are not closed', 'Each has to be answered and closed first'],
  },
  'publicity.unsigned': {
    zh: ['还有 {{count}} 个班没有班主任签字', '请班主任先签字确认公示情况'],
    en: ['{{count}} classes have no signature of their class teacher', 'The class teachers have to sign first'],
  },
  'publicity.identity-number': {
    zh: ['文字里像是有身份证号或学籍号', '公示内容人人可见,请去掉号码'],
    en: ['The text seems to hold an identity or pupil number', 'It will be public: take the number out'],
  },
  'publicity.phone-number': {
    zh: ['文字里像是有电话号码', '公示内容人人可见,请去掉号码'],
    en: ['The text seems to hold a phone number', 'It will be public: take the number out'],
  },
  'publicity.receipt-taken': {
    zh: ['这个回执码已经用于另一件异议', '请刷新页面,重新提交'],
    en: ['This receipt belongs to another objection', 'Reload the page and hand it in again'],
  },
  'publicity.receipt-unknown': {
    zh: ['没有找到这个回执码', '请核对后再试,注意没有 0、1、I、O'],
    en: ['There is no objection with this receipt', 'Check it and try again; it has no 0, 1, I and O'],
  },
  'publicity.too-many': {
    zh: ['今天已经提出 {{most}} 件异议', '您写的内容还在本机,请明天再提交'],
    en: ['{{most}} objections were filed today already', 'What you wrote is kept on this device; file it tomorrow'],
  },
  'publicity.handler': {
    zh: ['这件异议不能交给这个人', '请从名单中选择与此事无关的人'],
    en: ['This person cannot decide this objection', 'Choose somebody of the list, whom it does not concern'],
  },
  'publicity.outcome-missing': {
    zh: ['请选择处理结果', '选择成立、部分成立或不成立'],
    en: ['There is no outcome', 'Choose upheld, partly upheld or rejected'],
  },
  'publicity.remark-missing': {
    zh: ['请写公示页上显示的说明', '一句话说明改了什么,不写提出人'],
    en: ['There are no words for the public page', 'Say in one sentence what changes, and nothing about who objected'],
  },
  'publicity.no-appeal': {
    zh: ['现在不能再申诉或确认', '可能已过期限、已有人办理,或已是最终结果'],
    en: ['It cannot be appealed or accepted now', 'The days may have passed, or it is final'],
  },
  'publicity.words-missing': {
    zh: ['请写明理由', '申诉要说明哪里不对'],
    en: ['There are no words', 'An appeal has to say what is wrong'],
  },
} as const satisfies ProblemWords;
