import type { FoldColumn, Norm } from '@wuyu/evaluation';
import type { ResultTable } from './result-table.js';
import type { RunSubjects } from './subjects.js';

/** What every worker of a run knows: plain data and shared memory. */
export interface WorkerStart {
  connectionString: string;
  document: unknown;
  subjects: RunSubjects;
  columns: FoldColumn[];
  scores: Int16Array[];
  levels: Uint8Array[];
  /** Indicator id → slot of the fold, −1 when the scheme does not read it. */
  slotOf: Int16Array;
  /** 1: what the stream says about this subject is left aside; it is read again with its corrections. */
  aside: Uint8Array;
  /** Observations of later batches do not count. */
  position: number;
}

/** What a worker is asked to do. Ranges are of dense indexes, from (included) to (excluded). */
export type WorkerTask =
  /** Streams observations into the fold; tasks of one run never name the same person. */
  | { kind: 'fold'; sql: string; timed: boolean }
  /** The same of a whole term. */
  | { kind: 'fold-term'; termId: number; timed: boolean }
  /** The same from packs. */
  | { kind: 'fold-packs'; sql: string }
  /** Reads the current observations of subjects with corrections. */
  | { kind: 'reread'; sql: string; timed: boolean; indexes: number[] }
  | { kind: 'leaf'; node: number }
  | { kind: 'combine'; from: number; to: number }
  | { kind: 'levels'; node: number }
  | { kind: 'write'; table: ResultTable; runId: number; termId: number; from: number; to: number };

export interface WorkerReply {
  /** Observations folded, or rows written. */
  rows: number;
  norms: Norm[];
}

/** From a worker, between task and reply. */
export interface WorkerProgress {
  progress: number;
}
