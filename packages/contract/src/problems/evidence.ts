import type { ProblemWords } from '../problem.js';

/** What can be wrong with imported evidence, and with the profiles it is imported by. */
export const evidenceProblems = {
  'import.cancelled': {
    zh: ['导入已取消,没有导入任何内容', '需要时可重新导入'],
    en: ['The import was cancelled; nothing was imported', 'Start it again when needed'],
  },
  'evidence.withdraw-changed': {
    zh: ['这一批仍有效的观测数据现在是 {{observations}} 条,与您看到的不同', '请刷新后核对,再决定是否撤回'],
    en: [
      '{{observations}} observations of this batch stand now, not as many as you were told',
      'Reload, check, and decide again',
    ],
  },
  'evidence.no-rows': {
    zh: ['表头下面没有数据', '请确认选对了文件和工作表'],
    en: ['There are no data below the header', 'Make sure that it is the right file and sheet'],
  },
  'evidence.subject-missing': {
    zh: ['这一行没有写明是哪位学生', '请填写学籍号,或班级和姓名'],
    en: ['The row does not say which pupil it is about', 'Give the pupil number, or class and name'],
  },
  'evidence.subject-needs-number': {
    zh: ['只有姓名,无法确定是哪位学生', '请补充班级或学籍号'],
    en: ['A name alone does not say which pupil it is', 'Add the class or the pupil number'],
  },
  'evidence.subject-unknown': {
    zh: ['名册中没有这位学生', '请核对号码、班级和姓名;若是新生,请先导入名册'],
    en: ['The roster has no such pupil', 'Check number, class and name; import the roster first if the pupil is new'],
  },
  'evidence.subject-several': {
    zh: ['这个号码对应多位学生', '请改填全国学籍号'],
    en: ['Several pupils have this number', 'Give the national pupil number instead'],
  },
  'evidence.subject-homonym': {
    zh: ['这个班有同名学生,无法确定是哪一位', '请在这一行填写学籍号'],
    en: ['Two pupils of this class have the same name', 'Give the pupil number in this row'],
  },
  'evidence.name-differs': {
    zh: ['姓名与号码不是同一位学生', '请核对是否错行;以名册中的姓名为准'],
    en: [
      'Name and number belong to different pupils',
      'Check whether rows have slipped; the name in the roster counts',
    ],
  },
  'evidence.number-damaged': {
    zh: ['号码已被 Excel 变成科学计数,末几位已丢失', '请把这一列设为“文本”格式,从原系统重新复制号码'],
    en: [
      'Excel has turned the number into a floating-point one; its last digits are lost',
      'Format the column as text and copy the numbers again from where they came',
    ],
  },
  'evidence.not-enrolled': {
    zh: ['这位学生当天不在籍', '请核对日期;若学籍有变动,请先更新名册'],
    en: [
      'The pupil was not enrolled on that day',
      'Check the date; bring the roster up to date first if the enrolment changed',
    ],
  },
  'evidence.outside-place': {
    zh: ['这位学生当天不在所选的学校或地区', '请核对所选学校,或由上级单位导入'],
    en: [
      'The pupil did not belong to the chosen school or region on that day',
      'Check the choice, or have it imported by the bureau',
    ],
  },
  'evidence.date-missing': {
    zh: ['没有填写日期', '请填写日期,或在导入时指定统一的日期'],
    en: ['The date is missing', 'Fill it in, or give one date for the whole import'],
  },
  'evidence.date-option': {
    zh: ['表中没有日期', '请在导入时指定日期,或在表中加上“{{column}}”列'],
    en: ['The table has no date', 'Give the date with the import, or add a column {{column}}'],
  },
  'evidence.date-invalid': {
    zh: ['没有这样的日期:{{date}}', '请写成 2025-03-01 的形式'],
    en: ['There is no such date: {{date}}', 'Write it as 2025-03-01'],
  },
  'evidence.date-future': {
    zh: ['日期在将来:{{date}}', '请核对年份和月份'],
    en: ['The date is in the future: {{date}}', 'Check the year and month'],
  },
  'evidence.term-unknown': {
    zh: ['{{date}} 不在任何已设置的学期内', '请核对日期;若学期还没有设置,请先设置学期'],
    en: ['{{date}} lies in no known term', 'Check the date, or set up the term first'],
  },
  'evidence.time-invalid': {
    zh: ['记录时间无法识别', '请写成 2025-03-01 08:30:00 的形式'],
    en: ['The time of recording cannot be read', 'Write it as 2025-03-01 08:30:00'],
  },
  'evidence.indicator-missing': {
    zh: ['没有填写指标或科目', '请填写'],
    en: ['The indicator or subject is missing', 'Fill it in'],
  },
  'evidence.indicator-unknown': {
    zh: ['没有这个指标:{{indicator}}', '请使用指标词汇表中的代码或名称,或在导入方案中说明它对应哪个指标'],
    en: [
      'There is no such indicator: {{indicator}}',
      'Use a code or title of the vocabulary, or say in the profile which indicator it is',
    ],
  },
  'evidence.value-missing': {
    zh: ['没有填写数值', '请填写,或删去这一行'],
    en: ['The value is missing', 'Fill it in, or delete the row'],
  },
  'evidence.value-not-number': {
    zh: ['不是数字', '请填写数字;缺考、免测等请写“缺考”“免测”或留空'],
    en: ['Not a number', 'Give a number; leave it blank or write 缺考, 免测 where there is none'],
  },
  'evidence.value-too-precise': {
    zh: ['小数超过 4 位', '请保留至多 4 位小数'],
    en: ['More than 4 decimal places', 'Round it to at most 4'],
  },
  'evidence.value-time': {
    zh: ['用时无法识别', '请写成 4\'15" 或 4:15;4.15 可能是 4 分 15 秒,也可能是 4.15 分,因此不接受'],
    en: ['The time cannot be read', 'Write it as 4\'15" or 4:15; 4.15 may be 4 min 15 s or 4.15 min and is not taken'],
  },
  'evidence.value-error': {
    zh: ['单元格里是公式错误', '请修正公式,或改填数值'],
    en: ['The cell shows an error of its formula', 'Correct the formula, or give the value'],
  },
  'evidence.value-range': {
    zh: ['数值超出范围 {{low}}–{{high}}', '请核对数值和单位;成绩满分不是 100 时,请在导入时说明满分'],
    en: [
      'The value lies outside {{low}}–{{high}}',
      'Check value and unit; say the full mark with the import when it is not 100',
    ],
  },
  'evidence.bmi-range': {
    zh: ['身高与体重不相称,体重指数超出 {{low}}–{{high}}', '请核对身高(厘米)和体重(千克)'],
    en: [
      'Height and weight do not go together: the body mass index lies outside {{low}}–{{high}}',
      'Check the height (cm) and the weight (kg)',
    ],
  },
  'evidence.duplicate': {
    zh: ['与第 {{row}} 行重复:同一学生、同一天、同一指标', '请只保留一行,或填写不同的日期'],
    en: ['The same pupil, day and indicator as in row {{row}}', 'Keep one of the rows, or give different dates'],
  },
  'evidence.blueprint-missing': {
    zh: ['没有找到双向细目表', '请在同一工作簿里加一张有“题号”“满分”列的工作表,或指定已保存的细目表'],
    en: [
      'There is no blueprint of the paper',
      'Add a sheet with columns 题号 and 满分 to the workbook, or name a stored blueprint',
    ],
  },
  'evidence.course-unknown': {
    zh: ['没有说明是哪一科,或没有这一科:{{course}}', '请在导入时指定科目,例如“数学”'],
    en: ['The subject of the paper is missing or unknown: {{course}}', 'Give the subject with the import, e.g. 数学'],
  },
  'evidence.item-full': {
    zh: ['这一题的满分不对', '满分必须是大于 0 的数字'],
    en: ['The full mark of the item makes no sense', 'It must be a number above 0'],
  },
  'evidence.item-twice': {
    zh: ['题号重复:{{item}}', '每题只写一行'],
    en: ['Item {{item}} occurs twice', 'Give each item one row'],
  },
  'evidence.item-column-missing': {
    zh: ['小题分表缺少这些题:{{items}}', '请补上这些题的列,或核对双向细目表的题号'],
    en: ['The sheet of scores lacks items: {{items}}', 'Add their columns, or check the numbers in the blueprint'],
  },
  'evidence.item-blank': {
    zh: ['这一题没有得分', '没有作答请填 0;整卷缺考请整行写“缺考”'],
    en: ['The item has no score', 'Write 0 when it was not answered; write 缺考 when the whole paper was missed'],
  },
  'evidence.profile-unknown': {
    zh: ['没有导入方案 {{code}}', '可用的方案:{{known}}'],
    en: ['There is no import profile {{code}}', 'There are: {{known}}'],
  },
  'evidence.profile-built-in': {
    zh: ['{{code}} 是系统自带的导入方案,不能覆盖', '请换一个代码保存'],
    en: ['{{code}} comes with the program and cannot be replaced', 'Save it under another code'],
  },
  'evidence.profile-invalid': {
    zh: ['导入方案有 {{count}} 处错误', '请按所列路径逐一改正'],
    en: ['The import profile has {{count}} faults', 'Correct them at the paths named'],
  },
  'evidence.profile-form': {
    zh: ['写法不符合要求:{{detail}}', '请参照自带的导入方案'],
    en: ['Not in the form asked for: {{detail}}', 'Compare it with a profile that comes with the program'],
  },
  'evidence.profile-subject': {
    zh: ['单凭姓名或班级不能确定学生', '请同时列出班级和姓名,或加上学籍号'],
    en: ['Name or class alone does not say which pupil is meant', 'List class and name together, or a number'],
  },
  'evidence.profile-missing': {
    zh: ['缺少 {{part}}', '这种表格需要它'],
    en: ['{{part}} is missing', 'Tables of this shape need it'],
  },
  'evidence.profile-header-twice': {
    zh: ['表头 {{header}} 已用于 {{before}}', '每个表头只能对应一列'],
    en: ['The header {{header}} is already used by {{before}}', 'A header can mean one column only'],
  },
  'evidence.nothing-to-withdraw': {
    zh: ['没有可以撤回的数据', '可能已经撤回或更正过'],
    en: ['There is nothing to withdraw', 'It may have been withdrawn or corrected already'],
  },
} as const satisfies ProblemWords;
