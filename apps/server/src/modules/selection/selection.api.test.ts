import { randomUUID } from 'node:crypto';
import {
  addSelectionNote,
  consentToSelection,
  decideSelection,
  getSelection,
  getSelectionRule,
  handInSelection,
  listSelections,
  type Role,
  remindSelections,
  roles,
  saveSelection,
  saveSelectionRule,
  setWindow,
  signSelection,
} from '@wuyu/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { stepProgress, stepWaiting } from './index.js';
import { addRecord, choose, newcomer } from './testing.js';

let app: TestApp;
let student: Visitor;
let teacher: Visitor;
let guardian: Visitor;
let records: string[];
const term = region.thisTerm;
const { ann } = region;
const params = { studentId: ann };

beforeAll(async () => {
  app = await openTestApp({ now: () => new Date('2026-06-10T04:00:00Z') });
  [student, teacher, guardian] = await Promise.all([app.as('student'), app.as('teacher'), app.as('guardian')]);
});
afterAll(() => app.close());
beforeEach(async () => {
  const { db } = app.database;
  for (const table of [
    'selection',
    'selection_item',
    'selection_note',
    'selection_signature',
    'selection_rule',
    'selection_reminder',
    'step_window',
    'record',
    'ledger_outbox',
  ] as const)
    await db.deleteFrom(table).execute();
  await db.updateTable('person').set({ born_on: '2012-03-04' }).where('id', '=', ann).execute();
  records = [];
  for (const type of ['volunteer-service', 'moral-honour', 'reading', 'art-work'])
    records.push(await addRecord(db, ann, { type }));
});

const read = (who: Visitor = student) => who.call(getSelection, { params, query: { term } });
const handIn = async () => student.call(handInSelection, { params, body: { term, version: (await read()).version } });
const decide = async (decision: 'approve' | 'return' | 'reopen', words?: string) =>
  teacher.call(decideSelection, {
    params,
    body: { term, version: (await read(teacher)).version, decision, ...(words ? { words } : {}) },
  });
const sign = async (name = '安') =>
  student.call(signSelection, { params, body: { term, name, digest: (await read()).digest } });
const entries = async (kind: number) =>
  app.database.db
    .selectFrom('ledger_outbox')
    .selectAll()
    .where('kind', '=', kind)
    .where('person_id', '=', ann)
    .execute();

async function whoMay(ask: (role: Role) => Promise<unknown>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const role of roles)
    statuses[role] = await ask(role).then(
      () => 200,
      (problem: { status: number }) => problem.status,
    );
  return statuses;
}

describe('a selection', () => {
  it('goes from the pupil to the teacher and back, is signed, and is ready', async () => {
    await choose(student, ann, [records[2] as string, records[0] as string], { highlighted: records[0] as string });
    expect(await handIn()).toMatchObject({ state: 'handed-in', waiting: 'teacher' });
    const note = {
      id: randomUUID(),
      term,
      kind: 'suggest' as const,
      recordId: records[3] as string,
      words: '也可以选这件作品',
    };
    await teacher.call(addSelectionNote, { params, body: note });
    await teacher.call(addSelectionNote, { params, body: note });
    expect(await decide('return', '请把阅读放到第二条')).toMatchObject({ state: 'returned', waiting: 'student' });
    await choose(student, ann, [records[0] as string, records[2] as string]);
    await handIn();
    expect(await decide('approve')).toMatchObject({ state: 'approved', waiting: 'student' });
    const signed = await sign();
    expect(signed).toMatchObject({ state: 'ready', waiting: null, signatures: [{ by: 'student', name: '安' }] });
    expect(signed.notes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['hand-in', 'suggest', 'return', 'hand-in', 'approve', 'sign']),
    );
    expect(signed.notes).toHaveLength(6);
    expect(signed.items.map(({ recordId }) => recordId)).toEqual([records[0], records[2]]);
    const [entry] = await entries(10);
    expect(JSON.parse(entry?.body ?? '{}')).toMatchObject({
      form: 'selection',
      digest: signed.digest,
      signed: { by: 'student', name: '安' },
    });
    await sign();
    expect(await entries(10)).toHaveLength(1);
  });

  it('below the age waits for the guardian, who consents to the same words', async () => {
    await app.database.db.updateTable('person').set({ born_on: '2013-03-04' }).where('id', '=', ann).execute();
    await choose(student, ann, [records[0] as string]);
    await handIn();
    await decide('approve');
    const signed = await sign();
    expect(signed).toMatchObject({ state: 'signed', waiting: 'guardian', consentNeeded: true });
    const consent = (name: string, digest = signed.digest) =>
      guardian.call(consentToSelection, { params, body: { term, name, digest } });
    await expect(consent('安')).rejects.toMatchObject({ code: 'selection.name-differs', faults: [{ path: 'name' }] });
    await expect(consent('安母', '0'.repeat(64))).rejects.toMatchObject({ code: 'selection.shown-differs' });
    expect(await consent('安母')).toMatchObject({ state: 'ready' });
    expect(await entries(10)).toHaveLength(2);
  });

  it('says what is wrong at each item, and keeps what was there', async () => {
    await choose(student, ann, [records[0] as string]);
    const other = await addRecord(app.database.db, region.ben);
    const { version } = await read();
    const attempt = student.call(saveSelection, {
      params,
      body: {
        term,
        version,
        items: [
          { recordId: other, highlighted: false, reason: '' },
          { recordId: records[1] as string, highlighted: true, reason: '电话 13812345678' },
          { recordId: records[2] as string, highlighted: true, reason: '' },
        ],
      },
    });
    await expect(attempt).rejects.toMatchObject({
      status: 422,
      code: 'selection.invalid',
      faults: [
        { path: 'items[0].recordId', code: 'selection.no-record' },
        { path: 'items[1].reason', code: 'selection.phone-number' },
        { path: 'items[2].highlighted', code: 'selection.highlights' },
      ],
    });
    expect((await read()).items).toHaveLength(1);
  });

  it('is handed in only with a sentence for each record', async () => {
    await expect(handIn()).rejects.toMatchObject({ code: 'selection.state' });
    await choose(student, ann, []);
    await expect(handIn()).rejects.toMatchObject({ code: 'selection.empty' });
    await choose(student, ann, [records[0] as string], { reason: ' ' });
    await expect(handIn()).rejects.toMatchObject({
      faults: [{ path: 'items[0].reason', code: 'selection.no-reason' }],
    });
  });

  it('on two devices at once is kept from one of them, and the other learns it', async () => {
    const { version } = await choose(student, ann, [records[0] as string]);
    const items = (id: string) => [{ recordId: id, highlighted: false, reason: '一句' }];
    const save = (id: string) => student.call(saveSelection, { params, body: { term, version, items: items(id) } });
    const both = await Promise.allSettled([save(records[1] as string), save(records[2] as string)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const kept = (await read()).items[0]?.recordId as string;
    // The phone that heard no answer sends the same again.
    expect((await save(kept)).version).toBe(version + 1);
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({
      status: 409,
      code: 'selection.changed-elsewhere',
      values: { version: version + 1 },
    });
  });

  it('begun on two devices at once is begun once', async () => {
    const items = (id: string) => [{ recordId: id, highlighted: false, reason: '一句' }];
    const save = (id: string) => student.call(saveSelection, { params, body: { term, version: 0, items: items(id) } });
    const both = await Promise.allSettled([save(records[1] as string), save(records[2] as string)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await read()).toMatchObject({ version: 1, items: [{}] });
  });

  it('cannot be signed when a record was corrected meanwhile, or under another name', async () => {
    await choose(student, ann, [records[0] as string]);
    await handIn();
    await decide('approve');
    const { digest } = await read();
    await expect(sign('本')).rejects.toMatchObject({ status: 422, code: 'selection.name-differs' });
    await app.database.db
      .updateTable('record')
      .set({ fields: JSON.stringify({ title: '更正后的题目' }) })
      .where('id', '=', records[0] as string)
      .execute();
    const stale = student.call(signSelection, { params, body: { term, name: '安', digest } });
    await expect(stale).rejects.toMatchObject({ status: 409, code: 'selection.shown-differs' });
    expect(await entries(10)).toHaveLength(0);
  });

  it('is opened again by the class teacher with words, and then signed anew', async () => {
    await choose(student, ann, [records[0] as string]);
    await handIn();
    await decide('approve');
    await sign();
    const frozen = () =>
      app.database.db
        .selectFrom('record')
        .select('frozen_by')
        .where('id', '=', records[0] as string)
        .executeTakeFirst();
    expect((await frozen())?.frozen_by).not.toEqual([]);
    await expect(decide('reopen')).rejects.toMatchObject({ faults: [{ path: 'words' }] });
    const open = await decide('reopen', '时间写错了,请改正');
    expect(open).toMatchObject({ state: 'returned', signatures: [] });
    expect(open.notes.some(({ kind, words }) => kind === 'reopen' && words !== '')).toBe(true);
    expect((await frozen())?.frozen_by).toEqual([]);
    await choose(student, ann, [records[1] as string]);
    await handIn();
    await decide('approve');
    expect(await sign()).toMatchObject({ state: 'ready' });
    expect(await entries(10)).toHaveLength(2);
  });

  it('is kept to its days, but for one that the teacher sent back', async () => {
    await choose(student, ann, [records[0] as string]);
    await handIn();
    await (await app.as('school')).call(setWindow, {
      params: { placeId: region.school, step: 'selection' },
      body: { term, opensOn: '2026-05-01', closesOn: '2026-06-01', seen: null, dryRun: false },
    });
    await decide('return', '请补充');
    await expect(choose(student, ann, [records[0] as string, records[2] as string])).resolves.toMatchObject({
      state: 'returned',
      window: { open: false },
    });
    await app.database.db.deleteFrom('selection').execute();
    await expect(choose(student, ann, [records[0] as string], { reason: '另一句' })).rejects.toMatchObject({
      status: 409,
      code: 'calendar.closed',
    });
  });

  it('shows a record that was taken back as gone, and cannot be handed in with it', async () => {
    await choose(student, ann, [records[0] as string]);
    await app.database.db
      .updateTable('record')
      .set({ state: 'void' })
      .where('id', '=', records[0] as string)
      .execute();
    expect((await read()).items).toMatchObject([{ record: null }]);
    await expect(handIn()).rejects.toMatchObject({ code: 'selection.invalid' });
  });

  it('shows of a record what its type lets out, and nothing else', async () => {
    await addRecord(app.database.db, ann, {
      type: 'research-study',
      fields: { members: '本、蔡', advisor: '某老师', text: '结论' },
    });
    await addRecord(app.database.db, ann, { type: 'overcoming', title: '家里的事' });
    const { records: shown } = await read();
    expect(JSON.stringify(shown)).not.toMatch(/本、蔡|某老师|家里的事/);
  });
});

describe('the rights over a selection', () => {
  it('are those of pupil, family, teachers and the school', async () => {
    expect(await whoMay(async (role) => read(await app.as(role)))).toEqual({
      administrator: 200,
      bureau: 403,
      school: 200,
      head: 200,
      committee: 200,
      teacher: 200,
      student: 200,
      guardian: 200,
      expert: 403,
    });
    const save = async (role: Role) => choose(await app.as(role), ann, [records[0] as string]);
    const allowed = await whoMay(save);
    expect(Object.entries(allowed).filter(([, status]) => status === 200)).toEqual([['student', 200]]);
  });

  it('end at the class, the child and the school', async () => {
    const cai = await newcomer(app, { role: 'student', personId: region.cai });
    await expect(read(cai)).rejects.toMatchObject({ status: 404 });
    const danFather = await newcomer(app, { role: 'guardian', personId: region.danFather });
    await expect(read(danFather)).rejects.toMatchObject({ status: 404 });
    const far = await newcomer(app, { role: 'teacher', personId: region.farTeacher });
    await expect(read(far)).rejects.toMatchObject({ status: 404 });
    // Teaches class2, but does not lead it: may comment there, not decide.
    const body = { term, version: 0, decision: 'approve' as const };
    await expect(teacher.call(decideSelection, { params: { studentId: region.cai }, body })).rejects.toMatchObject({
      status: 404,
    });
    const note = { id: randomUUID(), term, kind: 'comment' as const, words: '很好' };
    await teacher.call(addSelectionNote, { params: { studentId: region.cai }, body: note });
    await expect(
      teacher.call(addSelectionNote, { params: { studentId: region.cai }, body: { ...note, words: '别的' } }),
    ).rejects.toMatchObject({ status: 409, code: 'selection.id-taken' });
  });

  it('over the class list are the class teacher’s and the school’s', async () => {
    const list = async (role: Role) =>
      (await app.as(role)).call(listSelections, { params: { classId: region.class1 }, query: { term } });
    const allowed = await whoMay(list);
    expect(Object.keys(allowed).filter((role) => allowed[role] === 200)).toEqual([
      'administrator',
      'school',
      'head',
      'teacher',
    ]);
    await expect(
      teacher.call(listSelections, { params: { classId: region.class2 }, query: { term } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('the list of a class', () => {
  it('says who waits for whom, and reminds them once a day', async () => {
    await choose(student, ann, [records[0] as string]);
    await handIn();
    const list = () => teacher.call(listSelections, { params: { classId: region.class1 }, query: { term } });
    expect((await list()).pupils).toEqual([
      { studentId: ann, name: '安', state: 'handed-in', waiting: 'teacher', items: 1 },
      { studentId: region.ben, name: '本', state: 'none', waiting: 'student', items: 0 },
    ]);
    const remind = () => teacher.call(remindSelections, { params: { classId: region.class1 }, body: { term } });
    const both = await Promise.allSettled([remind(), remind()]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(remind()).rejects.toMatchObject({ status: 409, code: 'selection.reminded' });
    expect((await list()).remindedOn).toBe('2026-06-10');
    expect(await stepWaiting(app.database.db, 2, [region.class1])).toEqual([
      { classId: region.class1, personId: region.ben, role: 'student' },
    ]);
    expect(await stepProgress(app.database.db, 2, [region.class1, region.class2])).toEqual([
      {
        classId: region.class1,
        done: 0,
        total: 2,
        waiting: [
          { role: 'student', count: 1 },
          { role: 'teacher', count: 1 },
        ],
      },
      { classId: region.class2, done: 0, total: 1, waiting: [{ role: 'student', count: 1 }] },
    ]);
  });
});

describe('the rule of a place', () => {
  it('goes down from the bureau until a school has its own', async () => {
    const put = async (role: Role, placeId: number, perAspect: number) =>
      (await app.as(role)).call(saveSelectionRule, {
        params: { placeId },
        body: { perAspect, inAll: 10, highlighted: 1, guardianUnder: 14 },
      });
    await put('bureau', region.county, 1);
    expect((await read()).rule.perAspect).toBe(1);
    const school = await app.as('school');
    expect(await school.call(getSelectionRule, { params: { placeId: region.school } })).toMatchObject({
      perAspect: 1,
      placeId: region.county,
    });
    await put('school', region.school, 5);
    expect((await read()).rule.perAspect).toBe(5);
    await expect(put('school', region.neighbourSchool, 5)).rejects.toMatchObject({ status: 404 });
    await expect(put('teacher', region.school, 5)).rejects.toMatchObject({ status: 403 });
  });
});

describe('an erased pupil', () => {
  it('leaves nothing in selections', async () => {
    await choose(student, ann, [records[0] as string]);
    await handIn();
    await decide('approve');
    await sign();
    await erasePupil(app.ledger, app.config.dataDir, ann);
    for (const table of ['selection', 'selection_item', 'selection_note', 'selection_signature'] as const) {
      const rows = await app.database.db.selectFrom(table).select('person_id').where('person_id', '=', ann).execute();
      expect(rows, table).toEqual([]);
    }
  });
});
