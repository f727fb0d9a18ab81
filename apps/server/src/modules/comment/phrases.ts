/**
 * How facts are said in a comment; our own wording. Holes: `{n}` how many facts, `{sum}` and `{most}` in the unit, `{last}` the
 * day of the last one, `{peak}` the day of the greatest. Several ways to say the same, so that a class does not read alike.
 */
export interface Phrases {
  /** Under which of the five aspects it stands. */
  aspect: 'moral' | 'academic' | 'health' | 'art' | 'practice';
  /** A word for it where it is taken up again. */
  word: string;
  /** Of a sum that can grow from term to term. */
  unit: string;
  said: readonly string[];
  /** The leaf whose suggestion fits when there is room; see report's next-steps. */
  leaf: string;
}

export const phrases: Readonly<Record<string, Phrases>> = {
  'moral.party-league-activity': {
    aspect: 'moral',
    word: '团队活动',
    unit: '次',
    leaf: 'moral.party-league',
    said: [
      '你参加了 {sum} 次团队活动，{last}那一次也在场，集体的事愿意出一份力。',
      '团队活动你去了 {sum} 次，从不把自己当旁观者，最近一次是{last}。',
      '{last}的团队活动有你，这学期一共 {sum} 次。',
    ],
  },
  'moral.club-activity': {
    aspect: 'moral',
    word: '社团',
    unit: '次',
    leaf: 'moral.club',
    said: [
      '社团活动你坚持了 {sum} 次，最近一次在{last}，喜欢的事能持续做下去。',
      '{sum} 次社团活动都有你的身影，看得出你在自己喜欢的事情上很投入。',
      '这学期你在社团里待了 {sum} 次，{last}还在参加。',
    ],
  },
  'moral.public-welfare': {
    aspect: 'moral',
    word: '公益劳动',
    unit: '小时',
    leaf: 'moral.service',
    said: [
      '公益劳动你做了 {n} 次、共 {sum} 小时，{peak}那一次就有 {most} 小时。',
      '你把 {sum} 小时用在了公益劳动上，最近一次是{last}。',
      '{peak}你一口气做了 {most} 小时公益劳动，这学期合计 {sum} 小时。',
    ],
  },
  'moral.award': {
    aspect: 'moral',
    word: '荣誉',
    unit: '次',
    leaf: 'moral.conduct',
    said: ['{last}你获得了品德方面的荣誉，是平日做法的见证。', '这学期你得到 {sum} 次品德方面的荣誉，来自一件件小事。'],
  },
  'academic.research': {
    aspect: 'academic',
    word: '研究性学习',
    unit: '次',
    leaf: 'academic.research',
    said: [
      '你完成了 {sum} 次研究性学习，愿意自己去找答案。',
      '{last}你完成了研究性学习，这学期共 {sum} 次，遇到问题会多想一步。',
    ],
  },
  'academic.innovation': {
    aspect: 'academic',
    word: '动手创新',
    unit: '项',
    leaf: 'academic.innovation',
    said: ['你做出了 {sum} 项创新成果，{last}的那一项已经成形。', '把想法变成东西不容易，你这学期做成了 {sum} 项。'],
  },
  'academic.reading-books': {
    aspect: 'academic',
    word: '阅读',
    unit: '本',
    leaf: 'academic.reading',
    said: [
      '这学期你读了 {sum} 本书，最近一次记录在{last}。',
      '{sum} 本书记在你的阅读单上，阅读正在成为你的习惯。',
      '你的阅读单上有 {sum} 本书，{peak}记得最多。',
    ],
  },
  'health.exercise-days': {
    aspect: 'health',
    word: '锻炼',
    unit: '天',
    leaf: 'health.exercise',
    said: [
      '你有 {sum} 天的锻炼记录，最近一次记在{last}。',
      '坚持锻炼 {sum} 天，这份毅力要记一笔。',
      '从记录看，你这学期锻炼了 {sum} 天，最近一天是{last}。',
    ],
  },
  'health.sport-award': {
    aspect: 'health',
    word: '运动',
    unit: '次',
    leaf: 'health.speciality',
    said: ['{last}你在体育比赛中取得了好成绩，平时的训练没有白费。', '运动场上你有 {sum} 次收获，最近一次在{last}。'],
  },
  'art.activity': {
    aspect: 'art',
    word: '艺术活动',
    unit: '次',
    leaf: 'art.activity',
    said: [
      '你参加了 {sum} 次艺术活动，{last}的那次也没有缺席。',
      '艺术活动你去了 {sum} 次，对美的事物有自己的感受。',
      '{last}你参加了艺术活动，这学期共 {sum} 次。',
    ],
  },
  'art.works': {
    aspect: 'art',
    word: '创作',
    unit: '件',
    leaf: 'art.works',
    said: ['你完成了 {sum} 件艺术作品，最近一件在{last}。', '{sum} 件作品留下了你这学期的心思，{last}那一件刚完成。'],
  },
  'art.award': {
    aspect: 'art',
    word: '艺术特长',
    unit: '次',
    leaf: 'art.activity',
    said: ['{last}你的艺术特长得到了肯定。', '艺术方面你有 {sum} 次获奖记录，是长期练习的结果。'],
  },
  'practice.service-hours': {
    aspect: 'practice',
    word: '志愿服务',
    unit: '小时',
    leaf: 'moral.service',
    said: [
      '你参加志愿服务 {n} 次、共 {sum} 小时，{peak}那一次就做了 {most} 小时。',
      '志愿服务的记录里有你的 {sum} 小时，最近一次是{last}。',
      '{peak}你做了 {most} 小时志愿服务，这学期一共 {n} 次、{sum} 小时，愿意为别人花时间。',
    ],
  },
  'practice.labour-hours': {
    aspect: 'practice',
    word: '劳动',
    unit: '小时',
    leaf: 'practice.labour',
    said: [
      '劳动实践你做了 {n} 次、共 {sum} 小时，{last}又添了一次。',
      '{peak}你劳动了 {most} 小时，这学期合计 {sum} 小时，肯动手，也肯出力。',
      '你的劳动记录有 {n} 次，加起来 {sum} 小时。',
    ],
  },
  'practice.activity': {
    aspect: 'practice',
    word: '社会实践',
    unit: '次',
    leaf: 'practice.activity',
    said: [
      '你参加了 {sum} 次社会实践，{last}的那次让你走出了课堂。',
      '社会实践你参加了 {sum} 次，愿意到真实的地方去看一看。',
      '{last}你参加了社会实践，这学期共 {sum} 次。',
    ],
  },
  'practice.works': {
    aspect: 'practice',
    word: '调查与制作',
    unit: '件',
    leaf: 'practice.works',
    said: ['你完成了 {sum} 件作品或调查报告，{last}交出了最近的一件。', '{sum} 件作品和调查报告，写着你这学期的观察。'],
  },
  'practice.award': {
    aspect: 'practice',
    word: '实践成果',
    unit: '次',
    leaf: 'practice.works',
    said: ['{last}你的实践成果获了奖。', '你的实践成果这学期有 {sum} 次获奖，想法落到了实处。'],
  },
};

/** A record that was confirmed, by its title: `{title}`, `{day}`. */
export const recordPhrases: readonly string[] = [
  '{day}的“{title}”，记下了你的用心。',
  '老师记得{day}的“{title}”，那天你做得很认真。',
  '翻看记录，{day}你完成了“{title}”。',
  '“{title}”是你{day}留下的一笔。',
];

/** What raters saw: `{what}` a criterion, `{level}` its description. */
export const ratingPhrases: Readonly<Record<'teacher' | 'peer' | 'guardian', readonly string[]>> = {
  teacher: ['老师看到你在{what}上{level}。', '在{what}方面，你{level}，这一点老师很欣赏。'],
  peer: ['同学们说，你在{what}上{level}。', '在同学眼里，你在{what}上{level}。'],
  guardian: ['家人说，你在{what}上{level}。', '在家里，你在{what}上{level}。'],
};

/** Grown since the last term: `{word}`, `{before}`, `{now}`, `{unit}`. */
export const grownPhrases: readonly string[] = [
  '和上学期的自己比，{word}从 {before} {unit}到了 {now} {unit}，这是你自己的进步。',
  '{word}比上学期多了：{before} {unit}变成 {now} {unit}。',
  '上学期{word}是 {before} {unit}，现在是 {now} {unit}，你在往前走。',
];

/** A course that stands out among the pupil's own: `{course}`. */
export const coursePhrases: readonly string[] = [
  '和自己的其他课程相比，{course}学得更扎实。',
  '这学期你学{course}比较得心应手。',
  '看得出你在{course}上花了心思。',
];

export const courseGrownPhrases: readonly string[] = [
  '{course}比上学期的自己更稳了。',
  '和上学期相比，你的{course}有了起色。',
  '{course}上的努力有了回应，比上学期的自己更好。',
];

export const punctualPhrases: readonly string[] = [
  '每天按时到校，没有迟到记录。',
  '这学期没有一次迟到，守时是你的好习惯。',
];

/** What can be improved: `{word}` and a suggestion. */
export const growPhrases: readonly string[] = [
  '可提升的是{word}：{suggestion}',
  '下一步，{word}可以再加强：{suggestion}',
  '{word}还有提升的空间：{suggestion}',
];

/** The end: `{word}` a strength, `{grow}` what can grow. */
export const endPhrases: readonly string[] = [
  '期待你把在{word}上的坚持，带到{grow}里去。',
  '愿你保持在{word}上的劲头，也给{grow}多一点时间。',
  '老师相信，肯在{word}上用心的你，在{grow}上也会有收获。',
];

export const endAlonePhrases: readonly string[] = [
  '愿你继续保持在{word}上的用心。',
  '期待下学期看到你在{word}上走得更远。',
];
