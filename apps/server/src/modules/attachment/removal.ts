import { Problem } from '@wuyu/contract';
import type pg from 'pg';
import { type OpenDatabase, withTransaction } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import type { AttachmentStorage } from './storage.js';

const DAY_MS = 24 * 3_600_000;
const RETRY_MS = 3_600_000;
const MOST_A_ROUND = 500;

type Client = Pick<pg.PoolClient, 'query'>;

/** Deletes rows and marks their files for removal, at once; `where` speaks of `attachment` and has $2 and on. */
async function removeRows(client: Client, at: Date, where: string, ...values: unknown[]): Promise<number> {
  const { rowCount } = await client.query(
    `with gone as (delete from attachment where ${where} returning file)
     insert into attachment_removal (file, due_at) select file, $1::timestamptz from gone`,
    [at, ...values],
  );
  return rowCount ?? 0;
}

/** Deletes what was uploaded about a pupil, and by their own account without a claim; in the caller's transaction. */
export async function eraseAttachments(client: Client, personId: number, at: Date): Promise<void> {
  await removeRows(
    client,
    at,
    `person_id = $2 or (owner_kind = '' and account_id in (select id from account where person_id = $2))`,
    personId,
  );
}

/** Takes back an upload of the own. @throws Problem 404 `request.not-found`; 409 `attachment.claimed` */
export async function removeOwn({ pool }: OpenDatabase, actor: Actor, id: string, now: Date): Promise<void> {
  await withTransaction(pool, async (client) => {
    const removed = await removeRows(
      client,
      now,
      `id = $2 and account_id = $3 and owner_kind = ''`,
      id,
      actor.accountId,
    );
    if (removed > 0) return;
    const { rowCount } = await client.query('select 1 from attachment where id = $1 and account_id = $2', [
      id,
      actor.accountId,
    ]);
    throw rowCount ? new Problem(409, 'attachment.claimed') : new Problem(404, 'request.not-found');
  });
}

/**
 * The round: removes what nobody has claimed for a day, and every file whose row is gone or never came. A file that the
 * storage does not give up is tried again an hour later.
 *
 * @returns how many files were removed.
 */
export async function clearAttachments(
  { pool }: Pick<OpenDatabase, 'pool'>,
  storage: AttachmentStorage,
  now: Date,
): Promise<number> {
  await removeRows(pool, now, `owner_kind = '' and uploaded_at <= $2`, new Date(now.getTime() - DAY_MS));
  const due = await pool.query<{ file: string }>(
    'select file from attachment_removal where due_at <= $1 order by due_at limit $2',
    [now, MOST_A_ROUND],
  );
  let removed = 0;
  for (const { file } of due.rows) {
    try {
      // Under the row's lock: an upload whose row comes only now finds it gone, and fails.
      removed += await withTransaction(pool, async (client) => {
        const { rowCount } = await client.query('delete from attachment_removal where file = $1 and due_at <= $2', [
          file,
          now,
        ]);
        if (!rowCount) return 0;
        await storage.remove(`${file}.preview`);
        await storage.remove(file);
        return 1;
      });
    } catch {
      await pool.query('update attachment_removal set due_at = $2 where file = $1', [
        file,
        new Date(now.getTime() + RETRY_MS),
      ]);
    }
  }
  return removed;
}
