import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';

/** The record counts no longer; one that is void already stays as it is. */
export async function voidRecordOf(
  tx: Tx,
  { recordId }: { personId: number; recordId: string },
  reason: string,
  _now: Date,
): Promise<void> {
  await sql`update record set state = 'void', reason = ${reason} where id = ${recordId}`.execute(tx);
}
