import type { Pass, PassRows, ScoringPass } from '../response/passes.js';

/** A chunk of rows, with its place among all chunks. */
export interface Task {
  number: number;
  chunk: { unit: number; from: number; to: number };
}

/** Sent once: the rows, in shared memory. */
export interface Ready {
  kind: 'ready';
  rows: PassRows;
}

/** Sent for every pass. */
export type Request =
  | { kind: 'pass'; passes: Pass[]; tasks: Task[] }
  | { kind: 'score'; passes: ScoringPass[]; tasks: Task[]; mean: Float64Array; sd: Float64Array };

export interface Reply {
  sums: { number: number; sums: Float64Array }[];
}
