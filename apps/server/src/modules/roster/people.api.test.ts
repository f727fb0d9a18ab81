import {
  createAccount,
  listPupils,
  listTeachers,
  makeAccountSheet,
  searchPupils,
  searchTeachers,
  signIn,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { spellNames } from './index.js';

let app: TestApp;
const term = region.thisTerm;
const CROWD = 60;

beforeAll(async () => {
  app = await openTestApp({ now: () => new Date('2026-03-10T04:00:00Z') });
  const { db } = app.database;
  const people = Array.from({ length: CROWD }, (_, i) => 6001 + i);
  await db
    .insertInto('person')
    .values(people.map((id, i) => ({ id, kind: 'student', name: `群${i % 7}_${i}`, changed_at: new Date() })))
    .execute();
  await db
    .insertInto('enrolment')
    .values(people.map((person_id) => ({ person_id, class_id: region.class2, starts_on: '2024-09-01' })))
    .execute();
  await db
    .insertInto('person_number')
    .values([{ person_id: region.cai, type: 'school', value: '2024001' }])
    .execute();
});
afterAll(() => app.close());

const params = (placeId: number) => ({ params: { placeId } });

describe('the list of pupils', () => {
  it('gives everybody of a place once, page by page, class by class', async () => {
    const bureau = await app.as('bureau');
    const seen: number[] = [];
    const classes: number[] = [];
    let after: string | undefined;
    do {
      const query = { term, limit: 7, ...(after === undefined ? {} : { after }) };
      const page = await bureau.call(listPupils, { ...params(region.county), query });
      seen.push(...page.pupils.map(({ id }) => id));
      classes.push(...page.pupils.map((pupil) => pupil.class.id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    const crowd = Array.from({ length: CROWD }, (_, i) => 6001 + i);
    expect(seen).toEqual([region.ann, region.ben, region.cai, ...crowd, region.dan, region.fay]);
    expect([...new Set(classes)]).toEqual([region.class1, region.class2, region.neighbourClass]);
  });

  it('is narrowed to a grade or a class', async () => {
    const school = await app.as('school');
    const ask = async (query: object) =>
      (await school.call(listPupils, { ...params(region.school), query: { term, ...query } })).pupils.length;
    expect(await ask({ classId: region.class1 })).toBe(2);
    expect(await ask({ grade: 22 })).toBe(3 + CROWD);
    expect(await ask({ grade: 23 })).toBe(0);
    expect(await ask({ classId: region.neighbourClass })).toBe(0);
  });

  it('is for the desk of the place only, and every reading leaves a trace without names', async () => {
    for (const role of ['teacher', 'student', 'guardian'] as const)
      await expect(
        (await app.as(role)).call(listPupils, { ...params(region.school), query: { term } }),
      ).rejects.toMatchObject({ status: 403 });
    await expect(
      (await app.as('school')).call(listPupils, { ...params(region.neighbourSchool), query: { term } }),
    ).rejects.toMatchObject({ status: 404 });
    await (await app.as('school')).call(searchPupils, { ...params(region.school), body: { term, text: '群' } });
    const acts = await app.database.db.selectFrom('audit').selectAll().where('act', '=', 'read.people').execute();
    expect(acts.length).toBeGreaterThan(3);
    expect(JSON.stringify(acts)).not.toContain('群');
  });

  it('refuses a cursor that is none of its own', async () => {
    for (const after of ['1', '1.2.3.4.5.6', '99999999999.1.1.1.1'])
      await expect(
        (await app.as('school')).call(listPupils, { ...params(region.school), query: { term, after } }),
      ).rejects.toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

describe('searching within a place', () => {
  const find = async (role: 'school' | 'bureau', placeId: number, text: string) =>
    (await (await app.as(role)).call(searchPupils, { ...params(placeId), body: { term, text } })).pupils.map(
      ({ id }) => id,
    );

  it('finds part of a name in a school, the beginning of one in a region, and a whole number', async () => {
    expect(await find('school', region.school, '_59')).toEqual([6060]);
    expect(await find('bureau', region.county, '_59')).toEqual([]);
    expect(await find('bureau', region.county, '群3')).toHaveLength(9);
    expect(await find('school', region.school, '2024001')).toEqual([region.cai]);
  });

  it('finds pinyin: in a region from the beginning of the name and of more than one syllable', async () => {
    const { db } = app.database;
    await db.updateTable('person').set({ name: '王小雅', pinyin: null }).where('id', '=', region.dan).execute();
    await spellNames(db);
    expect(await find('bureau', region.county, 'wangxiaoya')).toEqual([region.dan]);
    expect(await find('bureau', region.county, 'Wang Xi')).toEqual([region.dan]);
    for (const text of ['wang', 'wangx', 'xiaoya', 'wxy'])
      expect(await find('bureau', region.county, text), text).toEqual([]);
    expect(await find('school', region.school, 'wangxiaoya')).toEqual([]);
    await db.updateTable('person').set({ name: '丹', pinyin: 'dan d' }).where('id', '=', region.dan).execute();
  });

  it('takes no sign for a pattern, and finds nobody elsewhere', async () => {
    expect(await find('school', region.school, '%')).toEqual([]);
    expect(await find('school', region.school, '丹')).toEqual([]);
    const far = await app.as('administrator');
    expect(
      (await far.call(searchPupils, { ...params(region.farSchool), body: { term, text: '伊' } })).pupils,
    ).toHaveLength(1);
  });
});

describe('the list of teachers', () => {
  it('says what each teaches, and who leads which class', async () => {
    const school = await app.as('school');
    const { teachers, next } = await school.call(listTeachers, { ...params(region.school), query: { term } });
    expect(next).toBeNull();
    expect(teachers).toMatchObject([
      {
        id: region.teacher,
        classes: [
          { id: region.class1, isClassTeacher: true },
          { id: region.class2, isClassTeacher: false },
        ],
      },
    ]);
    const found = await school.call(searchTeachers, { ...params(region.school), body: { term, text: '师' } });
    expect(found.teachers.map(({ id }) => id)).toEqual([region.teacher]);
  });
});

describe('a sheet of accounts', () => {
  it('gives everybody of a class one, whose code is shown once and works', async () => {
    const teacher = await app.as('teacher');
    const first = await teacher.call(makeAccountSheet, { body: { of: 'student', classId: region.class1 } });
    // Ann has the demo's account already.
    expect(first).toMatchObject({ known: 1, accounts: [{ name: '本', login: `s${region.ben}` }] });
    const { login, code } = first.accounts[0] as (typeof first.accounts)[number];
    const stored = await app.database.db.selectFrom('account').selectAll().where('login', '=', login).execute();
    expect(JSON.stringify(stored)).not.toContain(code);
    expect((await app.visitor().call(signIn, { body: { login, password: code } })).account.mustChange).toBe(true);
    const again = { body: { of: 'student', classId: region.class1 } } as const;
    expect(await teacher.call(makeAccountSheet, again)).toEqual({ accounts: [], known: 2 });
    const renewed = await teacher.call(makeAccountSheet, { body: { ...again.body, renew: true } });
    expect(renewed.accounts.map((one) => one.login)).toEqual([login]);
    await expect(app.visitor().call(signIn, { body: { login, password: code } })).rejects.toMatchObject({
      status: 401,
    });
  });

  it('makes each account once even when asked twice at a time', async () => {
    const school = await app.as('school');
    const ask = () => school.call(makeAccountSheet, { body: { of: 'student', classId: region.class2 } });
    const both = await Promise.all([ask(), ask()]);
    expect(both.reduce((sum, { accounts }) => sum + accounts.length, 0)).toBe(CROWD + 1);
  });

  it('is for families and teachers too', async () => {
    const school = await app.as('school');
    const families = await school.call(makeAccountSheet, { body: { of: 'guardian', classId: region.class1 } });
    expect(families).toEqual({ accounts: [], known: 1 });
    const teachers = await school.call(makeAccountSheet, { body: { of: 'teacher', placeId: region.school } });
    expect(teachers).toEqual({ accounts: [], known: 1 });
  });

  it('is refused outside the own scope, and without saying of whom', async () => {
    const teacher = await app.as('teacher');
    const refusal = (body: object) => teacher.call(makeAccountSheet, { body: body as never });
    await expect(refusal({ of: 'student', classId: region.class2 })).rejects.toMatchObject({ status: 404 });
    await expect(refusal({ of: 'teacher', placeId: region.school })).rejects.toMatchObject({ status: 404 });
    await expect(refusal({ of: 'student' })).rejects.toMatchObject({ status: 422, code: 'roster.sheet-of' });
    await expect(
      (await app.as('student')).call(makeAccountSheet, { body: { of: 'student', classId: region.class1 } }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe('an account of a head, a committee member or an expert', () => {
  it('is made by the school and the bureau for their own places', async () => {
    const school = await app.as('school');
    const make = (visitor: typeof school, role: 'head' | 'committee' | 'expert', placeId: number, login: string) =>
      visitor.call(createAccount, { body: { login, role, placeId } });
    expect((await make(school, 'head', region.school, 'head1')).code).not.toBe('');
    expect((await make(school, 'committee', region.school, 'com1')).code).not.toBe('');
    await expect(make(school, 'head', region.neighbourSchool, 'head2')).rejects.toMatchObject({ status: 403 });
    expect((await make(await app.as('bureau'), 'expert', region.county, 'exp1')).code).not.toBe('');
  });
});
