import { Problem } from '@wuyu/contract';
import { type Db, nextIds, type OpenDatabase } from '../../platform/database/index.js';
import { gatherFacts } from '../evidence/index.js';
import { getScheme } from '../scheme/index.js';
import { findOpenRun, findRun, type RunRow } from './queries.js';
import { removeResults } from './result-table.js';
import { isAlive } from './run.js';

export interface RunRequest {
  scheme: string;
  version?: number | undefined;
  /** e.g. 2025-2026-1 */
  term: string;
  /** Code of the place; none: the top of the tree. */
  place?: string | undefined;
  requestedBy: string;
}

/**
 * Enters a run: what it is of, and up to which batch observations count. `performRun` then does the work.
 *
 * A run of the same scheme, term and place whose process died is given back to be taken up again.
 *
 * @throws Problem 404 `scheme.unknown`, `roster.term-unknown`, `roster.place-unknown`; 409 `result.run-in-progress`.
 */
export async function requestRun(
  database: OpenDatabase,
  request: RunRequest,
  at: Date,
  options: { takeUp: boolean } = { takeUp: false },
): Promise<RunRow> {
  const { db, pool } = database;
  // What was confirmed a moment ago counts too.
  await gatherFacts(database, at);
  const scheme = await getScheme(db, request.scheme, request.version);
  if (scheme.scheme.subject !== 'student') {
    throw new Problem(422, 'result.subject-unsupported', { subject: scheme.scheme.subject });
  }
  const termId = await getTermId(db, request.term);
  const placeId = await getPlaceId(db, request.place);
  const client = await pool.connect();
  try {
    // Two requests at once queue here; the second then finds the first one's run.
    await client.query('select pg_advisory_lock(5005011)');
    const open = await findOpenRun(db, scheme.id, termId, placeId);
    if (open) {
      if (options.takeUp && !(await isAlive(client, open.id))) return open;
      throw new Problem(409, 'result.run-in-progress', { run: open.id });
    }
    const id = await nextIds(db, 'run', 1);
    await pool.query(
      `insert into run (id, scheme_version_id, term_id, place_id, state, position, requested_by, started_at)
       values ($1, $2, $3, $4, 'running', (select coalesce(max(id), 0) from batch), $5, $6)`,
      [id, scheme.id, termId, placeId, request.requestedBy, at],
    );
    return (await findRun(db, id)) as RunRow;
  } finally {
    await client.query('select pg_advisory_unlock(5005011)').catch(() => undefined);
    client.release();
  }
}

/** Asks a run to stop; whoever works on it sees so within a second. A run that nobody works on is closed at once. */
export async function cancelRun(database: OpenDatabase, runId: number, at: Date): Promise<RunRow> {
  const run = await findRun(database.db, runId);
  if (!run) throw new Problem(404, 'request.not-found');
  if (run.state !== 'running') return run;
  await database.pool.query('update run set cancel_requested = true where id = $1', [runId]);
  const client = await database.pool.connect();
  try {
    if (!(await isAlive(client, runId))) {
      await removeResults(client, runId);
      await client.query(`update run set state = 'cancelled', finished_at = $2 where id = $1 and state = 'running'`, [
        runId,
        at,
      ]);
    }
  } finally {
    client.release();
  }
  return (await findRun(database.db, runId)) as RunRow;
}

async function getTermId(db: Db, code: string): Promise<number> {
  const terms = await db.selectFrom('term').select(['id', 'code']).orderBy('code').execute();
  const found = terms.find((term) => term.code === code);
  if (!found)
    throw new Problem(404, 'result.term-unknown', { term: code, known: terms.map((term) => term.code).join(', ') });
  return found.id;
}

async function getPlaceId(db: Db, code: string | undefined): Promise<number> {
  if (code === undefined) {
    const top = await db
      .selectFrom('place')
      .select('id')
      .where('parent_id', 'is', null)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!top) throw new Problem(409, 'result.no-places');
    return top.id;
  }
  const found = await db.selectFrom('place').select('id').where('code', '=', code).executeTakeFirst();
  if (!found) throw new Problem(404, 'result.place-unknown', { place: code });
  return found.id;
}
