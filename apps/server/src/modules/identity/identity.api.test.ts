import {
  changeLanguage,
  changePassword,
  createAccount,
  getSession,
  listAccounts,
  listAudit,
  type Role,
  resetAccount,
  signIn,
  signOut,
} from '@wuyu/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp, openAppLedger } from '../../app.js';
import { readConfig } from '../../config.js';
import { openTestDatabase, type TestDatabase } from '../../platform/database/index.js';
import { createVisitor, type Visitor } from '../../platform/http/testing.js';
import { demoAccounts, firstAdministrator } from './index.js';
import { region, smallRegion } from './testing.js';

let database: TestDatabase;
let app: FastifyInstance;
let address: string;
let clock = Date.now();
const log: string[] = [];

const noReports = () => Promise.reject(new Error('No reports here.'));

beforeAll(async () => {
  database = await openTestDatabase();
  await smallRegion(database.db);
  const config = readConfig({ WUYU_DATA: '/tmp/wuyu-identity-test' });
  const opened = { ...database, embedded: false };
  app = await buildApp({
    config,
    database: opened,
    ledger: openAppLedger(config, opened, () => new Date(clock)),
    jobs: { add: async () => undefined },
    renderer: {
      workers: 0,
      render: noReports,
      renderMany: noReports,
      renderTemplate: noReports,
      close: async () => undefined,
    },
    now: () => new Date(clock),
    signInsPerMinute: 10_000,
    logTo: { write: (line) => void log.push(line) },
  });
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const people = {
  bureauPlaceId: region.county,
  schoolPlaceId: region.school,
  teacherId: region.teacher,
  studentId: region.ann,
  guardianId: region.annsMother,
};
const visitor = (headers: Record<string, string> = {}) => createVisitor(address, headers);
async function signedIn(role: Role): Promise<Visitor> {
  await demoAccounts(database.db, people);
  const somebody = visitor();
  await somebody.call(signIn, {
    body: { login: `demo-${role === 'administrator' ? 'admin' : role}`, password: `wuyu-demo-${role}` },
  });
  return somebody;
}

describe('an empty installation', () => {
  it('makes one administrator with a code that opens nothing but the own password', async () => {
    const [made, second] = await Promise.all([firstAdministrator(database.db), firstAdministrator(database.db)]);
    const first = made ?? second;
    expect([made, second].filter(Boolean)).toHaveLength(1);
    expect(first?.code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    const admin = visitor();
    const session = await admin.call(signIn, { body: { login: 'admin', password: first?.code ?? '' } });
    expect(session.account.mustChange).toBe(true);
    await expect(admin.call(listAccounts)).rejects.toMatchObject({ status: 403, code: 'identity.must-change' });
    await expect(
      admin.call(changePassword, { body: { old: first?.code ?? '', new: 'admin-admin' } }),
    ).rejects.toMatchObject({ code: 'identity.easy-password' });
    await admin.call(changePassword, { body: { old: first?.code ?? '', new: 'a long sentence of mine' } });
    expect((await admin.call(listAccounts)).accounts.map(({ login }) => login)).toEqual(['admin']);
  });
});

describe('signing in', () => {
  beforeEach(async () => {
    clock += 3_600_000;
    await demoAccounts(database.db, people);
  });

  it('answers who one is and sets a cookie that scripts cannot read', async () => {
    const guardian = visitor();
    const response = await guardian.fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: ' Demo-Guardian ', password: 'wuyu-demo-guardian' }),
    });
    expect(response.headers.get('set-cookie')).toMatch(/^wuyu_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const session = await guardian.call(getSession);
    expect(session.children).toEqual([{ id: region.ann, name: '安' }]);
    expect(session.roles).toEqual([{ role: 'guardian', place: null }]);
    const teacher = await (await signedIn('teacher')).call(getSession);
    expect(teacher.classes.map(({ id, grade, isClassTeacher }) => [id, grade, isClassTeacher])).toEqual([
      [region.class1, 22, true],
      [region.class2, 22, false],
    ]);
    expect((await (await signedIn('bureau')).call(getSession)).roles[0]?.place?.name).toBe('甲县');
  });

  it('keeps only the digest of the token', async () => {
    const somebody = await signedIn('student');
    const token = somebody.cookies.get('wuyu_session') ?? '';
    const { rows } = await database.pool.query(
      "select count(*) as n from session where encode(token_digest, 'escape') like $1",
      [`%${token}%`],
    );
    expect(rows[0].n).toBe(0);
  });

  it('ends for good on sign-out', async () => {
    const somebody = await signedIn('student');
    const token = somebody.cookies.get('wuyu_session') ?? '';
    await somebody.call(signOut);
    expect(somebody.cookies.size).toBe(0);
    somebody.cookies.set('wuyu_session', token);
    await expect(somebody.call(getSession)).rejects.toMatchObject({ status: 401, code: 'identity.sign-in-first' });
  });

  it('lasts twelve hours from the last request, a week at most', async () => {
    const somebody = await signedIn('student');
    for (let hours = 0; hours < 160; hours += 10) {
      clock += 10 * 3_600_000;
      await somebody.call(getSession);
    }
    clock += 9 * 3_600_000;
    await expect(somebody.call(getSession)).rejects.toMatchObject({ status: 401 });
    const another = await signedIn('student');
    clock += 13 * 3_600_000;
    await expect(another.call(getSession)).rejects.toMatchObject({ status: 401 });
  });

  it('locks after six failures for half an hour, even when they come at once, and tells so alike for unknown logins', async () => {
    for (const login of ['demo-school', 'nobody-knows-me']) {
      const tries = await Promise.all(
        Array.from({ length: 9 }, () =>
          visitor()
            .call(signIn, { body: { login, password: 'wrong' } })
            .catch((problem: { code: string }) => problem.code),
        ),
      );
      expect(tries.sort()).toEqual([...Array(3).fill('identity.locked'), ...Array(6).fill('identity.wrong-password')]);
    }
    const right = { body: { login: 'demo-school', password: 'wuyu-demo-school' } };
    await expect(visitor().call(signIn, right)).rejects.toMatchObject({ status: 423, values: { minutes: 30 } });
    clock += 31 * 60_000;
    await visitor().call(signIn, right);
    const { failures } = await database.db
      .selectFrom('account')
      .select('failures')
      .where('login', '=', 'demo-school')
      .executeTakeFirstOrThrow();
    expect(failures).toBe(0);
  });

  it('takes about as long for an unknown login as for a wrong password', async () => {
    const time = async (login: string) => {
      const started = performance.now();
      await visitor()
        .call(signIn, { body: { login, password: 'wrong' } })
        .catch(() => undefined);
      return performance.now() - started;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 5; i++) {
      known.push(await time('demo-bureau'));
      unknown.push(await time('who-is-this'));
    }
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3);
  });

  it('is refused from another site', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      const refused = visitor(headers as unknown as Record<string, string>).call(signIn, {
        body: { login: 'demo-student', password: 'wuyu-demo-student' },
      });
      await expect(refused).rejects.toMatchObject({ status: 403, code: 'request.foreign-origin' });
    }
    await visitor({ 'sec-fetch-site': 'same-origin' }).call(signIn, {
      body: { login: 'demo-student', password: 'wuyu-demo-student' },
    });
    await visitor({ origin: address }).call(signIn, { body: { login: 'demo-student', password: 'wuyu-demo-student' } });
  });
});

describe('a problem', () => {
  it('is said in the language of the browser, and then in that of the account', async () => {
    const body = { login: 'demo-student', password: 'wrong' };
    await expect(visitor().call(signIn, { body })).rejects.toMatchObject({ detail: '账号或密码不对' });
    await expect(visitor({ 'accept-language': 'en-GB,zh;q=0.5' }).call(signIn, { body })).rejects.toMatchObject({
      detail: 'Login or password is wrong',
    });
    const student = await signedIn('student');
    await student.call(changeLanguage, { body: { language: 'en' } });
    await expect(student.call(listAccounts)).rejects.toMatchObject({
      status: 403,
      detail: 'This account does not have that right',
    });
    await student.call(changeLanguage, { body: { language: 'zh-CN' } });
  });

  it('names each field that is wrong, with what to do, and repeats no value', async () => {
    const refused = await visitor()
      .call(signIn, { body: { login: '', passwort: 'secret' } as never })
      .catch((problem: unknown) => problem);
    expect(refused).toMatchObject({
      status: 400,
      code: 'request.invalid',
      faults: expect.arrayContaining([
        expect.objectContaining({
          path: 'body.password',
          code: 'request.field-missing',
          message: '缺少 body.password',
          remedy: '请补上这一项后重试',
        }),
        expect.objectContaining({ path: 'body.passwort', code: 'request.field-unknown' }),
        expect.objectContaining({ path: 'body.login', code: 'request.field' }),
      ]),
    });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });
});

describe('changing the password', () => {
  it('ends every other session and needs the old one', async () => {
    const [here, there] = [await signedIn('school'), await signedIn('school')];
    await expect(
      here.call(changePassword, { body: { old: 'wrong', new: 'something quite new' } }),
    ).rejects.toMatchObject({ status: 422, code: 'identity.old-password' });
    await expect(
      here.call(changePassword, { body: { old: 'wuyu-demo-school', new: 'wuyu-demo-school' } }),
    ).rejects.toMatchObject({ code: 'identity.same-password' });
    await expect(here.call(changePassword, { body: { old: 'wuyu-demo-school', new: 'short' } })).rejects.toMatchObject({
      status: 400,
    });
    await here.call(changePassword, { body: { old: 'wuyu-demo-school', new: 'something quite new' } });
    await here.call(getSession);
    await expect(there.call(getSession)).rejects.toMatchObject({ status: 401 });
    await database.db.deleteFrom('account').where('login', '=', 'demo-school').execute();
  });
});

describe('accounts', () => {
  it('are made and reset by those above them only, and seen in the own scope only', async () => {
    await demoAccounts(database.db, people);
    const [admin, bureau, head, teacher, student] = await Promise.all(
      (['administrator', 'bureau', 'school', 'teacher', 'student'] as const).map(signedIn),
    );
    const made = async (by: Visitor | undefined, body: Parameters<typeof make>[0]) => make(body, by as Visitor);
    const make = (body: { login: string; role: Role; placeId?: number; personId?: number }, by: Visitor) =>
      by.call(createAccount, { body });

    await made(admin, { login: 'county2', role: 'bureau', placeId: region.otherCounty });
    await made(bureau, { login: 'school2', role: 'school', placeId: region.neighbourSchool });
    await made(head, { login: 'ben', role: 'student', personId: region.ben });
    await made(teacher, { login: 'ann2', role: 'student', personId: region.ann });
    await made(teacher, { login: 'mother2', role: 'guardian', personId: region.annsMother });

    const forbidden = { status: 403, code: 'identity.forbidden' };
    await expect(made(bureau, { login: 'county3', role: 'bureau', placeId: region.county })).rejects.toMatchObject(
      forbidden,
    );
    await expect(made(bureau, { login: 'far', role: 'school', placeId: region.farSchool })).rejects.toMatchObject(
      forbidden,
    );
    await expect(made(bureau, { login: 'root', role: 'administrator' })).rejects.toMatchObject(forbidden);
    await expect(made(head, { login: 'head2', role: 'school', placeId: region.school })).rejects.toMatchObject(
      forbidden,
    );
    await expect(made(head, { login: 'dan', role: 'student', personId: region.dan })).rejects.toMatchObject(forbidden);
    await expect(made(teacher, { login: 'cai', role: 'student', personId: region.cai })).rejects.toMatchObject(
      forbidden,
    );
    await expect(
      made(teacher, { login: 'colleague', role: 'teacher', personId: region.teacher }),
    ).rejects.toMatchObject(forbidden);
    await expect(made(student, { login: 'friend', role: 'student', personId: region.ann })).rejects.toMatchObject(
      forbidden,
    );
    await expect(made(admin, { login: 'Ben', role: 'student', personId: region.ben })).rejects.toMatchObject({
      status: 409,
      code: 'identity.login-taken',
    });
    await expect(made(admin, { login: 'odd', role: 'school', placeId: region.county })).rejects.toMatchObject({
      status: 422,
      code: 'identity.role-place',
    });

    const seen = async (by: Visitor | undefined, query = {}) =>
      (await (by as Visitor).call(listAccounts, { query })).accounts.map(({ login }) => login);
    expect(await seen(bureau)).not.toContain('county2');
    expect(await seen(bureau)).toContain('school2');
    expect(await seen(head)).toEqual(expect.arrayContaining(['ben', 'ann2', 'mother2', 'demo-teacher']));
    expect(await seen(head)).not.toContain('school2');
    expect(await seen(admin, { role: 'bureau' })).toEqual(['county2', 'demo-bureau']);
    const page = await (admin as Visitor).call(listAccounts, { query: { limit: 2 } });
    expect(page.accounts.map(({ login }) => login)).toEqual(['admin', 'ann2']);
    expect(page.next).toBe('ann2');
  });

  it('get a one-time code at a reset, which ends their sessions and their lock', async () => {
    const [teacher, student] = [await signedIn('teacher'), await signedIn('student')];
    const id = (await student.call(getSession)).account.id;
    const head = await signedIn('school');
    const own = (await head.call(getSession)).account.id;
    await expect(head.call(resetAccount, { params: { accountId: own } })).rejects.toMatchObject({ status: 404 });
    const { code, account } = await teacher.call(resetAccount, { params: { accountId: id } });
    expect(account).toMatchObject({ mustChange: true, locked: false });
    await expect(student.call(getSession)).rejects.toMatchObject({ status: 401 });
    const session = await student.call(signIn, { body: { login: 'demo-student', password: code } });
    expect(session.account.mustChange).toBe(true);
  });

  it('leave every act in the audit, without anybody’s login or name', async () => {
    const admin = await signedIn('administrator');
    const { entries } = await admin.call(listAudit, { query: { limit: 500 } });
    const acts = new Set(entries.map(({ act }) => act));
    for (const act of [
      'session.opened',
      'session.refused',
      'session.closed',
      'account.created',
      'account.reset',
      'account.password-changed',
    ])
      expect(acts).toContain(act);
    // The login comes from the account of today; what is kept names nobody.
    expect(entries.some(({ login }) => login === 'demo-student')).toBe(true);
    const { rows: kept } = await database.pool.query('select act, details from audit');
    expect(JSON.stringify(kept)).not.toMatch(/demo-|安|ben/);
    const reads = (await admin.call(listAudit, { query: { only: 'reads' } })).entries;
    const others = (await admin.call(listAudit, { query: { only: 'acts' } })).entries;
    expect(reads.every(({ act }) => act.startsWith('read'))).toBe(true);
    expect(others.some(({ act }) => act.startsWith('read'))).toBe(false);
    // Whoever asks what was read about one pupil reads about that pupil.
    await admin.call(listAudit, { query: { personId: region.ann } });
    const [last] = (await admin.call(listAudit, { query: { personId: region.ann, limit: 1 } })).entries;
    expect(last).toMatchObject({ act: 'read', login: 'demo-admin', details: { what: 'audit.read' } });
    await expect((await signedIn('bureau')).call(listAudit)).rejects.toMatchObject({ status: 403 });
  });
});

describe('the log', () => {
  it('has routes and outcomes, no logins, passwords, cookies or names', () => {
    const text = log.join('');
    expect(text).toContain('"route":"/api/v1/session"');
    expect(text).not.toMatch(/demo-|wuyu-demo|wuyu_session=|nobody-knows-me|安|\?/);
  });
});
