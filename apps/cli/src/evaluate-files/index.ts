import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Problem } from '@wuyu/contract';
import { createFold, evaluate, parseScheme, type Scheme, SchemeError } from '@wuyu/evaluation';
import { startFaults } from './faults.js';
import { readObservations } from './read-observations.js';
import { readSubjects } from './read-subjects.js';
import { writeResults } from './write-results.js';

export interface EvaluateFilesInput {
  /** The scheme, JSON. */
  schemePath: string;
  /** CSV: subject,grade,sex,class,school,county,city,province; only `subject` and what the scheme groups by. */
  subjectsPath: string;
  /** CSV: subject,indicator,on,recordedAt,value. */
  observationsPath: string;
  /** CSV to write: subject,node,score,level. */
  outPath: string;
}

export interface EvaluateFilesOutcome {
  scheme: { code: string; version: number };
  subjects: number;
  /** Observations that counted, and those on indicators that the scheme does not use. */
  observations: number;
  ignored: number;
  nodes: number;
  /** Rows written, the header not counted. */
  rows: number;
}

/**
 * The engine alone, without a database: all observations of the file count, whatever their date.
 *
 * @throws Problem (422) with up to 100 faults by file, row and column; then nothing is written.
 */
export async function evaluateFiles(input: EvaluateFilesInput): Promise<EvaluateFilesOutcome> {
  const scheme = await readScheme(input.schemePath);
  const faults = startFaults();
  const { subjects, index } = await readSubjects(input.subjectsPath, basename(input.subjectsPath), scheme, faults);
  if (index.size === 0) faults.refuseIfAny();
  const fold = createFold(scheme, subjects.n);
  const read = await readObservations(input.observationsPath, basename(input.observationsPath), index, fold, faults);
  faults.refuseIfAny();
  const evaluation = evaluate(scheme, fold, subjects);
  const rows = await writeResults(input.outPath, basename(input.outPath), index, evaluation);
  return {
    scheme: { code: scheme.code, version: scheme.version },
    subjects: subjects.n,
    ...read,
    nodes: scheme.nodes.length,
    rows,
  };
}

async function readScheme(path: string): Promise<Scheme> {
  const file = basename(path);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Problem(422, 'evaluate-files.unreadable', { file, reason: error.code ?? '' }, []);
  });
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Problem(422, 'evaluate-files.refused', { count: 1 }, [{ file, code: 'evaluate-files.not-json' }]);
  }
  try {
    return parseScheme(document);
  } catch (error) {
    if (!(error instanceof SchemeError)) throw error;
    const faults = error.faults.map((fault) => ({ file, ...fault }));
    throw new Problem(422, 'scheme.invalid', { count: faults.length }, faults);
  }
}
