import { randomUUID } from 'node:crypto';
import {
  confirmRecord,
  correctRecord,
  countRecords,
  deleteRecordDraft,
  explain,
  getRecord,
  givePoints,
  listOwnDrafts,
  listRecords,
  listRecordTypes,
  listWaitingRecords,
  rejectRecord,
  returnRecord,
  saveRecordDraft,
  startRun,
  switchRecordType,
  takeBackRecord,
  undoPoints,
  withdrawRecord,
} from '@wuyu/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Visitor } from '../../platform/http/testing.js';
import { gatherFacts } from '../evidence/index.js';
import { region as r } from '../identity/testing.js';
import { performAudit, requestAudit } from '../ledger/index.js';
import { freezeRecords, unfreezeRecords, voidRecord } from './index.js';
import { NOW, openRecordApp, type RecordApp, submit, sweeping } from './testing.js';

let app: RecordApp;
let ann: Visitor;
let mother: Visitor;
let teacher: Visitor;
beforeAll(async () => {
  app = await openRecordApp();
  ann = await app.as('student');
  mother = await app.as('guardian');
  teacher = await app.as('teacher');
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const table of ['record', 'record_event', 'record_trace', 'waiting_fact', 'ledger_outbox', 'notice'])
    await app.database.pool.query(`delete from ${table}`);
});
afterEach(() => {
  app.clock.now = NOW;
});

const keyOf = ({ id, studentId }: { id: string; studentId: number }) => ({ params: { studentId, recordId: id } });
const facts = async () =>
  (await app.database.pool.query('select ref, retracts, value from waiting_fact order by seq')).rows;
const entries = async () =>
  (await app.database.pool.query('select kind, ref, person_id, about, body from ledger_outbox order by seq')).rows;
const confirmed = async () => {
  const brief = await submit(ann);
  return teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: brief.revision } });
};

describe('a record', () => {
  it('waits for the class teacher, and counts once it is confirmed: fact, ledger entry and history', async () => {
    const brief = await submit(ann);
    expect(brief).toMatchObject({ state: 'waiting', revision: 1, confirmer: 'class-teacher', title: '打扫社区花园' });
    expect(await facts()).toEqual([]);
    const after = await teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: 1 } });
    expect(after.state).toBe('confirmed');
    expect(await facts()).toEqual([{ ref: `record:${brief.id}:1`, retracts: false, value: 15_000 }]);
    const [entry] = await entries();
    expect(entry).toMatchObject({ kind: 1, ref: `record:${brief.id}`, person_id: r.ann });
    expect(JSON.parse(entry.body)).toMatchObject({ type: 'public-welfare', fields: { hours: 1.5 }, revision: 1 });
    const { history, may } = await ann.call(getRecord, keyOf(brief));
    expect(history.map(({ act, by }) => `${act} ${by}`)).toEqual(['submit student', 'confirm teacher']);
    expect(may).toEqual([]);
  });

  it('is an observation of its indicator when facts are gathered', async () => {
    const { id } = await confirmed();
    await gatherFacts(app.database, NOW);
    const { rows } = await app.database.pool.query(
      `select i.code, o.value, o.term_id from fact f join observation o on o.person_id = f.person_id
         and o.batch_id = f.batch_id and o.cell = f.cell join indicator i on i.id = o.indicator_id
       where f.ref = $1`,
      [`record:${id}:1`],
    );
    expect(rows).toEqual([{ code: 'moral.public-welfare', value: 15_000, term_id: 2 }]);
  });

  it('is the same when it comes twice, and refused when another comes under its id', async () => {
    const of = { studentId: r.ann, recordId: randomUUID() };
    const first = await submit(ann, {}, of);
    expect(await submit(ann, { fields: { ...sweeping.fields, title: ' 打扫社区花园 ' } }, of)).toEqual(first);
    await expect(submit(ann, { day: '2026-05-17' }, of)).rejects.toMatchObject({
      status: 409,
      code: 'record.id-taken',
    });
    await teacher.call(confirmRecord, { ...keyOf(first), body: { revision: 1 } });
    expect((await submit(ann, {}, of)).state).toBe('confirmed');
    await expect(submit(mother, {}, of)).rejects.toMatchObject({ status: 409, code: 'record.id-taken' });
    await expect(submit(teacher, {}, { ...of, studentId: r.ben })).rejects.toMatchObject({ code: 'record.id-taken' });
    expect(await facts()).toHaveLength(1);
  });

  it('is taken twice a day even when five come at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => submit(ann)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('record.too-many-a-day'));
    expect(refused[0]).toMatchObject({ status: 409, faults: [{ path: 'body.day', values: { most: 2 } }] });
  });

  it('is confirmed once when two confirm at once', async () => {
    const brief = await submit(ann);
    const confirm = () => teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: 1 } });
    await Promise.all([confirm(), confirm()]);
    expect(await facts()).toHaveLength(1);
    expect(await entries()).toHaveLength(1);
  });

  it('by the class teacher counts at once; one by a teacher of another course waits', async () => {
    expect((await submit(teacher)).state).toBe('confirmed');
    const ofCai = await submit(teacher, {}, { studentId: r.cai, recordId: randomUUID() });
    expect(ofCai.state).toBe('waiting');
    await expect(teacher.call(confirmRecord, { ...keyOf(ofCai), body: { revision: 1 } })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('keeps whatever was typed as text: emoji, script, another direction, half a character', async () => {
    const title = '👩‍👩‍👧‍👦<script>alert(1)</script>\u202e';
    const brief = await submit(ann, { fields: { title, hours: 1, place: '{{x}}\ud800' } });
    expect(brief.title).toBe(title);
    expect((await ann.call(getRecord, keyOf(brief))).fields.place).toBe('{{x}}\uFFFD');
  });

  it('counts characters as people do', async () => {
    const most = await submit(ann, { fields: { ...sweeping.fields, title: '👩‍👩‍👧‍👦'.repeat(30) } });
    expect(most.state).toBe('waiting');
    await expect(submit(ann, { fields: { ...sweeping.fields, title: '好'.repeat(31) } })).rejects.toMatchObject({
      faults: [{ code: 'record.field-long', path: 'body.fields.title', values: { length: 31, most: 30 } }],
    });
  });
});

describe('a record that is not in order', () => {
  it('is told every fault at its field', async () => {
    const wrong = { title: ' ', hours: 0.25, place: 5, colour: 'red' };
    await expect(submit(ann, { day: '2027-05-20', fields: wrong })).rejects.toMatchObject({
      status: 422,
      code: 'record.invalid',
      values: { count: 5 },
      faults: [
        { code: 'record.day-future', path: 'body.day', values: { day: '2027-05-20' } },
        { code: 'record.field-required', path: 'body.fields.title' },
        { code: 'record.field-number', path: 'body.fields.hours', values: { low: 0.5, high: 12, digits: 1 } },
        { code: 'record.field-text', path: 'body.fields.place' },
        { code: 'record.field-unknown', path: 'body.fields.colour' },
      ],
    });
  });

  it.each([
    ['a type that is none', { type: 'no-such' }, 'record.type-unknown', 'body.type'],
    ['a day before the term', { day: '2026-01-31' }, 'record.day-outside-term', 'body.day'],
    [
      'a choice that is none',
      { type: 'reading', fields: { title: '城南旧事', author: '林海音', kind: 'x' } },
      'record.field-choice',
      'body.fields.kind',
    ],
    [
      'a missing proof',
      { type: 'moral-honour', fields: { title: '文明学生', level: 'school', organiser: '学校' } },
      'record.proof-required',
      'body.attachments',
    ],
    [
      'a missing first day',
      { type: 'post', fields: { title: '班长', organisation: '一班' } },
      'record.from-required',
      'body.from',
    ],
    [
      'days the wrong way round',
      { type: 'post', from: '2026-05-19', fields: { title: '班长', organisation: '一班' } },
      'record.day-order',
      'body.from',
    ],
  ])('is refused for %s', async (_, changed, code, path) => {
    await expect(submit(ann, changed)).rejects.toMatchObject({ status: 422, faults: [{ code, path }] });
  });

  it('is refused for a day on which the pupil was in no class', async () => {
    await app.database.pool.query(`update enrolment set starts_on = '2026-05-10' where person_id = $1`, [r.ann]);
    await expect(submit(ann, { day: '2026-05-09' })).rejects.toMatchObject({
      faults: [{ code: 'record.not-enrolled', path: 'body.day' }],
    });
    await app.database.pool.query(`update enrolment set starts_on = '2024-09-01' where person_id = $1`, [r.ann]);
  });

  it('is refused while the window is closed, and kept as a draft', async () => {
    await app.database.pool.query(
      `insert into step_window values ($1, 2, 'record', '2026-03-01', '2026-05-19', '', now())`,
      [r.school],
    );
    await expect(submit(ann)).rejects.toMatchObject({ status: 409, code: 'calendar.closed' });
    const of = { studentId: r.ann, recordId: randomUUID() };
    expect((await ann.call(saveRecordDraft, { params: of, body: sweeping })).state).toBe('draft');
    expect((await ann.call(listRecordTypes, { params: of })).window).toEqual({
      opensOn: '2026-03-01',
      closesOn: '2026-05-19',
      open: false,
    });
    await app.database.pool.query('delete from step_window');
  });

  it('is refused where the school does not use its type', async () => {
    const school = await app.as('school');
    const params = { placeId: r.school, code: 'public-welfare' };
    await school.call(switchRecordType, { params, body: { on: false } });
    await expect(submit(ann)).rejects.toMatchObject({ faults: [{ code: 'record.type-off', path: 'body.type' }] });
    const types = async () => (await ann.call(listRecordTypes, { params: { studentId: r.ann } })).types;
    expect((await types()).map(({ code }) => code)).not.toContain('public-welfare');
    await school.call(switchRecordType, { params, body: { on: null } });
    expect((await types()).map(({ code }) => code)).toContain('public-welfare');
    await expect(
      school.call(switchRecordType, { params: { ...params, placeId: r.neighbourSchool }, body: { on: false } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('a draft', () => {
  it('is kept as far as it is, and nobody else sees it', async () => {
    const of = { params: { studentId: r.ann, recordId: randomUUID() } };
    const body = { type: 'reading', fields: { title: '城南' }, attachments: [] };
    const draft = await ann.call(saveRecordDraft, { ...of, body });
    expect(draft).toMatchObject({ state: 'draft', day: null, revision: 0 });
    await ann.call(saveRecordDraft, { ...of, body: { ...body, fields: { title: '城南旧事' } } });
    expect((await ann.call(listOwnDrafts)).records.map(({ title }) => title)).toEqual(['城南旧事']);
    expect((await ann.call(getRecord, of)).may).toEqual(['edit', 'delete']);
    for (const other of [mother, teacher, await app.as('school')]) {
      await expect(other.call(getRecord, of)).rejects.toMatchObject({ status: 404 });
      expect((await other.call(listRecords, { params: { studentId: r.ann } })).records).toEqual([]);
    }
    await ann.call(deleteRecordDraft, of);
    await expect(ann.call(getRecord, of)).rejects.toMatchObject({ status: 404 });
  });
});

describe('a reviewer', () => {
  it('gives a record back with a reason; it is a draft with all that it said, and comes again as a new revision', async () => {
    const brief = await submit(ann);
    const reason = '请写清楚是哪个社区';
    const returned = await teacher.call(returnRecord, { ...keyOf(brief), body: { revision: 1, reason } });
    expect(returned).toMatchObject({ state: 'returned', reason });
    const [notice] = (await app.database.pool.query('select kind, details from notice')).rows;
    expect(notice).toEqual({ kind: 'record-returned', details: {} });
    const draft = await ann.call(getRecord, keyOf(brief));
    expect(draft).toMatchObject({ fields: sweeping.fields, reason, may: ['edit', 'delete'] });
    const again = await submit(ann, { fields: { ...sweeping.fields, place: '幸福社区北门' } }, keyOf(brief).params);
    expect(again).toMatchObject({ state: 'waiting', revision: 2, reason: '' });
    await expect(teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: 1 } })).rejects.toMatchObject({
      status: 409,
      code: 'record.changed',
    });
    await expect(
      teacher.call(returnRecord, { ...keyOf(brief), body: { revision: 2, reason: '  ' } }),
    ).rejects.toMatchObject({ faults: [{ path: 'body.reason' }] });
  });

  it('refuses a record for good', async () => {
    const brief = await submit(ann);
    const body = { revision: 1, reason: '不属实' };
    expect((await teacher.call(rejectRecord, { ...keyOf(brief), body })).state).toBe('rejected');
    await expect(submit(ann, { day: '2026-05-17' }, keyOf(brief).params)).rejects.toMatchObject({ status: 409 });
    expect(await facts()).toEqual([]);
  });

  it('cannot decide what its writer took back in the meantime', async () => {
    const brief = await submit(ann);
    expect((await ann.call(withdrawRecord, keyOf(brief))).state).toBe('draft');
    await expect(teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: 1 } })).rejects.toMatchObject({
      status: 404,
    });
    expect((await submit(ann, {}, keyOf(brief).params)).revision).toBe(2);
    await teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: 2 } });
    await expect(ann.call(withdrawRecord, keyOf(brief))).rejects.toMatchObject({ status: 409, code: 'record.state' });
  });

  it('who is the guardian confirms reading at primary school, when somebody else wrote it', async () => {
    await app.database.pool.query('update class set stage = 1 where id = $1', [r.class1]);
    const reading = { type: 'reading', fields: { title: '城南旧事', author: '林海音', kind: 'literature' } };
    const brief = await submit(ann, reading);
    expect(brief.confirmer).toBe('guardian');
    expect((await mother.call(listWaitingRecords)).records.map(({ id }) => id)).toEqual([brief.id]);
    expect((await teacher.call(listWaitingRecords)).records).toEqual([]);
    expect((await mother.call(confirmRecord, { ...keyOf(brief), body: { revision: 1 } })).state).toBe('confirmed');
    const own = await submit(mother, { ...reading, day: '2026-05-17' });
    expect(own.confirmer).toBe('class-teacher');
    await expect(mother.call(confirmRecord, { ...keyOf(own), body: { revision: 1 } })).rejects.toMatchObject({
      status: 404,
    });
    expect((await teacher.call(listWaitingRecords)).records.map(({ id }) => id)).toEqual([own.id]);
    await app.database.pool.query('update class set stage = 2 where id = $1', [r.class1]);
  });
});

describe('a confirmed record', () => {
  it('is corrected by a new revision; the old one stays readable, its fact goes, the ledger gets a correction', async () => {
    const brief = await confirmed();
    const body = { ...sweeping, fields: { ...sweeping.fields, hours: 2 }, revision: 1, reason: '时长写错' };
    const after = await teacher.call(correctRecord, { ...keyOf(brief), body });
    expect(after).toMatchObject({ state: 'confirmed', revision: 2 });
    expect(await teacher.call(correctRecord, { ...keyOf(brief), body })).toMatchObject({ revision: 2 });
    expect(await facts()).toEqual([
      { ref: `record:${brief.id}:1`, retracts: false, value: 15_000 },
      { ref: `record:${brief.id}:1`, retracts: true, value: null },
      { ref: `record:${brief.id}:2`, retracts: false, value: 20_000 },
    ]);
    const [first, second] = await entries();
    const { rows } = await app.database.pool.query('select id from ledger_outbox order by seq limit 1');
    expect([first.kind, second.kind, second.about]).toEqual([1, 7, rows[0].id]);
    const { history } = await ann.call(getRecord, keyOf(brief));
    expect(history.map(({ act, content }) => [act, content?.fields.hours])).toEqual([
      ['submit', 1.5],
      ['confirm', undefined],
      ['correct', 2],
    ]);
    await expect(
      teacher.call(correctRecord, { ...keyOf(brief), body: { ...body, revision: 2 } }),
    ).rejects.toMatchObject({ status: 409, code: 'record.same-content' });
    await expect(mother.call(correctRecord, { ...keyOf(brief), body })).rejects.toMatchObject({ status: 403 });
  });

  it('is corrected to another kind, and the history says in words what was and what is, by whom and why', async () => {
    const brief = await confirmed();
    const fields = { title: '读《城南旧事》', author: '林海音', kind: 'literature' };
    const body = { ...sweeping, type: 'reading', fields, revision: 1, reason: '类型选错' };
    await teacher.call(correctRecord, { ...keyOf(brief), body });
    const { history, type } = await ann.call(getRecord, keyOf(brief));
    expect(type).toBe('reading');
    const said = history.map(({ act, name, reason, content }) => [
      act,
      name,
      reason,
      content?.type.zh,
      content?.said.map(({ title, value }) => `${title.zh} ${value.zh}`),
    ]);
    expect(said).toEqual([
      ['submit', null, '', '公益劳动', ['劳动内容 打扫社区花园', '时长 1.5 小时', '地点 幸福社区']],
      ['confirm', '师', '', undefined, undefined],
      ['correct', '师', '类型选错', '阅读', ['书名 读《城南旧事》', '作者 林海音', '类别 文学']],
    ]);
    const told = await app.database.pool.query(`select path from notice where kind = 'record-corrected'`);
    expect(told.rows).toEqual([{ path: `/records/${r.ann}/${brief.id}` }]);
  });

  it('keeps one of two corrections of the same revision', async () => {
    const brief = await confirmed();
    const correct = (hours: number) =>
      teacher.call(correctRecord, {
        ...keyOf(brief),
        body: { ...sweeping, fields: { ...sweeping.fields, hours }, revision: 1, reason: '时长写错' },
      });
    const outcomes = await Promise.allSettled([correct(2), correct(3)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { status: 409, code: 'record.changed' },
    });
    expect((await ann.call(getRecord, keyOf(brief))).revision).toBe(2);
  });

  it('is taken back with a reason, stays readable and no longer counts', async () => {
    const brief = await confirmed();
    const body = { revision: 1, reason: '重复' };
    expect((await teacher.call(takeBackRecord, { ...keyOf(brief), body })).state).toBe('void');
    expect((await facts()).map(({ retracts }) => retracts)).toEqual([false, true]);
    expect((await entries()).map(({ kind }) => kind)).toEqual([1, 7]);
    expect((await ann.call(getRecord, keyOf(brief))).reason).toBe('重复');
  });

  it('cannot change while it is frozen, but for an objection that is upheld', async () => {
    const brief = await confirmed();
    const within = <T>(act: (tx: Parameters<typeof freezeRecords>[0]) => Promise<T>) =>
      app.database.db.transaction().execute(act);
    await within((tx) => freezeRecords(tx, [brief.id], 'publicity:7', NOW));
    await within((tx) => freezeRecords(tx, [brief.id], 'archive:1', NOW));
    const body = { revision: 1, reason: '重复' };
    const frozen = { status: 409, code: 'record.frozen' };
    await expect(teacher.call(takeBackRecord, { ...keyOf(brief), body })).rejects.toMatchObject(frozen);
    await within((tx) => unfreezeRecords(tx, [brief.id], 'publicity:7', NOW));
    await expect(teacher.call(takeBackRecord, { ...keyOf(brief), body })).rejects.toMatchObject(frozen);
    expect(await within((tx) => voidRecord(tx, brief.id, '异议成立', NOW))).toBe(true);
    expect(await within((tx) => voidRecord(tx, brief.id, '异议成立', NOW))).toBe(false);
    const { state, history } = await ann.call(getRecord, keyOf(brief));
    expect(state).toBe('void');
    expect(history.map(({ act }) => act)).toEqual(['submit', 'confirm', 'freeze', 'freeze', 'unfreeze', 'void']);
    await expect(within((tx) => freezeRecords(tx, [brief.id], 'publicity:8', NOW))).rejects.toMatchObject({
      code: 'record.state',
    });
  });
});

describe('lists of records', () => {
  it('come in pages, the newest day first, without one twice or left out', async () => {
    for (const day of ['2026-05-11', '2026-05-12', '2026-05-12', '2026-05-13', '2026-05-14'])
      await submit(ann, { day });
    const params = { studentId: r.ann };
    const first = await ann.call(listRecords, { params, query: { limit: 2 } });
    const second = await ann.call(listRecords, { params, query: { limit: 2, after: first.next ?? '' } });
    const third = await ann.call(listRecords, { params, query: { limit: 2, after: second.next ?? '' } });
    const all = [first, second, third].flatMap(({ records }) => records);
    expect(all.map(({ day }) => day)).toEqual(['2026-05-14', '2026-05-13', '2026-05-12', '2026-05-12', '2026-05-11']);
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    expect(third.next).toBeNull();
    expect(await ann.call(countRecords, { params })).toMatchObject({
      total: 5,
      counts: [{ type: 'public-welfare', state: 'waiting', count: 5 }],
    });
    for (const after of ['x', '2026-05-12~x', '2026-02-30~00000000-0000-0000-0000-000000000000'])
      await expect(ann.call(listRecords, { params, query: { after } })).rejects.toMatchObject({
        code: 'record.cursor',
      });
  });
});

describe('the ledger', () => {
  it('finds a record and points that were changed in their rows, and none that were corrected or undone', async () => {
    const brief = await confirmed();
    const fields = { ...sweeping.fields, hours: 2 };
    const body = { ...sweeping, fields, revision: 1, reason: '时长写错' };
    await teacher.call(correctRecord, { ...keyOf(brief), body });
    const taken = await submit(teacher, { day: '2026-05-15' });
    await teacher.call(takeBackRecord, { ...keyOf(taken), body: { revision: 1, reason: '重复' } });
    const params = { classId: r.class1, actId: randomUUID() };
    await teacher.call(givePoints, { params, body: { item: 'hand-up', studentIds: [r.ann] } });
    const undone = { classId: r.class1, actId: randomUUID() };
    await teacher.call(givePoints, { params: undone, body: { item: 'late', studentIds: [r.ann] } });
    await teacher.call(undoPoints, { params: undone });
    await app.ledger.sequencer.sequenceAll();
    const codes = async () => {
      const { id } = await requestAudit(app.ledger);
      return (await performAudit(app.ledger, id)).findings.map(({ code }) => code);
    };
    expect(await codes()).toEqual([]);
    await app.database.pool.query(`update record set fields = fields || '{"hours": 9}' where id = $1`, [brief.id]);
    await app.database.pool.query(`update point set points = 5 where item = 'hand-up'`);
    expect(await codes()).toEqual(['ledger.audit-record-changed', 'ledger.audit-record-changed']);
  });
});

describe('an evaluation', () => {
  it('reads what was confirmed, and the explanation leads back to the record', async () => {
    const brief = await submit(teacher, {}, { studentId: r.ben, recordId: randomUUID() });
    await gatherFacts(app.database, NOW);
    const bureau = await app.as('bureau');
    await bureau.call(startRun, { body: { scheme: 'student-five-aspects', term: r.thisTerm, placeId: r.county } });
    const query = { node: 'moral.service.hours', term: r.thisTerm };
    const { steps } = await teacher.call(explain, { params: { studentId: r.ben }, query });
    const [step] = steps;
    expect(step?.raw?.value).toBe(1.5);
    expect(step?.observations[0]).toMatchObject({
      value: 1.5,
      source: 'record',
      origin: { title: { zh: '公益劳动', en: 'Public-welfare work' }, record: { studentId: r.ben, id: brief.id } },
    });
  });
});
