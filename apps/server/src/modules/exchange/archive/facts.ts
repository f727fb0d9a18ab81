import { levelNames, parseScheme, type Scheme, type SchemeNode } from '@wuyu/evaluation';
import type { Db } from '../../../platform/database/index.js';
import { standingObservations } from '../../evidence/index.js';
import { findResult, levelAt, newestRunOf, scoreAt } from '../../result/index.js';
import { enrolmentInTerm, findPlaceById, findStudentBasics, gradeOf, type Term, terms } from '../../roster/index.js';
import { findSchemeById } from '../../scheme/index.js';
import { type FitnessFacts, fitnessFacts } from './fitness-facts.js';
import { indicatorTitles, reportsOf } from './queries.js';

/** What an archive of a pupil would say, from the database; all of it plain data in a fixed order. */
export interface ArchiveFacts {
  terms: TermFacts[];
  fitness: FitnessFacts[];
  awards: AwardFacts[];
}

export interface TermFacts {
  term: Pick<Term, 'code' | 'startsOn' | 'endsOn'>;
  confirmedAt: string;
  scheme: {
    code: string;
    version: number;
    title: string;
    digest: string;
    /** The aspects of the scheme; levels from lowest to highest, none where the scheme has none. */
    aspects: Array<{ node: string; title: string; levels: string[] }>;
  };
  /** The pupil's, of aspects with enough data only. Scores only where the report shows them: not in primary school. */
  levels: Array<{ node: string; level: string }>;
  scores: Array<{ node: string; score: number }>;
  reports: Array<{ number: string; digest: string }>;
}

export interface AwardFacts {
  /** Where the observation stands. */
  key: string;
  indicator: string;
  title: string;
  on: string;
  times: number;
}

/** The indicators of which an observation is an award; what it was for stays in the sheet. */
const awardIndicators = ['moral.award', 'health.sport-award', 'art.award', 'practice.award'];
const FIRST_GRADE_WITH_SCORES = 20;
const SCALE = 10_000;

export async function archiveFacts(db: Db, personId: number): Promise<ArchiveFacts> {
  const basics = await findStudentBasics(db, personId);
  const facts: ArchiveFacts = { terms: [], fitness: [], awards: await awardsOf(db, personId) };
  for (const term of await terms(db)) {
    const enrolment = await enrolmentInTerm(db, personId, term);
    const division = (enrolment && (await findPlaceById(db, enrolment.placeId))?.division) ?? '6-3';
    const grade = enrolment ? gradeOf(enrolment, term, division) : undefined;
    const found = await termFacts(db, personId, term, (grade ?? 0) >= FIRST_GRADE_WITH_SCORES);
    if (found) facts.terms.push(found);
    if (grade === undefined || !basics) continue;
    const fitness = await fitnessFacts(db, { id: personId, sex: basics.sex, grade, division }, term);
    if (fitness) facts.fitness.push(fitness);
  }
  return facts;
}

async function termFacts(db: Db, personId: number, term: Term, withScores: boolean): Promise<TermFacts | undefined> {
  const run = await newestRunOf(db, personId, term.id);
  const result = run && (await findResult(db, run.id, term.id, personId));
  const version = run && (await findSchemeById(db, run.scheme_version_id));
  if (!run?.finished_at || !result || !version) return undefined;
  const scheme = parseScheme(version.document);
  const nodes = scheme.nodes.filter((node) => isShown(scheme, node));
  const levels = nodes.flatMap(({ code, index, levels }) => {
    const level = levelNames(levels)[levelAt(result.levels, index) ?? -1];
    return level === undefined ? [] : [{ node: code, level }];
  });
  const scores = nodes.flatMap(({ code, index }) => {
    const score = withScores ? scoreAt(result.scores, index) : null;
    return score === null ? [] : [{ node: code, score }];
  });
  const reports = await reportsOf(db, personId, term.id);
  if (levels.length + scores.length + reports.length === 0) return undefined;
  return {
    term: { code: term.code, startsOn: term.startsOn, endsOn: term.endsOn },
    confirmedAt: run.finished_at.toISOString(),
    scheme: {
      code: scheme.code,
      version: scheme.version,
      title: scheme.title.zh,
      digest: version.digest,
      aspects: nodes.map(({ code, title, levels }) => ({
        node: code,
        title: title.zh,
        levels: [...levelNames(levels)].reverse(),
      })),
    },
    levels,
    scores,
    reports,
  };
}

/** What the head of a report shows: the aspects, and the whole where the scheme has one. */
function isShown({ overall }: Scheme, { index, parent }: SchemeNode): boolean {
  return parent === 0 || (index === 0 && overall);
}

async function awardsOf(db: Db, personId: number): Promise<AwardFacts[]> {
  const titles = await indicatorTitles(db, awardIndicators);
  const rows = await standingObservations(db, { personId, indicators: awardIndicators });
  return rows
    .filter(({ value }) => value > 0)
    .map(({ indicator, day, value, batchId, cell }) => ({
      key: `${batchId} ${cell}`,
      indicator,
      title: titles.get(indicator) ?? indicator,
      on: day,
      times: value / SCALE,
    }));
}
