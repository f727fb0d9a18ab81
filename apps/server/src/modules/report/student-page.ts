import { Problem, type StudentPage } from '@wuyu/contract';
import { levelNames, parseScheme, type Scheme, type SchemeNode } from '@wuyu/evaluation';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type Actor, can } from '../identity/index.js';
import { findResult, levelAt, newestRunOf, type ResultRow, type RunRow, scoreAt } from '../result/index.js';
import { findClassBrief, findStudentBasics, getPlace, getTerm, historyOf } from '../roster/index.js';
import { findSchemeById } from '../scheme/index.js';
import { reportPolicy } from './policy.js';
import { type RemarkKind, remarksOf } from './remarks.js';
import { fitnessCard } from './student-fitness.js';

/** What a questionnaire about the mind gave stays with the teacher who held it: on no page, as in no report. */
const keptOut = new Set(['health.resilience']);

/** What a pupil got in one term, with the scheme it was got by. */
interface TermResult {
  termId: number;
  run: RunRow;
  scheme: Scheme;
  result: ResultRow;
}

async function findTermResult(
  db: Db,
  personId: number,
  termId: number,
  schemeCode: string | undefined,
): Promise<TermResult | undefined> {
  const run = await newestRunOf(db, personId, termId, schemeCode);
  if (!run) return undefined;
  const result = await findResult(db, run.id, termId, personId);
  const version = await findSchemeById(db, run.scheme_version_id);
  return result && version ? { termId, run, result, scheme: parseScheme(version.document) } : undefined;
}

/** The scheme shown where none is asked for: the usual one when the pupil has a result by it, else any. */
async function resultOf(
  db: Db,
  personId: number,
  termId: number,
  asked: string | undefined,
): Promise<TermResult | undefined> {
  if (asked !== undefined) return findTermResult(db, personId, termId, asked);
  return (
    (await findTermResult(db, personId, termId, 'student-five-aspects')) ??
    findTermResult(db, personId, termId, undefined)
  );
}

function outcomeOf({ result }: TermResult, node: SchemeNode) {
  const level = levelAt(result.levels, node.index);
  return {
    score: scoreAt(result.scores, node.index),
    level: level === null ? null : (levelNames(node.levels)[level] ?? null),
  };
}

/** Does the node concern pupils of this grade at all? Nodes of other stages are left away rather than shown as empty. */
function concerns({ stages, grades }: SchemeNode, grade: number): boolean {
  if (!stages && !grades) return true;
  const stage = (['primary', 'junior', 'senior'] as const)[Math.floor(grade / 10) - 1];
  return (grades?.includes(grade) ?? false) || (stage !== undefined && (stages?.includes(stage) ?? false));
}

/**
 * Everything the pupil's own page shows. The right to read was asked before.
 *
 * @throws Problem(404, 'request.not-found')
 */
export async function studentPage(
  db: Db,
  actor: Actor,
  asked: { studentId: number; term: string; scheme?: string | undefined },
): Promise<StudentPage> {
  const term = await getTerm(db, asked.term);
  const basics = await findStudentBasics(db, asked.studentId);
  if (!basics) throw new Problem(404, 'request.not-found');
  const enrolments = await historyOf(db, basics.id);
  const inTerm = enrolments
    .filter(({ startsOn, endsOn }) => startsOn <= term.endsOn && (endsOn === null || endsOn >= term.startsOn))
    .at(-1);
  const found = inTerm ? await findClassBrief(db, inTerm.class.id, term.schoolYear) : undefined;
  const division = found ? (await getPlace(db, found.school.id)).division : '6-3';
  const { school = null, ...brief } = found ?? {};
  const grade = found?.grade ?? 0;
  const now = await resultOf(db, basics.id, term.id, asked.scheme);
  const nodes = (now?.scheme.nodes ?? [])
    .filter((node) => node.index > 0 && concerns(node, grade) && !node.leaf?.from.some((code) => keptOut.has(code)))
    .map((node) => ({
      index: node.index,
      top: node.parent === 0,
      said: {
        node: node.code,
        parent: node.parent === 0 ? null : (now?.scheme.nodes[node.parent]?.code ?? null),
        title: node.title,
        weight: node.weight / 100,
        ...outcomeOf(now as TermResult, node),
      },
    }));
  const overall = now?.scheme.nodes[0];
  return {
    ...basics,
    term: term.code,
    class: found ? (brief as NonNullable<StudentPage['class']>) : null,
    school,
    enrolments,
    scheme: now ? { code: now.scheme.code, version: now.scheme.version, title: now.scheme.title } : null,
    runId: now?.run.id ?? null,
    overall: now?.scheme.overall && overall ? outcomeOf(now, overall) : null,
    aspects: nodes.filter(({ top }) => top).map(({ said }) => said),
    nodes: nodes.filter(({ top }) => !top).map(({ said }) => said),
    curves: now ? await curvesOf(db, basics.id, now) : [],
    fitness: found ? await fitnessCard(db, { ...basics, grade, division }, term.id) : null,
    remarks: await remarksOf(db, basics.id, term.id),
    may: await mayDo(db, actor, basics.id),
  };
}

/** The top of the tree over all terms of the same scheme, oldest first; a term without data has no point. */
async function curvesOf(db: Db, personId: number, now: TermResult): Promise<StudentPage['curves']> {
  const { rows: terms } = await sql<{ id: number; code: string }>`
    select id, code from term where id in (select distinct term_id from result where person_id = ${personId}) order by starts_on`.execute(
    db,
  );
  const results = await Promise.all(
    terms.map(async ({ id, code }) => ({
      code,
      of: id === now.termId ? now : await findTermResult(db, personId, id, now.scheme.code),
    })),
  );
  return now.scheme.nodes
    .filter(({ parent, index }) => parent === 0 || (index === 0 && now.scheme.overall))
    .map(({ code: node, title }) => ({
      node,
      title,
      points: results.flatMap(({ code, of }) => {
        const then = of?.scheme.nodes.find((candidate) => candidate.code === node);
        return of && then ? [{ term: code, ...outcomeOf(of, then), schemeVersion: of.scheme.version }] : [];
      }),
    }));
}

async function mayDo(db: Db, actor: Actor, personId: number): Promise<StudentPage['may']> {
  const remarks: RemarkKind[] = [];
  for (const kind of ['teacher', 'family', 'self'] as const)
    if (await can(db, actor, reportPolicy, `remark.write-${kind}`, { personId })) remarks.push(kind);
  return {
    remarks,
    explain: true,
    report: (await can(db, actor, reportPolicy, 'report.read', { personId })) !== undefined,
  };
}
