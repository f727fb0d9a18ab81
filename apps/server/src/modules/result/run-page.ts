import { type Language, type Run, sayProblem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { RunRow } from './queries.js';

/** Where several schemes were evaluated and none is asked for, this one is shown. */
export const usualScheme = 'student-five-aspects';

/** Runs as they are answered: codes instead of ids, problems in words. */
export async function describeRuns(db: Db, rows: readonly RunRow[], language: Language): Promise<Run[]> {
  if (rows.length === 0) return [];
  const ids = (pick: (row: RunRow) => number) => [...new Set(rows.map(pick))];
  const schemes = await db
    .selectFrom('scheme_version')
    .select(['id', 'code', 'version'])
    .where(
      'id',
      'in',
      ids((row) => row.scheme_version_id),
    )
    .execute();
  const terms = await db
    .selectFrom('term')
    .select(['id', 'code'])
    .where(
      'id',
      'in',
      ids((row) => row.term_id),
    )
    .execute();
  const places = await db
    .selectFrom('place')
    .select(['id', 'kind', 'code', 'name'])
    .where(
      'id',
      'in',
      ids((row) => row.place_id),
    )
    .execute();
  const one = <T extends { id: number }>(all: readonly T[], id: number) => all.find((row) => row.id === id) as T;
  return rows.map((row) => {
    const { code, version } = one(schemes, row.scheme_version_id);
    return {
      id: row.id,
      scheme: { code, version },
      term: one(terms, row.term_id).code,
      place: one(places, row.place_id) as Run['place'],
      state: row.state as Run['state'],
      progress: row.state === 'done' ? 1 : Math.min(1, Math.max(0, row.progress)),
      subjects: row.subjects,
      observations: row.observations,
      position: row.position,
      inputDigest: row.input_digest,
      resultDigest: row.result_digest,
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      problem: row.problem === '' ? null : { code: row.problem, ...sayProblem(row.problem, {}, language) },
    };
  });
}

/** The newest finished run of a term whose place is this one or stands above it; the usual scheme goes first. */
export async function findRunCovering(
  db: Db,
  placeId: number,
  termId: number,
  schemeCode?: string,
  version?: number,
): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    with recursive up as (
      select id, parent_id from place where id = ${placeId}
      union all select p.id, p.parent_id from place p join up on p.id = up.parent_id)
    select run.* from run join scheme_version v on v.id = run.scheme_version_id
    where run.term_id = ${termId} and run.state = 'done' and run.place_id in (select id from up)
      and (${schemeCode ?? null}::text is null or v.code = ${schemeCode ?? null})
      and (${version ?? null}::integer is null or v.version = ${version ?? null})
    order by (v.code = ${usualScheme}) desc, run.id desc limit 1`.execute(db);
  return rows[0];
}
