import type { Tx } from '../../platform/database/index.js';

/** The record counts no longer; one that is void already stays as it is. */
export async function voidRecordOf(
  _tx: Tx,
  _of: { personId: number; recordId: string },
  _reason: string,
  _now: Date,
): Promise<void> {}
