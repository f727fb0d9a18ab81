import type { Language } from '@wuyu/contract';
import type { SeenObservation } from '@wuyu/evaluation';

/** An indicator as the vocabulary says it, in the report's language. */
export interface IndicatorWords {
  code: string;
  title: string;
  unit: string;
}

const SCALE = 10_000;

/**
 * How the facts on one indicator are said. `{n}` how many, `{sum}`, `{mean}`, `{last}`, `{unit}`, `{title}`. Evidence only:
 * a sentence says what was seen, never what is wanting.
 */
const sentences: Readonly<Record<string, { zh: string; en: string }>> = {
  'moral.party-league-activity': {
    zh: '参加党团队活动 {sum} 次',
    en: 'took part in {sum} Party, League or Young Pioneers activities',
  },
  'moral.club-activity': { zh: '参加社团活动 {sum} 次', en: 'took part in {sum} club activities' },
  'moral.public-welfare': {
    zh: '参加公益劳动 {n} 次，共 {sum} 小时',
    en: 'did public-welfare work {n} times, {sum} hours in all',
  },
  'moral.conduct': {
    zh: '日常行为表现有 {n} 次记录，平均 {mean} 分',
    en: 'has {n} records of daily conduct, {mean} points on average',
  },
  'moral.award': { zh: '获得思想品德方面的荣誉 {sum} 次', en: 'received {sum} honours for character' },
  'attendance.late-times': { zh: '迟到 {sum} 次', en: 'was late {sum} times' },
  'academic.research': { zh: '开展研究性学习 {sum} 次', en: 'did {sum} pieces of research study' },
  'academic.innovation': { zh: '形成创新成果 {sum} 项', en: 'produced {sum} innovative results' },
  'academic.reading-books': { zh: '阅读书籍 {sum} 本', en: 'read {sum} books' },
  'academic.reasoning': {
    zh: '完成推理与问题解决测评 {n} 次',
    en: 'sat {n} assessments of reasoning and problem solving',
  },
  'health.fitness-total': { zh: '体质健康测试总分 {last} 分', en: 'scored {last} in the fitness test' },
  'health.exercise-days': { zh: '有记录的体育锻炼 {sum} 天', en: 'exercised on {sum} recorded days' },
  'health.exercise-minutes': {
    zh: '平均每天体育活动 {mean} 分钟',
    en: 'was physically active {mean} minutes a day on average',
  },
  'health.sleep-hours': { zh: '平均每天睡眠 {mean} 小时', en: 'slept {mean} hours a day on average' },
  'health.sport-award': { zh: '体育特长与获奖 {sum} 次', en: 'has {sum} sporting strengths or awards' },
  'art.assessment': { zh: '艺术素质测评 {last} 分', en: 'scored {last} in the art assessment' },
  'art.activity': { zh: '参加艺术活动 {sum} 次', en: 'took part in {sum} art activities' },
  'art.works': { zh: '完成艺术作品 {sum} 件', en: 'made {sum} works of art' },
  'art.award': { zh: '艺术特长与获奖 {sum} 次', en: 'has {sum} artistic strengths or awards' },
  'practice.service-hours': {
    zh: '参加志愿服务 {n} 次，共 {sum} 小时',
    en: 'volunteered {n} times, {sum} hours in all',
  },
  'practice.labour-hours': {
    zh: '参加劳动实践 {n} 次，共 {sum} 小时',
    en: 'took part in labour {n} times, {sum} hours in all',
  },
  'practice.activity': { zh: '参加社会实践活动 {sum} 次', en: 'took part in {sum} social practice activities' },
  'practice.works': { zh: '完成作品、调查报告 {sum} 件', en: 'finished {sum} works or survey reports' },
  'practice.award': { zh: '实践成果获奖 {sum} 次', en: 'received {sum} awards for practice' },
};

/** Where no sentence is written: by the unit. */
const byUnit: Readonly<Record<string, { zh: string; en: string }>> = {
  hours: { zh: '{title}有 {n} 次记录，共 {sum} 小时', en: 'has {n} records of {title}, {sum} hours in all' },
  counted: { zh: '{title} {sum} {unit}', en: 'has {sum} of {title}' },
  measured: {
    zh: '{title}有 {n} 次记录，平均 {mean}{unit}',
    en: 'has {n} records of {title}, {mean}{unit} on average',
  },
  plain: { zh: '{title}有 {n} 次记录', en: 'has {n} records of {title}' },
};

const counted = /^(次|项|本|件|天|times|items|books|works|days)$/;
const points = /^(分|points)$/;

/**
 * What was seen on one indicator in the term, as half a sentence: `参加志愿服务 6 次，共 12.5 小时`.
 *
 * @param observations of this indicator, at least one, by day; values times 10,000.
 * @param withPoints false: no points are said, as primary schools report.
 * @returns '' without observations.
 */
export function evidence(
  indicator: IndicatorWords,
  observations: readonly SeenObservation[],
  language: Language,
  withPoints: boolean,
): string {
  if (observations.length === 0) return '';
  const key = language === 'en' ? 'en' : 'zh';
  const total = observations.reduce((sum, { value }) => sum + value, 0);
  if (indicator.code === 'attendance.late-times' && total === 0)
    return key === 'zh' ? '没有迟到记录' : 'was never recorded late';
  const isPoints = points.test(indicator.unit);
  const own = sentences[indicator.code];
  const hidden = !withPoints && (isPoints || own?.zh.includes('分') === true) && !own?.zh.includes('分钟');
  const template = hidden ? byUnit.plain : (own ?? byUnit[unitKind(indicator.unit)]);
  const said = fill(template?.[key] ?? '', {
    title: indicator.title,
    unit: indicator.unit === '' ? '' : ` ${indicator.unit}`,
    n: String(observations.length),
    sum: figure(total / SCALE),
    mean: figure(total / observations.length / SCALE),
    last: figure((observations.at(-1)?.value ?? 0) / SCALE),
  }).replace(/ {2,}/g, ' ');
  return key === 'en'
    ? said.replace(
        /(?<![\d.])1 (\w+?)(ies|s)\b/g,
        (_, stem: string, end: string) => `1 ${stem}${end === 'ies' ? 'y' : ''}`,
      )
    : said;
}

function unitKind(unit: string): keyof typeof byUnit {
  if (/^(小时|hours)$/.test(unit)) return 'hours';
  return counted.test(unit) ? 'counted' : 'measured';
}

/** The sentence about a term made of what was seen: `本学期参加志愿服务 6 次，共 12.5 小时。` */
export function sentence(half: string, language: Language): string {
  if (half === '') return '';
  return language === 'en' ? `This term, ${half}.` : `本学期${half}。`;
}

/**
 * How an aspect moved against the pupil's own last result. Less than a point is steady; a fall is said neutrally, with a
 * pointer to what can be done.
 */
export function growth(change: number, since: string, language: Language, withPoints: boolean): string {
  const zh = language !== 'en';
  if (Math.abs(change) < 1)
    return zh ? `与自己上次（${since}）相比基本持平。` : `About the same as the own last result (${since}).`;
  const by = figure(Math.abs(change));
  if (change > 0) {
    if (!withPoints)
      return zh ? `与自己上次（${since}）相比有进步。` : `Has grown since the own last result (${since}).`;
    return zh ? `与自己上次（${since}）相比提高 ${by} 分。` : `Up ${by} points on the own last result (${since}).`;
  }
  if (!withPoints)
    return zh
      ? `与自己上次（${since}）相比可提升，建议关注。`
      : `Worth attention against the own last result (${since}).`;
  return zh
    ? `与自己上次（${since}）相比回落 ${by} 分，建议关注。`
    : `Down ${by} points on the own last result (${since}); worth attention.`;
}

/** At most two digits, none that are not needed; a real minus sign. */
export function figure(value: number): string {
  return String(Math.floor(value * 100 + 0.5) / 100).replace('-', '−');
}

/** Seconds of a long run as they are written on a sports field: 232 → 3′52″. */
export function minutes(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}′${rest < 10 ? '0' : ''}${rest}″`;
}

/** 2025-2026-1 → 2025—2026学年第一学期. A code in another form is said as it is. */
export function termTitle(code: string, language: Language): string {
  const found = /^(\d{4})-(\d{4})-([12])$/.exec(code);
  if (!found) return code;
  const [, from, to, half] = found;
  if (language === 'en') return `${from}–${to}, ${half === '1' ? 'first' : 'second'} term`;
  return `${from}—${to}学年第${half === '1' ? '一' : '二'}学期`;
}

/** For the axis of a curve: 2025-2026-2 → 2026春. */
export function shortTerm(code: string, language: Language): string {
  const found = /^(\d{4})-(\d{4})-([12])$/.exec(code);
  if (!found) return code;
  const [, from, to, half] = found;
  if (language === 'en') return half === '1' ? `Aut ${from}` : `Spr ${to}`;
  return half === '1' ? `${from}秋` : `${to}春`;
}

/** 22 → 八年级 (初中二年级 where junior school has four years: 七年级), 31 → 高一. '' for no grade. */
export function gradeTitle(grade: number, division: '6-3' | '5-4', language: Language): string {
  const stage = Math.floor(grade / 10);
  const year = grade % 10;
  if (stage < 1 || stage > 3 || year < 1) return '';
  const through = stage === 1 ? year : stage === 2 ? (division === '5-4' ? 5 : 6) + year : 9 + year;
  if (language === 'en') return `Grade ${through}`;
  return stage === 3 ? `高${'一二三'[year - 1] ?? year}` : `${'一二三四五六七八九'[through - 1] ?? through}年级`;
}

/** 八年级(3)班, or what the school itself calls the class. */
export function classTitle(grade: string, number: number, name: string, language: Language): string {
  if (name !== '') return name;
  return language === 'en' ? `${grade}, class ${number}` : `${grade}(${number})班`;
}

export function sexTitle(sex: number, language: Language): string {
  if (sex !== 1 && sex !== 2) return '';
  return language === 'en' ? (sex === 1 ? 'male' : 'female') : sex === 1 ? '男' : '女';
}

const sources: Readonly<Record<string, { zh: string; en: string }>> = {
  record: { zh: '写实记录', en: 'factual record' },
  'score-sheet': { zh: '成绩表', en: 'score sheet' },
  'item-scores': { zh: '小题分表', en: 'item scores' },
  fitness: { zh: '体测上报表', en: 'fitness sheet' },
  attendance: { zh: '考勤', en: 'attendance' },
  survey: { zh: '问卷', en: 'questionnaire' },
  feed: { zh: '数据对接', en: 'data feed' },
};

/** Where a fact came from; a source of the school's own is said as it is. */
export function sourceTitle(source: string, language: Language): string {
  const words = sources[source];
  return words ? words[language === 'en' ? 'en' : 'zh'] : source;
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
