import { randomUUID } from 'node:crypto';
import {
  confirmPoints,
  getClassCommittee,
  getPointSheet,
  givePoints,
  listPointClasses,
  listPoints,
  listStudentPoints,
  rejectPoints,
  savePointItem,
  setClassCommittee,
  switchRecordType,
  undoPoints,
} from '@wuyu/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Visitor } from '../../platform/http/testing.js';
import { gatherFacts } from '../evidence/index.js';
import { region as r } from '../identity/testing.js';
import { NOW, openRecordApp, type RecordApp } from './testing.js';

let app: RecordApp;
let ann: Visitor;
let teacher: Visitor;
beforeAll(async () => {
  app = await openRecordApp();
  ann = await app.as('student');
  teacher = await app.as('teacher');
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const table of ['point', 'point_act', 'point_item', 'class_committee', 'waiting_fact', 'ledger_outbox'])
    await app.database.pool.query(`delete from ${table}`);
});
afterEach(() => {
  app.clock.now = NOW;
});

const params = { classId: r.class1 };
const give = (
  as: Visitor,
  changed: { item?: string; day?: string; studentIds?: number[]; note?: string } = {},
  actId = randomUUID(),
) =>
  as.call(givePoints, {
    params: { ...params, actId },
    body: { item: 'hand-up', studentIds: [r.ann, r.ben], ...changed },
  });
const facts = async () =>
  (await app.database.pool.query('select person_id, retracts, value from waiting_fact order by seq')).rows.map(
    ({ person_id, retracts, value }) => (retracts ? `${person_id} taken back` : `${person_id} ${value / 10_000}`),
  );
const kinds = async () =>
  (await app.database.pool.query('select kind from ledger_outbox order by seq')).rows.map(({ kind }) => kind);
const onCommittee = () => teacher.call(setClassCommittee, { params, body: { studentIds: [r.ann] } });

describe('points by a teacher', () => {
  it('count at once for all the pupils chosen: facts and an entry each', async () => {
    const act = await give(teacher, { note: '主动回答' });
    expect(act).toMatchObject({ state: 'confirmed', points: 1, day: '2026-05-20', by: { role: 'teacher', own: true } });
    expect(act.students.map(({ id }) => id).sort()).toEqual([r.ann, r.ben]);
    expect(await facts()).toEqual([`${r.ann} 1`, `${r.ben} 1`]);
    expect(await kinds()).toEqual([1, 1]);
    expect(await gatherFacts(app.database, NOW)).toEqual({ added: 2, retracted: 0 });
    const mine = await ann.call(listStudentPoints, { params: { studentId: r.ann } });
    expect(mine).toMatchObject({
      total: { praised: 1, mended: 0, points: 1 },
      points: [{ item: 'hand-up', note: '主动回答' }],
    });
  });

  it('are given once when they come twice, and another act under the same id is refused', async () => {
    const actId = randomUUID();
    const [first, second] = await Promise.all([give(teacher, {}, actId), give(teacher, {}, actId)]);
    expect(second).toEqual(first);
    expect(await facts()).toHaveLength(2);
    for (const other of [{ item: 'helpful' }, { studentIds: [r.ann] }, { note: 'x' }, { day: '2026-05-19' }])
      await expect(give(teacher, other, actId)).rejects.toMatchObject({ status: 409, code: 'record.id-taken' });
  });

  it('are undone within ten minutes, with their facts, by whoever gave them', async () => {
    const act = await give(teacher);
    const of = { params: { ...params, actId: act.id } };
    app.clock.now = new Date(NOW.getTime() + 9 * 60_000);
    expect(await teacher.call(undoPoints, of)).toMatchObject({ state: 'undone', undoUntil: null });
    expect((await teacher.call(undoPoints, of)).state).toBe('undone');
    expect(await facts()).toEqual([`${r.ann} 1`, `${r.ben} 1`, `${r.ann} taken back`, `${r.ben} taken back`]);
    expect(await kinds()).toEqual([1, 1, 7, 7]);
    app.clock.now = NOW;
    const later = await give(teacher);
    app.clock.now = new Date(NOW.getTime() + 11 * 60_000);
    await expect(teacher.call(undoPoints, { params: { ...params, actId: later.id } })).rejects.toMatchObject({
      status: 409,
      code: 'point.undo-late',
    });
  });

  it.each([
    ['a pupil of another class', { studentIds: [r.ann, r.cai] }, 'point.not-in-class', 'body.studentIds'],
    ['an item that is none', { item: 'no-such' }, 'point.item-unknown', 'body.item'],
    ['tomorrow', { day: '2026-05-21' }, 'point.day', 'body.day'],
    ['a day long ago', { day: '2026-05-12' }, 'point.day', 'body.day'],
  ])('are refused for %s, and nothing of them stays', async (_, changed, code, path) => {
    await expect(give(teacher, changed)).rejects.toMatchObject({ status: 422, code, faults: [{ code, path }] });
    expect((await app.database.pool.query('select 1 from point_act')).rowCount).toBe(0);
  });

  it('are refused while the window is closed', async () => {
    await app.database.pool.query(
      `insert into step_window values ($1, 2, 'record', '2026-02-01', '2026-05-01', '', now())`,
      [r.county],
    );
    await expect(give(teacher)).rejects.toMatchObject({ status: 409, code: 'calendar.closed' });
    expect((await teacher.call(getPointSheet, { params })).open).toBe(false);
    await app.database.pool.query('delete from step_window');
  });

  it('are listed by day, the newest first, in pages', async () => {
    const acts = [];
    for (const item of ['hand-up', 'helpful', 'late']) {
      app.clock.now = new Date(app.clock.now.getTime() + 1000);
      acts.push(await give(teacher, { item }));
    }
    await give(teacher, { day: '2026-05-19' });
    const first = await teacher.call(listPoints, { params, query: { limit: 2 } });
    expect(first.acts.map(({ item }) => item)).toEqual(['late', 'helpful']);
    const rest = await teacher.call(listPoints, { params, query: { limit: 2, after: first.next ?? '' } });
    expect(rest.acts.map(({ item }) => item)).toEqual(['hand-up']);
    expect(rest.next).toBeNull();
    const { items } = await teacher.call(getPointSheet, { params });
    expect(
      items
        .slice(0, 3)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['hand-up', 'helpful', 'late']);
  });
});

describe('points by the class committee', () => {
  it('wait for the class teacher, and count once confirmed', async () => {
    await expect(give(ann)).rejects.toMatchObject({ status: 404 });
    await onCommittee();
    const act = await give(ann, { item: 'late', studentIds: [r.ben] });
    expect(act).toMatchObject({ state: 'waiting', by: { role: 'class-committee', own: true } });
    expect(await facts()).toEqual([]);
    const of = { params: { ...params, actId: act.id } };
    expect((await teacher.call(listPoints, { params, query: { state: 'waiting' } })).acts.map(({ id }) => id)).toEqual([
      act.id,
    ]);
    await expect(ann.call(confirmPoints, of)).rejects.toMatchObject({ status: 403 });
    expect((await teacher.call(confirmPoints, of)).state).toBe('confirmed');
    // Being late is an observation of its own besides the points.
    expect(await facts()).toEqual([`${r.ben} -1`, `${r.ben} 1`]);
    await expect(teacher.call(rejectPoints, of)).rejects.toMatchObject({ status: 409, code: 'record.state' });
  });

  it('are refused by the class teacher without a trace in the facts', async () => {
    await onCommittee();
    const act = await give(ann);
    expect((await teacher.call(rejectPoints, { params: { ...params, actId: act.id } })).state).toBe('rejected');
    expect(await facts()).toEqual([]);
    expect((await ann.call(listStudentPoints, { params: { studentId: r.ann } })).points).toEqual([]);
  });

  it('shows its members names, and nothing that others gave', async () => {
    await onCommittee();
    await give(teacher);
    const own = await give(ann, { item: 'helpful' });
    expect((await ann.call(listPoints, { params })).acts.map(({ id }) => id)).toEqual([own.id]);
    const sheet = await ann.call(getPointSheet, { params });
    expect(sheet).toMatchObject({ as: 'class-committee', mayConfirm: false });
    expect(sheet.students.map((student) => Object.keys(student).sort())).toEqual([
      ['id', 'name'],
      ['id', 'name'],
    ]);
    expect((await ann.call(listPointClasses)).classes.map(({ id }) => id)).toEqual([r.class1]);
    await teacher.call(setClassCommittee, { params, body: { studentIds: [] } });
    await expect(ann.call(getPointSheet, { params })).rejects.toMatchObject({ status: 404 });
  });

  it('is of pupils of the class, named by its class teacher', async () => {
    await expect(teacher.call(setClassCommittee, { params, body: { studentIds: [r.cai] } })).rejects.toMatchObject({
      status: 422,
      code: 'point.not-in-class',
    });
    await onCommittee();
    const { students } = await (await app.as('school')).call(getClassCommittee, { params });
    expect(students).toEqual([{ id: r.ann, name: '安' }]);
    await expect(
      teacher.call(setClassCommittee, { params: { classId: r.class2 }, body: { studentIds: [] } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe("a place's own point item", () => {
  it('is usable at and below the place, counts with its points, and can be switched off', async () => {
    const school = await app.as('school');
    const itemId = randomUUID();
    const item = { params: { placeId: r.school, itemId }, body: { title: '图书角管理', points: 2, stages: [2] } };
    const { code } = await school.call(savePointItem, item);
    await give(teacher, { item: code, studentIds: [r.ann] });
    expect(await facts()).toEqual([`${r.ann} 2`]);
    await school.call(switchRecordType, { params: { placeId: r.school, code }, body: { on: false } });
    await expect(give(teacher, { item: code })).rejects.toMatchObject({ code: 'point.item-unknown' });
    await app.database.pool.query('delete from record_type_switch');
    await expect(school.call(savePointItem, { ...item, body: { ...item.body, points: 0 } })).rejects.toMatchObject({
      status: 422,
      faults: [{ path: 'body.points' }],
    });
    await expect(
      school.call(savePointItem, { ...item, params: { placeId: r.neighbourSchool, itemId } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
