import {
  type calendarSteps,
  getCalendar,
  getNow,
  importSpecialDays,
  listSpecialDays,
  type Role,
  removeSpecialDay,
  restoreWindow,
  roles,
  setSpecialDay,
  setWindow,
} from '@wuyu/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { addWorkingDays, requireOpen, workingDaysBetween } from './index.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ now: () => new Date('2026-06-10T04:00:00Z') });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.database.db.deleteFrom('step_window').execute();
});

type Step = (typeof calendarSteps)[number];
const term = region.thisTerm;
const set = async (
  role: Role,
  placeId: number,
  step: Step,
  opensOn: string,
  closesOn: string,
  more: { seen?: string | null; dryRun?: boolean } = {},
) =>
  (await app.as(role)).call(setWindow, {
    params: { placeId, step },
    body: { term, opensOn, closesOn, seen: null, ...more },
  });
const read = async (role: Role, placeId: number) =>
  (await app.as(role)).call(getCalendar, { params: { placeId }, query: { term } });
const windowOf = (calendar: Awaited<ReturnType<typeof read>>, step: Step) =>
  calendar.windows.find((window) => window.step === step);

async function whoMay(ask: (role: Role) => Promise<unknown>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const role of roles)
    statuses[role] = await ask(role).then(
      () => 200,
      (problem: { status: number }) => problem.status,
    );
  return statuses;
}

describe('a window', () => {
  it('is the term and four weeks until somebody sets one, then goes down from the bureau to the school', async () => {
    expect(windowOf(await read('school', region.school), 'selection')).toMatchObject({
      opensOn: '2026-02-01',
      closesOn: '2026-09-28',
      from: null,
      own: false,
    });
    await set('bureau', region.county, 'selection', '2026-06-01', '2026-06-20');
    expect(windowOf(await read('school', region.school), 'selection')).toMatchObject({
      opensOn: '2026-06-01',
      closesOn: '2026-06-20',
      from: { id: region.county },
      own: false,
    });
    await expect(requireOpen(app.database.db, 'selection', region.school, 2, '2026-05-31')).rejects.toMatchObject({
      code: 'calendar.not-open',
      values: { opensOn: '2026-06-01' },
    });
    await expect(requireOpen(app.database.db, 'selection', region.school, 2, '2026-06-21')).rejects.toMatchObject({
      code: 'calendar.closed',
    });
  });

  it('of a school goes before the bureau’s until the school gives it up', async () => {
    await set('bureau', region.county, 'selection', '2026-06-01', '2026-06-20');
    await set('school', region.school, 'selection', '2026-06-05', '2026-06-25');
    expect(windowOf(await read('school', region.school), 'selection')).toMatchObject({
      closesOn: '2026-06-25',
      from: { id: region.school },
      own: true,
    });
    expect((await read('bureau', region.county)).exceptions).toMatchObject([
      { place: { id: region.school }, step: 'selection', closesOn: '2026-06-25' },
    ]);
    const back = await (await app.as('school')).call(restoreWindow, {
      params: { placeId: region.school, step: 'selection' },
      query: { term },
    });
    expect(windowOf(back, 'selection')).toMatchObject({ closesOn: '2026-06-20', own: false });
  });

  it('that cannot be is refused at its fields, and nothing is kept', async () => {
    await expect(set('school', region.school, 'record', '2026-06-05', '2026-06-01')).rejects.toMatchObject({
      status: 422,
      faults: [{ path: 'closesOn', code: 'calendar.ends-before-it-opens' }],
    });
    await expect(set('school', region.school, 'record', '2026-01-05', '2027-06-01')).rejects.toMatchObject({
      faults: [
        { path: 'opensOn', code: 'calendar.opens-before-term' },
        { path: 'closesOn', code: 'calendar.closes-too-late' },
      ],
    });
    expect(windowOf(await read('school', region.school), 'record')?.own).toBe(false);
  });

  it('that is odd is warned about, before and after it is kept', async () => {
    await set('school', region.school, 'selection', '2026-06-01', '2026-06-20');
    const plan = ['publicity', '2026-06-15', '2026-06-17'] as const;
    const dry = await set('school', region.school, ...plan, { dryRun: true });
    expect(dry.warnings.map(({ code }) => code)).toEqual(['out-of-order', 'few-working-days']);
    expect(windowOf(await read('school', region.school), 'publicity')?.own).toBe(false);
    const kept = await set('school', region.school, ...plan);
    expect(kept.warnings).toEqual(dry.warnings);
    // The three days of 端午节 2026 are not worked.
    const long = await set('school', region.school, 'publicity', '2026-06-18', '2026-06-25', {
      seen: windowOf(kept, 'publicity')?.changedAt ?? null,
    });
    expect(long.warnings).toEqual([{ code: 'overlap', step: 'publicity', other: 'selection', count: null }]);
    expect((await set('bureau', region.county, 'record', '2026-03-01', '2026-06-09')).warnings).toEqual([
      { code: 'ends-before-today', step: 'record', other: null, count: null },
    ]);
  });

  it('that somebody changed meanwhile is not overwritten', async () => {
    const first = await set('school', region.school, 'rating', '2026-06-01', '2026-06-20');
    await expect(set('school', region.school, 'rating', '2026-06-02', '2026-06-20')).rejects.toMatchObject({
      status: 409,
      code: 'calendar.changed-meanwhile',
    });
    const seen = windowOf(first, 'rating')?.changedAt ?? null;
    await set('school', region.school, 'rating', '2026-06-02', '2026-06-20', { seen });
    const atOnce = await Promise.allSettled([
      set('school', region.school, 'comment', '2026-06-01', '2026-06-20'),
      set('school', region.school, 'comment', '2026-06-01', '2026-06-30'),
    ]);
    expect(atOnce.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is read by those at the place and set by its bureau and school alone, and each change is written down', async () => {
    expect(await whoMay((role) => read(role, region.school))).toEqual({
      administrator: 200,
      bureau: 200,
      school: 200,
      head: 200,
      committee: 200,
      teacher: 200,
      student: 403,
      guardian: 403,
      expert: 200,
    });
    const before = (await app.database.db.selectFrom('audit').select('id').where('act', '=', 'window.set').execute())
      .length;
    const setting = await whoMay((role) =>
      set(role, region.school, 'archive', '2026-06-01', '2026-07-20', { dryRun: role !== 'school' }),
    );
    expect(setting).toEqual({
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
    await expect(set('school', region.neighbourSchool, 'archive', '2026-06-01', '2026-07-20')).rejects.toMatchObject({
      status: 404,
    });
    const acts = await app.database.db.selectFrom('audit').selectAll().where('act', '=', 'window.set').execute();
    expect(acts).toHaveLength(before + 1);
    expect(acts.at(-1)).toMatchObject({ place_id: region.school, details: { step: 'archive', term } });
  });
});

describe('what is open now', () => {
  it('is told to everybody for the own places, with the working days that are left', async () => {
    await set('bureau', region.county, 'selection', '2026-06-01', '2026-06-22');
    await set('bureau', region.county, 'publicity', '2026-06-24', '2026-07-08');
    await set('bureau', region.county, 'rating', '2026-05-01', '2026-05-08');
    for (const role of ['student', 'guardian', 'teacher', 'head', 'school'] as const) {
      const { today, calendars } = await (await app.as(role)).call(getNow);
      expect(today).toBe('2026-06-10');
      expect(calendars.map(({ place }) => place.id)).toEqual([region.school]);
      expect(calendars[0]?.steps.map(({ step, state }) => [step, state])).toEqual([
        ['record', 'open'],
        ['rating', 'closed'],
        ['selection', 'open'],
        ['publicity', 'ahead'],
        ['comment', 'open'],
        ['archive', 'open'],
      ]);
      // 10, 11, 12, 15–18 and 22 June: the 19th is a holiday.
      expect(calendars[0]?.steps[2]?.workingDays).toBe(8);
      expect(calendars[0]?.steps[3]?.workingDays).toBe(9);
    }
    expect((await (await app.as('administrator')).call(getNow)).calendars).toEqual([]);
  });
});

describe('working days', () => {
  it('leave out weekends and holidays, and count weekend days that are worked in return', async () => {
    const { db } = app.database;
    expect(await addWorkingDays(db, '2026-09-30', 2)).toBe('2026-10-09');
    expect(await workingDaysBetween(db, '2026-09-30', '2026-10-11')).toBe(3);
    expect(await workingDaysBetween(db, '2026-06-10', '2026-06-10')).toBe(0);
  });

  it('of 2025 and 2026 have their source, and say that nobody compared them with it', async () => {
    for (const year of [2025, 2026]) {
      const { days } = await (await app.as('student')).call(listSpecialDays, { query: { year } });
      expect(days.filter(({ works }) => !works).length).toBeGreaterThan(25);
      for (const day of days)
        expect(day).toMatchObject({ status: 'unverified', source: expect.stringContaining(String(year)) });
    }
  });

  it('are changed by the administrator, and by a bureau only where every school is its own', async () => {
    const put = async (role: Role) =>
      (await app.as(role)).call(setSpecialDay, {
        params: { day: '2026-06-11' },
        body: { works: false, title: '运动会' },
      });
    expect(await whoMay(put)).toEqual({
      administrator: 200,
      bureau: 403,
      school: 403,
      head: 403,
      committee: 403,
      teacher: 403,
      student: 403,
      guardian: 403,
      expert: 403,
    });
    expect(await workingDaysBetween(app.database.db, '2026-06-10', '2026-06-12')).toBe(1);
    await (await app.as('administrator')).call(removeSpecialDay, { params: { day: '2026-06-11' } });
    expect(await workingDaysBetween(app.database.db, '2026-06-10', '2026-06-12')).toBe(2);
    const acts = await app.database.db
      .selectFrom('audit')
      .select('act')
      .where('act', 'like', 'special-day.%')
      .execute();
    expect(acts.map(({ act }) => act)).toEqual(['special-day.set', 'special-day.removed']);
    await app.database.db
      .updateTable('place')
      .set({ parent_id: region.county })
      .where('id', '=', region.farSchool)
      .execute();
    expect((await put('bureau')).done).toBe(true);
    await app.database.db
      .updateTable('place')
      .set({ parent_id: region.otherCounty })
      .where('id', '=', region.farSchool)
      .execute();
  });

  it('are put in from pasted lines, all or none', async () => {
    const administrator = await app.as('administrator');
    const lines = '2027-01-01~2027-01-03 休 元旦\n\n2027年2月6日 班 春节调休\n2027/2/8-ignored';
    await expect(administrator.call(importSpecialDays, { body: { lines } })).rejects.toMatchObject({
      status: 422,
      faults: [{ path: 'lines', row: 4, code: 'calendar.day-line' }],
    });
    await expect(
      administrator.call(importSpecialDays, { body: { lines: '2027-02-30 休\n2027-03-05~2027-03-01 休' } }),
    ).rejects.toMatchObject({ faults: [{ code: 'calendar.day-line' }, { code: 'calendar.day-range' }] });
    const good = lines.split('\n').slice(0, 3).join('\n');
    const put = (dryRun: boolean) => administrator.call(importSpecialDays, { body: { lines: good, dryRun } });
    expect(await put(true)).toEqual({ added: 4, changed: 0, unchanged: 0 });
    expect(await put(false)).toEqual({ added: 4, changed: 0, unchanged: 0 });
    expect(await put(false)).toEqual({ added: 0, changed: 0, unchanged: 4 });
    const { days, years } = await administrator.call(listSpecialDays, { query: { year: 2027 } });
    expect(days.map(({ day, works, status }) => [day, works, status])).toEqual([
      ['2027-01-01', false, 'local'],
      ['2027-01-02', false, 'local'],
      ['2027-01-03', false, 'local'],
      ['2027-02-06', true, 'local'],
    ]);
    expect(years).toEqual([2025, 2026, 2027]);
  });
});
