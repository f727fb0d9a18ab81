import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';

export type RunRow = Selectable<Database['run']>;

export async function findRun(db: Db | Tx, id: number): Promise<RunRow | undefined> {
  return db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The run of this scheme version, term and place that is not finished, if there is one. */
export async function findOpenRun(
  db: Db | Tx,
  schemeVersionId: number,
  termId: number,
  placeId: number,
): Promise<RunRow | undefined> {
  return db
    .selectFrom('run')
    .selectAll()
    .where('scheme_version_id', '=', schemeVersionId)
    .where('term_id', '=', termId)
    .where('place_id', '=', placeId)
    .where('state', '=', 'running')
    .executeTakeFirst();
}

/** Newest first. */
export async function findRuns(
  db: Db | Tx,
  filter: { termId?: number; placeIds?: readonly number[] },
): Promise<RunRow[]> {
  let query = db.selectFrom('run').selectAll();
  if (filter.termId !== undefined) query = query.where('term_id', '=', filter.termId);
  if (filter.placeIds) query = query.where('place_id', 'in', filter.placeIds.length > 0 ? [...filter.placeIds] : [-1]);
  return query.orderBy('id', 'desc').limit(200).execute();
}

export async function openRuns(db: Db): Promise<RunRow[]> {
  return db.selectFrom('run').selectAll().where('state', '=', 'running').orderBy('id').execute();
}

export interface ResultRow {
  person_id: number;
  run_id: number;
  class_id: number;
  place_id: number;
  scores: Buffer;
  levels: Buffer;
}

/** What one pupil got in a run that is done. */
export async function findResult(
  db: Db | Tx,
  runId: number,
  termId: number,
  personId: number,
): Promise<ResultRow | undefined> {
  return db
    .selectFrom('result')
    .select(['person_id', 'run_id', 'class_id', 'place_id', 'scores', 'levels'])
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .where('run_id', '=', runId)
    .executeTakeFirst();
}

/** The newest finished run of a term (and scheme) that has a result of this pupil. */
export async function newestRunOf(
  db: Db | Tx,
  personId: number,
  termId: number,
  schemeCode?: string,
): Promise<RunRow | undefined> {
  let query = db
    .selectFrom('run')
    .innerJoin('result', (join) =>
      join
        .onRef('result.run_id', '=', 'run.id')
        .onRef('result.term_id', '=', 'run.term_id')
        .on('result.person_id', '=', personId),
    )
    .innerJoin('scheme_version', 'scheme_version.id', 'run.scheme_version_id')
    .selectAll('run')
    .where('run.term_id', '=', termId)
    .where('run.state', '=', 'done');
  if (schemeCode !== undefined) query = query.where('scheme_version.code', '=', schemeCode);
  // Unless one is asked for, the five aspects come first: what a pupil's page and report show.
  return query
    .orderBy(sql`scheme_version.code = 'student-five-aspects'`, 'desc')
    .orderBy('run.id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A score from a result's bytes; null when there is none. */
export function scoreAt(scores: Buffer, node: number): number | null {
  const score = scores.readInt16BE(node * 2);
  return score < 0 ? null : score / 100;
}

/** A level's place in the node's list from a result's bytes; null when there is none. */
export function levelAt(levels: Buffer, node: number): number | null {
  const level = levels[node];
  return level === undefined || level === 255 ? null : level;
}
