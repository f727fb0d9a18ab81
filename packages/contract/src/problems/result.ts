import type { ProblemWords } from '../problem.js';

/** Runs of an evaluation. */
export const resultProblems = {
  'result.run-in-progress': {
    zh: ['同一方案、学期和范围的评价正在进行(批次 {{run}})', '等它完成,或先取消它,再重新开始'],
    en: [
      'An evaluation of the same scheme, term and place is running (run {{run}})',
      'Wait until it is done, or cancel it first',
    ],
  },
  'result.cancelled': {
    zh: ['评价批次 {{run}} 已取消,没有保存结果', '需要时重新开始'],
    en: ['Run {{run}} was cancelled; no results were kept', 'Start it again when needed'],
  },
  'result.term-unknown': {
    zh: ['没有学期 {{term}}', '已有学期:{{known}};可先导入学期表'],
    en: ['There is no term {{term}}', 'Known terms: {{known}}; import the table of terms first'],
  },
  'result.place-unknown': {
    zh: ['没有代码为 {{place}} 的区域或学校', '核对代码,或先导入学校表'],
    en: ['There is no region or school with the code {{place}}', 'Check the code, or import the table of places first'],
  },
  'result.no-places': {
    zh: ['还没有区域和学校', '先导入学校表和学生名册'],
    en: ['There are no regions or schools yet', 'Import the tables of places and pupils first'],
  },
  'result.subject-unsupported': {
    zh: ['这个方案评价的是 {{subject}},目前只能评价学生', '选择以学生为对象的方案'],
    en: [
      'This scheme evaluates a {{subject}}; at present only pupils can be evaluated',
      'Choose a scheme whose subject is the student',
    ],
  },
  'result.student-unknown': {
    zh: ['没有这个学籍号的学生', '核对学籍号'],
    en: ['There is no pupil with this number', 'Check the number'],
  },
  'roster.class-code': {
    zh: ['学期 {{term}} 没有这个代码的班级', '写成「学校代码-班级」,如 9901010007-七(1)班'],
    en: ['No class has this code in term {{term}}', 'Write school code, hyphen, class: 9901010007-701'],
  },
  'result.none': {
    zh: ['本学期还没有这名学生的评价结果', '先对本学期运行评价'],
    en: ['There is no result of this pupil in this term yet', 'Run the evaluation of the term first'],
  },
  'result.node-unknown': {
    zh: ['方案里没有指标 {{node}}', '核对指标代码'],
    en: ['The scheme has no node {{node}}', 'Check the code of the node'],
  },
  'scheme.not-json': {
    zh: ['{{file}} 不是有效的 JSON', '用文本编辑器检查括号和引号,文件应为 UTF-8'],
    en: ['{{file}} is not valid JSON', 'Check brackets and quotes in a text editor; the file must be UTF-8'],
  },
  'scheme.unknown': {
    zh: ['没有评价方案 {{code}}', '已有方案:{{known}}'],
    en: ['There is no scheme {{code}}', 'Known schemes: {{known}}'],
  },
  'scheme.version-published': {
    zh: ['方案 {{code}} 第 {{version}} 版已发布,不能再改', '改动请用新的版本号'],
    en: [
      'Version {{version}} of {{code}} is published and never changes',
      'Give the changed scheme a new version number',
    ],
  },
  'result.preview-busy': {
    zh: ['您已有一次预览正在进行', '请等它结束,或先停止它'],
    en: ['A preview of yours is going on', 'Wait for it, or stop it first'],
  },
} as const satisfies ProblemWords;
