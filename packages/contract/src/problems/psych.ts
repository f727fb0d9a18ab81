import type { ProblemWords } from '../problem.js';

/** What can be wrong with a CSV file that is to be measured (`wuyu psych`), and why a computation may have no result. */
export const psychProblems = {
  'psych.refused': {
    zh: ['{{file}} 无法计算(已列出 {{count}} 处问题)', '请按下面所列逐一处理后重试'],
    en: ['{{file}} cannot be computed (faults listed: {{count}})', 'Deal with each as listed and try again'],
  },
  // Reading the file.
  'psych.unreadable': {
    zh: ['无法读取文件 {{file}}({{reason}})', '请核对文件是否存在、是否有权读取'],
    en: ['The file {{file}} cannot be read ({{reason}})', 'Check that it exists and that you may read it'],
  },
  'psych.not-utf8': {
    zh: ['文件不是 UTF-8 编码', '请另存为“CSV UTF-8”后重试'],
    en: ['The file is not in UTF-8', 'Save it as "CSV UTF-8" and try again'],
  },
  'psych.empty': {
    zh: ['文件是空的,连表头也没有', '请在第一行写上列名'],
    en: ['The file is empty and lacks even a header', 'Put the names of the columns into the first row'],
  },
  'psych.no-rows': {
    zh: ['表头下面没有数据', '请确认选对了文件'],
    en: ['There are no data below the header', 'Make sure that it is the right file'],
  },
  'psych.separator': {
    zh: ['单元格是用“{{separator}}”隔开的,不是逗号', '请另存为以逗号分隔的“CSV UTF-8”'],
    en: ['Cells are parted by "{{separator}}", not by commas', 'Save the file as "CSV UTF-8" with commas'],
  },
  'psych.row-too-short': {
    zh: ['这一行的单元格比表头少', '请补全这一行;没有数据的单元格留空,逗号不能少'],
    en: ['The row has fewer cells than the header', 'Fill it in; leave cells empty, but keep their commas'],
  },
  'psych.row-extra-cells': {
    zh: ['这一行有 {{cells}} 个单元格,表头只有 {{width}} 个', '请把含有逗号的单元格放进引号,或删去多余的单元格'],
    en: [
      'The row has {{cells}} cells, the header {{width}}',
      'Put cells that contain commas in quotes, or take out what is too much',
    ],
  },
  'psych.row-too-long': {
    zh: ['这一行超过 16 MB', '请核对引号是否成对'],
    en: ['The row is longer than 16 MB', 'Check that its quotes are closed'],
  },
  'psych.too-many-cells': {
    zh: ['这一行超过 1000 个单元格', '请核对分隔符是否为逗号'],
    en: ['The row has more than 1000 cells', 'Check that cells are parted by commas'],
  },
  'psych.open-quote': {
    zh: ['从这一行起有引号没有结束', '请把引号补成对;单元格内的引号要写两遍'],
    en: ['A quote opened in this row is never closed', 'Close it; a quote inside a cell is written twice'],
  },
  'psych.stray-quote': {
    zh: ['引号结束之后还有别的字符', '请把整个单元格放进引号;单元格内的引号要写两遍'],
    en: ['Something follows a closing quote', 'Quote the whole cell; a quote inside it is written twice'],
  },
  'psych.column-missing': {
    zh: ['没有列“{{column}}”', '请核对选项中的列名与表头是否一致;大小写有别'],
    en: ['There is no column "{{column}}"', 'Compare the name in the options with the header; case counts'],
  },
  'psych.column-twice': {
    zh: ['列“{{column}}”出现了不止一次', '请只保留一列,或改名'],
    en: ['The column "{{column}}" is there more than once', 'Keep one of them, or rename the other'],
  },
  'psych.no-item-columns': {
    zh: ['没有一列符合 --items {{items}}', '表头有:{{header}}'],
    en: ['No column fits --items {{items}}', 'The header has: {{header}}'],
  },
  'psych.not-a-number': {
    zh: ['不是数', '请写 12.5 这样的数;这一列若不是所要的,请用选项另选列'],
    en: ['Not a number', 'Write a number like 12.5; choose other columns with the options if this one is not meant'],
  },
  'psych.missing-word': {
    zh: ['“{{word}}”不是数', '没有数据的单元格请留空,或加上 --missing {{word}}'],
    en: ['"{{word}}" is not a number', 'Leave cells without data empty, or add --missing {{word}}'],
  },
  'psych.cell-empty': {
    zh: ['单元格是空的', '请填写,或删去这一行'],
    en: ['The cell is empty', 'Fill it in, or take the row out'],
  },
  'psych.id-twice': {
    zh: ['同一个编号出现了不止一次', '每名学生只保留一行;若一人有几年的数据,请用 --where 选出一年'],
    en: [
      'The identifier is there more than once',
      'Keep one row a pupil; choose a year with --where if pupils have several',
    ],
  },
  'psych.slope-not-numbers': {
    zh: ['--slope 的“{{column}}”列是名称而不是数', '请换用数值列'],
    en: ['The column "{{column}}" of --slope has names, not numbers', 'Choose a column of numbers'],
  },
  'psych.where-nobody': {
    zh: ['没有一行的“{{column}}”列是“{{value}}”', '请核对 --where、--grades 的写法;值要与单元格完全一致'],
    en: [
      'No row has "{{value}}" in the column "{{column}}"',
      'Check --where and --grades; a value must equal the cell exactly',
    ],
  },
  'psych.key-length': {
    zh: ['有 {{items}} 道题,--key 却给了 {{keys}} 个答案', '请按题目列的顺序,每题给一个答案,用逗号隔开'],
    en: [
      'There are {{items}} items, but --key has {{keys}} answers',
      'Give one answer an item, in the order of the columns, with commas between',
    ],
  },
  'psych.key-unused': {
    zh: ['没有人选 --key 所说的正确答案“{{key}}”,选过的有:{{options}}', '请核对 --key 的先后和写法'],
    en: ['Nobody chose "{{key}}", the right answer by --key; chosen were {{options}}', 'Check order and form of --key'],
  },
  'psych.knots-unreadable': {
    zh: ['节点文件无法使用:{{reason}}', '请写成 {"列名": {"knots": [510, 530], "boundary": [85, 700]}} 的样子'],
    en: [
      'The file of knots cannot be used: {{reason}}',
      'Write it like {"COLUMN": {"knots": [510, 530], "boundary": [85, 700]}}',
    ],
  },
  'psych.knots-column': {
    zh: ['节点文件中的“{{column}}”不是 --prior 的列', '请核对列名'],
    en: ['"{{column}}" in the file of knots is no column of --prior', 'Check its name'],
  },
  'psych.knots-form': {
    zh: ['节点要从小到大,并且都在 boundary 的两端之间', '请核对这一列的 knots 和 boundary'],
    en: ['Knots must ascend and lie between the ends of boundary', 'Check knots and boundary of this column'],
  },
  // What a computation refuses.
  'psych.item-constant': {
    zh: ['这道题所有人的得分都一样,无法分析', '请用 --items 去掉这道题'],
    en: ['The item is constant: everybody got the same', 'Leave the item out with --items'],
  },
  'psych.item-constant-complete': {
    zh: ['答完全部题目的人在这道题上得分都一样', '请用 --items 去掉这道题,或去掉很少有人作答的题'],
    en: [
      'The item is constant among those who answered every item',
      'Leave it out with --items, or leave out items that few answered',
    ],
  },
  'psych.rest-constant': {
    zh: ['除去这道题,其余各题的总分没有高低之分', '请增加题目或学生'],
    en: ['Without this item the total score does not vary', 'Add items or persons'],
  },
  'psych.total-constant': {
    zh: ['总分没有高低之分', '请增加题目或学生,并核对题目列'],
    en: ['The total score does not vary', 'Add items or persons, and check the item columns'],
  },
  'psych.item-without-answers': {
    zh: ['没有人作答这道题', '请用 --items 去掉这道题'],
    en: ['Nobody answered the item', 'Leave it out with --items'],
  },
  'psych.item-few-answers': {
    zh: ['作答这道题的不足 2 人', '请用 --items 去掉这道题'],
    en: ['Fewer than 2 persons answered the item', 'Leave it out with --items'],
  },
  'psych.item-pair': {
    zh: ['同时作答“{{column}}”和“{{other}}”的人太少,或得分都一样', '请用 --items 只选同一份试卷的题目'],
    en: [
      'Too few persons answered both "{{column}}" and "{{other}}", or they all got the same',
      'Choose the items of one booklet with --items',
    ],
  },
  'psych.too-few-items': {
    zh: ['题目只有 {{count}} 道,至少要 {{least}} 道', '请用 --items 选出更多的题目列'],
    en: ['There are {{count}} items; at least {{least}} are needed', 'Choose more item columns with --items'],
  },
  'psych.too-few-persons': {
    zh: ['只有 {{count}} 人,人数太少', '请增加学生'],
    en: ['There are only {{count}} persons: too few', 'Add persons'],
  },
  'psych.too-few-complete': {
    zh: [
      '答完全部题目的只有 {{count}} 人,分不出高分组和低分组',
      '请用 --items 只选大家都作答的题目;没有作答算错的请填 0',
    ],
    en: [
      'Only {{count}} persons answered every item: too few for upper and lower groups',
      'Choose items that all were asked; write 0 where no answer counts as wrong',
    ],
  },
  'psych.too-many-categories': {
    zh: ['这道题的不同得分超过 100 种', '请确认这一列是题目得分;若是总分,请用 --items 去掉'],
    en: [
      'The item has more than 100 different marks',
      'Make sure that the column is an item; leave it out with --items if it is a total',
    ],
  },
  'psych.model-two-marks': {
    zh: ['这道题有 {{count}} 种得分,{{model}} 只用于两种得分的题', '请改用 --model gpcm 或 grm'],
    en: ['The item has {{count}} different marks; {{model}} is for two', 'Use --model gpcm or grm'],
  },
  'psych.group-without-answers': {
    zh: ['“{{group}}”组没有人作答', '请去掉这一组,或核对 --groups'],
    en: ['Nobody of group "{{group}}" has an answer', 'Take the group out, or check --groups'],
  },
  'psych.person-without-answers': {
    zh: ['这个人没有作答', '请删去这一行'],
    en: ['The person has no answer', 'Take the row out'],
  },
  'psych.perfect-score': {
    zh: ['这个人全对或全错,这种估计方法给不出分数', '请改用 EAP'],
    en: ['All answers are highest or all lowest: this estimator has no score', 'Use EAP'],
  },
  'psych.quadrature-far': {
    zh: ['积分节点离某一组的能力分布太远', '请核对 --groups:各组的题目要有联系,水平不能相差太大'],
    en: ['The nodes are too far from the distribution of a group', 'Check --groups: groups must not lie worlds apart'],
  },
  'psych.no-likelihood': {
    zh: ['找不到可以起步的参数', '请用 --items 去掉作答很少或几乎人人相同的题目'],
    en: ['There is no point to start from', 'Leave out items with few answers or hardly any differences'],
  },
  'psych.not-converged': {
    zh: ['计算没有收敛(梯度 {{gradient}}),没有估计结果', '请增加学生,或去掉作答很少、区分度极低的题目或变量'],
    en: [
      'The search did not converge (gradient {{gradient}}); there are no estimates',
      'Add persons, or leave out items or variables that say next to nothing',
    ],
  },
  'psych.column-constant': {
    zh: ['这一列的值都一样,不能用在模型里', '请去掉这一列,或核对是否选对了列'],
    en: ['The column has the same value in every row', 'Leave it out of the model, or check the choice of columns'],
  },
  'psych.prior-constant': {
    zh: ['先前成绩“{{column}}”没有高低之分,或没有成绩', '请核对 --prior、--grades 的列,或用 --knots 给出节点'],
    en: [
      'The earlier scores "{{column}}" do not vary, or there are none',
      'Check the columns of --prior and --grades, or give knots with --knots',
    ],
  },
  'psych.prior-gap': {
    zh: ['先前成绩“{{column}}”的某一分数段没有足够的学生', '请增加学生,减少 --prior,或用 --knots 给出别的节点'],
    en: [
      'Too few pupils in some range of the earlier scores "{{column}}"',
      'Add pupils, use fewer of --prior, or give other knots with --knots',
    ],
  },
  'psych.prior-collinear': {
    zh: ['几次先前成绩可以互相推出', '请减少 --prior'],
    en: ['Some earlier scores follow from others', 'Use fewer of --prior'],
  },
  'psych.growth-nobody': {
    zh: ['没有学生同时有本次成绩和最近一次先前成绩', '请核对 --prior 的先后(最早的在前)、--current 和学生编号'],
    en: [
      'No pupil has both a current score and the latest earlier one',
      'Check --current, --prior (earliest first) and the identifiers',
    ],
  },
  'psych.growth-too-few': {
    zh: ['有所需成绩的学生只有 {{count}} 人,少于曲线的 {{coefficients}} 个系数', '请增加学生,或减少 --prior'],
    en: [
      'Only {{count}} pupils have the scores, for {{coefficients}} coefficients of the curves',
      'Add pupils, or use fewer of --prior',
    ],
  },
  'psych.no-complete-row': {
    zh: ['没有一行在这些列上都有数据:{{columns}}', '请补上数据,或减少变量'],
    en: ['No row has all of {{columns}}', 'Fill in data, or use fewer variables'],
  },
  'psych.too-few-rows': {
    zh: ['有完整数据的只有 {{count}} 行,不足以估计 {{coefficients}} 个系数', '请增加学生,或减少变量'],
    en: ['{{count}} complete rows are too few for {{coefficients}} coefficients', 'Add pupils, or use fewer variables'],
  },
  'psych.collinear': {
    zh: ['“{{column}}”可以由其他变量推出,系数无法确定', '请从 --prior 或 --covariates 中去掉它'],
    en: ['"{{column}}" is collinear: it follows from the others', 'Leave it out of --prior or --covariates'],
  },
  'psych.one-group': {
    zh: ['“{{column}}”列只有一个,没有可以比较的', '请用包含多所学校(班级)的数据'],
    en: ['There is only one of "{{column}}": nothing to compare', 'Use data of several schools (classes)'],
  },
  'psych.one-pupil-each': {
    zh: ['每个“{{column}}”都只有一名学生,分不清是学校还是学生的作用', '请核对 --school、--class 所指的列'],
    en: [
      'Every "{{column}}" has a single pupil: its effect cannot be told from the residual',
      'Check the columns of --school and --class',
    ],
  },
  'psych.effects-inseparable': {
    zh: ['变量的作用与学校的作用分不开', '请去掉只随学校而变的变量,或增加学校'],
    en: [
      'Effects of variables cannot be told from those of schools',
      'Leave out variables that differ by school only, or add schools',
    ],
  },
  'psych.no-residual': {
    zh: ['结果完全由其他列推出,没有剩下的差异', '请核对 --outcome:它不能是其他列算出来的'],
    en: ['The outcome follows from the other columns without a residual', 'Check --outcome'],
  },
  'psych.not-computable': {
    zh: ['这样的数据算不出结果({{reason}})', '请核对所选的列和选项'],
    en: ['These data have no result ({{reason}})', 'Check the columns and options chosen'],
  },
} as const satisfies ProblemWords;
