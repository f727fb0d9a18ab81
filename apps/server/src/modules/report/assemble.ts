import type { Language } from '@wuyu/contract';
import type { LeafReason, Reason, SeenObservation } from '@wuyu/evaluation';
import { nextSteps, type StepCandidate } from './next-steps.js';
import type { FitnessCard, ReportAspect, ReportCurve, ReportData, ReportLeaf, ReportRecord } from './report-data.js';
import { evidence, figure, growth, type IndicatorWords, sentence, shortTerm, sourceTitle, termTitle } from './words.js';

const SCALE = 10_000;
const MOST_RECORDS = 6;
const MOST_WORDS = 5;
/** Points by which a course has to be above the mean of the pupil's own courses to be named. */
const STANDS_OUT = 4;

/** A questionnaire about the mind stays with the teacher who gave it: its figures are in no report. */
const keptOut = new Set(['health.resilience']);

/** Measured on the fitness card, so neither a sentence nor a record repeats them. */
const onTheCard =
  /^health\.(height|weight|bmi|vital-capacity|run\d+m|sit-and-reach|rope-skip|sit-up|shuttle-50x8|standing-long-jump|pull-up|vision-.*|fitness-standard|fitness-bonus)$/;

/** What somebody got in one term, by node code; a node without a score is not in it. */
export interface TermScores {
  term: string;
  scores: ReadonlyMap<string, number>;
}

/** A fact, and where it came from. */
export type ReportObservation = SeenObservation & { source: string };

export interface ReportFacts {
  language: Language;
  /** Of the pupil in this term; primary school reports levels. */
  grade: number;
  madeOn: string;
  termCode: string;
  student: ReportData['student'];
  scheme: ReportData['scheme'];
  run: ReportData['run'];
  /** From the overall node down. */
  reason: Reason;
  /** Whether the scheme has an overall score. */
  overall: boolean;
  /** Level code → words, as the scheme says; a level without words is said by its code. */
  levelTitles: Readonly<Record<string, string>>;
  indicators: Readonly<Record<string, IndicatorWords>>;
  observations: readonly ReportObservation[];
  /** All terms from the first with a result to this one, oldest first. */
  history: readonly TermScores[];
  fitness: FitnessCard | null;
  remarks: ReportData['remarks'];
  /** Some of what the scheme stands on was not compared with its source. */
  unverified: boolean;
}

/** The report that follows from the facts; without number and link, which the register gives. Pure. */
export function assembleReport(facts: ReportFacts): ReportData {
  const { reason, language } = facts;
  const zh = language !== 'en';
  const withPoints = facts.grade >= 20;
  const aspects = reason.children.map((aspect) => aspectOf(aspect, facts, withPoints));
  const lacking = aspects.filter(({ score }) => score === null).map(({ title }) => title);
  const anyLacking = lacking.length > 0 || leavesOf(reason).some(({ score }) => score === null);
  const said = zh ? '数据不足，暂不评价' : 'not enough data, not evaluated for now';
  const notes = [
    ...(lacking.length > 0 ? [zh ? `${lacking.join('、')}：${said}。` : `${lacking.join(', ')}: ${said}.`] : []),
    ...(lacking.length === 0 && anyLacking ? [zh ? `部分观测点${said}。` : `Some observation points: ${said}.`] : []),
    ...(facts.unverified
      ? [
          zh
            ? '评价方案中部分内容的出处尚未与原文核对。'
            : 'Some sources of the scheme are not yet compared with the original.',
        ]
      : []),
    ...(withPoints ? [] : [zh ? '小学阶段以等级呈现，不公布分数。' : 'Primary school reports levels, not marks.']),
  ];
  return {
    language,
    figures: withPoints ? 'scores' : 'levels',
    number: '',
    link: '',
    madeOn: facts.madeOn,
    term: { code: facts.termCode, title: termTitle(facts.termCode, language) },
    student: facts.student,
    scheme: facts.scheme,
    run: facts.run,
    coverage: reason.coverage,
    overall: facts.overall ? { score: reason.score, level: titleOf(facts, reason.level) } : null,
    summary: summaryOf(aspects, facts, withPoints),
    aspects,
    curves: curvesOf(reason, facts),
    fitness: facts.fitness,
    remarks: facts.remarks,
    nextSteps: nextSteps(candidatesOf(reason, facts, withPoints), language),
    notes,
  };
}

function aspectOf(aspect: Reason, facts: ReportFacts, withPoints: boolean): ReportAspect {
  const { language } = facts;
  const last = facts.history
    .filter(({ term }) => term !== facts.termCode && term < facts.termCode)
    .findLast(({ scores }) => scores.has(aspect.node));
  const before = last?.scores.get(aspect.node);
  const change = aspect.score === null || before === undefined ? null : Math.round((aspect.score - before) * 100) / 100;
  const words = wordsOf(aspect, facts, withPoints);
  if (change !== null && last) words.push(growth(change, termTitle(last.term, language), language, withPoints));
  return {
    code: aspect.node,
    title: say(aspect.title, language),
    score: aspect.score,
    level: aspect.level,
    levelTitle: titleOf(facts, aspect.level),
    previous:
      change === null || before === undefined || !last
        ? null
        : { term: termTitle(last.term, language), score: before, change },
    words,
    leaves: leavesOf(aspect)
      .filter(({ node, leaf }) => leaf.observations.length > 0 && !keptOut.has(node))
      .map((leaf) => leafOf(leaf, facts, withPoints)),
    records: recordsOf(aspect, facts, withPoints),
  };
}

interface FoundLeaf extends Reason {
  leaf: LeafReason;
  /** Its parent's title where its own says too little, and its share of the whole weight below the node asked. */
  group: string;
  share: number;
}

/** The leaves below a node that belong to the pupil's grade, in the scheme's order. */
function leavesOf(node: Reason, group = '', share = 1, depth = 0): FoundLeaf[] {
  if (node.leaf) return [{ ...node, leaf: node.leaf, group, share }];
  const weights = node.children.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return node.children.flatMap((child) => {
    // 语文 says enough; 次数 does not without 志愿服务 before it.
    const inside = depth === 0 || node.node === 'academic.subjects' ? '' : node.node;
    return leavesOf(child, inside, weights === 0 ? 0 : (share * (child.weight ?? 0)) / weights, depth + 1);
  });
}

function leafOf(leaf: FoundLeaf, facts: ReportFacts, withPoints: boolean): ReportLeaf {
  const { language } = facts;
  return {
    code: leaf.node,
    title: leafTitle(leaf, facts),
    score: leaf.score,
    levelTitle: titleOf(facts, leaf.level),
    raw: rawOf(leaf.leaf, language, withPoints),
    records: leaf.leaf.observations.length,
    words: evidenceOf(leaf, facts, withPoints),
  };
}

function leafTitle({ node, title, group }: FoundLeaf, facts: ReportFacts): string {
  const own = say(title, facts.language);
  const parent = group === '' ? undefined : findNode(facts.reason, group);
  // The top of a tree that is asked for its own leaves is an aspect: its title stands above the table already.
  if (!parent || facts.reason.children.some(({ node: aspect }) => aspect === group) || node === group) return own;
  return `${say(parent.title, facts.language)} · ${own}`;
}

function findNode(node: Reason, code: string): Reason | undefined {
  if (node.node === code) return node;
  for (const child of node.children) {
    const found = findNode(child, code);
    if (found) return found;
  }
  return undefined;
}

function rawOf({ raw }: LeafReason, language: Language, withPoints: boolean): string {
  if (raw.value === null) return '';
  const unit = say(raw.unit, language);
  if (!withPoints && /^(分|points)$/.test(unit)) return '';
  if (raw.fn === 'share') return `${figure(raw.value * 100)}%`;
  return unit === '' ? figure(raw.value) : `${figure(raw.value)} ${unit}`;
}

function evidenceOf({ leaf }: FoundLeaf, facts: ReportFacts, withPoints: boolean): string {
  const codes = [...new Set(leaf.observations.map(({ indicator }) => indicator))];
  const halves = codes
    .map((code) => evidenceOn(code, leaf.observations, facts, withPoints))
    .filter((half) => half !== '');
  return sentence(halves.join(facts.language === 'en' ? '; ' : '；'), facts.language);
}

function evidenceOn(
  code: string,
  observations: readonly SeenObservation[],
  facts: ReportFacts,
  withPoints: boolean,
): string {
  const words = facts.indicators[code];
  return words
    ? evidence(words, byDay(observations.filter(({ indicator }) => indicator === code)), facts.language, withPoints)
    : '';
}

/** What was seen, the weightier first; a row of courses is one sentence. */
function wordsOf(aspect: Reason, facts: ReportFacts, withPoints: boolean): string[] {
  const { language } = facts;
  const leaves = leavesOf(aspect).filter(({ node, leaf }) => leaf.observations.length > 0 && !keptOut.has(node));
  const courses = leaves.filter(({ node }) => node.startsWith('academic.subjects.'));
  const said: string[] = [];
  const done = new Set<string>();
  if (courses.length > 1) said.push(coursesInWords(courses, language));
  for (const { leaf } of leaves
    .filter((one) => !courses.includes(one) || courses.length === 1)
    .sort((a, b) => b.share - a.share)) {
    for (const code of new Set(leaf.observations.map(({ indicator }) => indicator))) {
      if (done.has(code) || onTheCard.test(code)) continue;
      done.add(code);
      said.push(sentence(evidenceOn(code, leaf.observations, facts, withPoints), language));
    }
  }
  return said.filter((words) => words !== '').slice(0, MOST_WORDS);
}

/** Compared with the pupil's own other courses only. */
function coursesInWords(courses: readonly FoundLeaf[], language: Language): string {
  const known = courses.filter(({ score }) => score !== null).sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const mean = known.reduce((sum, { score }) => sum + (score ?? 0), 0) / known.length;
  const best =
    known.length > 2
      ? known
          .filter(({ score }) => (score ?? 0) >= mean + STANDS_OUT)
          .slice(0, 2)
          .map(({ title }) => say(title, language))
      : [];
  if (language === 'en') {
    return `This term, has results in ${courses.length} courses${best.length > 0 ? `; among the own courses, ${best.join(' and ')} stand${best.length === 1 ? 's' : ''} out` : ''}.`;
  }
  return `本学期有 ${courses.length} 门课程的学习记录${best.length > 0 ? `；与自己的其他课程相比，${best.join('、')}较为突出` : ''}。`;
}

/** A few typical facts of each kind, the greatest of each kind first chosen, then by day. */
function recordsOf(aspect: Reason, facts: ReportFacts, withPoints: boolean): ReportRecord[] {
  const codes = new Set(
    leavesOf(aspect)
      .filter(({ node }) => !keptOut.has(node))
      .flatMap(({ leaf }) => leaf.observations.map(({ indicator }) => indicator)),
  );
  const kinds = [...codes]
    .filter((code) => !onTheCard.test(code) && code !== 'attendance.late-times' && facts.indicators[code] !== undefined)
    .filter((code) => withPoints || !/^(分|points)$/.test(facts.indicators[code]?.unit ?? ''))
    .map((code) =>
      facts.observations
        .filter(({ indicator }) => indicator === code)
        .sort((a, b) => b.value - a.value || (a.on < b.on ? 1 : -1)),
    );
  const chosen: ReportObservation[] = [];
  for (let round = 0; chosen.length < MOST_RECORDS && kinds.some((kind) => kind.length > round); round += 1) {
    for (const kind of kinds) {
      const one = kind[round];
      if (one && chosen.length < MOST_RECORDS) chosen.push(one);
    }
  }
  return byDay(chosen).map(({ on, indicator, value, source }) => {
    const { title, unit } = facts.indicators[indicator] as IndicatorWords;
    return {
      day: on,
      title,
      value: unit === '' ? figure(value / SCALE) : `${figure(value / SCALE)} ${unit}`,
      source: sourceTitle(source, facts.language),
    };
  });
}

function summaryOf(aspects: readonly ReportAspect[], facts: ReportFacts, withPoints: boolean): string[] {
  const zh = facts.language !== 'en';
  const known = aspects.filter(({ score }) => score !== null);
  const n = facts.observations.filter(({ indicator }) => !keptOut.has(indicator)).length;
  if (known.length === 0)
    return [zh ? '本学期数据不足，暂不评价。' : 'Not enough data this term, not evaluated for now.'];
  const said = [
    zh
      ? `本学期有 ${n} 条有来源的记录，${aspects.length} 个方面中的 ${known.length} 个可以评价。`
      : `This term has ${n} records with a source; ${known.length} of ${aspects.length} aspects can be evaluated.`,
  ];
  const grown = known
    .filter(({ previous }) => (previous?.change ?? 0) >= 1)
    .sort((a, b) => (b.previous?.change ?? 0) - (a.previous?.change ?? 0));
  if (grown.length > 0) {
    const parts = grown
      .slice(0, 3)
      .map(({ title, previous }) =>
        withPoints ? `${title}${zh ? '提高' : ' up'} ${figure(previous?.change ?? 0)}${zh ? ' 分' : ''}` : title,
      );
    said.push(
      zh
        ? `与自己上次相比，${parts.join('、')}${withPoints ? '' : '有进步'}。`
        : `Against the own last result, ${parts.join(', ')}${withPoints ? ' points' : ' has grown'}.`,
    );
  }
  const best = [...known].sort((a, b) => (b.score ?? 0) - (a.score ?? 0))[0];
  const seen = best?.words[0];
  if (best && seen && known.length > 1) {
    said.push(
      zh
        ? `本学期较为突出的是${best.title}：${seen.replace(/^本学期/, '')}`
        : `${best.title} shows most clearly: ${seen.replace(/^This term, /, '')}`,
    );
  }
  return said;
}

function curvesOf(reason: Reason, { history, language }: ReportFacts): ReportCurve[] {
  return reason.children.map(({ node, title }) => ({
    code: node,
    title: say(title, language),
    points: history.map(({ term, scores }) => ({
      term,
      title: shortTerm(term, language),
      score: scores.get(node) ?? null,
    })),
  }));
}

function candidatesOf(reason: Reason, facts: ReportFacts, withPoints: boolean): StepCandidate[] {
  return reason.children.flatMap((aspect) =>
    leavesOf(aspect)
      .filter(({ node, score, leaf }) => score !== null && leaf.observations.length > 0 && !keptOut.has(node))
      .map((leaf) => ({
        code: leaf.node,
        title: leafTitle(leaf, facts),
        aspect: aspect.node,
        score: leaf.score ?? 0,
        evidence: evidenceOf(leaf, facts, withPoints),
      })),
  );
}

function byDay<T extends SeenObservation>(observations: readonly T[]): T[] {
  return [...observations].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function titleOf({ levelTitles }: ReportFacts, level: string | null): string | null {
  return level === null ? null : (levelTitles[level] ?? level);
}

function say(words: { zh: string; en: string }, language: Language): string {
  return language === 'en' ? words.en : words.zh;
}
