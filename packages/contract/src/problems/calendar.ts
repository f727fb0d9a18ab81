import type { ProblemWords } from '../problem.js';

/** Windows of the steps, and working days. */
export const calendarProblems = {
  'calendar.not-open': {
    zh: ['这一步还没有开始', '{{opensOn}} 起可以办理'],
    en: ['This step is not open yet', 'It opens on {{opensOn}}'],
  },
  'calendar.closed': {
    zh: ['这一步已于 {{closesOn}} 截止', '已写的内容还在本机;需要延期时请联系班主任或学校'],
    en: [
      'This step was closed after {{closesOn}}',
      'What you wrote is kept on this device; ask the school for more time',
    ],
  },
  'calendar.window': {
    zh: ['日期不可用,没有保存', '请改正标出的日期'],
    en: ['These days cannot be used; nothing was saved', 'Correct the days that are marked'],
  },
  'calendar.ends-before-it-opens': {
    zh: ['截止日早于开始日', '请选择不早于 {{opensOn}} 的日期'],
    en: ['It would end before it opens', 'Choose a day not before {{opensOn}}'],
  },
  'calendar.opens-before-term': {
    zh: ['开始日早于学期开始', '请选择不早于 {{startsOn}} 的日期'],
    en: ['It would open before the term begins', 'Choose a day not before {{startsOn}}'],
  },
  'calendar.closes-too-late': {
    zh: ['截止日太晚', '最晚到学期结束后 {{days}} 天,即 {{latest}}'],
    en: ['It would end too late', 'At the latest {{days}} days after the term, on {{latest}}'],
  },
  'calendar.changed-meanwhile': {
    zh: ['这一步的时间刚被别人改过', '请核对现在的时间,再决定是否修改'],
    en: ['Somebody has changed this window meanwhile', 'Look at it as it is now, then decide'],
  },
  'calendar.days': {
    zh: ['有 {{count}} 行不能识别,没有写入', '请改正标出的行'],
    en: ['{{count}} lines could not be read; nothing was put in', 'Correct the lines that are marked'],
  },
  'calendar.day-line': {
    zh: ['第 {{line}} 行不能识别', '每行写成:日期(或 起~止) 休/班 名称,如 2026-10-01~2026-10-07 休 国庆节'],
    en: [
      'Line {{line}} could not be read',
      'Write each line as: day (or first~last), 休 for a holiday or 班 for a worked day, title',
    ],
  },
  'calendar.day-range': {
    zh: ['第 {{line}} 行的起止日期不对', '止日不早于起日,最多 {{most}} 天'],
    en: ['The days in line {{line}} do not fit', 'The last is not before the first, and at most {{most}} days'],
  },
  'calendar.not-whole-region': {
    zh: ['节假日表全系统共用,您的单位只是其中一部分', '请联系上级单位或管理员修改'],
    en: [
      'The list of holidays is everybody’s, and your place is only a part',
      'Ask the place above or an administrator',
    ],
  },
} as const satisfies ProblemWords;
