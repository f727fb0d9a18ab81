import type { ProblemWords } from '../problem.js';

/** Factual records and daily points. */
export const recordProblems = {
  'record.invalid': {
    zh: ['记录还不能提交,有 {{count}} 处需要修改', '请按各项下方的提示修改后再提交;已填的内容都还在'],
    en: [
      'The record cannot be submitted yet: {{count}} things need a change',
      'Mend them where they are marked; nothing is lost',
    ],
  },
  'record.type-unknown': {
    zh: ['没有这种记录类型', '请从列表中选择记录类型'],
    en: ['There is no such kind of record', 'Choose one of the list'],
  },
  'record.type-off': {
    zh: ['学校没有开放这种记录类型,或本学段不使用', '请换一种类型,或询问班主任'],
    en: [
      'The school does not use this kind of record, or not at this stage',
      'Choose another kind, or ask the class teacher',
    ],
  },
  'record.type-not-yours': {
    zh: ['这种记录不由您填写', '请换一种类型,或请可以填写的人填写'],
    en: ['This kind of record is not yours to write', 'Choose another kind, or ask whoever may write it'],
  },
  'record.field-required': {
    zh: ['这一项没有填写', '请填写后再提交'],
    en: ['This is missing', 'Fill it in'],
  },
  'record.field-unknown': {
    zh: ['这种记录没有“{{field}}”这一项', '请去掉这一项'],
    en: ['This kind of record has no “{{field}}”', 'Leave it out'],
  },
  'record.field-long': {
    zh: ['这一项有 {{length}} 个字,最多 {{most}} 个字', '请缩短后再提交'],
    en: ['This has {{length}} characters; {{most}} are the most', 'Shorten it'],
  },
  'record.field-number': {
    zh: ['这一项应为 {{low}} 到 {{high}} 之间的数,最多 {{digits}} 位小数', '请改正这一项'],
    en: ['This must be a number from {{low}} to {{high}} with at most {{digits}} digits after the point', 'Correct it'],
  },
  'record.field-choice': {
    zh: ['这一项不是列出的选项', '请重新选择'],
    en: ['This must be one of the choices', 'Choose again'],
  },
  'record.field-day': {
    zh: ['这一项应为一个日期,且不晚于今天', '请重新选择日期'],
    en: ['This must be a day, and not after today', 'Choose another day'],
  },
  'record.field-text': {
    zh: ['这一项应为文字', '请重新填写这一项'],
    en: ['This must be text', 'Fill it in again'],
  },
  'record.day-future': {
    zh: ['日期 {{day}} 还没有到', '写实记录只能记录已经发生的事,请改为今天或之前的日期'],
    en: ['The day {{day}} has not come yet', 'A record tells what has happened: choose today or a day before'],
  },
  'record.day-outside-term': {
    zh: ['日期 {{day}} 不在学期 {{term}} 之内', '请填写 {{from}} 至 {{to}} 之间的日期'],
    en: ['The day {{day}} is not in the term {{term}}', 'Choose a day from {{from}} to {{to}}'],
  },
  'record.day-order': {
    zh: ['开始日期晚于结束日期', '请把开始日期改为不晚于结束日期'],
    en: ['It begins after it ends', 'Let it begin no later than it ends'],
  },
  'record.from-required': {
    zh: ['请填写开始日期', '这种记录要写明起止日期'],
    en: ['The first day is missing', 'This kind of record has a first and a last day'],
  },
  'record.proof-required': {
    zh: ['这种记录要有佐证材料', '请至少添加一张照片、一个 PDF 或一段视频'],
    en: ['This kind of record needs proof', 'Add at least one photo, PDF or video'],
  },
  'record.no-term': {
    zh: ['现在不在任何学期之内', '请在学期开始后再记录'],
    en: ['There is no term now', 'Come back when the term has begun'],
  },
  'record.not-enrolled': {
    zh: ['这名学生在 {{day}} 没有在读的班级', '请核对日期,或先更新学籍'],
    en: ['The pupil was in no class on {{day}}', 'Check the day, or bring the roster up to date'],
  },
  'record.too-many-a-day': {
    zh: ['同一天同一类型最多 {{most}} 条记录', '请把同一天的内容合并到已有的记录里,或核对日期'],
    en: ['At most {{most}} records of this kind for one day', 'Put what belongs together into one, or check the day'],
  },
  'record.too-many-a-term': {
    zh: ['这种类型每学期最多 {{most}} 条记录,已经写满', '请保留最有代表性的,撤回其余的后再写'],
    en: [
      'At most {{most}} records of this kind a term, and there are as many',
      'Keep the typical ones and take others back first',
    ],
  },
  'record.too-many-drafts': {
    zh: ['草稿已有 {{most}} 份', '请先提交或删除一些草稿'],
    en: ['There are {{most}} drafts already', 'Submit or delete some first'],
  },
  'record.id-taken': {
    zh: ['这个编号下已有另一条记录', '请新建一条记录后再提交;已填的内容不会丢失'],
    en: ['Another record has this id already', 'Start a new record; what was typed is not lost'],
  },
  'record.state': {
    zh: ['这条记录现在的状态不能这样操作', '请刷新页面,查看它现在的状态'],
    en: ['This cannot be done with the record as it stands now', 'Reload the page to see how it stands'],
  },
  'record.changed': {
    zh: ['这条记录在您打开之后被修改过', '请刷新页面,看过新的内容再决定'],
    en: ['The record has changed since you opened it', 'Reload the page and decide on what it says now'],
  },
  'record.frozen': {
    zh: ['这条记录正在公示或已归档,不能修改', '如有不实,请在公示页面提出异议;归档后请班主任按程序更正'],
    en: [
      'The record is before the school or sealed and cannot be changed',
      'If something is wrong, raise an objection where it is shown; once sealed, ask the class teacher for a correction',
    ],
  },
  'record.same-content': {
    zh: ['更正的内容与原来相同', '请修改内容后再提交更正'],
    en: ['The correction says the same as before', 'Change something first'],
  },
  'record.cursor': {
    zh: ['列表的位置不正确', '请从头打开列表'],
    en: ['This place in the list does not exist', 'Open the list from its beginning'],
  },
  'point.item-unknown': {
    zh: ['没有这个评分条目,或学校没有启用', '请从列表中选择条目'],
    en: ['There is no such item, or the school does not use it', 'Choose one of the list'],
  },
  'point.not-in-class': {
    zh: ['有 {{count}} 名学生不在这个班', '请刷新名单后重新选择'],
    en: ['{{count}} of the pupils are not in this class', 'Reload the list and choose again'],
  },
  'point.undo-late': {
    zh: ['超过 {{minutes}} 分钟,不能直接撤销', '请班主任在班级记录中处理'],
    en: ['It is more than {{minutes}} minutes ago and cannot be undone', 'Ask the class teacher'],
  },
  'point.day': {
    zh: ['日期 {{day}} 不能评分:只能是最近 {{days}} 天之内,且在本学期', '请改为今天或最近几天'],
    en: [
      'Points cannot be given for {{day}}: only for the last {{days}} days of this term',
      'Choose today or one of the last days',
    ],
  },
  'point.zero': {
    zh: ['分值不能为 0', '请填写加分或减分的分值'],
    en: ['The points cannot be 0', 'Give a number above or below 0'],
  },
} as const satisfies ProblemWords;
