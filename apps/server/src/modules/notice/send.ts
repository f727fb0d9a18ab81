import type { Language } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type ToTell, writeLetter } from './letter.js';
import type { Mailer } from './mailer.js';
import { post, signatureOf } from './post.js';

export interface SendSettings {
  mailer: Mailer | undefined;
  /** Webhooks may be on the inner network, and without TLS. */
  allowPrivate: boolean;
  publicUrl: URL | undefined;
  /** The day and the hour in the region's time zone. */
  localTime(at: Date): { day: string; hour: number };
}

/** Accounts, or webhooks' messages, that one round takes on. */
const AT_ONCE = 100;
/** The hour from which the daily mail goes out. */
const DIGEST_HOUR = 7;
/** While it is being sent nobody else takes it; a round that was killed leaves it to the next after this. */
const LEASE_MINUTES = 5;
/** Minutes until the next try; after the last one it has failed. */
const PAUSES = [1, 5, 30, 120, 360, 720, 1440];

const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

/**
 * Sends what waits in the outbox: mails, one an account with all that it is to be told, and messages to webhooks. What was
 * sent and not marked (a crash between the two) is sent again with the same id.
 *
 * @returns how many mails and messages were taken.
 */
export async function sendNotices(
  db: Db,
  settings: SendSettings,
  now: Date,
): Promise<{ mails: number; messages: number }> {
  return {
    mails: settings.mailer ? await sendMails(db, settings.mailer, settings, now) : 0,
    messages: await sendMessages(db, settings, now),
  };
}

interface MailRow extends ToTell {
  id: string;
  account_id: string;
  tries: number;
}

async function sendMails(db: Db, mailer: Mailer, settings: SendSettings, now: Date): Promise<number> {
  const { day, hour } = settings.localTime(now);
  const digest = hour >= DIGEST_HOUR;
  const { rows: accounts } = await sql<{ id: string; address: string; language: Language; rhythm: string }>`
    select a.id, m.address, a.language, m.rhythm from account_mail m join account a on a.id = m.account_id
    where m.verified_at is not null and not a.disabled
      and (m.rhythm = 'once' or (${digest} and (m.digested_on is null or m.digested_on < ${day}::date)))
      and exists (select 1 from notice_delivery d where d.account_id = m.account_id and d.channel = 'mail'
                    and d.state = 'waiting' and d.due_at <= ${now})
    order by a.id limit ${AT_ONCE}`.execute(db);
  let sent = 0;
  for (const account of accounts) {
    const rows = await claimMails(db, account.id, now);
    const [first] = rows;
    if (!first) continue;
    const letter = writeLetter(rows, account.language, settings.publicUrl);
    const problem = await mailer.send({ id: first.id, to: account.address, ...letter }).then(
      () => '',
      () => 'mail-server',
    );
    if (problem === '') sent += 1;
    await db.transaction().execute(async (tx) => {
      await settle(
        tx,
        rows.map(({ id }) => id),
        Math.max(...rows.map(({ tries }) => tries)),
        problem,
        now,
      );
      if (problem === '' && account.rhythm === 'daily')
        await tx.updateTable('account_mail').set({ digested_on: day }).where('account_id', '=', account.id).execute();
    });
  }
  return sent;
}

async function claimMails(db: Db, accountId: string, now: Date): Promise<MailRow[]> {
  const { rows } = await sql<MailRow>`
    update notice_delivery set due_at = ${minutesAfter(now, LEASE_MINUTES)}, tries = tries + 1
    where id in (
      select id from notice_delivery
      where account_id = ${accountId} and channel = 'mail' and state = 'waiting' and due_at <= ${now}
      order by created_at, id limit 500 for update skip locked)
    returning id, account_id, kind, details, path, tries, created_at`.execute(db);
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface MessageRow extends ToTell {
  id: string;
  tries: number;
  created_at: Date;
  url: string;
  secret: string;
}

async function sendMessages(db: Db, settings: SendSettings, now: Date): Promise<number> {
  const { rows } = await sql<MessageRow>`
    update notice_delivery d set due_at = ${minutesAfter(now, LEASE_MINUTES)}, tries = d.tries + 1
    from webhook w
    where w.id = d.webhook_id and d.id in (
      select o.id from notice_delivery o join webhook on webhook.id = o.webhook_id and webhook.active
      where o.channel = 'webhook' and o.state = 'waiting' and o.due_at <= ${now}
      order by o.due_at limit ${AT_ONCE} for update of o skip locked)
    returning d.id, d.kind, d.details, d.path, d.tries, d.created_at, w.url, w.secret`.execute(db);
  await Promise.all(
    rows.map(async ({ id, kind, details, path, tries, created_at, url, secret }) => {
      const { publicUrl, allowPrivate } = settings;
      const link = publicUrl ? new URL(path || '/', publicUrl).href : path;
      const body = JSON.stringify({ id, kind, details, link, at: created_at.toISOString() });
      const headers = { 'wuyu-event-id': id, 'wuyu-signature': signatureOf(secret, body, now) };
      const { problem } = await post(new URL(url), body, headers, allowPrivate);
      await settle(db, [id], tries, problem, now);
    }),
  );
  return rows.length;
}

/** Marks what was sent; what was not is tried again later, each time after a longer pause. */
async function settle(db: Db, ids: readonly string[], tries: number, problem: string, now: Date): Promise<void> {
  const pause = PAUSES[tries - 1];
  await db
    .updateTable('notice_delivery')
    .set(
      problem === ''
        ? { state: 'sent', done_at: now, problem }
        : pause === undefined
          ? { state: 'failed', done_at: now, problem }
          : { due_at: minutesAfter(now, pause), problem },
    )
    .where('id', 'in', ids)
    .execute();
}
