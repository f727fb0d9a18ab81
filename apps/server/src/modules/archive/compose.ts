import { type ArchiveDocument, type ArchiveGap, Problem } from '@wuyu/contract';
import { levelNames, parseScheme } from '@wuyu/evaluation';
import type { Db, Tx } from '../../platform/database/index.js';
import { standingObservations } from '../evidence/index.js';
import { classTitle, fitnessCard, gradeTitle, remarksOf, sexTitle } from '../report/index.js';
import { findResult, levelAt, newestRunOf, scoreAt } from '../result/index.js';
import { enrolmentInTerm, findPlaceById, findStudentBasics, gradeOf, historyOf, type Term } from '../roster/index.js';
import { findSchemeById } from '../scheme/index.js';
import { gapsOf } from './document.js';
import { figuresOf } from './figures.js';
import { publicityIsOpen, ratingsOf, selectionsOf } from './steps.js';

const USUAL_SCHEME = 'student-five-aspects';
/** Primary school reports levels, not marks. */
const FIRST_GRADE_WITH_SCORES = 20;

export interface Composed {
  document: ArchiveDocument;
  gaps: ArchiveGap[];
  /** stage × 10 + year. */
  grade: number;
}

/**
 * What the steps of a term have left of a pupil, as it stands now. The same facts give the same document.
 *
 * @param reports those that were named when the pupil signed: a report made since is made of the same facts and changes nothing.
 * @throws Problem 404 `request.not-found`, 409 `archive.not-enrolled`.
 */
export async function composeTermArchive(
  db: Db | Tx,
  personId: number,
  term: Term,
  reports?: ArchiveDocument['reports'],
): Promise<Composed> {
  const basics = await findStudentBasics(db, personId);
  if (!basics) throw new Problem(404, 'request.not-found');
  const enrolment = await enrolmentInTerm(db, personId, term);
  if (!enrolment) throw new Problem(409, 'archive.not-enrolled', { term: term.code });
  const school = await findPlaceById(db, enrolment.placeId);
  const division = school?.division ?? '6-3';
  const grade = gradeOf(enrolment, term, division) ?? enrolment.stage * 10 + 1;
  const withPoints = grade >= FIRST_GRADE_WITH_SCORES;
  const title = gradeTitle(grade, division, 'zh-CN');
  const remarks = new Map((await remarksOf(db, personId, term.id)).map(({ kind, body }) => [kind, body]));
  const document: ArchiveDocument = {
    schema: 1,
    term: { code: term.code, startsOn: term.startsOn, endsOn: term.endsOn },
    student: {
      name: basics.name,
      sex: sexTitle(basics.sex, 'zh-CN'),
      ethnicity: basics.ethnicity,
      bornOn: basics.bornOn,
      number: basics.number ?? '',
    },
    school: { code: school?.code ?? '', name: school?.name ?? '' },
    class: {
      title: classTitle(title, enrolment.classNumber, enrolment.className, 'zh-CN'),
      grade: title,
      stage: enrolment.stage,
    },
    enrolments: await enrolmentsUntil(db, personId, term),
    selections: await selectionsOf(db, personId, term.id),
    figures: figuresOf(await standingObservations(db, { personId, termId: term.id }), await vocabulary(db), withPoints),
    fitness: await fitnessOf(db, { id: personId, sex: basics.sex, grade, division }, term.id),
    results: await resultsOf(db, personId, term.id, withPoints),
    reports: reports ?? (await reportsOf(db, personId, term.id)),
    remarks: {
      teacher: remarks.get('teacher') ?? '',
      family: remarks.get('family') ?? '',
      self: remarks.get('self') ?? '',
    },
    ratings: await ratingsOf(db, personId, term.id),
  };
  return { document, grade, gaps: gapsOf(document, grade, await publicityIsOpen(db, personId, term.id)) };
}

/** What began up to the end of the term; what ends later is still open in an archive of this term. */
async function enrolmentsUntil(db: Db | Tx, personId: number, term: Term): Promise<ArchiveDocument['enrolments']> {
  const history = await historyOf(db, personId);
  return history
    .filter(({ startsOn }) => startsOn <= term.endsOn)
    .map(({ school, class: one, startsOn, endsOn, began }) => ({
      school: school.name,
      class: classTitle(gradeTitle(one.grade, '6-3', 'zh-CN'), one.number, one.name, 'zh-CN'),
      from: startsOn,
      to: endsOn !== null && endsOn <= term.endsOn ? endsOn : null,
      began,
    }));
}

async function fitnessOf(
  db: Db | Tx,
  student: { id: number; sex: number; grade: number; division: '6-3' | '5-4' },
  termId: number,
): Promise<ArchiveDocument['fitness']> {
  const card = await fitnessCard(db, student, termId);
  return (
    card && {
      items: card.items.map(({ title, value, unit, score, level }) => ({
        title: title.zh,
        value,
        unit,
        score,
        level: level?.zh ?? '',
      })),
      total: card.total,
      level: card.level?.zh ?? '',
    }
  );
}

async function resultsOf(
  db: Db | Tx,
  personId: number,
  termId: number,
  withPoints: boolean,
): Promise<ArchiveDocument['results']> {
  const run = (await newestRunOf(db, personId, termId, USUAL_SCHEME)) ?? (await newestRunOf(db, personId, termId));
  const result = run && (await findResult(db, run.id, termId, personId));
  const version = run && (await findSchemeById(db, run.scheme_version_id));
  if (!result || !version) return null;
  const scheme = parseScheme(version.document);
  const titles = (version.document as { levelTitles?: Record<string, { zh: string }> }).levelTitles ?? {};
  return {
    scheme: `${scheme.code}@${scheme.version}`,
    title: scheme.title.zh,
    aspects: scheme.nodes
      .filter(({ index, parent }) => parent === 0 && index > 0)
      .map(({ code, title, index, levels }) => {
        const level = levelNames(levels)[levelAt(result.levels, index) ?? -1];
        return {
          node: code,
          title: title.zh,
          score: withPoints ? scoreAt(result.scores, index) : null,
          level: level === undefined ? null : (titles[level]?.zh ?? level),
        };
      }),
  };
}

async function reportsOf(db: Db | Tx, personId: number, termId: number): Promise<ArchiveDocument['reports']> {
  return db
    .selectFrom('report')
    .select(['number', 'digest'])
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .where('kind', '=', 'growth')
    .orderBy('made_at')
    .orderBy('number')
    .execute();
}

async function vocabulary(db: Db | Tx): Promise<Map<string, { title: string; unit: string }>> {
  const rows = await db.selectFrom('indicator').select(['code', 'title_zh', 'unit']).execute();
  return new Map(rows.map(({ code, title_zh, unit }) => [code, { title: title_zh, unit }]));
}
