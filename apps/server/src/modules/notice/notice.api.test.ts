import { randomUUID } from 'node:crypto';
import {
  addWebhook,
  changeNoticeSettings,
  countNotices,
  getNoticeSettings,
  listDeliveries,
  listNotices,
  listWebhooks,
  noticeKinds,
  type Role,
  readAllNotices,
  readNotice,
  removeMail,
  removeWebhook,
  roles,
  sayNotice,
  setMail,
  switchWebhook,
  testWebhook,
  topicOf,
  verifyMail,
} from '@wuyu/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { cleanNotices, type NewNotice, notify, sendNotices } from './index.js';
import { createMailer } from './mailer.js';
import { openMailbox, openReceiver, verifySignature } from './notice.fixture.js';
import { isPrivateAddress } from './private-address.js';

let app: TestApp;
let mailbox: Awaited<ReturnType<typeof openMailbox>>;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let now = new Date('2026-03-10T04:00:00Z');
const from = '五育 <wuyu@edu.example.cn>';

beforeAll(async () => {
  mailbox = await openMailbox();
  receiver = await openReceiver();
  app = await openTestApp(
    { now: () => now },
    {
      WUYU_SMTP_URL: mailbox.url,
      WUYU_MAIL_FROM: from,
      WUYU_WEBHOOK_PRIVATE: '1',
      WUYU_PUBLIC_URL: 'http://127.0.0.1',
    },
  );
});
afterAll(async () => {
  await app.close();
  await mailbox.close();
  await receiver.close();
});
beforeEach(async () => {
  now = new Date('2026-03-10T04:00:00Z');
  for (const table of ['notice', 'notice_delivery', 'webhook', 'account_mail', 'notice_choice'] as const)
    await app.database.db.deleteFrom(table).execute();
  mailbox.letters.length = 0;
  receiver.requests.length = 0;
  receiver.status = 200;
});

const tell = (notices: NewNotice[], at = now) => app.database.db.transaction().execute((tx) => notify(tx, notices, at));
const toAnn = (kind = 'selection-returned', more: Partial<NewNotice> = {}): NewNotice => ({
  personId: region.ann,
  kind,
  path: `/students/${region.ann}/selection`,
  ...more,
});
const round = () =>
  sendNotices(
    app.database.db,
    {
      mailer: createMailer({ url: mailbox.url, from }),
      allowPrivate: true,
      publicUrl: new URL('https://wuyu.example.cn'),
      localTime: (at) => ({ day: at.toISOString().slice(0, 10), hour: at.getUTCHours() + 8 }),
    },
    now,
  );
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

describe('a notice', () => {
  it('is read by its own account alone, newest first, page by page', async () => {
    for (let i = 0; i < 5; i++) {
      later(1);
      await tell([toAnn('record-waiting')]);
    }
    const ann = await app.as('student');
    const first = await ann.call(listNotices, { query: { limit: 3 } });
    expect(first.notices).toHaveLength(3);
    const second = await ann.call(listNotices, { query: { limit: 3, before: first.next ?? '' } });
    expect(second.notices).toHaveLength(2);
    expect(second.next).toBeNull();
    const times = [...first.notices, ...second.notices].map(({ createdAt }) => createdAt);
    expect(times).toEqual([...new Set(times)].sort().reverse());
    expect((await (await app.as('teacher')).call(listNotices)).notices).toEqual([]);
    const [one] = first.notices;
    await expect(
      (await app.as('teacher')).call(readNotice, { params: { noticeId: one?.id ?? '' } }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(ann.call(listNotices, { query: { before: 'nonsense' } })).rejects.toMatchObject({ status: 400 });
  });

  it('is counted until it is read; what comes in meanwhile stays unread', async () => {
    await tell([toAnn(), toAnn('record-waiting')]);
    const ann = await app.as('student');
    expect(await ann.call(countNotices)).toEqual({ unread: 2 });
    const [one] = (await ann.call(listNotices)).notices;
    for (const _ of [1, 2]) await ann.call(readNotice, { params: { noticeId: one?.id ?? '' } });
    expect(await ann.call(countNotices)).toEqual({ unread: 1 });
    const until = now.toISOString();
    later(1);
    await tell([toAnn()]);
    await ann.call(readAllNotices, { body: { until } });
    expect(await ann.call(countNotices)).toEqual({ unread: 1 });
    expect((await ann.call(listNotices, { query: { unread: true } })).notices).toHaveLength(1);
  });

  it('reaches persons and accounts, and says how many it reached', async () => {
    const head = await app.database.db
      .selectFrom('account')
      .select('id')
      .where('login', '=', 'demo-head')
      .executeTakeFirstOrThrow();
    expect(
      await tell([
        toAnn(),
        { personId: region.cai, kind: 'record-waiting' },
        { accountId: head.id, kind: 'objection-filed' },
      ]),
    ).toBe(2);
    expect((await (await app.as('head')).call(countNotices)).unread).toBe(1);
  });

  it('is not told to whoever switched its topic off', async () => {
    const ann = await app.as('student');
    await ann.call(changeNoticeSettings, { body: { choices: [{ topic: 'record', channel: 'off' }] } });
    await tell([toAnn('record-waiting'), toAnn('selection-returned')]);
    expect((await ann.call(listNotices)).notices.map(({ kind }) => kind)).toEqual(['selection-returned']);
    const back = await ann.call(changeNoticeSettings, { body: { choices: [{ topic: 'record', channel: 'all' }] } });
    expect(back.choices.every(({ channel }) => channel === 'all')).toBe(true);
  });

  it('of every kind has words in both languages and belongs to a topic', () => {
    for (const [kind, { zh, en }] of Object.entries(noticeKinds)) {
      expect(topicOf(kind), kind).toBeDefined();
      const placeholders = (words: string) => words.match(/\{\{\w+\}\}/g) ?? [];
      expect(placeholders(zh), kind).toEqual(placeholders(en));
    }
    expect(sayNotice('rating.opened', { closesOn: '2026-03-20' }, 'en')).toContain('2026-03-20');
    expect(sayNotice('nobody-knows', {}, 'zh-CN')).toBe('有一条新通知');
  });

  it('goes when it is old, and when its pupil is erased', async () => {
    await tell([toAnn()], new Date('2025-03-01T00:00:00Z'));
    await tell([toAnn()]);
    expect(await cleanNotices(app.database.db, now)).toBe(1);
    const teacher = await app.database.db
      .selectFrom('account')
      .select('id')
      .where('login', '=', 'demo-teacher')
      .executeTakeFirstOrThrow();
    await tell([
      { accountId: teacher.id, kind: 'record-waiting', path: `/students/${region.cai}/records/x` },
      { accountId: teacher.id, kind: 'record-waiting', path: `/students/${region.cai}1/records/x` },
    ]);
    await erasePupil(app.ledger, app.config.dataDir, region.cai);
    expect((await (await app.as('teacher')).call(listNotices)).notices.map(({ path }) => path)).toEqual([
      `/students/${region.cai}1/records/x`,
    ]);
  });
});

async function withMail(rhythm: 'once' | 'daily') {
  const ann = await app.as('student');
  await ann.call(setMail, { body: { address: 'ann@example.cn' } });
  const code = /\d{6}/.exec(mailbox.letters.at(-1)?.text ?? '')?.[0] ?? '';
  await ann.call(verifyMail, { body: { code } });
  await ann.call(changeNoticeSettings, { body: { rhythm } });
  mailbox.letters.length = 0;
  return ann;
}

describe('mail', () => {
  it('goes nowhere before its address is verified by the code that was sent there', async () => {
    const ann = await app.as('student');
    for (const address of ['nobody', 'a@b', 'a@b.cn\r\nBcc: c@d.cn', 'a@b.cn,c@d.cn', '<a@b.cn>'])
      await expect(ann.call(setMail, { body: { address } }), address).rejects.toMatchObject({
        status: 422,
        faults: [{ path: 'address' }],
      });
    const asked = await ann.call(setMail, { body: { address: 'ann@example.cn' } });
    expect(asked.mail).toEqual({ available: true, address: 'ann@example.cn', verified: false, rhythm: 'daily' });
    await expect(ann.call(setMail, { body: { address: 'ann@example.cn' } })).rejects.toMatchObject({
      status: 429,
      code: 'notice.code-too-soon',
    });
    await tell([toAnn()]);
    expect((await round()).mails).toBe(0);
    expect(mailbox.letters.map(({ to }) => to)).toEqual(['ann@example.cn']);
    const code = /\d{6}/.exec(mailbox.letters[0]?.text ?? '')?.[0] ?? '';
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await expect(ann.call(verifyMail, { body: { code: wrong } })).rejects.toMatchObject({
      status: 422,
      faults: [{ path: 'code' }],
    });
    expect((await ann.call(verifyMail, { body: { code } })).mail.verified).toBe(true);
    await expect(ann.call(verifyMail, { body: { code } })).rejects.toMatchObject({ code: 'notice.code-over' });
  });

  it('is not verified by trying codes, nor by an old one', async () => {
    const ann = await app.as('student');
    await ann.call(setMail, { body: { address: 'ann@example.cn' } });
    const code = /\d{6}/.exec(mailbox.letters[0]?.text ?? '')?.[0] ?? '';
    for (let i = 0; i < 5; i++) await ann.call(verifyMail, { body: { code: 'x' } }).catch(() => undefined);
    await expect(ann.call(verifyMail, { body: { code } })).rejects.toMatchObject({ code: 'notice.code-over' });
    later(2);
    await ann.call(setMail, { body: { address: 'ann@example.cn' } });
    const fresh = /\d{6}/.exec(mailbox.letters.at(-1)?.text ?? '')?.[0] ?? '';
    later(31);
    await expect(ann.call(verifyMail, { body: { code: fresh } })).rejects.toMatchObject({ code: 'notice.code-over' });
  });

  it('says what waits and where, once, and nothing of a person', async () => {
    await withMail('once');
    await tell([toAnn('selection-returned'), toAnn('record-waiting', { path: '/records' })]);
    expect((await round()).mails).toBe(1);
    expect((await round()).mails).toBe(0);
    expect(mailbox.letters).toHaveLength(1);
    const [letter] = mailbox.letters;
    expect(letter?.to).toBe('ann@example.cn');
    expect(letter?.subject).toBe('五育：您有 2 条新通知');
    expect(letter?.text).toContain('遴选材料被退回，请修改');
    expect(letter?.text).toContain('https://wuyu.example.cn/records');
    expect(letter?.text).not.toContain('安');
  });

  it('is one a day for whoever asked for that, from the morning on', async () => {
    await withMail('daily');
    now = new Date('2026-03-10T12:00:00Z');
    await tell([toAnn()]);
    expect((await round()).mails).toBe(1);
    later(60);
    await tell([toAnn('record-waiting'), toAnn('record-waiting')]);
    expect((await round()).mails).toBe(0);
    now = new Date('2026-03-11T01:00:00Z');
    expect((await round()).mails).toBe(1);
    expect(mailbox.letters).toHaveLength(2);
    expect(mailbox.letters[1]?.text).toContain('（2 条）');
  });

  it('is tried again with the same id when the server refuses it, and given up after a day', async () => {
    await withMail('once');
    mailbox.refuse = true;
    await tell([toAnn()]);
    await round();
    expect((await round()).mails).toBe(0);
    mailbox.refuse = false;
    later(2);
    expect((await round()).mails).toBe(1);
    const row = await app.database.db
      .selectFrom('notice_delivery')
      .selectAll()
      .where('channel', '=', 'mail')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'sent', tries: 2, problem: '' });
    expect(mailbox.letters[0]?.id).toContain(row.id);
  });

  it('stops with the topic, with the address, and never has a part in what is rolled back', async () => {
    const ann = await withMail('once');
    await ann.call(changeNoticeSettings, { body: { choices: [{ topic: 'selection', channel: 'inbox' }] } });
    await tell([toAnn()]);
    expect((await round()).mails).toBe(0);
    expect((await ann.call(countNotices)).unread).toBe(1);
    await app.database.db
      .transaction()
      .execute(async (tx) => {
        await notify(tx, [toAnn('record-waiting')], now);
        throw new Error('not after all');
      })
      .catch(() => undefined);
    expect((await round()).mails).toBe(0);
    await tell([toAnn('record-waiting')]);
    expect((await ann.call(removeMail)).mail.address).toBeNull();
    expect((await round()).mails).toBe(0);
  });

  it('is taken by one round only when two run at once', async () => {
    await withMail('once');
    await tell([toAnn(), toAnn('record-waiting')]);
    const rounds = await Promise.all([round(), round()]);
    expect(rounds.reduce((sum, { mails }) => sum + mails, 0)).toBe(1);
    expect(mailbox.letters).toHaveLength(1);
  });
});

const hook = async (role: Role, placeId: number, id = randomUUID(), url = receiver.url) =>
  (await app.as(role)).call(addWebhook, { params: { placeId }, body: { id, url } });

describe('a webhook', () => {
  it('is told signed messages of its place and below, how many but not who', async () => {
    const { secret, webhook } = await hook('school', region.school);
    await hook('bureau', region.county, randomUUID(), `${receiver.url}county`);
    await tell([
      toAnn(),
      { personId: region.ben, kind: 'selection-returned', path: `/students/${region.ben}/selection` },
      { personId: region.dan, kind: 'selection-returned' },
    ]);
    expect((await round()).messages).toBe(2);
    const school = receiver.requests.find(({ url }) => url === '/');
    expect(JSON.parse(school?.body ?? '{}')).toMatchObject({
      kind: 'selection-returned',
      details: { people: 2 },
      link: 'https://wuyu.example.cn/',
    });
    expect(receiver.requests.find(({ url }) => url === '/county')?.body).toContain('"people":3');
    expect(verifySignature(secret ?? '', school)).toBe(true);
    expect(verifySignature('another', school)).toBe(false);
    expect(school?.headers['wuyu-event-id']).toBe(JSON.parse(school?.body ?? '{}').id);
    const { deliveries } = await (await app.as('school')).call(listDeliveries, { params: { webhookId: webhook.id } });
    expect(deliveries).toMatchObject([{ kind: 'selection-returned', state: 'sent', tries: 1 }]);
  });

  it('is tried again after longer and longer pauses with the same id, then given up', async () => {
    const { webhook } = await hook('school', region.school);
    const school = await app.as('school');
    await school.call(testWebhook, { params: { webhookId: webhook.id } });
    receiver.status = 503;
    let tries = 0;
    for (let minutes = 0; minutes < 2 * 24 * 60 && tries < 20; minutes += 10) {
      tries += (await round()).messages;
      later(10);
    }
    expect(tries).toBe(8);
    expect(new Set(receiver.requests.map(({ headers }) => headers['wuyu-event-id'])).size).toBe(1);
    const row = await app.database.db.selectFrom('notice_delivery').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'failed', tries: 8, problem: 'status-503' });
  });

  it('does not follow where it is redirected to', async () => {
    const { webhook } = await hook('school', region.school);
    receiver.status = 302;
    await (await app.as('school')).call(testWebhook, { params: { webhookId: webhook.id } });
    await round();
    expect(receiver.requests).toHaveLength(1);
  });

  it('that is paused is told nothing, and holds up nobody', async () => {
    const { webhook } = await hook('school', region.school);
    const school = await app.as('school');
    await school.call(testWebhook, { params: { webhookId: webhook.id } });
    await school.call(switchWebhook, { params: { webhookId: webhook.id }, body: { active: false } });
    expect((await round()).messages).toBe(0);
    await tell([toAnn()]);
    await school.call(switchWebhook, { params: { webhookId: webhook.id }, body: { active: true } });
    expect((await round()).messages).toBe(1);
    await school.call(removeWebhook, { params: { webhookId: webhook.id } });
    expect((await school.call(listWebhooks, { params: { placeId: region.school } })).webhooks).toEqual([]);
  });

  it('is managed by those who answer for the place, once an id, five a place', async () => {
    const statuses: Record<string, number> = {};
    for (const role of roles)
      statuses[role] = await hook(role, region.school).then(
        () => 200,
        (problem: { status: number }) => problem.status,
      );
    expect(statuses).toEqual({
      administrator: 200,
      bureau: 200,
      school: 200,
      head: 403,
      committee: 403,
      teacher: 403,
      student: 403,
      guardian: 403,
      expert: 403,
    });
    await expect(hook('school', region.neighbourSchool)).rejects.toMatchObject({ status: 404 });
    const id = randomUUID();
    expect((await hook('school', region.school, id)).secret).toMatch(/^[\w-]{32}$/);
    expect((await hook('school', region.school, id)).secret).toBeNull();
    await expect(hook('school', region.school, id, `${receiver.url}x`)).rejects.toMatchObject({ status: 409 });
    await hook('school', region.school);
    await expect(hook('school', region.school)).rejects.toMatchObject({ code: 'webhook.too-many' });
    await expect(
      (await app.as('bureau')).call(testWebhook, { params: { webhookId: randomUUID() } }),
    ).rejects.toMatchObject({
      status: 404,
    });
    const acts = await app.database.db
      .selectFrom('audit')
      .select('details')
      .where('act', '=', 'webhook.added')
      .execute();
    expect(JSON.stringify(acts)).not.toContain('http');
  });
});

describe('without leave to speak to the inner network, a webhook', () => {
  let strict: TestApp;
  beforeAll(async () => {
    strict = await openTestApp({ now: () => now });
  });
  afterAll(() => strict.close());

  it('is refused at its field for every address that is not public', async () => {
    const school = await strict.as('school');
    const add = (url: string) =>
      school.call(addWebhook, { params: { placeId: region.school }, body: { id: randomUUID(), url } });
    for (const url of [
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://[::ffff:10.0.0.1]/x',
      'https://10.1.2.3/',
      'https://169.254.169.254/latest/meta-data',
      'https://0x7f.1/',
      'https://2130706433/',
      'https://localhost/',
    ])
      await expect(add(url), url).rejects.toMatchObject({
        status: 422,
        code: 'webhook.private',
        faults: [{ path: 'url' }],
      });
    for (const url of ['http://example.cn/', 'ftp://example.cn/', 'https://user:secret@example.cn/', 'example.cn/hook'])
      await expect(add(url), url).rejects.toMatchObject({ status: 422, code: 'webhook.url' });
  });

  it('whose name leads to the inner network later is not spoken to', async () => {
    const { db } = strict.database;
    const id = randomUUID();
    await db
      .insertInto('webhook')
      .values({
        id,
        place_id: region.school,
        url: receiver.url.replace('127.0.0.1', 'localhost'),
        secret: 's',
        created_at: now,
      })
      .execute();
    await (await strict.as('school')).call(testWebhook, { params: { webhookId: id } });
    await sendNotices(
      db,
      {
        mailer: undefined,
        allowPrivate: false,
        publicUrl: undefined,
        localTime: () => ({ day: '2026-03-10', hour: 12 }),
      },
      now,
    );
    expect(receiver.requests).toEqual([]);
    const row = await db.selectFrom('notice_delivery').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'waiting', problem: 'private-address' });
  });

  it('and a mail server, an address is not asked for', async () => {
    const ann = await strict.as('student');
    expect((await ann.call(getNoticeSettings)).mail.available).toBe(false);
    await expect(ann.call(setMail, { body: { address: 'ann@example.cn' } })).rejects.toMatchObject({
      status: 409,
      code: 'notice.no-mail',
    });
  });

  it('knows which addresses are public', () => {
    for (const address of ['8.8.8.8', '114.114.114.114', '2400:3200::1']) expect(isPrivateAddress(address)).toBe(false);
    for (const address of ['100.64.0.1', '192.168.1.1', 'fe80::1', 'fd00::1', '::', '64:ff9b::1', 'nonsense'])
      expect(isPrivateAddress(address), address).toBe(true);
  });
});
