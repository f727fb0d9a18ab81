import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { roles } from './permission.js';
import { Choice, ClassBrief, Done, Fields, Id, Instant, Nullable, PlaceKind, Uuid } from './shapes.js';

export const RoleName = Choice(...roles);
const LanguageName = Choice('zh-CN', 'en');
const Login = Type.String({ minLength: 1, maxLength: 64 });
const Password = Type.String({ minLength: 1, maxLength: 200 });
/** A new password: length is what counts (NIST SP 800-63B), so no rules about kinds of characters. */
const NewPassword = Type.String({ minLength: 10, maxLength: 200 });

/** Who is signed in, and what that account may be where. */
export const Session = Type.Object({
  account: Type.Object({
    id: Uuid,
    login: Type.String(),
    displayName: Type.String(),
    mustChange: Type.Boolean({
      description: 'The password was a one-time code: nothing else is answered until it is changed',
    }),
  }),
  language: LanguageName,
  roles: Type.Array(
    Type.Object({
      role: RoleName,
      place: Nullable(Type.Object({ id: Id, kind: PlaceKind, code: Type.String(), name: Type.String() })),
    }),
  ),
  person: Nullable(Type.Object({ id: Id, kind: Choice('student', 'guardian', 'teacher'), name: Type.String() })),
  /** The classes that a teacher leads or teaches now. */
  classes: Type.Array(Type.Composite([ClassBrief, Type.Object({ isClassTeacher: Type.Boolean() })])),
  /** A guardian's own children. */
  children: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  expiresAt: Instant,
});
export type Session = Static<typeof Session>;

export const signIn = {
  method: 'POST',
  path: '/session',
  summary: 'Sign in with login and password; the session is a cookie',
  permission: 'public',
  body: Fields({ login: Login, password: Password }),
  reply: Session,
} as const satisfies Endpoint;

export const getDemo = {
  method: 'GET',
  path: '/demo',
  summary: 'Whether this is the demo region, and with which accounts it can be tried; none elsewhere',
  permission: 'public',
  reply: Type.Object({
    accounts: Type.Array(Type.Object({ role: Type.String(), login: Type.String(), password: Type.String() })),
  }),
} as const satisfies Endpoint;

export const getSession = {
  method: 'GET',
  path: '/session',
  summary: 'Who is signed in',
  permission: 'session.own',
  reply: Session,
} as const satisfies Endpoint;

export const signOut = {
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out; the session ends on the server too',
  permission: 'session.own',
  reply: Done,
} as const satisfies Endpoint;

export const changePassword = {
  method: 'PUT',
  path: '/account/password',
  summary: 'Change the own password; every other session of the account ends',
  permission: 'session.own',
  body: Fields({ old: Password, new: NewPassword }),
  reply: Done,
} as const satisfies Endpoint;

export const changeLanguage = {
  method: 'PUT',
  path: '/account/language',
  summary: 'Choose the language of the interface and of problems',
  permission: 'session.own',
  body: Fields({ language: LanguageName }),
  reply: Done,
} as const satisfies Endpoint;

const Account = Type.Object({
  id: Uuid,
  login: Type.String(),
  displayName: Type.String(),
  personId: Nullable(Id),
  roles: Type.Array(Type.Object({ role: RoleName, placeId: Nullable(Id) })),
  mustChange: Type.Boolean(),
  locked: Type.Boolean(),
  disabled: Type.Boolean(),
  createdAt: Instant,
});
export type Account = Static<typeof Account>;

const WithCode = Type.Object({
  account: Account,
  code: Type.String({ description: 'One-time code: shown now and never again' }),
});

export const listAccounts = {
  method: 'GET',
  path: '/accounts',
  summary: 'The accounts in the own scope, by login',
  permission: 'account.read',
  query: Fields({
    placeId: Type.Optional(Id),
    role: Type.Optional(RoleName),
    after: Type.Optional(Type.String({ maxLength: 64, description: 'The last login of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  }),
  reply: Type.Object({ accounts: Type.Array(Account), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

export const createAccount = {
  method: 'POST',
  path: '/accounts',
  summary: 'Make an account with a one-time code; only below the own rank and in the own scope',
  permission: 'account.manage',
  body: Fields({
    login: Type.String({ minLength: 3, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]*$' }),
    displayName: Type.Optional(Type.String({ maxLength: 100 })),
    role: RoleName,
    placeId: Type.Optional(Id),
    personId: Type.Optional(Id),
  }),
  status: 201,
  reply: WithCode,
} as const satisfies Endpoint;

export const resetAccount = {
  method: 'POST',
  path: '/accounts/:accountId/reset',
  summary: 'Unlock an account and give it a one-time code; its sessions end',
  permission: 'account.manage',
  params: Fields({ accountId: Uuid }),
  reply: WithCode,
} as const satisfies Endpoint;

export const listAudit = {
  method: 'GET',
  path: '/audit',
  summary: 'Who did and read what, newest first; of pupils the ids only',
  permission: 'audit.read',
  query: Fields({
    personId: Type.Optional(Id),
    only: Type.Optional(Choice('reads', 'acts')),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'The smallest id of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  }),
  reply: Type.Object({
    entries: Type.Array(
      Type.Object({
        id: Type.Integer(),
        at: Instant,
        accountId: Nullable(Uuid),
        /** Null: the command line, nobody signed in, or an account that is gone. */
        login: Nullable(Type.String()),
        act: Type.String(),
        personId: Nullable(Id),
        placeId: Nullable(Id),
        placeName: Nullable(Type.String()),
        details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
      }),
    ),
    next: Nullable(Type.Integer()),
  }),
} as const satisfies Endpoint;
