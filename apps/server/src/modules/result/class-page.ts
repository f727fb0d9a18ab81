import { type getClass, Problem, type ReplyOf } from '@wuyu/contract';
import { levelNames, parseScheme } from '@wuyu/evaluation';
import type { Db } from '../../platform/database/index.js';
import { classMembers, findClassBrief, getTerm } from '../roster/index.js';
import { findSchemeById } from '../scheme/index.js';
import { levelAt, type ResultRow, scoreAt } from './queries.js';
import { findRunCovering } from './run-page.js';

/** The pupils of a class by their number, with each aspect's score and level. There is no order by score. */
export async function classPage(
  db: Db,
  asked: { classId: number; term: string; scheme?: string | undefined },
): Promise<ReplyOf<typeof getClass>> {
  const term = await getTerm(db, asked.term);
  const found = await findClassBrief(db, asked.classId, term.schoolYear);
  if (!found) throw new Problem(404, 'request.not-found');
  const { school, ...brief } = found;
  const members = await classMembers(db, brief.id, school.id, term);
  const run = await findRunCovering(db, school.id, term.id, asked.scheme);
  const version = run ? await findSchemeById(db, run.scheme_version_id) : undefined;
  const tops = version ? parseScheme(version.document).nodes.filter(({ parent }) => parent === 0) : [];
  const results = run
    ? await resultsOf(
        db,
        run.id,
        term.id,
        members.map(({ id }) => id),
      )
    : new Map<number, ResultRow>();
  return {
    class: brief,
    school,
    term: term.code,
    runId: run?.id ?? null,
    aspects: tops.map(({ code, title }) => ({ node: code, title })),
    students: members.map((member) => {
      const result = results.get(member.id);
      return {
        ...member,
        aspects: tops.map((top) => {
          const level = result ? levelAt(result.levels, top.index) : null;
          return {
            node: top.code,
            score: result ? scoreAt(result.scores, top.index) : null,
            level: level === null ? null : (levelNames(top.levels)[level] ?? null),
          };
        }),
      };
    }),
  };
}

async function resultsOf(
  db: Db,
  runId: number,
  termId: number,
  personIds: readonly number[],
): Promise<Map<number, ResultRow>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('result')
    .select(['person_id', 'run_id', 'class_id', 'place_id', 'scores', 'levels'])
    .where('term_id', '=', termId)
    .where('run_id', '=', runId)
    .where('person_id', 'in', [...personIds])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row]));
}
