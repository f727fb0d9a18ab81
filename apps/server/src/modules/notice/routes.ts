import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import type { Task } from '../../platform/jobs/index.js';
import { cleanNotices } from './clean.js';
import type { NoticeConfig } from './config.js';
import { countUnread, listNotices, markAllRead, markRead } from './inbox.js';
import { accountOf, changeSettings, readSettings, removeMail, setMail, verifyMail } from './mail-address.js';
import { createMailer } from './mailer.js';
import { type SendSettings, sendNotices } from './send.js';
import * as webhooks from './webhooks.js';

export interface NoticeDependencies extends NoticeConfig {
  database: OpenDatabase;
  now(): Date;
}

const done = { done: true } as const;
const PAGE = 30;

export function noticeRoutes(
  serve: Serve,
  { database: { db }, now, mail, webhookPrivate: allowPrivate }: NoticeDependencies,
): void {
  const mailer = mail && createMailer(mail);
  serve(contract.listNotices, ({ actor, query }) =>
    listNotices(db, accountOf(actor), { ...query, limit: query.limit ?? PAGE }),
  );
  serve(contract.countNotices, async ({ actor }) => ({ unread: await countUnread(db, accountOf(actor)) }));
  serve(contract.readNotice, async ({ actor, params }) => {
    await markRead(db, accountOf(actor), params.noticeId, now());
    return done;
  });
  serve(contract.readAllNotices, async ({ actor, body }) => {
    await markAllRead(db, accountOf(actor), new Date(body.until), now());
    return done;
  });
  serve(contract.getNoticeSettings, ({ actor }) => readSettings(db, accountOf(actor), mailer));
  serve(contract.changeNoticeSettings, async ({ actor, body }) => {
    await changeSettings(db, accountOf(actor), body);
    return readSettings(db, accountOf(actor), mailer);
  });
  serve(
    contract.setMail,
    async ({ actor, body }) => {
      await setMail(db, actor, body.address, { mailer, at: now() });
      return readSettings(db, accountOf(actor), mailer);
    },
    { perMinute: 30 },
  );
  serve(
    contract.verifyMail,
    async ({ actor, body }) => {
      await verifyMail(db, accountOf(actor), body.code, now());
      return readSettings(db, accountOf(actor), mailer);
    },
    { perMinute: 30 },
  );
  serve(contract.removeMail, async ({ actor }) => {
    await removeMail(db, accountOf(actor));
    return readSettings(db, accountOf(actor), mailer);
  });
  serve(contract.listWebhooks, async ({ actor, params }) => ({
    webhooks: await webhooks.listWebhooks(db, actor, params.placeId),
  }));
  serve(contract.addWebhook, ({ actor, params, body }) =>
    webhooks.addWebhook(db, actor, { ...params, ...body }, { at: now(), allowPrivate }),
  );
  serve(contract.switchWebhook, async ({ actor, params, body }) => {
    await webhooks.switchWebhook(db, actor, params.webhookId, body.active);
    return done;
  });
  serve(contract.removeWebhook, async ({ actor, params }) => {
    await webhooks.removeWebhook(db, actor, params.webhookId);
    return done;
  });
  serve(contract.testWebhook, async ({ actor, params }) => {
    await webhooks.testWebhook(db, actor, params.webhookId, now());
    return done;
  });
  serve(contract.listDeliveries, ({ actor, params, query }) =>
    webhooks.listDeliveries(db, actor, params.webhookId, { ...query, limit: query.limit ?? PAGE }),
  );
}

/** What is done again and again: sending what waits, clearing away what is old. */
export function noticeTasks(
  { db }: OpenDatabase,
  { mail, webhookPrivate }: NoticeConfig,
  { publicUrl, localTime, now }: Pick<SendSettings, 'publicUrl' | 'localTime'> & { now(): Date },
): Record<string, Task> {
  const settings = { mailer: mail && createMailer(mail), allowPrivate: webhookPrivate, publicUrl, localTime };
  return {
    'send-notices': async () => void (await sendNotices(db, settings, now())),
    'clean-notices': async () => void (await cleanNotices(db, now())),
  };
}
