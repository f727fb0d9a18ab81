import { randomBytes, randomUUID } from 'node:crypto';
import { Problem, type Webhook } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type Actor, can, recordAct, requirePlace } from '../identity/index.js';
import { keyOf, readKey } from './page-key.js';
import { noticePolicy } from './policy.js';
import { checkAddress } from './post.js';

const MOST = 5;

interface WebhookRow {
  id: string;
  place_id: number;
  url: string;
  active: boolean;
  created_at: Date;
}

const toWebhook = ({ id, place_id, url, active, created_at }: WebhookRow): Webhook => ({
  id,
  placeId: place_id,
  url,
  active,
  createdAt: created_at.toISOString(),
});

export async function listWebhooks(db: Db, actor: Actor, placeId: number): Promise<Webhook[]> {
  await requirePlace(db, actor, noticePolicy, 'webhook.manage', placeId);
  const rows = await db
    .selectFrom('webhook')
    .select(['id', 'place_id', 'url', 'active', 'created_at'])
    .where('place_id', '=', placeId)
    .orderBy('created_at')
    .execute();
  return rows.map(toWebhook);
}

/** @throws Problem(404) without the right, as if there were none. */
async function requireWebhook(db: Db, actor: Actor, id: string): Promise<WebhookRow> {
  const row = await db
    .selectFrom('webhook')
    .select(['id', 'place_id', 'url', 'active', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  const may = row && (await can(db, actor, noticePolicy, 'webhook.manage', { placeId: row.place_id }));
  if (!row || may === undefined) throw new Problem(404, 'request.not-found');
  return row;
}

/** The same id again answers the same, without the secret. */
export async function addWebhook(
  db: Db,
  actor: Actor,
  { placeId, id, url: given }: { placeId: number; id: string; url: string },
  { at, allowPrivate }: { at: Date; allowPrivate: boolean },
): Promise<{ webhook: Webhook; secret: string | null }> {
  await requirePlace(db, actor, noticePolicy, 'webhook.manage', placeId);
  const url = (await checkAddress(given, allowPrivate)).href;
  const secret = randomBytes(24).toString('base64url');
  return db.transaction().execute(async (tx) => {
    // Two at once count each other.
    await tx.selectFrom('place').select('id').where('id', '=', placeId).forUpdate().execute();
    const known = await tx.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();
    if (known) {
      if (known.place_id !== placeId || known.url !== url) throw new Problem(409, 'webhook.id-taken');
      return { webhook: toWebhook(known), secret: null };
    }
    const others = await tx.selectFrom('webhook').select('id').where('place_id', '=', placeId).execute();
    if (others.length >= MOST) throw new Problem(409, 'webhook.too-many', { most: MOST });
    const row = { id, place_id: placeId, url, active: true, created_at: at };
    await tx
      .insertInto('webhook')
      .values({ ...row, secret, created_by: actor.recordedBy })
      .execute();
    await recordAct(tx, { act: 'webhook.added', accountId: actor.accountId, placeId, details: { webhook: id } });
    return { webhook: toWebhook(row), secret };
  });
}

export async function switchWebhook(db: Db, actor: Actor, id: string, active: boolean): Promise<void> {
  const { place_id: placeId } = await requireWebhook(db, actor, id);
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('webhook').set({ active }).where('id', '=', id).execute();
    await recordAct(tx, {
      act: 'webhook.switched',
      accountId: actor.accountId,
      placeId,
      details: { webhook: id, active },
    });
  });
}

export async function removeWebhook(db: Db, actor: Actor, id: string): Promise<void> {
  const { place_id: placeId } = await requireWebhook(db, actor, id);
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('webhook').where('id', '=', id).execute();
    await recordAct(tx, { act: 'webhook.removed', accountId: actor.accountId, placeId, details: { webhook: id } });
  });
}

export async function testWebhook(db: Db, actor: Actor, id: string, at: Date): Promise<void> {
  await requireWebhook(db, actor, id);
  await db
    .insertInto('notice_delivery')
    .values({
      id: randomUUID(),
      channel: 'webhook',
      webhook_id: id,
      kind: 'webhook-test',
      details: '{}',
      path: '/',
      due_at: at,
      created_at: at,
    })
    .execute();
}

export async function listDeliveries(
  db: Db,
  actor: Actor,
  id: string,
  { before, limit }: { before?: string | undefined; limit: number },
) {
  await requireWebhook(db, actor, id);
  let query = db
    .selectFrom('notice_delivery')
    .selectAll()
    .where('webhook_id', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (before !== undefined) {
    const key = readKey(before);
    query = query.where(sql<boolean>`(created_at, id) < (${key.at}, ${key.id}::uuid)`);
  }
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  return {
    deliveries: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      details: row.details as Record<string, string | number>,
      state: row.state as 'waiting' | 'sent' | 'failed',
      tries: row.tries,
      problem: row.problem,
      createdAt: row.created_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      doneAt: row.done_at?.toISOString() ?? null,
    })),
    next: rows.length > limit ? keyOf(page.at(-1)) : null,
  };
}
