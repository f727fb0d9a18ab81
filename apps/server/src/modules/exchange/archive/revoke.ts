import { Problem } from '@wuyu/contract';
import type { Db } from '../../../platform/database/index.js';
import { recordAct } from '../../identity/index.js';
import { findIssued } from './queries.js';

/**
 * Sets an archive's bit in its list, for good. Once revoked it stays so from the first time.
 *
 * @throws Problem 404 `archive.unknown`
 */
export async function revokeIssued(db: Db, number: string, accountId: string | null, at: Date): Promise<Date> {
  return db.transaction().execute(async (tx) => {
    const revoked = await tx
      .updateTable('issued_archive')
      .set({ revoked_at: at })
      .where('number', '=', number)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    const row = await findIssued(tx, number);
    if (!row?.revoked_at) throw new Problem(404, 'archive.unknown', { number });
    if (revoked.numUpdatedRows > 0n) {
      await recordAct(tx, { act: 'archive.revoked', accountId, personId: row.person_id, details: { number } });
    }
    return row.revoked_at;
  });
}
