import { type Language, Problem } from '@wuyu/contract';
import { createFold, explain, NO_LEVEL, NO_SCORE, OVERALL, parseScheme, rawOf, type Scheme } from '@wuyu/evaluation';
import type { Db, Tx } from '../../platform/database/index.js';
import { type ObservationRow, standingObservations } from '../evidence/index.js';
import {
  type Enrolment,
  enrolmentInTerm,
  findPlaceById,
  findStudentBasics,
  gradeOf,
  type Term,
  terms,
} from '../roster/index.js';
import { findSchemeById } from '../scheme/index.js';
import { assembleReport, type ReportObservation, type TermScores } from './assemble.js';
import { indicatorRows, resultsUpTo, schemesOf, type TermResultRow } from './queries.js';
import { remarksOf } from './remarks.js';
import type { FitnessCard, ReportData } from './report-data.js';
import { fitnessCard } from './student-fitness.js';
import { classTitle, figure, gradeTitle, type IndicatorWords, minutes, sexTitle } from './words.js';

const DEFAULT_SCHEME = 'student-five-aspects';
/** As many terms as nine years of school and three more have would not be read; the last twelve are. */
const MOST_TERMS = 12;
/** Said in minutes and seconds. */
const longRuns = new Set(['health.run800m', 'health.run1000m', 'health.shuttle-50x8']);

export interface ReportRequest {
  personId: number;
  termId: number;
  /** Absent: the five aspects where the pupil has a result by them, else any scheme. */
  schemeCode?: string | undefined;
  language: Language;
  /** ISO day. */
  madeOn: string;
}

/** A scheme version as a report needs it. */
interface ReadScheme {
  scheme: Scheme;
  levelTitles: Record<string, { zh: string; en: string }>;
  unverified: boolean;
}

// A published version never changes, so what was read of it stays true; the digest tells databases apart.
const read = new Map<string, ReadScheme>();

/**
 * Everything that a pupil's report of a term shows, from the newest finished run that covers the pupil. The number and the
 * link are empty: the register gives them.
 *
 * @throws Problem 404 `request.not-found` for an unknown pupil or term, 409 `report.no-result` before the term is evaluated.
 */
export async function composeReport(db: Db | Tx, request: ReportRequest): Promise<ReportData> {
  const { personId, termId, language } = request;
  const allTerms = await terms(db);
  const term = allTerms.find(({ id }) => id === termId);
  const basics = await findStudentBasics(db as Db, personId);
  if (!term || !basics) throw new Problem(404, 'request.not-found');

  const schemeCode = request.schemeCode ?? (await usualScheme(db, personId, termId));
  const results = schemeCode === undefined ? [] : await resultsUpTo(db, personId, termId, schemeCode);
  const now = results.at(-1);
  if (now?.termId !== termId) throw new Problem(409, 'report.no-result', { term: term.code });

  const { scheme, levelTitles, unverified } = await readScheme(db, now.schemeVersionId);
  const place = await placeOf(db, personId, term, language);
  const standing = await standingObservations(db, {
    personId,
    termId,
    indicators: scheme.indicators,
    position: now.position,
  });
  const observations = standing.map(
    (row): ReportObservation => ({ indicator: row.indicator, on: row.day, value: row.value, source: row.source }),
  );
  const indicators = await vocabulary(db);
  const reason = explain(scheme, OVERALL, {
    grade: place.grade,
    scores: scoresOf(now, scheme),
    levels: Array.from(now.levels, (level) => (level === 0xff ? NO_LEVEL : level)),
    raws: rawsOf(scheme, standing, place.grade, basics.sex),
    norms: [],
    observations,
    indicators,
  });
  const remarks = new Map((await remarksOf(db as Db, personId, termId)).map(({ kind, body }) => [kind, body]));
  const said = (words: { zh: string; en: string }) => (language === 'en' ? words.en : words.zh);
  return assembleReport({
    language,
    grade: place.grade,
    madeOn: request.madeOn,
    termCode: term.code,
    student: {
      name: basics.name,
      sex: sexTitle(basics.sex, language),
      school: place.school,
      classTitle: place.class,
      gradeTitle: place.title,
      studentNumber: basics.number ?? '',
    },
    scheme: { code: scheme.code, version: scheme.version, title: said(scheme.title) },
    run: { id: now.runId, digest: now.runDigest },
    reason,
    overall: scheme.overall,
    levelTitles: Object.fromEntries(Object.entries(levelTitles).map(([level, words]) => [level, said(words)])),
    indicators: Object.fromEntries(
      Object.entries(indicators).map(([code, { title, unit }]): [string, IndicatorWords] => [
        code,
        { code, title: said(title), unit: said(unit) },
      ]),
    ),
    observations,
    history: await historyOf(db, results, allTerms),
    fitness: await cardOf(db, basics, place, term, language),
    remarks: {
      teacher: remarks.get('teacher') ?? '',
      family: remarks.get('family') ?? '',
      self: remarks.get('self') ?? '',
    },
    unverified,
  });
}

async function usualScheme(db: Db | Tx, personId: number, termId: number): Promise<string | undefined> {
  const codes = await schemesOf(db, personId, termId);
  return codes.includes(DEFAULT_SCHEME) ? DEFAULT_SCHEME : codes[0];
}

async function readScheme(db: Db | Tx, versionId: number): Promise<ReadScheme> {
  const version = await findSchemeById(db, versionId);
  if (!version) throw new Error(`scheme version ${versionId} is gone`);
  let found = read.get(version.digest);
  if (!found) {
    const document = version.document as { levelTitles?: ReadScheme['levelTitles'] };
    const text = JSON.stringify(document);
    found = {
      scheme: parseScheme(document),
      levelTitles: document.levelTitles ?? {},
      unverified: /"status":\s*"unverified"/.test(text),
    };
    read.set(version.digest, found);
  }
  return found;
}

interface InTerm {
  grade: number;
  division: '6-3' | '5-4';
  school: string;
  class: string;
  title: string;
}

async function placeOf(db: Db | Tx, personId: number, term: Term, language: Language): Promise<InTerm> {
  const enrolment: Enrolment | undefined = await enrolmentInTerm(db, personId, term);
  if (!enrolment) throw new Problem(409, 'report.not-enrolled', { term: term.code });
  const school = await findPlaceById(db, enrolment.placeId);
  const division = school?.division ?? '6-3';
  const grade = gradeOf(enrolment, term, division) ?? 0;
  const title = gradeTitle(grade, division, language);
  return {
    grade,
    division,
    school: school?.name ?? '',
    class: classTitle(title, enrolment.classNumber, enrolment.className, language),
    title,
  };
}

function scoresOf(row: TermResultRow, scheme: Scheme): number[] {
  return scheme.nodes.map(({ index }) =>
    row.scores.length >= 2 * index + 2 ? row.scores.readInt16BE(2 * index) : NO_SCORE,
  );
}

/** The raw values by the evaluation's own arithmetic, for one pupil. */
function rawsOf(scheme: Scheme, rows: readonly ObservationRow[], grade: number, sex: number): number[] {
  const fold = createFold(scheme, 1);
  const slots = new Map(scheme.indicators.map((indicator, slot) => [indicator, slot]));
  for (const { indicator, value, day, recordedAt } of rows) {
    const slot = slots.get(indicator);
    if (slot !== undefined)
      fold.add(0, slot, value, Date.parse(`${day}T00:00:00Z`) / 86_400_000 - 10_957, recordedAt.getTime() * 1000);
  }
  const subject = { n: 1, grade: Uint8Array.of(grade), sex: Uint8Array.of(sex) };
  return scheme.nodes.map(({ index, leaf }) =>
    leaf ? (rawOf(scheme, index, fold, subject)[0] ?? Number.NaN) : Number.NaN,
  );
}

// Every term from the first with a result on, so that a term without one shows as a gap.
async function historyOf(
  db: Db | Tx,
  results: readonly TermResultRow[],
  allTerms: readonly Term[],
): Promise<TermScores[]> {
  const byTerm = new Map<string, Map<string, number>>();
  for (const row of results) {
    const { scheme } = await readScheme(db, row.schemeVersionId);
    const scores = scoresOf(row, scheme);
    byTerm.set(
      row.term,
      new Map(
        scheme.nodes.flatMap(({ code, index }) =>
          (scores[index] ?? NO_SCORE) < 0 ? [] : [[code, (scores[index] as number) / 100]],
        ),
      ),
    );
  }
  const codes = allTerms.map(({ code }) => code);
  const from = codes.indexOf(results[0]?.term ?? '');
  const to = codes.indexOf(results.at(-1)?.term ?? '');
  return codes
    .slice(Math.max(from, to - MOST_TERMS + 1), to + 1)
    .map((term) => ({ term, scores: byTerm.get(term) ?? new Map() }));
}

async function vocabulary(
  db: Db | Tx,
): Promise<Record<string, { title: { zh: string; en: string }; unit: { zh: string; en: string } }>> {
  const rows = await indicatorRows(db);
  return Object.fromEntries(
    rows.map(({ code, title_zh, title_en, unit, unit_en }) => [
      code,
      { title: { zh: title_zh, en: title_en }, unit: { zh: unit, en: unit_en } },
    ]),
  );
}

/** What the fitness standard's items are measured in. */
const unitsInEnglish: Readonly<Record<string, string>> = {
  分: 'points',
  次: 'times',
  小时: 'hours',
  分钟: 'minutes',
  天: 'days',
  秒: 'seconds',
  厘米: 'cm',
  千克: 'kg',
  '千克/米²': 'kg/m²',
  毫升: 'ml',
  本: 'books',
  项: 'items',
  件: 'works',
};

async function cardOf(
  db: Db | Tx,
  { id, sex }: { id: number; sex: number },
  { grade, division }: InTerm,
  term: Term,
  language: Language,
): Promise<FitnessCard | null> {
  const card = await fitnessCard(db as Db, { id, sex, grade, division }, term.id);
  if (!card) return null;
  const measured = await standingObservations(db, {
    personId: id,
    termId: term.id,
    indicators: card.items.map(({ code }) => code),
  });
  const said = (words: { zh: string; en: string } | null) =>
    words === null ? '' : language === 'en' ? words.en : words.zh;
  return {
    items: card.items.map(({ code, title, value, unit, score, level }) => {
      const long = longRuns.has(code);
      const shown = value === null ? '' : long ? minutes(value) : figure(value);
      return {
        title: said(title),
        value: shown,
        unit: long ? '' : inLanguage(unit, language),
        score,
        level: said(level),
      };
    }),
    standard: card.total === null ? null : Math.round((card.total - card.bonus) * 100) / 100,
    bonus: card.total === null ? null : card.bonus,
    total: card.total,
    level: said(card.level),
    measuredOn:
      measured
        .map(({ day }) => day)
        .sort()
        .at(-1) ?? '',
  };
}

function inLanguage(unit: string, language: Language): string {
  return language === 'en' ? (unitsInEnglish[unit] ?? unit) : unit;
}
