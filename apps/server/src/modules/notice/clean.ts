import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';

/** Days that notices are kept: read ones, all others; and deliveries once they are over. */
const KEEP = { read: 90, unread: 365, deliveries: 30, neverSent: 60 };
/** Rows in one statement, so that nothing is locked for long. */
const AT_ONCE = 10_000;

/** Deletes what is old. @returns how many rows went. */
export async function cleanNotices(db: Db, now: Date): Promise<number> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const statements = [
    () => sql`delete from notice where id in (select id from notice
      where created_at < ${before(KEEP.unread)} or (created_at < ${before(KEEP.read)} and read_at is not null) limit ${AT_ONCE})`,
    () => sql`delete from notice_delivery where id in (select id from notice_delivery
      where done_at < ${before(KEEP.deliveries)} or created_at < ${before(KEEP.neverSent)} limit ${AT_ONCE})`,
  ];
  let gone = 0;
  for (const statement of statements) {
    for (;;) {
      const { numAffectedRows = 0n } = await statement().execute(db);
      gone += Number(numAffectedRows);
      if (numAffectedRows < AT_ONCE) break;
    }
  }
  return gone;
}
