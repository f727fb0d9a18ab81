import { createHash } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import {
  attachFold,
  createFold,
  createResults,
  type FoldColumn,
  foldColumns,
  foldDigest,
  type Norm,
  type Scheme,
} from '@wuyu/evaluation';
import type pg from 'pg';
import { ensureTermPartitions, type OpenDatabase, txOn } from '../../platform/database/index.js';
import { appendBulk } from '../ledger/index.js';
import { checkScheme, findSchemeById, indicators, type SchemeVersion } from '../scheme/index.js';
import { writeDistributions, writeNorms } from './distribution.js';
import { foldPath, type KeptFold, loadFold, saveFold, saveScores, scoresPath } from './fold-file.js';
import { RESULT_EXPANDER, RESULT_SCHEMA, resultRef } from './ledger-entries.js';
import { findRun, type RunRow } from './queries.js';
import { attachResultTable, type ResultTable, removeResults, resultTableOf } from './result-table.js';
import { currentSql, packsSql, personsSql, unpackedSql } from './rows.js';
import { type RunSubjects, readSubjects, readTerm } from './subjects.js';
import type { WorkerReply, WorkerTask } from './tasks.js';
import { startWorkers, type Workers } from './workers.js';

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

export type RunStage = 'reading' | 'scoring' | 'writing';

/** Held while a run is worked on: tells a living run from one whose process died. */
const RUN_LOCK = 5_005_010;
const PERSONS_A_READ = 5000;
const PROGRESS_MS = 400;
/** What share of the whole each stage takes, by experience. */
const READING = 0.7;
const SCORING = 0.15;

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
  const scheme = checkScheme(version.document);
  const term = await readTerm(client, run.term_id);
  const subjects = await readSubjects(client, term, run.place_id);
  const known = await indicators(database.db);
  const slotOf = new Int16Array(Math.max(0, ...known.map(({ id }) => id)) + 1).fill(-1);
  for (const { id, code } of known) slotOf[id] = scheme.indicators.indexOf(code);
  const { scores, levels } = createResults(scheme, subjects.n, true);
  const start = await startFold(settings.dataDir, run, scheme, subjects);
  const aside = new Uint8Array(new SharedArrayBuffer(subjects.n));
  const again = await subjectsToReread(client, run, start, subjects);
  for (const index of again) aside[index] = 1;
  const workers = startWorkers(
    settings.workers,
    {
      connectionString: database.connectionString,
      document: version.document,
      subjects,
      columns: start.columns,
      scores,
      levels,
      slotOf,
      aside,
      position: run.position,
    },
    signal,
  );
  try {
    const observations = await foldAll(client, run, scheme, subjects, start, again, workers, report);
    // With little new the kept fold is near enough: the next run adds that little again.
    if (observations - start.observations > NEARLY_ALL * observations || start.unknown.length > 0) {
      await saveFold(foldPath(settings.dataDir, run.term_id, run.place_id, foldDigest(scheme)), {
        position: run.position,
        persons: subjects.persons,
        observations,
        columns: start.columns,
      });
    }
    const norms = await scoreAll(scheme, subjects, settings.workers, workers, report);
    await keepScores(settings.dataDir, run, subjects, scores, levels);
    const table = resultTableOf(run.id, subjects.n);
    await writeAll(subjects.n, run, table, settings.workers, workers, report);
    const digests = digest(version, run, subjects, start.columns, scores, levels);
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

/** Where a run's fold begins: the kept one when it fits, or an empty one. */
interface FoldStart {
  columns: FoldColumn[];
  /** Batches up to here are in the columns. */
  after: number;
  observations: number;
  /** Subjects that the kept fold did not know. */
  unknown: number[];
}

async function startFold(dataDir: string, run: RunRow, scheme: Scheme, subjects: RunSubjects): Promise<FoldStart> {
  const kept = await loadFold(foldPath(dataDir, run.term_id, run.place_id, foldDigest(scheme)));
  const fresh = (): FoldStart => ({
    columns: foldColumns(createFold(scheme, subjects.n, true)),
    after: 0,
    observations: 0,
    unknown: [],
  });
  if (!kept || kept.position > run.position) return fresh();
  const { columns, unknown } = aligned(kept, scheme, subjects);
  // With many new subjects reading all once is quicker than reading each.
  if (unknown.length > Math.max(1000, subjects.n / 20)) return fresh();
  return { columns, after: kept.position, observations: kept.observations, unknown };
}

/** The kept columns in the order of today's subjects: pupils come and go. */
function aligned(kept: KeptFold, scheme: Scheme, subjects: RunSubjects): { columns: FoldColumn[]; unknown: number[] } {
  const same =
    kept.persons.length === subjects.n && kept.persons.every((person, index) => person === subjects.persons[index]);
  if (same) {
    attachFold(scheme, subjects.n, kept.columns); // checks that every column is there
    return { columns: kept.columns, unknown: [] };
  }
  const columns = foldColumns(createFold(scheme, subjects.n, true));
  const known = new Uint8Array(subjects.n);
  const from = new Map(kept.columns.map(({ name, array }) => [name, array]));
  for (const [at, { name, array }] of columns.entries()) {
    const before = from.get(name);
    if (!before) throw new RangeError(`The kept fold lacks ${name}.`);
    for (let index = 0; index < kept.persons.length; index++) {
      const now = subjects.indexOf[kept.persons[index] as number] ?? -1;
      if (now < 0) continue;
      array[now] = before[index] as number;
      if (at === 0) known[now] = 1;
    }
  }
  const unknown: number[] = [];
  for (let index = 0; index < subjects.n; index++) if (known[index] === 0) unknown.push(index);
  return { columns, unknown };
}

/** Those with corrections since the fold's position, and those whom the kept fold did not know. */
async function subjectsToReread(
  client: pg.PoolClient,
  run: RunRow,
  start: FoldStart,
  subjects: RunSubjects,
): Promise<number[]> {
  const { rows } = await client.query<{ person_id: number }>(
    'select distinct person_id from correction where by_batch_id > $1 and by_batch_id <= $2',
    [start.after, run.position],
  );
  const corrected = rows.map(({ person_id }) => subjects.indexOf[person_id] ?? -1).filter((index) => index >= 0);
  return [...new Set([...corrected, ...start.unknown])].sort((a, b) => a - b);
}

/** A kept fold that lacks no more than this share of the observations is not written anew. */
const NEARLY_ALL = 0.05;

const MANY = 5000;

/** Of a run over fewer pupils than this share of all, their rows are picked by index instead of reading the whole term. */
const FEW = 0.1;

async function foldAll(
  client: pg.PoolClient,
  run: RunRow,
  scheme: Scheme,
  subjects: RunSubjects,
  start: FoldStart,
  again: readonly number[],
  workers: Workers,
  report: (progress: number, stage: RunStage) => void,
): Promise<number> {
  if (subjects.n === 0) return 0;
  const timed = scheme.nodes.some(({ leaf }) => leaf?.raw.fn === 'latest');
  const expected = await estimateRows(client, run, start.after);
  let seen = 0;
  const onProgress = (rows: number) => {
    seen += rows;
    report(READING * Math.min(1, seen / Math.max(1, expected.packed + expected.unpacked)), 'reading');
  };
  const personsOf = (indexes: readonly number[]) => indexes.map((index) => subjects.persons[index] as number);
  const tasks: WorkerTask[] = [];
  const replies: WorkerReply[] = [];
  if (start.after === 0 && subjects.n < FEW * subjects.indexOf.length) {
    for (let at = 0; at < subjects.n; at += PERSONS_A_READ) {
      const persons = [...subjects.persons.subarray(at, at + PERSONS_A_READ)];
      tasks.push({ kind: 'fold', timed, sql: personsSql(run.term_id, timed, run.position, persons) });
    }
  } else if (start.after === 0 && expected.rows && expected.packed <= expected.unpacked) {
    // One stream: PostgreSQL is what takes the time, and a second connection would have it read everything twice.
    tasks.push({ kind: 'fold-term', timed, termId: run.term_id });
  } else {
    // One task after the other, for they may speak of the same persons.
    const { term_id: term, position } = run;
    const packs: WorkerTask[] = [{ kind: 'fold-packs', sql: packsSql(term, start.after, position) }];
    if (expected.packed > 0) replies.push(...(await workers.all(packs, onProgress)));
    if (expected.rows) tasks.push({ kind: 'fold', timed, sql: unpackedSql(term, timed, start.after, position) });
  }
  for (let at = 0; at < again.length; at += PERSONS_A_READ) {
    const indexes = again.slice(at, at + PERSONS_A_READ);
    tasks.push({
      kind: 'reread',
      timed,
      sql: currentSql(run.term_id, timed, run.position, personsOf(indexes)),
      indexes,
    });
  }
  replies.push(...(await workers.all(tasks, onProgress)));
  return start.observations + replies.reduce((sum, { rows }) => sum + rows, 0);
}

interface Expected {
  packed: number;
  unpacked: number;
  /** There are batches without packs. */
  rows: boolean;
}

/** How many observations there are to read, at most: batches may speak of other terms too. */
async function estimateRows(client: pg.PoolClient, run: RunRow, after: number): Promise<Expected> {
  const { rows } = await client.query<Expected>(
    `select coalesce(bool_or(not packed), false) as rows,
       coalesce(sum(observations) filter (where not packed), 0)::bigint as unpacked,
       (select coalesce(sum(observations), 0)::bigint from observation_pack
        where term_id = $1 and batch_id > $2 and batch_id <= $3) as packed
     from batch where id > $2 and id <= $3`,
    [run.term_id, after, run.position],
  );
  return rows[0] as Expected;
}

async function scoreAll(
  scheme: Scheme,
  subjects: RunSubjects,
  workerCount: number,
  workers: Workers,
  report: (progress: number, stage: RunStage) => void,
): Promise<Norm[]> {
  report(READING, 'scoring');
  const leaves = scheme.nodes.filter(({ leaf }) => leaf !== null);
  const scored = await workers.all(leaves.map(({ index }): WorkerTask => ({ kind: 'leaf', node: index })));
  await workers.all(ranges(subjects.n, workerCount).map(({ from, to }): WorkerTask => ({ kind: 'combine', from, to })));
  await workers.all(scheme.nodes.map(({ index }): WorkerTask => ({ kind: 'levels', node: index })));
  report(READING + SCORING, 'scoring');
  return scored.flatMap(({ norms }) => norms);
}

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
  report(READING + SCORING, 'writing');
  await workers.all(tasks);
}

function ranges(n: number, parts: number): Array<{ from: number; to: number }> {
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.floor((n * part) / parts),
    to: Math.floor((n * (part + 1)) / parts),
  })).filter(({ from, to }) => to > from);
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
