import type { ProblemWords } from '../problem.js';

/** Comments (评语). */
export const commentProblems = {
  'comment.changed': {
    zh: ['这条评语刚被别人改过', '两份文字都在下面,请比较后选定,再保存'],
    en: ['Somebody else changed this comment meanwhile', 'Both texts stand below: compare them, then save'],
  },
  'comment.long': {
    zh: ['评语有 {{length}} 字,最多 {{most}} 字', '请删减后再保存'],
    en: ['The comment has {{length}} characters; at most {{most}} are allowed', 'Shorten it and save again'],
  },
  'comment.empty': {
    zh: ['还没有写评语', '写好之后再确认'],
    en: ['There is no comment yet', 'Write it, then confirm it'],
  },
  'comment.rank': {
    zh: ['评语里有名次的说法:“{{words}}”', '请改为这名学生自己的事实和变化,不与他人比较'],
    en: ['The comment speaks of a rank: “{{words}}”', 'Say what the pupil did and how it changed, without comparing'],
  },
  'comment.model-off': {
    zh: ['没有配置语言模型,用的是按规则写的草稿', '需要时请管理员配置;按规则写的草稿不受影响'],
    en: ['No language model is configured; this is the draft by rules', 'An administrator may configure one'],
  },
  'comment.model-silent': {
    zh: ['语言模型没有按时回答,用的是按规则写的草稿', '可以稍后再试'],
    en: ['The language model did not answer in time; this is the draft by rules', 'Try again later'],
  },
  'comment.model-refused': {
    zh: ['语言模型的文字没有通过检查(字数、姓名、名次或数字),用的是按规则写的草稿', '可以再试一次,或直接修改草稿'],
    en: [
      "The model's text did not pass the checks (length, names, ranks, figures); this is the draft by rules",
      'Try again, or edit the draft',
    ],
  },
  'comment.no-facts': {
    zh: ['本学期还没有这名学生的记录,写不出有依据的草稿', '可以先补记录,或直接动手写'],
    en: ['There are no facts about this pupil in this term', 'Add records first, or write the comment yourself'],
  },
  'comment.job-busy': {
    zh: ['这个班的草稿正在生成', '请等它完成,或先取消它'],
    en: ['Drafts of this class are being made', 'Wait until they are done, or cancel them first'],
  },
  'comment.job-interrupted': {
    zh: ['生成草稿时中断,已生成的都保留着', '请再点一次“生成草稿”'],
    en: ['Making the drafts was interrupted; those made are kept', 'Start once more'],
  },
} as const satisfies ProblemWords;
