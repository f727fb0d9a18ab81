import { type Notice, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { keyOf, readKey } from './page-key.js';

/** More unread ones than these are not counted. */
const MOST_COUNTED = 100;

export async function listNotices(
  db: Db,
  accountId: string,
  { before, limit, unread }: { before?: string | undefined; limit: number; unread?: boolean | undefined },
): Promise<{ notices: Notice[]; next: string | null }> {
  let query = db
    .selectFrom('notice')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (before !== undefined) {
    const { at, id } = readKey(before);
    query = query.where(sql<boolean>`(created_at, id) < (${at}, ${id}::uuid)`);
  }
  if (unread) query = query.where('read_at', 'is', null);
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  return {
    notices: page.map(({ id, kind, details, path, created_at, read_at }) => ({
      id,
      kind,
      details: details as Notice['details'],
      path,
      createdAt: created_at.toISOString(),
      read: read_at !== null,
    })),
    next: rows.length > limit ? keyOf(page.at(-1)) : null,
  };
}

export async function countUnread(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from
      (select 1 from notice where account_id = ${accountId} and read_at is null limit ${MOST_COUNTED}) as unread`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

/** @throws Problem(404, 'request.not-found') for a notice of somebody else too. */
export async function markRead(db: Db, accountId: string, id: string, at: Date): Promise<void> {
  const marked = await db
    .updateTable('notice')
    .set({ read_at: sql`coalesce(read_at, ${at})` })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (marked.numUpdatedRows === 0n) throw new Problem(404, 'request.not-found');
}

export async function markAllRead(db: Db, accountId: string, until: Date, at: Date): Promise<void> {
  await db
    .updateTable('notice')
    .set({ read_at: at })
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null)
    .where('created_at', '<=', until)
    .execute();
}
