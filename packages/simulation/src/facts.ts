import { type SimulatedTerm, type TermDays, termDays, termOrdinal } from './calendar.js';
import { fitnessExpected } from './fitness.js';
import type { Member } from './members.js';
import { normalOf, purpose, type Random, randomOf } from './random.js';
import { marksExpected } from './scores.js';
import { schoolEffect, type Traits, traitsOf } from './traits.js';

/** One observation about a pupil. */
export interface PupilFact {
  indicator: string;
  on: string;
  /** 2025-10-12T16:35:00+08:00 */
  recordedAt: string;
  value: number;
}

/** What the facts of one pupil and term are drawn from. */
export interface FactContext {
  seed: number;
  term: SimulatedTerm;
  days: TermDays;
  ordinal: number;
  /** How many observations a pupil and term should have, all files together. */
  target: number;
}

export function factContext(seed: number, term: SimulatedTerm, target: number): FactContext {
  return { seed, term, days: termDays(term), ordinal: termOrdinal(term), target };
}

/** The examinations held in a term: few when few observations are wanted. */
export function examsFor(target: number): readonly (1 | 2)[] {
  return target < 18 ? [2] : [1, 2];
}

/** Rounded to a whole multiple of the step (half up); steps below 1 are 1 ÷ a whole number, so the result is the nearest decimal. */
function rounded(value: number, step: number): number {
  const n = Math.floor(value / step + 0.5);
  return step >= 1 ? n * step : n / Math.round(1 / step);
}

const within = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

function recorded(random: Random, on: string): string {
  const hour = 16 + random.below(5);
  return `${on}T${hour}:${String(random.below(12) * 5).padStart(2, '0')}:00+08:00`;
}

/** k different school days, spread over the term. */
function spreadDays(random: Random, days: TermDays, k: number): string[] {
  const n = days.schoolDays.length;
  const count = Math.min(k, n);
  let last = -1;
  return Array.from({ length: count }, (_, i) => {
    // Two neighbouring shares may meet in one day.
    last = Math.max(last + 1, Math.floor(((i + random.uniform() * 0.999) * n) / count));
    return days.schoolDays[last] ?? '';
  });
}

/** A number of events with the given mean, at most six. */
function events(random: Random, mean: number): number {
  let count = 0;
  for (let i = 0; i < 6; i++) if (random.chance(mean / 6)) count++;
  return count;
}

function streamOf(context: FactContext, member: Member, what: number): Random {
  return randomOf(context.seed, purpose.activity, member.entryYear, member.place, context.ordinal * 16 + what);
}

/** How much more (1 is the average) somebody with this trait does. */
const zeal = (trait: number) => within(1 + 0.35 * trait, 0.25, 2);

/** How often the daily habits are asked, so that the pupil's observations come near the target. */
function habitDays(context: FactContext, member: Member): number {
  const kinds = member.study >= 3 ? 3 : 2;
  const fixed =
    marksExpected(member.study, examsFor(context.target).length) +
    (context.term.half === 1 ? fitnessExpected(member.study, 1) : 0) +
    (context.target < 30 ? 10 : 19) +
    (hasSurvey(context, member) ? 10 : 0);
  return Math.max(1, Math.round((context.target - fixed) / kinds));
}

/** Written homework in minutes, by day; none in the first two years of primary school. */
export function homeworkFacts(context: FactContext, member: Member): PupilFact[] {
  if (member.study <= 2) return [];
  const random = streamOf(context, member, 1);
  const mean = member.study <= 6 ? 34 + 4 * (member.study - 3) : member.study <= 9 ? 72 : 105;
  const habit = 0.18 * normalOf(context.seed, purpose.habit, member.entryYear, member.place, 1);
  const school = 0.12 * schoolEffect(context.seed, member.school.number, 3);
  return spreadDays(random, context.days, habitDays(context, member)).map((on) => ({
    indicator: 'academic.homework-minutes',
    on,
    recordedAt: recorded(random, on),
    value: within(rounded(mean * (1 + habit + school + 0.2 * random.normal()), 5), 0, 240),
  }));
}

/** Days absent and times late; most pupils have none or few. */
export function attendanceFacts(context: FactContext, member: Member): PupilFact[] {
  const random = streamOf(context, member, 2);
  const { diligence, fitness } = traitsOf(context.seed, member.entryYear, member.place);
  const absent = events(random, 0.55 * zeal(-0.7 * fitness - 0.5 * diligence));
  const late = events(random, 0.35 * zeal(-1.2 * diligence));
  // Which of the days were absences is drawn too, or lateness would always come last in the term.
  let left = absent;
  return spreadDays(random, context.days, absent + late).map((on, i, days) => {
    const isAbsence = random.uniform() * (days.length - i) < left;
    if (isAbsence) left--;
    const recordedAt = recorded(random, on);
    const value = isAbsence && random.chance(0.25) ? 0.5 : 1;
    return { indicator: isAbsence ? 'attendance.absent-days' : 'attendance.late-times', on, recordedAt, value };
  });
}

/** Volunteer service in hours. */
export function serviceFacts(context: FactContext, member: Member): PupilFact[] {
  const random = streamOf(context, member, 3);
  const { sociability } = traitsOf(context.seed, member.entryYear, member.place);
  const mean =
    (member.study <= 3 ? 0.6 : member.study <= 9 ? 1.1 : 1.8) * zeal(sociability) * (context.target < 30 ? 0.8 : 1.1);
  return spreadDays(random, context.days, events(random, mean)).map((on) => ({
    indicator: 'practice.service-hours',
    on,
    recordedAt: recorded(random, on),
    value: within(rounded(1.8 + 0.8 * random.normal(), 0.5), 0.5, 6),
  }));
}

const SURVEY = [
  'seed.health',
  'seed.self-management',
  'seed.problem-solving',
  'seed.humanities',
  'seed.language',
  'seed.technology',
  'seed.civic-morality',
  'seed.social-responsibility',
  'seed.national-identity',
  'seed.international',
] as const;

/** Once a year, in spring and from the third year on, when enough observations are wanted. */
function hasSurvey(context: FactContext, member: Member): boolean {
  return context.term.half === 2 && context.target >= 30 && member.study >= 3;
}

/** Everything that has no sheet of its own: habits, activities, assessments, eyesight. */
export function otherFacts(context: FactContext, member: Member): PupilFact[] {
  const random = streamOf(context, member, 4);
  const { seed, days, target } = context;
  const { entryYear, place, study } = member;
  const traits = traitsOf(seed, entryYear, place);
  const facts: PupilFact[] = [];
  const add = (indicator: string, on: string, value: number) =>
    facts.push({ indicator, on, recordedAt: recorded(random, on), value });
  const habit = (n: number) => normalOf(seed, purpose.habit, entryYear, place, n);

  const nightly = study <= 6 ? 9.5 : study <= 9 ? 8.6 : 7.7;
  for (const on of spreadDays(random, days, habitDays(context, member))) {
    add('health.sleep-hours', on, within(rounded(nightly + 0.3 * habit(2) + 0.35 * random.normal(), 0.1), 5, 12));
  }
  for (const on of spreadDays(random, days, habitDays(context, member))) {
    const mean = 64 + 13 * (0.7 * traits.fitness + 0.4 * habit(3));
    add('health.exercise-minutes', on, within(rounded(mean + 12 * random.normal(), 5), 0, 180));
  }
  for (const on of spreadDays(random, days, 4)) {
    add('health.exercise-days', on, within(rounded(16 + 3.5 * traits.fitness + 2 * random.normal(), 1), 2, 22));
  }
  const sight = eyesight(seed, entryYear, place, study + (context.term.half - 1) / 2);
  const sightDay = days.schoolDays[10 + random.below(15)] ?? days.midExam;
  if (target >= 30 || context.term.half === 1) {
    add('health.vision-left', sightDay, sight.left);
    add('health.vision-right', sightDay, sight.right);
  }

  for (const event of eventRates(study)) {
    const mean = event.mean * zeal(event.trait(traits)) * (target < 30 ? 0.6 : 1);
    for (const on of spreadDays(random, days, events(random, mean))) add(event.indicator, on, event.value(random));
  }
  assess(add, random, context, member, traits);
  return facts;
}

/** Conduct and art each term, resilience and the survey once a year. */
function assess(
  note: (indicator: string, on: string, value: number) => void,
  random: Random,
  context: FactContext,
  member: Member,
  traits: Traits,
): void {
  const { seed, days, ordinal, term } = context;
  const { ability, diligence, fitness, art, sociability, slope } = traits;
  const point = (mean: number, sd: number, z: number) => within(rounded(mean + sd * z, 1), 35, 100);
  const growth = (slope * (ordinal - 2 * member.entryYear - 12)) / 2;
  const calm = normalOf(seed, purpose.habit, member.entryYear, member.place, 4);
  note('moral.conduct', days.lastDay, point(86, 5.5, 0.55 * diligence + 0.45 * sociability + 0.4 * random.normal()));
  const school = 0.35 * schoolEffect(seed, member.school.number, 4);
  note('art.assessment', days.finalExam, point(81, 8, 0.8 * art + growth + school + 0.45 * random.normal()));
  if (term.half === 2) {
    note(
      'health.resilience',
      days.lastDay,
      point(76, 9, 0.4 * sociability + 0.4 * fitness + 0.5 * calm + 0.5 * random.normal()),
    );
  }
  if (!hasSurvey(context, member)) return;
  for (const [i, indicator] of SURVEY.entries()) {
    const z =
      0.45 * ability + 0.35 * diligence + 0.3 * sociability + (i < 4 ? 0.25 * art : 0) + growth + 0.6 * random.normal();
    note(indicator, days.finalExam, point(74, 8, z));
  }
}

interface EventRate {
  indicator: string;
  mean: number;
  trait: (traits: Traits) => number;
  value: (random: Random) => number;
}

const once = () => 1;
const hours = (random: Random) => within(rounded(1.6 + 0.7 * random.normal(), 0.5), 0.5, 5);

function eventRates(study: number): EventRate[] {
  const social = ({ sociability }: Traits) => sociability;
  const artful = ({ art }: Traits) => art;
  const keen = ({ diligence }: Traits) => diligence;
  return [
    { indicator: 'moral.party-league-activity', mean: 1.2, trait: social, value: once },
    { indicator: 'moral.club-activity', mean: study <= 2 ? 0.4 : 1.2, trait: social, value: once },
    { indicator: 'moral.public-welfare', mean: 0.6, trait: social, value: hours },
    { indicator: 'academic.reading-books', mean: 1.5, trait: keen, value: (random) => 1 + random.below(4) },
    { indicator: 'academic.research', mean: study >= 7 ? 0.5 : 0.1, trait: ({ ability }) => ability, value: once },
    { indicator: 'art.activity', mean: 1.6, trait: artful, value: once },
    { indicator: 'art.works', mean: 0.5, trait: artful, value: once },
    { indicator: 'practice.labour-hours', mean: 4, trait: keen, value: hours },
    { indicator: 'practice.activity', mean: 1.6, trait: social, value: once },
    { indicator: 'practice.works', mean: 0.35, trait: keen, value: once },
  ];
}

/** Uncorrected eyesight on the five-point scale: good at first, for many worse with the years. */
function eyesight(seed: number, entryYear: number, place: number, years: number): { left: number; right: number } {
  const inclination = normalOf(seed, purpose.habit, entryYear, place, 5);
  const difference = 0.08 * normalOf(seed, purpose.habit, entryYear, place, 6);
  const loss = Math.max(0, 0.045 + 0.05 * inclination) * years;
  const level = (add: number) => rounded(within(5.03 + 0.05 * inclination - loss + add, 3.8, 5.3), 0.1);
  return { left: level(difference), right: level(-difference) };
}
