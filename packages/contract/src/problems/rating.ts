import type { ProblemWords } from '../problem.js';

/** Rubrics, rounds and forms of rating. */
export const ratingProblems = {
  'rating.rubric-unknown': {
    zh: ['没有这个评价量表', '请从列表中选择一个量表'],
    en: ['There is no such rubric', 'Choose one from the list'],
  },
  'rating.rubric-indicator': {
    zh: ['指标 {{indicator}} 不在词汇表中,或不是以分计的指标', '请选择单位为“分”、范围到 100 的指标'],
    en: ['{{indicator}} is not in the vocabulary, or is not counted in points', 'Choose an indicator of 0–100 points'],
  },
  'rating.rubric-levels': {
    zh: ['各水平的分值要从高到低,且不能相同', '请按从高到低排列,给每个水平不同的分值'],
    en: ['The levels must go from high to low, each with a value of its own', 'Order them, highest first'],
  },
  'rating.rubric-twice': {
    zh: ['评价要点的代码重复', '请给每个要点一个不同的代码'],
    en: ['Two criteria have the same code', 'Give each criterion a code of its own'],
  },
  'rating.rubric-words': {
    zh: ['这一项没有填写中文', '请填写中文;英文可以不填'],
    en: ['The Chinese words are missing', 'Fill them in; the English ones may be left out'],
  },
  'rating.rubric-value': {
    zh: ['分值应为 0 到 100 之间的数', '请改正分值'],
    en: ['The value must be a number from 0 to 100', 'Correct it'],
  },
  'rating.rubric-raters': {
    zh: ['至少选一类评价者', '请选择谁可以用这个量表评价'],
    en: ['Somebody has to rate by it', 'Choose at least one kind of raters'],
  },
  'rating.rubric-changed': {
    zh: ['这个量表在您打开之后被别人改过', '您填的都还在;请看过新的内容再保存'],
    en: [
      'Somebody changed this rubric since you opened it',
      'Nothing you typed is lost; see what it says now, then save',
    ],
  },
  'rating.scope': {
    zh: ['请指定一个班级,或一所学校(可限定年级)', '班级和学校只填一项'],
    en: ['Give either a class, or a school with or without a grade', 'Only one of the two'],
  },
  'rating.nobody': {
    zh: ['这个范围内没有在籍学生', '请核对学期、年级和班级'],
    en: ['No pupil is enrolled here', 'Check the term, the grade and the class'],
  },
  'rating.no-raters': {
    zh: ['至少要有一类评价者参加', '请给至少一类评价者大于 0 的权重'],
    en: ['Somebody has to rate', 'Give at least one kind of raters a weight above 0'],
  },
  'rating.kind-not-allowed': {
    zh: ['这个量表不用于{{kind}}', '请把它的权重设为 0,或换一个量表'],
    en: ['This rubric is not made for {{kind}} rating', 'Set that weight to 0, or choose another rubric'],
  },
  'rating.peers-few': {
    zh: ['互评每人至少评 {{fewest}} 人', '人数太少就不能匿名;请改为 {{fewest}} 或更多'],
    en: ['With peers, each rates at least {{fewest}}', 'With fewer nobody stays anonymous; give {{fewest}} or more'],
  },
  'rating.day': {
    zh: ['截止日期要在今天之后、{{last}} 之前', '请另选一个日期'],
    en: ['The last day must lie between today and {{last}}', 'Choose another day'],
  },
  'rating.already-open': {
    zh: ['这个范围内已有同一量表的评价正在进行', '请等它结束,或先结束它'],
    en: ['A round by the same rubric is open here already', 'Wait until it ends, or close it first'],
  },
  'rating.id-taken': {
    zh: ['这个编号已用于另一次评价', '请重新打开页面再提交'],
    en: ['This id belongs to another round', 'Open the page again and hand it in once more'],
  },
  'rating.closed': {
    zh: ['这次评价已经结束,没有收下这份表', '您填写的内容还留在本机;需要补交请联系班主任'],
    en: [
      'This round is over; the form was not taken',
      'What you filled in is kept on this device; ask the class teacher for more time',
    ],
  },
  'rating.over': {
    zh: ['这次评价已经结束', '需要时请重新开放'],
    en: ['This round is over', 'Open it again where that is needed'],
  },
  'rating.not-closed': {
    zh: ['这次评价还没有结束', '结束之后才能重新开放'],
    en: ['This round is not closed', 'Only a closed round can be opened again'],
  },
  'rating.peers-fixed': {
    zh: ['互评已在第一次结束时定下,不再收取', '为了匿名,重新开放后只收自评、师评和家长评'],
    en: [
      'What peers gave was fixed by the first closing',
      'So that nobody can be told from a difference, only the others can be handed in now',
    ],
  },
  'rating.form-criterion': {
    zh: ['没有评价要点 {{criterion}},或没有这个水平', '请重新打开这张表'],
    en: ['There is no criterion {{criterion}}, or not this level of it', 'Open the form again'],
  },
  'rating.form-empty': {
    zh: ['至少评一项', '如果都不了解,请选“跳过”'],
    en: ['Rate at least one criterion', 'If you cannot tell anything, skip this person'],
  },
  'rating.job-interrupted': {
    zh: ['结束评价时中断,没有留下半份结果', '请再点一次“结束评价”'],
    en: ['Closing was interrupted; nothing was left half done', 'Close the round once more'],
  },
} as const satisfies ProblemWords;
