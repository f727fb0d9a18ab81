import type { ProblemWords } from '../problem.js';

/** Signing and sealing what the steps left, the album, and its use. */
export const archiveProblems = {
  'archive.not-enrolled': {
    zh: ['这名学生在学期 {{term}} 没有学籍记录,没有这一学期的档案', '请核对学期'],
    en: ['This pupil was not enrolled in the term {{term}}: there is no archive of it', 'Check the term'],
  },
  'archive.changed': {
    zh: ['您看到之后,档案内容有了变化', '请重新打开档案,核对有变化的部分后再签字'],
    en: ['The archive has changed since it was shown to you', 'Open it again, look at what has changed, and sign then'],
  },
  'archive.outdated': {
    zh: ['学生签字之后,档案内容有了变化:前面的签字不再对应现在的内容', '请退回给学生重新确认;学生签字后再由您签字'],
    en: [
      'The archive has changed since the pupil signed: the signatures so far are of something else',
      'Send it back to the pupil, who signs it anew; you sign after that',
    ],
  },
  'archive.not-your-turn': {
    zh: ['现在不是您签字的时候', '依次为学生、班主任、评价委员会、校长;请等前一位签字'],
    en: ['It is not your turn to sign', 'The order is pupil, class teacher, committee, head; wait for the one before'],
  },
  'archive.signed-already': {
    zh: ['这一步已经有人签过字', '无需再签;刷新后可以看到签字人'],
    en: ['This step is signed already', 'Nothing is left to do; reload to see who signed'],
  },
  'archive.sealed': {
    zh: ['这份档案已经封存', '封存后只能更正:由班主任或学校写明原因发起更正'],
    en: [
      'This archive is sealed',
      'A sealed one can only be corrected: the class teacher or school begins it, with a reason',
    ],
  },
  'archive.not-sealed': {
    zh: ['这份档案还没有封存', '等各方签字完成、封存之后再办理'],
    en: ['This archive is not sealed yet', 'Wait until all have signed it'],
  },
  'archive.nothing-changed': {
    zh: ['与已封存的内容没有差别,无需更正', '请先在对应的地方(记录、评语、成绩等)改正,再发起更正'],
    en: [
      'Nothing differs from what is sealed: there is nothing to correct',
      'Mend it where it stands first (record, comment, mark), then begin the correction',
    ],
  },
  'archive.correction-open': {
    zh: ['已有一次更正正在签字', '请等它完成'],
    en: ['A correction is being signed already', 'Wait until it is done'],
  },
  'archive.name-wrong': {
    zh: ['签名与账号的姓名不一致', '请输入您本人的姓名'],
    en: ["The name is not that of the account's owner", 'Type your own name'],
  },
  'archive.list-changed': {
    zh: ['您看到之后,待签清单有了变化', '请核对新的清单后再签字'],
    en: ['The list has changed since it was shown to you', 'Look at the new list and sign then'],
  },
  'archive.list-empty': {
    zh: ['没有待您签字的档案', '等前一步签字后再来'],
    en: ['Nothing is ready for your signature', 'Come back when the step before is signed'],
  },
  'archive.scope': {
    zh: ['需要指定一个班级或一所学校', '请只填班级或学校中的一项'],
    en: ['Either a class or a school is needed', 'Give one of the two'],
  },
  'archive.job-skipped': {
    zh: ['有 {{count}} 份没有签:签字过程中内容有变化,或前面的签字已不再有效', '请在清单中逐份查看'],
    en: [
      '{{count}} were not signed: they changed meanwhile, or their signatures no longer count',
      'Look at them one by one in the list',
    ],
  },
  'archive.job-left-out': {
    zh: ['有 {{count}} 名学生没有已封存的高中档案,没有生成', '封存后可再次导出'],
    en: [
      '{{count}} pupils have no sealed archive of senior school and were left out',
      'Export again once they are sealed',
    ],
  },
  'archive.job-not-done': {
    zh: ['文件还没有生成完', '请等进度到 100% 后再下载'],
    en: ['The file is not finished', 'Wait until its progress is 100 % and download it then'],
  },
  'archive.job-interrupted': {
    zh: ['处理时中断', '已签的保持有效;请重新提交剩下的'],
    en: ['It was interrupted', 'What was signed stays signed; hand in the rest again'],
  },
  'archive.not-senior': {
    zh: ['录取档案只为高中学生生成', '初中、小学请使用成长报告和学期档案'],
    en: ['An admission archive is for senior pupils only', 'Use the growth report and the archives of the terms'],
  },
  'archive.none-sealed': {
    zh: ['这名学生还没有已封存的高中学期档案', '各学期档案签字、封存后才能生成录取档案'],
    en: ['No archive of a senior term is sealed yet for this pupil', 'The terms are signed and sealed first'],
  },
  'archive.day-to-come': {
    zh: ['日期还没有到', '请填今天或以前的日期'],
    en: ['This day is still to come', 'Give today or an earlier day'],
  },
  'archive.other-content': {
    zh: ['同一个编号已经用于别的内容', '请重新打开页面再提交'],
    en: ['This id is of something else already', 'Open the page again and send it anew'],
  },
} as const satisfies ProblemWords;
