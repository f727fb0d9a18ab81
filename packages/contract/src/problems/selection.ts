import type { ProblemWords } from '../problem.js';

/** Choosing typical records, and signing for them. */
export const selectionProblems = {
  'selection.not-enrolled': {
    zh: ['这名学生在学期 {{term}} 没有学籍记录', '请核对学期,或先导入该学期的学籍'],
    en: ['This pupil was not enrolled in the term {{term}}', 'Check the term, or import its enrolments first'],
  },
  'selection.changed-elsewhere': {
    zh: ['这份遴选刚在另一台设备上改动过', '您这边的内容还在;请先查看最新的一份,再决定保留哪一份'],
    en: [
      'This selection was changed on another device just now',
      'What you have here is kept; look at the newest one, then decide which to keep',
    ],
  },
  'selection.state': {
    zh: ['遴选现在的进度不能这样做', '请刷新页面,查看它进行到哪一步'],
    en: ['That cannot be done at this point of the selection', 'Reload the page to see how far it is'],
  },
  'selection.invalid': {
    zh: ['有 {{count}} 处需要修改', '请按各项下面的提示修改,已写的内容都在'],
    en: ['{{count}} things have to be changed', 'See the hint at each of them; nothing you wrote is lost'],
  },
  'selection.empty': {
    zh: ['还没有选记录', '请至少选一条有代表性的记录'],
    en: ['No record is chosen yet', 'Choose at least one typical record'],
  },
  'selection.no-record': {
    zh: ['这条记录不在本学期已确认的记录中', '它可能已被撤回或更正,请换一条'],
    en: ['This is not among the confirmed records of the term', 'It may have been withdrawn; choose another'],
  },
  'selection.twice': {
    zh: ['同一条记录选了两次', '请去掉一条'],
    en: ['The same record is chosen twice', 'Take one out'],
  },
  'selection.aspect-full': {
    zh: ['这个方面最多选 {{most}} 条', '请留下最典型的;别的方面可以空缺不选'],
    en: ['At most {{most}} records of one aspect', 'Keep the most typical; an aspect may stay empty'],
  },
  'selection.highlights': {
    zh: ['最多有 {{most}} 条可以标为重点', '请先取消另一条的重点'],
    en: ['At most {{most}} may be highlighted', 'Take the highlight off another one first'],
  },
  'selection.too-many': {
    zh: ['共选了 {{chosen}} 条,最多 {{most}} 条', '请突出重点,去掉一些'],
    en: ['{{chosen}} records are chosen; {{most}} are allowed', 'Keep what matters most'],
  },
  'selection.identity-number': {
    zh: ['理由里像是写了身份证号或学籍号', '遴选结果会公示,请去掉号码'],
    en: ['The reason seems to hold an identity or pupil number', 'It will be public: take the number out'],
  },
  'selection.phone-number': {
    zh: ['理由里像是写了电话号码', '遴选结果会公示,请去掉号码'],
    en: ['The reason seems to hold a phone number', 'It will be public: take the number out'],
  },
  'selection.no-reason': {
    zh: ['还没有写为什么选它', '请写一句话'],
    en: ['It is not said why this was chosen', 'Write one sentence'],
  },
  'selection.words-missing': {
    zh: ['请写明原因', '学生要知道改什么'],
    en: ['Say why', 'The pupil has to know what to change'],
  },
  'selection.id-taken': {
    zh: ['这条意见已经用另外的内容提交过', '请刷新页面后再写'],
    en: ['This note was handed in with other words', 'Reload the page and write it again'],
  },
  'selection.shown-differs': {
    zh: ['您看到的内容已经变了,没有签字', '请重新查看全文,再签字'],
    en: ['What you were shown has changed; nothing was signed', 'Read it again, then sign'],
  },
  'selection.name-differs': {
    zh: ['输入的姓名与本人不一致', '请输入您自己的姓名'],
    en: ['The name typed is not your own', 'Type your own name'],
  },
  'selection.reminded': {
    zh: ['今天已经提醒过了', '同一个班一天只提醒一次,请明天再试'],
    en: ['They were reminded today already', 'A class is reminded once a day; try again tomorrow'],
  },
} as const satisfies ProblemWords;
