import { randomBytes } from 'node:crypto';
import { type Fault, type Import, type Language, Problem, sayProblem } from '@wuyu/contract';
import { annotateFile } from '../../platform/files/index.js';
import { loggable } from '../../platform/http/index.js';
import type { ImportFiles, ImportRecord } from './import-files.js';

/** What an importer is given, and what it tells. It throws a Problem with faults when the file is refused. */
export type Importer = (
  record: ImportRecord,
  path: string,
  watch: { signal: AbortSignal; onProgress: (progress: { rows: number; share?: number }) => void },
) => Promise<{ outcome: Record<string, unknown>; warnings: readonly Fault[] }>;

export type Importers = Readonly<Record<Import['kind'], Importer>>;

const LOOK_MS = 500;
const MOST_FAULTS = 1000;

/**
 * Does one import. It can be called again after a crash: a file goes in whole or not at all, and the same file again
 * changes nothing.
 *
 * @param closing aborted when the server stops; the import is then left as it is and done again later.
 */
export async function performImport(
  files: ImportFiles,
  importers: Importers,
  id: string,
  closing: AbortSignal,
  now: () => Date,
): Promise<void> {
  const found = await files.find(id);
  if (!found || (found.state !== 'waiting' && found.state !== 'running')) return;
  if (await files.isCancelled(id)) return finish(files, found, { state: 'cancelled' }, now);
  const record: ImportRecord = { ...found, state: 'running' };
  await files.save(record);
  const cancelling = new AbortController();
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = look(files, record, cancelling);
  }, LOOK_MS);
  let end: Partial<ImportRecord>;
  try {
    const signal = AbortSignal.any([closing, cancelling.signal]);
    const { outcome, warnings } = await importers[record.kind](record, files.sourceOf(record), {
      signal,
      onProgress: ({ rows, share = 0 }) => {
        record.rows = rows;
        record.progress = Math.min(1, Math.max(0, share));
      },
    });
    const figures = Object.entries(outcome).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    end = { state: 'done', outcome: Object.fromEntries(figures), warnings: warnings.slice(0, MOST_FAULTS) };
  } catch (error) {
    if (cancelling.signal.aborted) end = { state: 'cancelled' };
    else if (closing.aborted) throw error;
    else end = refusalOf(error);
  } finally {
    clearInterval(timer);
    await looking;
  }
  await finish(files, record, end, now);
}

/** Has somebody asked to stop? And says how far it is. */
async function look(files: ImportFiles, record: ImportRecord, cancelling: AbortController): Promise<void> {
  try {
    if (await files.isCancelled(record.id)) cancelling.abort();
    else await files.save(record);
  } catch {
    // To show progress is not worth an import.
  }
}

function refusalOf(error: unknown): Partial<ImportRecord> {
  if (!(error instanceof Problem)) {
    const reference = randomBytes(5).toString('hex');
    process.stderr.write(`${JSON.stringify({ level: 50, msg: 'import broken', reference, error: loggable(error) })}\n`);
    return { state: 'failed', problem: { code: 'server.broken', values: { reference } } };
  }
  const told = Number(error.values.faults);
  return {
    state: 'refused',
    problem: { code: error.code, values: error.values },
    faults: error.faults.slice(0, MOST_FAULTS),
    faultCount: Number.isInteger(told) && told > error.faults.length ? told : error.faults.length,
  };
}

async function finish(
  files: ImportFiles,
  record: ImportRecord,
  end: Partial<ImportRecord>,
  now: () => Date,
): Promise<void> {
  const ended: ImportRecord = { ...record, ...end, finishedAt: now().toISOString() };
  const marked = [...ended.faults, ...ended.warnings];
  if (marked.length > 0) {
    // Marks in the same workbook are a help; that they fail must not hide the faults themselves.
    ended.hasAnswer = await annotateFile(
      files.sourceOf(ended),
      ended.fileName,
      files.answerOf(ended),
      marked,
      ended.language,
    ).then(
      () => true,
      () => false,
    );
  }
  await files.save(ended);
  await files.dropSource(ended);
}

const SHOWN = 500;

function sayFaults(faults: readonly Fault[], language: Language) {
  return faults.slice(0, SHOWN).map((fault) => ({ ...fault, ...sayProblem(fault.code, fault.values ?? {}, language) }));
}

/** An import as it is answered. */
export function describeImport(
  record: ImportRecord,
  language: Language,
): Import & { faults: ReturnType<typeof sayFaults>; warnings: ReturnType<typeof sayFaults> } {
  const { problem } = record;
  return {
    id: record.id,
    kind: record.kind,
    profile: record.profile,
    fileName: record.fileName,
    dryRun: record.dryRun,
    state: record.state,
    progress: record.finishedAt === null ? record.progress : 1,
    rows: record.rows,
    requestedAt: record.requestedAt,
    finishedAt: record.finishedAt,
    outcome: record.outcome,
    faultCount: record.faultCount,
    problem: problem ? { code: problem.code, ...sayProblem(problem.code, problem.values, language) } : null,
    hasAnswer: record.hasAnswer,
    faults: sayFaults(record.faults, language),
    warnings: sayFaults(record.warnings, language),
  };
}
