import { createHash } from 'node:crypto';
import type { CommentSentence } from '@wuyu/contract';
import {
  courseGrownPhrases,
  coursePhrases,
  endAlonePhrases,
  endPhrases,
  grownPhrases,
  growPhrases,
  phrases,
  punctualPhrases,
  ratingPhrases,
  recordPhrases,
} from './phrases.js';

/** An observation as a draft sees it. */
export interface PupilFact {
  id: string;
  indicator: string;
  title: string;
  unit: string;
  /** `YYYY-MM-DD` */
  day: string;
  /** In the unit. */
  value: number;
}

export interface PupilRecord {
  id: string;
  title: string;
  day: string;
}

/** A criterion of a closed round, of a kind of raters that counted. */
export interface PupilRating {
  id: string;
  kind: 'teacher' | 'peer' | 'guardian';
  what: string;
  /** The nearest level's description. */
  level: string;
  value: number;
  day: string;
}

export interface PupilFacts {
  personId: number;
  term: string;
  facts: readonly PupilFact[];
  /** Of the term before, where there is one. */
  before: readonly PupilFact[];
  beforeTerm: string;
  records: readonly PupilRecord[];
  ratings: readonly PupilRating[];
  /** What could be done next, by the code of a leaf. */
  suggestion(leaf: string): string;
}

/** Of the mind and the body a comment says nothing; marks are said without figures. */
const keptOut = /^health\.(?!exercise-days|sport-award)|^attendance\.absent/;
const isCourse = (code: string) =>
  code.startsWith('academic.') && !(code in phrases) && !/homework|elective|reasoning/.test(code);

/** Points by which a course must stand above the mean of the own courses, or have moved since the last term, to be named. */
const STANDS_OUT = 5;
/** Levels worth this much or more are said as strengths. */
const STRENGTH = 80;

interface Candidate {
  sentence: CommentSentence;
  /** What it is about, said again at the end. */
  word: string;
  aspect: string;
}

/**
 * A comment from a pupil's own facts, evidence first: what was done, what raters saw, how it moved against the pupil's own
 * last term, one thing that can be improved, and an end that takes up both. Never a rank, never another pupil. The same
 * facts give the same draft.
 *
 * @param most characters that the whole may have.
 * @returns no sentences where there are no facts.
 */
export function draftComment(pupil: PupilFacts, most: number): CommentSentence[] {
  const pick = pickerFor(pupil);
  const facts = usable(pupil.facts);
  const before = usable(pupil.before);
  const strengths = strengthsOf(pupil, facts, pick);
  const record = recordOf(pupil, pick);
  const rating = ratingOf(pupil, pick);
  const change = changeOf(pupil, facts, before, pick);
  // What is praised is not what is asked for in the same breath.
  const praised = new Set([...strengths.slice(0, 3), change].map((one) => one?.word));
  const grow = growOf(pupil, facts, before, praised, pick);
  const [first, second, third] = strengths;
  const word = first?.word ?? rating?.word ?? change?.word;
  if (word === undefined && record === undefined) return [];
  const end = endOf(word, grow?.word, [first, grow], pick);
  // In the order of the text; the numbers say what goes first when the room is short.
  const parts: Array<readonly [Candidate | undefined, number]> = [
    [first, 0],
    [second, 4],
    [record, 2],
    [third, 7],
    [rating, 3],
    [change, 5],
    [grow, 1],
    [end, 6],
  ];
  const chosen = new Set<Candidate>();
  let length = 0;
  for (const [part] of [...parts].sort(([, a], [, b]) => a - b)) {
    if (!part) continue;
    const room = [...part.sentence.text].length;
    if (length + room > most) continue;
    chosen.add(part);
    length += room;
  }
  return parts.flatMap(([part]) => (part && chosen.has(part) ? [part.sentence] : []));
}

/** What a comment may speak of, by day. */
const usable = (facts: readonly PupilFact[]) =>
  facts
    .filter(({ indicator }) => !keptOut.test(indicator))
    .sort((a, b) => (`${a.day} ${a.id}` < `${b.day} ${b.id}` ? -1 : 1));

type Pick = (list: readonly string[], of: string) => string;

/** Chooses among the ways to say something: by pupil, term and matter, so that it is the same each time. */
function pickerFor({ personId, term }: PupilFacts): Pick {
  return (list, of) => list[hashOf(`${personId} ${term} ${of}`) % list.length] ?? '';
}

const hashOf = (text: string) => createHash('sha256').update(text).digest().readUInt32BE(0);

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

const figure = (value: number) => String(Math.round(value * 10) / 10);

/** 2026-10-11 → 10月11日 */
export function dayWords(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

const factsOf = (facts: readonly PupilFact[], term: string): CommentSentence['facts'] =>
  facts.map(({ id, title, day, value, unit }) => ({ id, title, day, value: `${figure(value)} ${unit}`.trim(), term }));

const sumOf = (facts: readonly PupilFact[]) => facts.reduce((sum, { value }) => sum + value, 0);

/** What was done most, one an aspect first; honours before hours. */
function strengthsOf(pupil: PupilFacts, facts: readonly PupilFact[], pick: Pick): Candidate[] {
  const found = Object.entries(phrases).flatMap(([indicator, { aspect, word, said }]) => {
    const of = facts.filter((fact) => fact.indicator === indicator);
    if (sumOf(of) <= 0) return [];
    const peak = of.reduce((most, fact) => (fact.value > most.value ? fact : most));
    const text = fill(pick(said, indicator), {
      n: String(of.length),
      sum: figure(sumOf(of)),
      most: figure(peak.value),
      peak: dayWords(peak.day),
      last: dayWords((of.at(-1) ?? peak).day),
    });
    const weight = (indicator.endsWith('.award') ? 3 : 1) * of.length;
    return [{ sentence: { text, facts: factsOf(of, pupil.term) }, word, aspect, weight, indicator }];
  });
  const courses = coursesOf(pupil, facts, pick);
  const punctual = punctualOf(pupil, facts, pick);
  const tie = (indicator: string) => hashOf(`${pupil.personId} ${indicator}`);
  found.sort((a, b) => b.weight - a.weight || tie(a.indicator) - tie(b.indicator));
  const all: Candidate[] = [...found.slice(0, 2), ...courses, ...found.slice(2), ...punctual];
  const aspects = new Set<string>();
  const spread = all.filter(({ aspect }) => !aspects.has(aspect) && aspects.add(aspect));
  return [...spread, ...all.filter((one) => !spread.includes(one))];
}

/** Marks are compared with the pupil's own other courses, and no figure is said. */
function courseMeans(facts: readonly PupilFact[]): Map<string, { title: string; mean: number; facts: PupilFact[] }> {
  const means = new Map<string, { title: string; mean: number; facts: PupilFact[] }>();
  for (const fact of facts) {
    if (!isCourse(fact.indicator)) continue;
    const of = [...(means.get(fact.indicator)?.facts ?? []), fact];
    // 道德与法治(思想政治) is 道德与法治 in a sentence.
    const title = fact.title.replace(/[(（].*$/, '');
    means.set(fact.indicator, { title, mean: sumOf(of) / of.length, facts: of });
  }
  return means;
}

/** Without its figures: a mark is not said, and not shown beside a sentence that is for the family. */
const unmarked = (facts: readonly PupilFact[], term: string): CommentSentence['facts'] =>
  factsOf(facts, term).map((fact) => ({ ...fact, value: '' }));

function coursesOf(pupil: PupilFacts, facts: readonly PupilFact[], pick: Pick): Candidate[] {
  const means = [...courseMeans(facts).values()];
  if (means.length < 3) return [];
  const own = means.reduce((sum, { mean }) => sum + mean, 0) / means.length;
  const best = means
    .filter(({ mean }) => mean >= own + STANDS_OUT)
    .sort((a, b) => b.mean - a.mean)
    .slice(0, 2);
  if (best.length === 0) return [];
  const course = best.map(({ title }) => title).join('和');
  const text = fill(pick(coursePhrases, course), { course });
  const of = best.flatMap((one) => unmarked(one.facts, pupil.term));
  return [{ sentence: { text, facts: of }, word: course, aspect: 'academic' }];
}

function punctualOf(pupil: PupilFacts, facts: readonly PupilFact[], pick: Pick): Candidate[] {
  const late = facts.filter(({ indicator }) => indicator === 'attendance.late-times');
  if (late.length === 0 || sumOf(late) > 0) return [];
  const text = pick(punctualPhrases, 'punctual');
  return [{ sentence: { text, facts: factsOf(late, pupil.term) }, word: '守时', aspect: 'attendance' }];
}

function recordOf({ personId, records, term }: PupilFacts, pick: Pick): Candidate | undefined {
  const [one] = [...records].sort((a, b) => hashOf(`${personId} ${a.id}`) - hashOf(`${personId} ${b.id}`));
  if (!one) return undefined;
  const title = [...one.title].length > 24 ? `${[...one.title].slice(0, 23).join('')}…` : one.title;
  const text = fill(pick(recordPhrases, one.id), { title, day: dayWords(one.day) });
  const facts = [{ id: one.id, title: one.title, day: one.day, value: '', term }];
  return { sentence: { text, facts }, word: '这些事', aspect: 'record' };
}

function ratingOf({ personId, ratings, term }: PupilFacts, pick: Pick): Candidate | undefined {
  const [best] = ratings
    .filter(({ value }) => value >= STRENGTH)
    .sort((a, b) => b.value - a.value || hashOf(`${personId} ${a.id}`) - hashOf(`${personId} ${b.id}`));
  if (!best) return undefined;
  const level = best.level.replace(/[。；;]$/, '');
  const text = fill(pick(ratingPhrases[best.kind], best.id), { what: best.what, level });
  const facts = [{ id: best.id, title: best.what, day: best.day, value: '', term }];
  return { sentence: { text, facts }, word: best.what, aspect: 'rating' };
}

/** The most that has grown since the own last term. What has not grown is no matter of this sentence. */
function changeOf(
  { term, beforeTerm }: PupilFacts,
  facts: readonly PupilFact[],
  before: readonly PupilFact[],
  pick: Pick,
): Candidate | undefined {
  const then = courseMeans(before);
  const courses = [...courseMeans(facts)].flatMap(([code, now]) => {
    const last = then.get(code);
    if (!last || now.mean - last.mean < STANDS_OUT) return [];
    const text = fill(pick(courseGrownPhrases, code), { course: now.title });
    const both = [...unmarked(last.facts, beforeTerm), ...unmarked(now.facts, term)];
    return [{ sentence: { text, facts: both }, word: now.title, aspect: 'academic', grown: now.mean / last.mean - 1 }];
  });
  const sums = Object.entries(phrases).flatMap(([indicator, { word, unit, aspect }]) => {
    const now = facts.filter((fact) => fact.indicator === indicator);
    const last = before.filter((fact) => fact.indicator === indicator);
    const [a, b] = [sumOf(last), sumOf(now)];
    if (a <= 0 || b <= a) return [];
    const values = { word, unit, before: figure(a), now: figure(b) };
    const both = [...factsOf(last, beforeTerm), ...factsOf(now, term)];
    const text = fill(pick(grownPhrases, indicator), values);
    return [{ sentence: { text, facts: both }, word, aspect, grown: b / a - 1 }];
  });
  return [...courses, ...sums].sort((a, b) => b.grown - a.grown)[0];
}

/** One thing that can be improved, with something that can be done. Said of the pupil's own doing, never as a failing. */
function growOf(
  pupil: PupilFacts,
  facts: readonly PupilFact[],
  before: readonly PupilFact[],
  praised: ReadonlySet<string | undefined>,
  pick: Pick,
): Candidate | undefined {
  const say = (word: string, leaf: string, of: CommentSentence['facts'], aspect: string): Candidate => {
    const text = fill(pick(growPhrases, leaf), { word, suggestion: pupil.suggestion(leaf) });
    return { sentence: { text, facts: of }, word, aspect };
  };
  const late = facts.filter(({ indicator, value }) => indicator === 'attendance.late-times' && value > 0);
  if (sumOf(late) >= 2) return say('守时', 'moral.punctuality', factsOf(late, pupil.term), 'attendance');
  const means = [...courseMeans(facts).values()];
  const own = means.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, means.length);
  const [weakest] = means.filter(({ mean }) => mean <= own - STANDS_OUT).sort((a, b) => a.mean - b.mean);
  const fewer = Object.entries(phrases)
    .map(([indicator, { word, leaf, aspect }]) => {
      const [now, last] = [facts, before].map((of) => of.filter((fact) => fact.indicator === indicator)) as [
        PupilFact[],
        PupilFact[],
      ];
      return { word, leaf, aspect, now, last, share: sumOf(last) > 0 ? sumOf(now) / sumOf(last) : 1 };
    })
    .filter(({ word, now, last, share }) => !praised.has(word) && last.length > 0 && now.length > 0 && share < 0.7)
    .sort((a, b) => a.share - b.share);
  const missing = Object.values(phrases).filter(
    ({ aspect }) =>
      !facts.some(({ indicator }) => phrases[indicator]?.aspect === aspect || indicator.startsWith(`${aspect}.`)),
  );
  const options = [
    ...(weakest && means.length >= 3
      ? [say(weakest.title, 'academic.subjects', unmarked(weakest.facts, pupil.term), 'academic')]
      : []),
    ...fewer
      .slice(0, 1)
      .map(({ word, leaf, now, last, aspect }) =>
        say(word, leaf, [...factsOf(last, pupil.beforeTerm), ...factsOf(now, pupil.term)], aspect),
      ),
    ...missing.slice(0, 1).map(({ word, leaf, aspect }) => say(word, leaf, [], aspect)),
  ];
  return options[hashOf(`${pupil.personId} ${pupil.term} grow`) % Math.max(1, options.length)];
}

function endOf(
  word: string | undefined,
  grow: string | undefined,
  of: ReadonlyArray<Candidate | undefined>,
  pick: Pick,
): Candidate | undefined {
  if (word === undefined) return undefined;
  const facts = of.flatMap((one) => one?.sentence.facts ?? []);
  if (facts.length === 0) return undefined;
  const text =
    grow === undefined || grow === word
      ? fill(pick(endAlonePhrases, `${word} end`), { word })
      : fill(pick(endPhrases, `${word} ${grow}`), { word, grow });
  return { sentence: { text, facts }, word, aspect: 'end' };
}
