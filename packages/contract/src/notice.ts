import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { type NoticeTopic, noticeTopics } from './notice-kinds.js';
import { Choice, Count, Done, Fields, Id, Instant, Nullable, Uuid } from './shapes.js';

const Details = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]));
const Topic = Choice(...(Object.keys(noticeTopics) as NoticeTopic[]));
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 }));
const Before = Type.Optional(Type.String({ maxLength: 80, description: '`next` of the page before' }));

const Notice = Type.Object({
  id: Uuid,
  kind: Type.String({ description: 'Its words are in `noticeKinds`' }),
  details: Details,
  path: Type.String({ description: 'The page where something can be done; may be empty' }),
  createdAt: Instant,
  read: Type.Boolean(),
});
export type Notice = Static<typeof Notice>;

export const listNotices = {
  method: 'GET',
  path: '/notices',
  summary: 'What the own account was told, newest first',
  permission: 'session.own',
  query: Fields({ before: Before, limit: Limit, unread: Type.Optional(Type.Boolean()) }),
  reply: Type.Object({ notices: Type.Array(Notice), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

export const countNotices = {
  method: 'GET',
  path: '/notices/count',
  summary: 'How many notices are unread; counted up to 100',
  permission: 'session.own',
  reply: Type.Object({ unread: Count }),
} as const satisfies Endpoint;

export const readNotice = {
  method: 'POST',
  path: '/notices/:noticeId/read',
  summary: 'Mark an own notice as read',
  permission: 'session.own',
  params: Fields({ noticeId: Uuid }),
  reply: Done,
} as const satisfies Endpoint;

export const readAllNotices = {
  method: 'POST',
  path: '/notices/read-all',
  summary: 'Mark the own notices as read, up to a moment: what came since stays unread',
  permission: 'session.own',
  body: Fields({ until: Type.String({ format: 'date-time' }) }),
  reply: Done,
} as const satisfies Endpoint;

const NoticeSettings = Type.Object({
  mail: Type.Object({
    available: Type.Boolean({ description: 'This installation can send mail' }),
    address: Nullable(Type.String()),
    verified: Type.Boolean(),
    rhythm: Choice('once', 'daily'),
  }),
  choices: Type.Array(
    Type.Object({
      topic: Topic,
      channel: Type.Union([Type.Literal('all'), Type.Literal('inbox'), Type.Literal('off')], {
        description: 'all: in-app and mail; inbox: in-app only; off: not at all',
      }),
    }),
  ),
});
export type NoticeSettings = Static<typeof NoticeSettings>;

export const getNoticeSettings = {
  method: 'GET',
  path: '/account/notices',
  summary: 'How the own account is told',
  permission: 'session.own',
  reply: NoticeSettings,
} as const satisfies Endpoint;

export const changeNoticeSettings = {
  method: 'PUT',
  path: '/account/notices',
  summary: 'Choose how to be told; what is left out stays',
  permission: 'session.own',
  body: Fields({
    rhythm: Type.Optional(Choice('once', 'daily')),
    choices: Type.Optional(
      Type.Array(Fields({ topic: Topic, channel: Choice('all', 'inbox', 'off') }), { maxItems: 20 }),
    ),
  }),
  reply: NoticeSettings,
} as const satisfies Endpoint;

export const setMail = {
  method: 'PUT',
  path: '/account/mail',
  summary: 'Give the own mail address; a code is sent there, and until it is entered nothing else is',
  permission: 'session.own',
  body: Fields({ address: Type.String({ minLength: 3, maxLength: 254 }) }),
  reply: NoticeSettings,
} as const satisfies Endpoint;

export const verifyMail = {
  method: 'POST',
  path: '/account/mail/verify',
  summary: 'Enter the code that was sent to the own address',
  permission: 'session.own',
  body: Fields({ code: Type.String({ minLength: 1, maxLength: 20 }) }),
  reply: NoticeSettings,
} as const satisfies Endpoint;

export const removeMail = {
  method: 'DELETE',
  path: '/account/mail',
  summary: 'Forget the own mail address',
  permission: 'session.own',
  reply: NoticeSettings,
} as const satisfies Endpoint;

const Webhook = Type.Object({
  id: Uuid,
  placeId: Id,
  url: Type.String(),
  active: Type.Boolean(),
  createdAt: Instant,
});
export type Webhook = Static<typeof Webhook>;

export const listWebhooks = {
  method: 'GET',
  path: '/places/:placeId/webhooks',
  summary: 'The other systems that are told what happens at a place and below',
  permission: 'webhook.manage',
  params: Fields({ placeId: Id }),
  reply: Type.Object({ webhooks: Type.Array(Webhook) }),
} as const satisfies Endpoint;

export const addWebhook = {
  method: 'POST',
  path: '/places/:placeId/webhooks',
  summary: 'Tell another system; its secret, by which it checks our signature, is shown now and never again',
  permission: 'webhook.manage',
  params: Fields({ placeId: Id }),
  body: Fields({ id: Uuid, url: Type.String({ minLength: 8, maxLength: 500 }) }),
  status: 201,
  reply: Type.Object({
    webhook: Webhook,
    secret: Nullable(Type.String({ description: 'null when it was added before' })),
  }),
} as const satisfies Endpoint;

export const switchWebhook = {
  method: 'PUT',
  path: '/webhooks/:webhookId',
  summary: 'Pause a webhook, or go on',
  permission: 'webhook.manage',
  params: Fields({ webhookId: Uuid }),
  body: Fields({ active: Type.Boolean() }),
  reply: Done,
} as const satisfies Endpoint;

export const removeWebhook = {
  method: 'DELETE',
  path: '/webhooks/:webhookId',
  summary: 'Tell it nothing any more; its deliveries are forgotten',
  permission: 'webhook.manage',
  params: Fields({ webhookId: Uuid }),
  reply: Done,
} as const satisfies Endpoint;

export const testWebhook = {
  method: 'POST',
  path: '/webhooks/:webhookId/test',
  summary: 'Send a test message with the next round',
  permission: 'webhook.manage',
  params: Fields({ webhookId: Uuid }),
  reply: Done,
} as const satisfies Endpoint;

export const listDeliveries = {
  method: 'GET',
  path: '/webhooks/:webhookId/deliveries',
  summary: 'What was sent to a webhook, or is still tried, newest first; kept for 30 days',
  permission: 'webhook.manage',
  params: Fields({ webhookId: Uuid }),
  query: Fields({ before: Before, limit: Limit }),
  reply: Type.Object({
    deliveries: Type.Array(
      Type.Object({
        id: Uuid,
        kind: Type.String(),
        details: Details,
        state: Choice('waiting', 'sent', 'failed'),
        tries: Count,
        problem: Type.String(),
        createdAt: Instant,
        dueAt: Instant,
        doneAt: Nullable(Instant),
      }),
    ),
    next: Nullable(Type.String()),
  }),
} as const satisfies Endpoint;
