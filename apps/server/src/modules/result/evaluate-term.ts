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
import type { OpenDatabase } from '../../platform/database/index.js';
import { checkScheme, indicators } from '../scheme/index.js';
import { foldPath, type KeptFold, loadFold, saveFold } from './fold-file.js';
import { currentSql, packsSql, personsSql, unpackedSql } from './rows.js';
import { type RunSubjects, readSubjects, readTerm } from './subjects.js';
import type { WorkerReply, WorkerTask } from './tasks.js';
import { startWorkers, type Workers } from './workers.js';

export type RunStage = 'reading' | 'scoring' | 'writing';

const PERSONS_A_READ = 5000;
/** What share of the whole each stage takes, by experience. */
const READING = 0.7;
/** What share is done when everybody has a score. */
export const SCORED = 0.85;

/** Whose observations of which term, up to which batch. */
interface TermRun {
  term_id: number;
  place_id: number;
  position: number;
}

/** Everybody's scores and levels, in memory; `workers` still hold them and have to be closed. */
export interface TermEvaluation {
  scheme: Scheme;
  subjects: RunSubjects;
  scores: Int16Array[];
  levels: Uint8Array[];
  norms: Norm[];
  columns: FoldColumn[];
  observations: number;
  workers: Workers;
}

/** Folds the observations of a term and scores them by a document, without writing anything but the fold for the next run. */
export async function evaluateTerm(
  database: OpenDatabase,
  client: pg.PoolClient,
  run: TermRun & { document: unknown },
  settings: { dataDir: string; workers: number; keepFold: boolean },
  signal: AbortSignal,
  report: (progress: number, stage: RunStage) => void,
): Promise<TermEvaluation> {
  const scheme = checkScheme(run.document);
  const term = await readTerm(client, run.term_id);
  const subjects = await readSubjects(client, term, run.place_id);
  const known = await indicators(database.db);
  const slotOf = new Int16Array(Math.max(0, ...known.map(({ id }) => id)) + 1).fill(-1);
  for (const { id, code } of known) slotOf[id] = scheme.indicators.indexOf(code);
  const { scores, levels } = createResults(scheme, subjects.n, true);
  const start = await startFold(settings.dataDir, run, scheme, subjects);
  const { columns } = start;
  const aside = new Uint8Array(new SharedArrayBuffer(subjects.n));
  const again = await subjectsToReread(client, run, start, subjects);
  for (const index of again) aside[index] = 1;
  const workers = startWorkers(
    settings.workers,
    {
      connectionString: database.connectionString,
      document: run.document,
      subjects,
      columns,
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
    const grown = observations - start.observations > NEARLY_ALL * observations || start.unknown.length > 0;
    if (settings.keepFold && grown) {
      await saveFold(foldPath(settings.dataDir, run.term_id, run.place_id, foldDigest(scheme)), {
        position: run.position,
        persons: subjects.persons,
        observations,
        columns,
      });
    }
    const norms = await scoreAll(scheme, subjects, settings.workers, workers, report);
    return { scheme, subjects, scores, levels, norms, columns, observations, workers };
  } catch (error) {
    await workers.close();
    throw error;
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

async function startFold(dataDir: string, run: TermRun, scheme: Scheme, subjects: RunSubjects): Promise<FoldStart> {
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

/** Those with corrections made or lifted since the fold's position, and those whom the kept fold did not know. */
async function subjectsToReread(
  client: pg.PoolClient,
  run: TermRun,
  start: FoldStart,
  subjects: RunSubjects,
): Promise<number[]> {
  const { rows } = await client.query<{ person_id: number }>(
    `select person_id from correction where by_batch_id > $1 and by_batch_id <= $2
     union select person_id from lifted_correction where by_batch_id > $1 and by_batch_id <= $2
     union select person_id from lifted_correction where lifted_by > $1 and lifted_by <= $2`,
    [start.after, run.position],
  );
  const corrected = rows.map(({ person_id }) => subjects.indexOf[person_id] ?? -1).filter((index) => index >= 0);
  return [...new Set([...corrected, ...start.unknown])].sort((a, b) => a - b);
}

/** A kept fold that lacks no more than this share of the observations is not written anew. */
const NEARLY_ALL = 0.05;

/** Of a run over fewer pupils than this share of all, their rows are picked by index instead of reading the whole term. */
const FEW = 0.1;

async function foldAll(
  client: pg.PoolClient,
  run: TermRun,
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
async function estimateRows(client: pg.PoolClient, run: TermRun, after: number): Promise<Expected> {
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
  report(SCORED, 'scoring');
  return scored.flatMap(({ norms }) => norms);
}

export function ranges(n: number, parts: number): Array<{ from: number; to: number }> {
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.floor((n * part) / parts),
    to: Math.floor((n * (part + 1)) / parts),
  })).filter(({ from, to }) => to > from);
}
