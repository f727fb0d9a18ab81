import { accumulateRows, posteriorOfRows } from './likelihood-tables.js';
import { accumulateScores, posteriorOfScores } from './score-grid.js';

/** The packed rows as the passes read them; typed arrays only, so that workers can share them. */
export interface PassRows {
  codes: Uint8Array;
  /** First row of each block among the rows of all blocks. */
  starts: Int32Array;
  /** By row of all blocks, 1 where nothing of the block was answered. */
  silent: Uint8Array;
  weights?: Float64Array;
  rowsOfBlocks: number;
}

/** What one pass over the rows of a unit needs to know of the current parameters. */
export type Pass =
  | { kind: 'tables'; table: Float64Array; prior: Float64Array }
  | { kind: 'scores'; shares: Float64Array; low: number; meanCells: Float64Array };

/**
 * One pass over the rows in [from, to).
 *
 * @returns `tables`: rows of all blocks × Q expected counts, Q of the posterior, the log-likelihood. `scores`: as `accumulateScores`.
 */
export function runPass(rows: PassRows, pass: Pass, from: number, to: number): Float64Array {
  if (pass.kind === 'scores') {
    const sums = new Float64Array(rows.rowsOfBlocks + pass.meanCells.length);
    accumulateScores(rows, from, to, pass.shares, pass.low, pass.meanCells, sums);
    return sums;
  }
  const Q = pass.prior.length;
  const sums = new Float64Array((rows.rowsOfBlocks + 1) * Q + 1);
  const counts = sums.subarray(0, sums.length - 1);
  sums[sums.length - 1] = accumulateRows({ ...rows, Q }, from, to, pass.table, pass.prior, counts);
  return sums;
}

/** What scoring the rows of a unit needs to know of the calibration. */
export type ScoringPass =
  | (Extract<Pass, { kind: 'tables' }> & { nodes: Float64Array })
  | (Extract<Pass, { kind: 'scores' }> & { varianceCells: Float64Array });

/**
 * Posterior mean and standard deviation of the rows of one chunk.
 *
 * @param passes one a unit.
 * @param mean by row, written; likewise `sd`.
 */
export function scoreChunk(
  rows: PassRows,
  passes: readonly ScoringPass[],
  { unit, from, to }: { unit: number; from: number; to: number },
  mean: Float64Array,
  sd: Float64Array,
): void {
  const pass = passes[unit];
  if (pass.kind === 'tables') {
    posteriorOfRows({ ...rows, Q: pass.nodes.length }, from, to, pass.table, pass.prior, pass.nodes, mean, sd);
  } else posteriorOfScores(rows, from, to, pass.shares, pass.low, pass.meanCells, pass.varianceCells, mean, sd);
}
