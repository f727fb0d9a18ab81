import { createHash } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import type { FoldColumn } from '@wuyu/evaluation';
import type pg from 'pg';
import { ensureTermPartitions, type OpenDatabase, txOn } from '../../platform/database/index.js';
import { appendBulk } from '../ledger/index.js';
import { findSchemeById, type SchemeVersion } from '../scheme/index.js';
import { writeDistributions, writeNorms } from './distribution.js';
import { evaluateTerm, type RunStage, ranges, SCORED } from './evaluate-term.js';
import { saveScores, scoresPath } from './fold-file.js';
import { RESULT_EXPANDER, RESULT_SCHEMA, resultRef } from './ledger-entries.js';
import { findRun, type RunRow } from './queries.js';
import { attachResultTable, type ResultTable, removeResults, resultTableOf } from './result-table.js';
import type { RunSubjects } from './subjects.js';
import type { WorkerTask } from './tasks.js';
import type { Workers } from './workers.js';

export interface RunSettings {
  /** Where folds are kept between runs. */
  dataDir: string;
  /** Worker threads; results are the same to the byte whatever their number. */
  workers: number;
  now: () => Date;
  /** 0–1; called at most a few times a second. */
  onProgress?: (progress: number, stage: RunStage) => void;
  signal?: AbortSignal;
}

export type { RunStage };

/** Held while a run is worked on: tells a living run from one whose process died. */
const RUN_LOCK = 5_005_010;
const PROGRESS_MS = 400;

/**
 * Works on a run that was requested: folds the observations of the term into one typed array a column, scores, and writes
 * one result a subject. A run that was killed half-way is taken up by calling this again: what it had folded is kept, what
 * it had half written is removed.
 *
 * @returns the run, done.
 * @throws Problem 409 `result.run-in-progress` when another process works on it, `result.cancelled` when it was cancelled.
 */
export async function performRun(database: OpenDatabase, runId: number, settings: RunSettings): Promise<RunRow> {
  const client = await database.pool.connect();
  const cancelling = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    const locked = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, $2) as mine', [
      RUN_LOCK,
      runId,
    ]);
    if (!locked.rows[0]?.mine) throw new Problem(409, 'result.run-in-progress', { run: runId });
    const run = await findRun(database.db, runId);
    if (!run) throw new Problem(404, 'request.not-found');
    if (run.state !== 'running') return run;
    const progress = { value: 0, stage: 'reading' as RunStage };
    timer = setInterval(() => {
      settings.onProgress?.(progress.value, progress.stage);
      void keepProgress(database.pool, runId, progress.value)
        .then((cancelled) => {
          if (cancelled) cancelling.abort(new Problem(409, 'result.cancelled', { run: runId }));
        })
        .catch(() => undefined);
    }, PROGRESS_MS);
    // Cancelled before anybody began.
    if (run.cancel_requested) cancelling.abort(new Problem(409, 'result.cancelled', { run: runId }));
    const signal = settings.signal ? AbortSignal.any([cancelling.signal, settings.signal]) : cancelling.signal;
    try {
      signal.throwIfAborted();
      await work(database, client, run, settings, signal, (value, stage) => Object.assign(progress, { value, stage }));
    } catch (error) {
      const cancelled = cancelling.signal.aborted || (error instanceof Problem && error.code === 'result.cancelled');
      await close(database.pool, run, error, settings, cancelled);
      throw error;
    }
    return (await findRun(database.db, runId)) as RunRow;
  } finally {
    clearInterval(timer);
    await client.query('select pg_advisory_unlock($1, $2)', [RUN_LOCK, runId]).catch(() => undefined);
    client.release();
  }
}

/** Whether some living process works on the run now. */
export async function isAlive(client: pg.PoolClient, runId: number): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, $2) as mine', [
    RUN_LOCK,
    runId,
  ]);
  if (!rows[0]?.mine) return true;
  await client.query('select pg_advisory_unlock($1, $2)', [RUN_LOCK, runId]);
  return false;
}

async function keepProgress(pool: pg.Pool, runId: number, progress: number): Promise<boolean> {
  const { rows } = await pool.query<{ cancel_requested: boolean }>(
    'update run set progress = $2 where id = $1 returning cancel_requested',
    [runId, progress],
  );
  return rows[0]?.cancel_requested ?? true;
}

/** A cancelled run and a broken one are closed; one that stops because the server stops stays open and is taken up again. */
async function close(
  pool: pg.Pool,
  run: RunRow,
  error: unknown,
  settings: RunSettings,
  cancelled: boolean,
): Promise<void> {
  if (!cancelled && settings.signal?.aborted) return;
  await removeResults(pool, run.id);
  await pool.query('update run set state = $2, finished_at = $3, problem = $4 where id = $1', [
    run.id,
    cancelled ? 'cancelled' : 'failed',
    settings.now(),
    cancelled ? '' : error instanceof Problem ? error.code : 'server.broken',
  ]);
}

async function work(
  database: OpenDatabase,
  client: pg.PoolClient,
  run: RunRow,
  settings: RunSettings,
  signal: AbortSignal,
  report: (progress: number, stage: RunStage) => void,
): Promise<void> {
  await ensureTermPartitions(client);
  await removeResults(client, run.id);
  const version = (await findSchemeById(database.db, run.scheme_version_id)) as SchemeVersion;
  const evaluation = await evaluateTerm(
    database,
    client,
    { ...run, document: version.document },
    { ...settings, keepFold: true },
    signal,
    report,
  );
  const { scheme, subjects, scores, levels, norms, columns, observations, workers } = evaluation;
  try {
    await keepScores(settings.dataDir, run, subjects, scores, levels);
    const table = resultTableOf(run.id, subjects.n);
    await writeAll(subjects.n, run, table, settings.workers, workers, report);
    const digests = digest(version, run, subjects, columns, scores, levels);
    await client.query('begin');
    // From here on it is too late to cancel; a request that came since the last look still counts.
    const last = await client.query<{ cancel_requested: boolean }>(
      'select cancel_requested from run where id = $1 for update',
      [run.id],
    );
    if (last.rows[0]?.cancel_requested) throw new Problem(409, 'result.cancelled', { run: run.id });
    await client.query('delete from run_norm where run_id = $1', [run.id]);
    await client.query('delete from run_distribution where run_id = $1', [run.id]);
    await attachResultTable(client, table, run.id);
    await writeNorms(client, run.id, norms);
    await writeDistributions(client, run.id, scheme, subjects, scores, levels);
    await client.query(
      `update run set state = 'done', progress = 1, subjects = $2, observations = $3, input_digest = $4, result_digest = $5,
       finished_at = $6, problem = '' where id = $1`,
      [run.id, subjects.n, observations, digests.input, digests.result, settings.now()],
    );
    await appendBulk(
      txOn(client),
      {
        kind: 'evaluation-result',
        schema: RESULT_SCHEMA,
        ref: resultRef(run.id),
        rules: Buffer.from(version.digest, 'hex'),
        expander: RESULT_EXPANDER,
        arguments: { run: run.id },
      },
      settings.now(),
    );
    await client.query('commit');
    report(1, 'writing');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await workers.close();
  }
}

const MANY = 5000;

/** For what-if: only of many subjects, those of few are read from the database in no time. */
async function keepScores(
  dataDir: string,
  run: RunRow,
  subjects: RunSubjects,
  scores: readonly Int16Array[],
  levels: readonly Uint8Array[],
): Promise<void> {
  const { persons, grade, sex, class: classes, school, county, city, province, n } = subjects;
  if (n < MANY) return;
  const groups = { grade, sex, class: classes, school, county, city, province };
  await saveScores(scoresPath(dataDir, run.scheme_version_id, run.term_id, run.place_id), {
    runId: run.id,
    persons,
    columns: [
      ...Object.entries(groups).map(([name, array]) => ({ name, array })),
      ...scores.map((array, node) => ({ name: `score ${node}`, array })),
      ...levels.map((array, node) => ({ name: `level ${node}`, array })),
    ],
  });
}

async function writeAll(
  n: number,
  run: RunRow,
  table: ResultTable,
  workerCount: number,
  workers: Workers,
  report: (progress: number, stage: RunStage) => void,
): Promise<void> {
  // A table is filled in the transaction that makes it, so by one worker.
  const tasks = ranges(n, table.own ? 1 : workerCount).map(({ from, to }): WorkerTask => {
    return { kind: 'write', table, runId: run.id, termId: run.term_id, from, to };
  });
  report(SCORED, 'writing');
  await workers.all(tasks);
}

/** What went in and what came out, each as one SHA-256 that two runs on any machines can compare. */
function digest(
  version: SchemeVersion,
  run: RunRow,
  subjects: RunSubjects,
  columns: readonly FoldColumn[],
  scores: readonly Int16Array[],
  levels: readonly Uint8Array[],
): { input: string; result: string } {
  const bytes = (array: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }) =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const input = createHash('sha256').update(`${version.digest}\n${run.term_id}\n${run.place_id}\n`);
  for (const column of [subjects.persons, subjects.grade, subjects.sex, subjects.school]) input.update(bytes(column));
  for (const { name, array } of columns) input.update(`${name}\n`).update(bytes(array));
  const result = createHash('sha256').update(bytes(subjects.persons));
  for (const [node, column] of scores.entries()) result.update(bytes(column)).update(bytes(levels[node] as Uint8Array));
  return { input: input.digest('hex'), result: result.digest('hex') };
}
