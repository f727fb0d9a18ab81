import type { ProblemWords } from '../problem.js';

/** What can be wrong with a file before anything in it is looked at. */
export const fileProblems = {
  'file.missing': {
    zh: ['找不到这个文件', '请核对路径,或重新上传'],
    en: ['The file is not there', 'Check the path, or upload it again'],
  },
  'file.empty': {
    zh: ['文件是空的', '请确认选对了文件,并且其中有数据'],
    en: ['The file is empty', 'Make sure that it is the right file and has data in it'],
  },
  'file.too-large': {
    zh: ['文件超过 {{most}} MB', '请拆成几个文件分别导入'],
    en: ['The file is larger than {{most}} MB', 'Split it and import the parts one after another'],
  },
  'file.xls': {
    zh: ['这是旧版 Excel 文件(.xls),无法读取', '请用 Excel 或 WPS 打开,另存为 .xlsx 后重新导入'],
    en: [
      'This is an old Excel file (.xls), which cannot be read',
      'Open it in Excel or WPS, save it as .xlsx and import that',
    ],
  },
  'file.xlsb': {
    zh: ['这是二进制工作簿(.xlsb),无法读取', '请用 Excel 打开,另存为 .xlsx 后重新导入'],
    en: [
      'This is a binary workbook (.xlsb), which cannot be read',
      'Open it in Excel, save it as .xlsx and import that',
    ],
  },
  'file.encrypted': {
    zh: ['文件设有打开密码', '请在 Excel 或 WPS 中取消密码,保存后重新导入'],
    en: ['The file is protected with a password', 'Remove the password in Excel or WPS, save and import again'],
  },
  'file.html': {
    zh: ['文件的后缀像表格,内容却是网页', '请用 Excel 或 WPS 打开,另存为 .xlsx 后重新导入'],
    en: ['The file is a web page, whatever its name says', 'Open it in Excel or WPS, save it as .xlsx and import that'],
  },
  'file.format': {
    zh: ['这不是表格文件', '请提供 .xlsx 或 .csv 文件'],
    en: ['This is no table', 'Provide an .xlsx or .csv file'],
  },
  'file.not-a-workbook': {
    zh: ['这个压缩包里没有工作簿', '请提供 .xlsx 文件;若是压缩包或 .ods、.docx,请先解压或另存为 .xlsx'],
    en: [
      'There is no workbook in this archive',
      'Provide an .xlsx file; unpack an archive, or save an .ods or .docx as .xlsx, first',
    ],
  },
  'file.damaged': {
    zh: ['文件已损坏或不完整', '请重新下载或从原系统再导出一次;也可用 Excel 打开修复后另存为 .xlsx'],
    en: [
      'The file is damaged or incomplete',
      'Download or export it again; or let Excel repair it and save it as .xlsx',
    ],
  },
  'file.bomb': {
    zh: ['文件解压后的体积异常,已拒绝', '请确认文件来源;若确属正常数据,请删去多余的空白区域或拆成几个文件'],
    en: [
      'The file inflates to an abnormal size and was refused',
      'Check where it comes from; if the data are genuine, delete superfluous blank areas or split the file',
    ],
  },
  'file.xml-forbidden': {
    zh: [
      '文件中含有不允许的内容(DOCTYPE 或自定义实体)',
      '正常的 Excel 不会产生这种内容;请确认文件来源,用 Excel 另存为 .xlsx 后重新导入',
    ],
    en: [
      'The file holds what is not allowed (a DOCTYPE or entities of its own)',
      'Excel never writes this; check where the file comes from, then save it as .xlsx in Excel',
    ],
  },
  'file.no-sheet': {
    zh: ['工作簿里没有可见的工作表', '请取消隐藏要导入的工作表后重新导入'],
    en: ['The workbook has no visible sheet', 'Unhide the sheet that is to be imported and import again'],
  },
  'file.too-many-sheets': {
    zh: ['工作表超过 {{most}} 个', '请拆成几个文件分别导入'],
    en: ['There are more than {{most}} sheets', 'Split the file and import the parts one after another'],
  },
  'file.too-much-text': {
    zh: ['工作簿里的文字过多', '请拆成几个文件分别导入'],
    en: ['There is too much text in the workbook', 'Split the file and import the parts one after another'],
  },
  'file.too-many-rows': {
    zh: ['数据超过 {{most}} 行', '请拆成几个文件分别导入'],
    en: ['There are more than {{most}} rows', 'Split the file and import the parts one after another'],
  },
  'file.too-many-cells': {
    zh: ['单元格超过 {{most}} 个', '请删去无关的列,或拆成几个文件分别导入'],
    en: ['There are more than {{most}} cells', 'Delete columns that are not needed, or split the file'],
  },
  'file.too-many-columns': {
    zh: ['数据超过 {{most}} 列', '请删去右侧无关的列后重新导入'],
    en: ['There are more than {{most}} columns', 'Delete the superfluous columns on the right and import again'],
  },
  'file.cell-too-long': {
    zh: ['单元格超过 {{most}} 个字符', '请缩短这个单元格的内容'],
    en: ['The cell has more than {{most}} characters', 'Shorten what is in it'],
  },
  'file.quote-open': {
    zh: ['从这一行开始的引号没有闭合', '请检查该行的英文双引号;引号里的引号要写成两个'],
    en: [
      'A quotation mark that begins in this row is never closed',
      'Check the double quotes of the row; a quote inside quotes is written twice',
    ],
  },
  'file.encoding': {
    zh: ['文字编码无法识别', '请另存为“CSV UTF-8”或 .xlsx 后重新导入'],
    en: ['The encoding of the text cannot be told', 'Save it as "CSV UTF-8" or .xlsx and import that'],
  },
  'file.header-missing': {
    zh: ['没有找到表头列:{{headers}}', '请核对表头,或换用对应的导入模板'],
    en: [
      'Columns are missing in the header: {{headers}}',
      'Check the header, or choose the profile made for this table',
    ],
  },
  'file.header-duplicate': {
    zh: ['表头列重复:{{header}}', '请只保留一列,或给它们不同的名称'],
    en: ['The header {{header}} occurs twice', 'Keep one of the columns, or give them different names'],
  },
} as const satisfies ProblemWords;
