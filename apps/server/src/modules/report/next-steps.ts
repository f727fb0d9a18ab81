import type { Language } from '@wuyu/contract';
import type { ReportStep } from './report-data.js';

/** A leaf with data, as a place where something could be done next. */
export interface StepCandidate {
  code: string;
  title: string;
  /** Code of the aspect it belongs to. */
  aspect: string;
  score: number;
  /** A whole sentence. */
  evidence: string;
}

/** Suggestions by the beginning of a leaf's code; the longest that fits counts. Our own wording. */
const suggestions: Readonly<Record<string, { zh: string; en: string }>> = {
  'moral.party-league': {
    zh: '选一次最想参加的团队活动，提前报名并承担一个小任务，事后写三句话的体会。',
    en: 'Choose one activity of the League or Young Pioneers, take on a small task in it, and write three sentences afterwards.',
  },
  'moral.club': {
    zh: '从感兴趣的社团里选定一个，坚持每两周参加一次，期末展示一项成果。',
    en: 'Settle on one club, go every other week, and show one result at the end of term.',
  },
  'moral.service': {
    zh: '和家人或同学约定每月一次志愿服务，每次 2 小时左右，及时登记时长。',
    en: 'Agree with family or classmates on volunteering once a month for about two hours, and log the hours.',
  },
  'moral.conduct': {
    zh: '每周选定一个想养成的好习惯，每天放学前用一分钟自评打勾。',
    en: 'Pick one habit a week to build and tick it off in a minute at the end of each day.',
  },
  'moral.punctuality': {
    zh: '前一晚整理好书包，把出门时间提前 10 分钟，坚持四周再回看。',
    en: 'Pack the evening before, leave ten minutes earlier, and look back after four weeks.',
  },
  'academic.subjects': {
    zh: '每周挑 3 道没有想通的题，写下卡住的那一步，再向同学或老师讲一遍思路。',
    en: 'Each week take three exercises that did not come out, write down the step where it stuck, and explain it to somebody.',
  },
  'academic.reasoning': {
    zh: '每周做一道开放性问题，把“已知、想求、怎么试”写成三行。',
    en: 'Work on one open problem a week and put what is known, what is asked and what to try into three lines.',
  },
  'academic.research': {
    zh: '从身边选一个小问题，用四周完成“提问—收集—比较—说明”，写成一页。',
    en: 'Take a small question from daily life and go from question to data to comparison to a one-page account in four weeks.',
  },
  'academic.innovation': {
    zh: '把平时的一个小点子画成草图，请老师看一看，试着做出第一个样子。',
    en: 'Sketch one small idea, show it to a teacher, and build a first version.',
  },
  'academic.reading': {
    zh: '每天固定 20 分钟阅读，每读完一本写一张书签：一句摘抄、一句想法。',
    en: 'Read for twenty minutes every day and write a bookmark for each book: one quotation and one thought.',
  },
  'health.fitness': {
    zh: '从体测项目里选两项，每周练习三次、每次 15 分钟，每月自测一次看变化。',
    en: 'Choose two items of the fitness test, practise three times a week for fifteen minutes, and measure once a month.',
  },
  'health.exercise': {
    zh: '每天校内外合计活动 1 小时以上，每周固定 4 天运动并记下日期，期中回看一次。',
    en: 'Be active for an hour a day in all, fix four days of sport a week, note the dates, and look back at half-term.',
  },
  'health.sleep': {
    zh: '和家人约定上床时间，睡前半小时放下屏幕，连续记录两周。',
    en: 'Agree on a bedtime with the family, put screens away half an hour before, and keep a record for two weeks.',
  },
  'health.speciality': {
    zh: '选一项喜欢的运动，每周跟练两次，参加一次班级或校级的展示。',
    en: 'Choose a sport to like, train twice a week, and join one event of the class or school.',
  },
  'art.assessment': {
    zh: '每周欣赏一件作品（音乐、美术或戏剧），用三句话说说听到、看到和想到的。',
    en: 'Look at or listen to one work a week and say in three sentences what was heard, seen and thought.',
  },
  'art.activity': {
    zh: '本学期参加两次艺术活动，可以是合唱、书法、观展，记下最喜欢的一刻。',
    en: 'Take part in two art activities this term, such as a choir, calligraphy or an exhibition, and note the best moment.',
  },
  'art.works': {
    zh: '用一个月完成一件小作品，从草稿到成品各拍一张照片，放进成长档案。',
    en: 'Finish one small work in a month and keep a picture of each step in the archive.',
  },
  'practice.labour': {
    zh: '在家固定承担一项家务，每周 3 次，学会后教给家人一个小窍门。',
    en: 'Take over one household task three times a week and teach the family one trick learned from it.',
  },
  'practice.activity': {
    zh: '利用周末或假期完成一次参观或走访，写成一页见闻。',
    en: 'Make one visit at a weekend or in the holidays and write one page about it.',
  },
  'practice.works': {
    zh: '选一个身边的小课题做调查，访问 5 个人，整理成一份小报告。',
    en: 'Survey a small local question, ask five people, and put it into a short report.',
  },
};

const byAspect: Readonly<Record<string, { zh: string; en: string }>> = {
  moral: {
    zh: '选一件能坚持的小事做四周，请老师或家人每周说一句看到的变化。',
    en: 'Keep up one small thing for four weeks and ask somebody to say each week what they saw.',
  },
  academic: suggestions['academic.subjects'] as { zh: string; en: string },
  health: suggestions['health.exercise'] as { zh: string; en: string },
  art: suggestions['art.activity'] as { zh: string; en: string },
  practice: suggestions['practice.activity'] as { zh: string; en: string },
};

const anywhere = {
  zh: '和老师一起定一个四周能完成的小目标，写下来，每周回看一次。',
  en: 'Set a goal with a teacher that can be reached in four weeks, write it down, and look back every week.',
};

/** Below this there is something that can grow; above, only when nothing else is left. */
const STRONG = 85;
const MOST = 4;
const FEWEST = 2;

/**
 * Two to four concrete suggestions from the weaker leaves that have data, the one with most room first; no more than one
 * with the same suggestion, and at most two an aspect. Fewer when there are not as many leaves with data. The same
 * candidates in any order give the same steps.
 */
export function nextSteps(candidates: readonly StepCandidate[], language: Language): ReportStep[] {
  const sorted = [...candidates].sort((a, b) => a.score - b.score || (a.code < b.code ? -1 : 1));
  const steps: ReportStep[] = [];
  const said = new Set<string>();
  const byAspectCount = new Map<string, number>();
  for (const candidate of sorted) {
    if (steps.length >= MOST || (candidate.score >= STRONG && steps.length >= FEWEST)) break;
    const words = wordsFor(candidate);
    const count = byAspectCount.get(candidate.aspect) ?? 0;
    if (said.has(words.zh) || count >= 2) continue;
    said.add(words.zh);
    byAspectCount.set(candidate.aspect, count + 1);
    steps.push({
      title: candidate.title,
      evidence: candidate.evidence,
      suggestion: words[language === 'en' ? 'en' : 'zh'],
    });
  }
  return steps;
}

/** What could be done about a leaf, or about its aspect; a whole sentence. */
export function suggestionFor(leaf: string, language: Language): string {
  return wordsFor({ code: leaf, aspect: leaf.split('.')[0] ?? '' })[language === 'en' ? 'en' : 'zh'];
}

function wordsFor({ code, aspect }: Pick<StepCandidate, 'code' | 'aspect'>): { zh: string; en: string } {
  const parts = code.split('.');
  for (let length = parts.length; length > 1; length -= 1) {
    const found = suggestions[parts.slice(0, length).join('.')];
    if (found) return found;
  }
  return byAspect[aspect] ?? anywhere;
}

/** Every sentence that may be printed as a suggestion; for checking the wording. */
export const allSuggestions: ReadonlyArray<{ zh: string; en: string }> = [
  ...Object.values(suggestions),
  ...Object.values(byAspect),
  anywhere,
];
