import { createHash, randomInt } from 'node:crypto';
import { type NoticeSettings, type NoticeTopic, noticeTopics, Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { type Mailer, sayCode } from './mailer.js';

const CODE_MINUTES = 30;
const CODE_TRIES = 5;
/** Seconds between two codes to one account. */
const CODE_PAUSE = 60;

/** Somebody signed in: the machine's own command line has no inbox. */
export function accountOf({ accountId }: Actor): string {
  if (accountId === null) throw new Problem(401, 'identity.sign-in-first');
  return accountId;
}

export async function readSettings(db: Db, accountId: string, mailer: Mailer | undefined): Promise<NoticeSettings> {
  const mail = await db.selectFrom('account_mail').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  const chosen = await db.selectFrom('notice_choice').selectAll().where('account_id', '=', accountId).execute();
  const channels = new Map(chosen.map(({ topic, channel }) => [topic, channel as 'inbox' | 'off']));
  return {
    mail: {
      available: mailer !== undefined,
      address: mail?.address ?? null,
      verified: mail?.verified_at != null,
      rhythm: (mail?.rhythm ?? 'daily') as 'once' | 'daily',
    },
    choices: (Object.keys(noticeTopics) as NoticeTopic[]).map((topic) => ({
      topic,
      channel: channels.get(topic) ?? 'all',
    })),
  };
}

export async function changeSettings(
  db: Db,
  accountId: string,
  {
    rhythm,
    choices = [],
  }: {
    rhythm?: 'once' | 'daily' | undefined;
    choices?: Array<{ topic: NoticeTopic; channel: 'all' | 'inbox' | 'off' }> | undefined;
  },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (rhythm !== undefined)
      await tx.updateTable('account_mail').set({ rhythm }).where('account_id', '=', accountId).execute();
    for (const { topic, channel } of choices) {
      if (channel === 'all')
        await tx.deleteFrom('notice_choice').where('account_id', '=', accountId).where('topic', '=', topic).execute();
      else
        await tx
          .insertInto('notice_choice')
          .values({ account_id: accountId, topic, channel })
          .onConflict((conflict) => conflict.columns(['account_id', 'topic']).doUpdateSet({ channel }))
          .execute();
    }
  });
}

const digestOf = (accountId: string, code: string) => createHash('sha256').update(`${accountId} ${code}`).digest('hex');

/** One address and nothing else: what a header could be smuggled into is refused. */
const address = /^[^\s@<>()[\]\\,;:"'`]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/** Keeps an address, not yet believed, and sends a code there. @throws Problem 409, 422, 429, 502 */
export async function setMail(
  db: Db,
  actor: Actor,
  given: string,
  { mailer, at }: { mailer: Mailer | undefined; at: Date },
): Promise<void> {
  const accountId = accountOf(actor);
  if (!mailer) throw new Problem(409, 'notice.no-mail');
  const to = given.trim();
  if (!address.test(to)) throw new Problem(422, 'notice.address', {}, [{ path: 'address', code: 'notice.address' }]);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('account_mail')
      .select('code_sent_at')
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirst();
    const since = before?.code_sent_at ? (at.getTime() - before.code_sent_at.getTime()) / 1000 : CODE_PAUSE;
    if (since < CODE_PAUSE) throw new Problem(429, 'notice.code-too-soon', { seconds: Math.ceil(CODE_PAUSE - since) });
    const values = {
      address: to,
      verified_at: null,
      code_digest: digestOf(accountId, code),
      code_sent_at: at,
      code_tries: 0,
    };
    await tx
      .insertInto('account_mail')
      .values({ account_id: accountId, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
      .execute();
    await recordAct(tx, { act: 'mail.set', accountId, details: {} });
  });
  try {
    await mailer.send({ id: `code-${accountId}-${at.getTime()}`, to, ...sayCode(code, CODE_MINUTES, actor.language) });
  } catch {
    // Another code may be asked for at once.
    await db.updateTable('account_mail').set({ code_sent_at: null }).where('account_id', '=', accountId).execute();
    throw new Problem(502, 'notice.mail-failed');
  }
}

/** @throws Problem 409 `notice.code-over`, 422 `notice.code-wrong` */
export async function verifyMail(db: Db, accountId: string, code: string, at: Date): Promise<void> {
  const right = await db.transaction().execute(async (tx) => {
    const mail = await tx
      .selectFrom('account_mail')
      .selectAll()
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirst();
    const age = mail?.code_sent_at ? at.getTime() - mail.code_sent_at.getTime() : Number.POSITIVE_INFINITY;
    if (!mail?.code_digest || age > CODE_MINUTES * 60_000 || mail.code_tries >= CODE_TRIES)
      throw new Problem(409, 'notice.code-over');
    const matches = mail.code_digest === digestOf(accountId, code.trim());
    await tx
      .updateTable('account_mail')
      .set(matches ? { verified_at: at, code_digest: null } : { code_tries: mail.code_tries + 1 })
      .where('account_id', '=', accountId)
      .execute();
    if (matches) await recordAct(tx, { act: 'mail.verified', accountId, details: {} });
    return matches;
  });
  if (!right) throw new Problem(422, 'notice.code-wrong', {}, [{ path: 'code', code: 'notice.code-wrong' }]);
}

export async function removeMail(db: Db, accountId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const gone = await tx.deleteFrom('account_mail').where('account_id', '=', accountId).executeTakeFirst();
    await tx.deleteFrom('notice_delivery').where('account_id', '=', accountId).where('state', '=', 'waiting').execute();
    if (gone.numDeletedRows > 0n) await recordAct(tx, { act: 'mail.removed', accountId, details: {} });
  });
}
