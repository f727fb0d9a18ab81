import type { ProblemWords } from '../problem.js';

/** Evaluating files without a database. */
export const evaluateFilesProblems = {
  'evaluate-files.refused': {
    zh: ['文件中有错误(已列出 {{count}} 处),没有写出任何结果', '请按所列的文件、行、列改正后重试'],
    en: [
      'The files have faults ({{count}} listed); nothing was written',
      'Correct them at the files, rows and columns listed and try again',
    ],
  },
  'evaluate-files.unreadable': {
    zh: ['无法读取文件 {{file}}({{reason}})', '请核对文件是否存在、是否有权读取'],
    en: ['The file {{file}} cannot be read ({{reason}})', 'Check that it exists and that you may read it'],
  },
  'evaluate-files.unwritable': {
    zh: ['无法写出文件 {{file}}({{reason}})', '请核对目标文件夹是否存在、是否可写、空间是否足够'],
    en: [
      'The file {{file}} cannot be written ({{reason}})',
      'Check that its folder exists, may be written to and has room',
    ],
  },
  'evaluate-files.not-json': {
    zh: ['评价方案文件不是有效的 JSON', '请用编辑器核对括号、引号和逗号'],
    en: ['The file of the scheme is not valid JSON', 'Check its brackets, quotes and commas in an editor'],
  },
  'evaluate-files.not-utf8': {
    zh: ['文件是 UTF-16 编码', '请另存为“CSV UTF-8”后重试'],
    en: ['The file is in UTF-16', 'Save it as "CSV UTF-8" and try again'],
  },
  'evaluate-files.empty': {
    zh: ['文件是空的,连表头也没有', '请在第一行写上列名'],
    en: ['The file is empty and lacks even a header', 'Put the names of the columns into the first row'],
  },
  'evaluate-files.column-missing': {
    zh: ['缺少列“{{column}}”', '请在表头补上这一列;列的先后不限'],
    en: ['The column "{{column}}" is missing', 'Add it to the header; the order of columns does not matter'],
  },
  'evaluate-files.column-twice': {
    zh: ['列“{{column}}”出现了不止一次', '请只保留一列'],
    en: ['The column "{{column}}" is there more than once', 'Keep only one of them'],
  },
  'evaluate-files.row-too-short': {
    zh: ['这一行的单元格比表头少', '请补全这一行'],
    en: ['The row has fewer cells than the header', 'Fill in the row'],
  },
  'evaluate-files.row-too-long': {
    zh: ['这一行超过 16 MB', '请核对引号是否成对'],
    en: ['The row is longer than 16 MB', 'Check that its quotes are closed'],
  },
  'evaluate-files.too-many-cells': {
    zh: ['这一行超过 1000 个单元格', '请核对分隔符是否为逗号'],
    en: ['The row has more than 1000 cells', 'Check that cells are parted by commas'],
  },
  'evaluate-files.open-quote': {
    zh: ['从这一行起有引号没有结束', '请把引号补成对;单元格内的引号要写两遍'],
    en: ['A quote opened in this row is never closed', 'Close it; a quote inside a cell is written twice'],
  },
  'evaluate-files.stray-quote': {
    zh: ['引号结束之后还有别的字符', '请把整个单元格放进引号;单元格内的引号要写两遍'],
    en: ['Something follows a closing quote', 'Quote the whole cell; a quote inside it is written twice'],
  },
  'evaluate-files.cell-empty': {
    zh: ['单元格是空的', '请填写,或删去这一行'],
    en: ['The cell is empty', 'Fill it in, or take the row out'],
  },
  'evaluate-files.subject-twice': {
    zh: ['同一个对象在文件里出现了不止一次', '请只保留一行'],
    en: ['The subject is in the file more than once', 'Keep only one of the rows'],
  },
  'evaluate-files.subject-unknown': {
    zh: ['对象名册里没有这个对象', '请核对编号,或把它补进名册'],
    en: ['The file of subjects does not have this subject', 'Check the identifier, or add it to the subjects'],
  },
  'evaluate-files.sex-unknown': {
    zh: ['看不懂的性别', '请写 1、2、男、女、male、female、M、F,或留空'],
    en: ['The sex is not understood', 'Write 1, 2, male, female, M, F, 男, 女, or leave it empty'],
  },
  'evaluate-files.too-many-grades': {
    zh: ['不同的年级名称太多(超过 190 个)', '请核对这一列是不是年级'],
    en: ['There are too many different grades (more than 190)', 'Check that this column is the grade'],
  },
  'evaluate-files.not-a-date': {
    zh: ['不是存在的日期', '请写成 2025-03-01 的样子'],
    en: ['This is not a date that exists', 'Write it like 2025-03-01'],
  },
  'evaluate-files.not-a-moment': {
    zh: ['不是有效的时间', '请写成 2025-03-01T08:30:00+08:00 的样子,或写整数,或留空'],
    en: ['This is not a moment in time', 'Write it like 2025-03-01T08:30:00+08:00, or an integer, or leave it empty'],
  },
  'evaluate-files.moments-mixed': {
    zh: ['同一列里既有整数又有时间,无法比较先后', '请统一成一种写法'],
    en: ['The column has both integers and date-times, which cannot be compared', 'Use one of them throughout'],
  },
  'evaluate-files.not-a-number': {
    zh: ['不是数', '请写普通小数,如 12.5;不要写单位、千分位或指数'],
    en: ['This is not a number', 'Write a plain decimal such as 12.5, without unit, thousands separator or exponent'],
  },
  'evaluate-files.value-digits': {
    zh: ['小数超过 4 位', '请保留 4 位以内小数'],
    en: ['The value has more than 4 fractional digits', 'Keep at most 4 of them'],
  },
  'evaluate-files.value-too-great': {
    zh: ['数值超过十亿', '请核对数值或换用更大的单位'],
    en: ['The value is beyond a thousand million', 'Check it, or use a larger unit'],
  },
  'evaluate-files.sum-too-great': {
    zh: ['同一对象在同一指标上的合计太大', '请核对数值或换用更大的单位'],
    en: ['The sum of this subject on this indicator is too great', 'Check the values, or use a larger unit'],
  },
} as const satisfies ProblemWords;
