import { randomUUID } from 'node:crypto';
import {
  cancelPublicity,
  concludePublicity,
  decideSelection,
  getPublicityRound,
  getPublicityRule,
  listPublicEntries,
  listPublicityRounds,
  openPublicity,
  planPublicity,
  type Role,
  roles,
  savePublicityRule,
  setWindow,
  signPublicity,
  withdrawPublicEntry,
} from '@wuyu/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { selectionsOf } from '../archive/steps.js';
import { region } from '../identity/testing.js';
import { performAudit, requestAudit } from '../ledger/index.js';
import { newcomer } from '../selection/testing.js';
import { concludedSelections, isPublic, publicityState, stepProgress } from './index.js';
import { addReady, clearPublicity, signedIn, term } from './testing.js';

let app: TestApp;
let clock: Date;
const { ann, ben, cai, class1, class2, school } = region;
/** A Wednesday; five working days end on the 17th. */
const FIRST = new Date('2026-06-10T04:00:00Z');
const AFTER = new Date('2026-06-18T04:00:00Z');

beforeAll(async () => {
  clock = FIRST;
  app = await openTestApp({ now: () => clock });
});
afterAll(() => app.close());
beforeEach(async () => {
  clock = FIRST;
  await clearPublicity(app.database.db);
});

const open = async (
  by: Visitor,
  more: {
    id?: string;
    days?: number;
    namesRead?: boolean;
    scope?: 'class' | 'grade' | 'school';
    placeId?: number;
    grade?: number;
  } = {},
) =>
  by.call(openPublicity, {
    body: { id: randomUUID(), term, scope: 'class', ...(more.scope ? {} : { classId: class1 }), ...more },
  });
const entriesOf = async (by: Visitor, roundId: string, classId: number = class1) =>
  (await by.call(listPublicEntries, { params: { roundId, classId } })).pupils;

async function whoMay(ask: (role: Role) => Promise<unknown>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const role of roles)
    statuses[role] = await ask(role).then(
      () => 200,
      (problem: { status: number }) => problem.status,
    );
  return statuses;
}

describe('a round of publicity', () => {
  it('shows every signed selection of the class for the working days of the place, and then ends in the ledger', async () => {
    const { db } = app.database;
    const [first, second] = await addReady(db, ann, class1, [
      { title: '敬老院服务' },
      { type: 'reading', title: '读书' },
    ]);
    await addReady(db, ben, class1);
    const teacher = await signedIn(app, 'teacher');
    const round = await open(teacher);
    expect(round).toMatchObject({
      state: 'open',
      days: 5,
      openedOn: '2026-06-10',
      closesOn: '2026-06-17',
      pupils: 2,
      entries: 3,
    });
    const pupils = await entriesOf(await signedIn(app, 'student'), round.id);
    expect(pupils.map(({ name, own }) => [name, own])).toEqual([
      ['安', true],
      ['本', false],
    ]);
    expect(pupils[0]?.entries.map(({ shown }) => shown.title)).toEqual(['敬老院服务', '读书']);

    await expect(teacher.call(concludePublicity, { params: { roundId: round.id } })).rejects.toMatchObject({
      status: 409,
      code: 'publicity.not-over',
    });
    clock = AFTER;
    const later = await signedIn(app, 'teacher');
    const conclude = () => later.call(concludePublicity, { params: { roundId: round.id } });
    await expect(conclude()).rejects.toMatchObject({ status: 409, code: 'publicity.unsigned', values: { count: 1 } });
    const sign = (name: string) =>
      later.call(signPublicity, { params: { roundId: round.id, classId: class1 }, body: { name } });
    await expect(sign('别人')).rejects.toMatchObject({ faults: [{ path: 'name' }] });
    await sign('师');
    // Twice at once: one conclusion.
    await Promise.all([conclude(), conclude()]);
    const page = await later.call(getPublicityRound, { params: { roundId: round.id } });
    expect(page).toMatchObject({
      state: 'concluded',
      standings: [{ classId: class1, signed: [{ role: 'class-teacher', name: '师' }] }],
      may: { conclude: false, object: false },
    });
    const entries = await db
      .selectFrom('ledger_outbox')
      .selectAll()
      .where('kind', '=', 2)
      .orderBy('person_id')
      .execute();
    expect(entries.map(({ person_id }) => person_id)).toEqual([ann, ben]);
    const body = JSON.parse(entries[0]?.body as string);
    expect(body).toMatchObject({ form: 'publicity', round: round.id, opened: '2026-06-10', closes: '2026-06-17' });
    expect(body.entries.map(({ record }: { record: string }) => record)).toEqual([first, second]);

    const concluded = await concludedSelections(db, ann, 2);
    expect(concluded.map(({ recordId }) => recordId)).toEqual([first, second]);
    expect(concluded[0]).toMatchObject({
      roundId: round.id,
      ledgerEntryId: entries[0]?.id,
      digest: body.entries[0].digest,
    });
    expect((await selectionsOf(db, ann, 2)).map(({ title }) => title)).toEqual(['敬老院服务', '读书']);
    expect(await isPublic(db, ann, 2)).toBe(false);
    expect(await stepProgress(db, 2, [class1], '2026-06-18')).toEqual([
      { classId: class1, done: 2, total: 2, waiting: [] },
    ]);
  });

  it('opened twice with the same id is one, and never has a pupil twice', async () => {
    await addReady(app.database.db, ann, class1);
    const teacher = await signedIn(app, 'teacher');
    const id = randomUUID();
    const [one, again] = await Promise.all([open(teacher, { id }), open(teacher, { id })]);
    expect(again).toEqual(one);
    await expect(open(teacher)).rejects.toMatchObject({ status: 422, code: 'publicity.nobody' });
    const byMoreDays = open(await signedIn(app, 'school'), { id, scope: 'school', placeId: school });
    await expect(byMoreDays).rejects.toMatchObject({ status: 409, code: 'publicity.id-taken' });
  });

  it('lasts at least as long as the place wants, with its holidays, and only opens in its window', async () => {
    await addReady(app.database.db, ann, class1);
    const bureau = await signedIn(app, 'bureau');
    const rule = { days: 10, answerDays: 10, appealDays: 5 };
    await bureau.call(savePublicityRule, { params: { placeId: region.county }, body: rule });
    const read = await (await signedIn(app, 'school')).call(getPublicityRule, { params: { placeId: school } });
    expect(read).toMatchObject({ days: 10, placeId: region.county });
    expect(read.examples.every(({ source, status }) => source !== '' && status !== '')).toBe(true);
    const teacher = await signedIn(app, 'teacher');
    await expect(open(teacher, { days: 5 })).rejects.toMatchObject({
      status: 422,
      faults: [{ path: 'days', code: 'publicity.too-short' }],
    });
    const set = async (opensOn: string, closesOn: string) =>
      (await signedIn(app, 'school')).call(setWindow, {
        params: { placeId: school, step: 'publicity' },
        body: { term, opensOn, closesOn, seen: null, dryRun: false },
      });
    await set('2026-06-15', '2026-06-30');
    await expect(open(teacher)).rejects.toMatchObject({ status: 409, code: 'calendar.not-open' });
    await app.database.db.deleteFrom('step_window').execute();
    // The 19th is 端午节.
    expect(await open(teacher)).toMatchObject({ days: 10, closesOn: '2026-06-25' });
  });

  it('of a grade and of a school is opened by the school only, and shown to the whole school', async () => {
    await addReady(app.database.db, ann, class1);
    await addReady(app.database.db, cai, class2);
    const teacher = await signedIn(app, 'teacher');
    const grade = { scope: 'grade' as const, placeId: school, grade: 22 };
    await expect(open(teacher, grade)).rejects.toMatchObject({ status: 404 });
    const round = await open(await signedIn(app, 'school'), grade);
    expect(round).toMatchObject({ audience: 'school', pupils: 2, classes: [{ id: class1 }, { id: class2 }] });
    const student = await signedIn(app, 'student');
    expect(await entriesOf(student, round.id, class2)).toMatchObject([{ name: '蔡', own: false }]);
    const bad = open(await signedIn(app, 'school'), { scope: 'grade', placeId: school });
    await expect(bad).rejects.toMatchObject({ status: 422, code: 'publicity.scope' });
  });

  it('says before it opens what it would show, who is missing, and which text holds a number', async () => {
    const { db } = app.database;
    await addReady(db, ann, class1, [{ title: '志愿服务', fields: { place: '联系 13812345678' } }]);
    const teacher = await signedIn(app, 'teacher');
    const plan = () => teacher.call(planPublicity, { query: { term, scope: 'class', classId: class1 } });
    expect(await plan()).toMatchObject({
      pupils: 0,
      missing: 2,
      days: 5,
      closesOn: '2026-06-17',
      flagged: [{ studentId: ann, number: 'phone' }],
    });
    await expect(open(teacher)).rejects.toMatchObject({ code: 'publicity.nobody' });
    await addReady(db, ben, class1);
    const round = await open(teacher);
    expect(JSON.stringify(await entriesOf(teacher, round.id))).not.toMatch(/13812345678|安/);
    expect(await plan()).toMatchObject({ pupils: 0, missing: 1 });
  });

  it('is opened only when texts that name others of the school were read, and shows them then', async () => {
    const { db } = app.database;
    await addReady(db, ann, class1, [
      { title: '和安母一起义卖', fields: { place: '社区' }, reason: '远师没有来' },
      { title: '独自读书' },
    ]);
    await addReady(db, ben, class1, [{ title: '安静地画画' }]);
    const teacher = await signedIn(app, 'teacher');
    const plan = await teacher.call(planPublicity, { query: { term, scope: 'class', classId: class1 } });
    // One letter is no name, and whoever belongs to another school is nobody here.
    expect(plan.named).toMatchObject({
      records: 1,
      first: [{ studentId: ann, name: '安', title: '和安母一起义卖', found: [{ name: '安母', kind: 'guardian' }] }],
    });
    expect(plan.pupils).toBe(2);
    await expect(open(teacher)).rejects.toMatchObject({
      status: 422,
      code: 'publicity.names-unread',
      faults: [{ path: 'namesRead' }],
    });
    const round = await open(teacher, { namesRead: true });
    expect(round.entries).toBe(3);
    const { rows } = await app.database.pool.query(`select details from audit where act = 'publicity.opened'`);
    expect(rows[0].details).toMatchObject({ named: 1 });
    expect(JSON.stringify(rows[0].details)).not.toContain('安母');
  });

  it('keeps what it shows when the record is changed in its table, and the audit finds a changed copy', async () => {
    const { db } = app.database;
    const [record] = await addReady(db, ann, class1, [{ title: '原来的题目' }]);
    const teacher = await signedIn(app, 'teacher');
    const round = await open(teacher);
    await db
      .updateTable('record')
      .set({ fields: JSON.stringify({ title: '改了的题目' }) })
      .where('id', '=', record as string)
      .execute();
    expect((await entriesOf(teacher, round.id))[0]?.entries[0]?.shown.title).toBe('原来的题目');
    clock = AFTER;
    const later = await signedIn(app, 'teacher');
    await later.call(signPublicity, { params: { roundId: round.id, classId: class1 }, body: { name: '师' } });
    await later.call(concludePublicity, { params: { roundId: round.id } });
    await app.ledger.sequencer.sequenceAll();
    const audit = async () => {
      const { id } = await requestAudit(app.ledger);
      const { findings } = await performAudit(app.ledger, id);
      return findings.filter(({ code }) => code.startsWith('ledger.audit-record-')).map(({ code }) => code);
    };
    expect(await audit()).toEqual([]);
    await db
      .updateTable('publicity_entry')
      .set({ shown: JSON.stringify({ title: '伪造' }) })
      .execute();
    expect(await audit()).toEqual(['ledger.audit-record-changed']);
  });

  it('is called off with a reason that stays, and its selections can be shown again', async () => {
    await addReady(app.database.db, ann, class1);
    const teacher = await signedIn(app, 'teacher');
    const round = await open(teacher);
    await teacher.call(cancelPublicity, { params: { roundId: round.id }, body: { reason: '漏了两名同学' } });
    const { rounds } = await (await signedIn(app, 'student')).call(listPublicityRounds, { query: { term } });
    expect(rounds).toMatchObject([{ id: round.id, state: 'cancelled', reason: '漏了两名同学' }]);
    expect(await open(teacher)).toMatchObject({ pupils: 1 });
  });

  it('holds a selection: nobody opens it again meanwhile', async () => {
    await addReady(app.database.db, ann, class1);
    const teacher = await signedIn(app, 'teacher');
    await open(teacher);
    const { version } = await app.database.db
      .selectFrom('selection')
      .select('version')
      .where('person_id', '=', ann)
      .executeTakeFirstOrThrow();
    const reopen = teacher.call(decideSelection, {
      params: { studentId: ann },
      body: { term, version, decision: 'reopen', words: '改一下' },
    });
    await expect(reopen).rejects.toMatchObject({ status: 409, code: 'selection.state' });
  });
});

describe('an entry withdrawn during publicity', () => {
  it('stays, struck out with the reason, and is not concluded', async () => {
    const { db } = app.database;
    const [first, second] = await addReady(db, ann, class1, [{ title: '一' }, { title: '二' }]);
    const teacher = await signedIn(app, 'teacher');
    const round = await open(teacher);
    const student = await signedIn(app, 'student');
    const [own] = await entriesOf(student, round.id);
    const entryId = own?.entries[0]?.id as string;
    const withdraw = (by: Visitor, reason: string) =>
      by.call(withdrawPublicEntry, { params: { entryId }, body: { reason } });
    await expect(withdraw(student, '电话 13812345678')).rejects.toMatchObject({ faults: [{ path: 'reason' }] });
    const benHimself = await newcomer(app, { role: 'student', personId: ben });
    await expect(withdraw(benHimself, '不该在这里')).rejects.toMatchObject({ status: 404 });
    await withdraw(student, '时长写错了');
    await withdraw(student, '另一个理由');
    const [seen] = await entriesOf(benHimself, round.id);
    expect(seen?.entries).toMatchObject([
      { state: 'struck', remark: '时长写错了', shown: { title: '一' } },
      { state: 'shown', remark: '', shown: { title: '二' } },
    ]);
    clock = AFTER;
    const later = await signedIn(app, 'teacher');
    await later.call(signPublicity, { params: { roundId: round.id, classId: class1 }, body: { name: '师' } });
    await later.call(concludePublicity, { params: { roundId: round.id } });
    expect((await concludedSelections(db, ann, 2)).map(({ recordId }) => recordId)).toEqual([second]);
    expect(first).not.toBe(second);
  });
});

describe('the list of rounds', () => {
  it('has in its first page what somebody may see, however many others there are', async () => {
    const { db } = app.database;
    await addReady(db, ann, class1);
    const mine = await open(await signedIn(app, 'teacher'));
    for (let n = 0; n < 25; n += 1) {
      const id = randomUUID();
      await db
        .insertInto('publicity_round')
        .values({
          ...{ id, term_id: 2, place_id: school, scope: 'class', audience: 'class', state: 'open', days: 5 },
          ...{ answer_days: 10, appeal_days: 5, opened_on: '2026-06-11', closes_on: '2026-06-18' },
          opened_at: new Date(AFTER.getTime() + n),
        })
        .execute();
      await db.insertInto('publicity_class').values({ round_id: id, class_id: class2 }).execute();
    }
    const student = await signedIn(app, 'student');
    const seen = await student.call(listPublicityRounds, { query: { term } });
    expect(seen.rounds.map(({ id }) => id)).toEqual([mine.id]);
    expect(seen.next).toBeNull();
    const teacher = await signedIn(app, 'teacher');
    const first = await teacher.call(listPublicityRounds, { query: { term } });
    const rest = await teacher.call(listPublicityRounds, { query: { term, before: first.next as string } });
    expect(new Set([...first.rounds, ...rest.rounds].map(({ id }) => id)).size).toBe(26);
  });
});

describe('the rights over a round', () => {
  it('are those of its class and of those above, signed in', async () => {
    await addReady(app.database.db, ann, class1);
    const round = await open(await signedIn(app, 'teacher'));
    expect(await whoMay(async (role) => entriesOf(await signedIn(app, role), round.id))).toEqual({
      administrator: 200,
      bureau: 200,
      school: 200,
      head: 200,
      committee: 200,
      teacher: 200,
      student: 200,
      guardian: 200,
      expert: 403,
    });
    await expect(entriesOf(app.visitor(), round.id)).rejects.toMatchObject({ status: 401 });
    // Of another class: only when the round is the school's.
    const other = await newcomer(app, { role: 'student', personId: cai });
    await expect(entriesOf(other, round.id)).rejects.toMatchObject({ status: 404 });
    expect((await other.call(listPublicityRounds, { query: { term } })).rounds).toEqual([]);
    for (const personId of [region.dan, region.eva]) {
      const far = await newcomer(app, { role: 'student', personId });
      await expect(entriesOf(far, round.id)).rejects.toMatchObject({ status: 404 });
    }
    // Family to ben, but not his guardian.
    const uncle = await newcomer(app, { role: 'guardian', personId: region.danFather });
    await expect(entriesOf(uncle, round.id)).rejects.toMatchObject({ status: 404 });
    const farTeacher = await newcomer(app, { role: 'teacher', personId: region.farTeacher });
    await expect(entriesOf(farTeacher, round.id)).rejects.toMatchObject({ status: 404 });
  });

  it('to open one are the class teacher’s and the school’s', async () => {
    await addReady(app.database.db, ann, class1);
    const plan = async (role: Role) =>
      (await signedIn(app, role)).call(planPublicity, { query: { term, scope: 'class', classId: class1 } });
    const allowed = await whoMay(plan);
    expect(Object.keys(allowed).filter((role) => allowed[role] === 200)).toEqual(['school', 'teacher']);
    const teacher = await signedIn(app, 'teacher');
    const other = teacher.call(planPublicity, { query: { term, scope: 'class', classId: class2 } });
    await expect(other).rejects.toMatchObject({ status: 404 });
  });
});

describe('what a round shows', () => {
  const allowedKeys = new Set([
    ...['pupils', 'next', 'name', 'own', 'entries', 'id', 'shown', 'state', 'remark'],
    ...['aspect', 'type', 'title', 'day', 'facts', 'highlighted', 'reason', 'label', 'value', 'zh', 'en'],
  ]);
  const keysOf = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(keysOf);
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
  };

  it('has no field beyond the list, and none of what a record holds besides, whatever it holds', async () => {
    const teacher = await signedIn(app, 'teacher');
    const secret = fc.stringMatching(/^[a-z]{12}$/);
    const hidden = fc.record({
      text: secret,
      witness: secret,
      advisor: secret,
      members: secret,
      score: secret,
      rank: secret,
      fitness: secret,
      psychology: secret,
      hardship: secret,
      phone: secret,
      identity: secret,
    });
    const types = ['volunteer-service', 'research-study', 'typical-deed', 'innovation', 'overcoming', 'exercise'];
    await fc.assert(
      fc.asyncProperty(hidden, fc.constantFrom(...types), async (fields, type) => {
        await clearPublicity(app.database.db);
        const kept = type === 'research-study' ? { ...fields, text: '研究结论' } : fields;
        await addReady(app.database.db, ann, class1, [{ type, title: '题目', fields: kept }, { title: '另一条' }]);
        const round = await open(teacher);
        const reply = await teacher.call(listPublicEntries, { params: { roundId: round.id, classId: class1 } });
        const said = JSON.stringify(reply);
        for (const value of Object.values(fields)) expect(said).not.toContain(value);
        expect(said).not.toMatch(/personId|studentId|birth|born|sex/i);
        for (const key of keysOf(reply)) expect(allowedKeys.has(key), key).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe('the progress of classes', () => {
  it('says who has to do something', async () => {
    const { db } = app.database;
    await addReady(db, ann, class1);
    expect(await stepProgress(db, 2, [class1], '2026-06-10')).toEqual([
      { classId: class1, done: 0, total: 2, waiting: [{ role: 'teacher', count: 1 }] },
    ]);
    await open(await signedIn(app, 'teacher'));
    expect((await stepProgress(db, 2, [class1], '2026-06-17'))[0]?.waiting).toEqual([]);
    expect((await stepProgress(db, 2, [class1], '2026-06-18'))[0]?.waiting).toEqual([{ role: 'teacher', count: 1 }]);
    expect(await publicityState(db, [class1, class2], 2, '2026-06-18')).toMatchObject([
      { classId: class1, pupils: 2, shown: 1, concluded: 0, over: true },
      { classId: class2, pupils: 1, shown: 0, over: false },
    ]);
  });
});

describe('an erased pupil', () => {
  it('leaves nothing in publicity', async () => {
    await addReady(app.database.db, ben, class1);
    const round = await open(await signedIn(app, 'teacher'));
    await erasePupil(app.ledger, app.config.dataDir, ben);
    for (const table of ['publicity_entry', 'publicity_outcome', 'objection', 'objection_step'] as const)
      expect(await app.database.db.selectFrom(table).select('person_id').execute(), table).toEqual([]);
    expect(await entriesOf(await signedIn(app, 'teacher'), round.id)).toEqual([]);
  });
});
