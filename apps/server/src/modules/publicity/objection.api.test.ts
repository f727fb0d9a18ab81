import { randomUUID } from 'node:crypto';
import {
  addAttachment,
  answerDecision,
  answerObjection,
  assignObjection,
  cancelPublicity,
  concludePublicity,
  fileObjection,
  followObjection,
  getAttachment,
  getObjection,
  handleObjection,
  listFiledObjections,
  listObjections,
  listOwnObjections,
  listPublicEntries,
  openPublicity,
  type Role,
  roles,
  signPublicity,
} from '@wuyu/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { newcomer } from '../selection/testing.js';
import { concludedSelections } from './index.js';
import { idOfReceipt } from './objections.js';
import { addReady, clearPublicity, newReceipt, signedIn, term } from './testing.js';

let app: TestApp;
let clock: Date;
let people: Record<'benHimself' | 'colleague' | 'otherMember', Visitor>;
let roundId: string;
let entryId: string;
let recordId: string;
const { ann, ben, class1, school } = region;
const FIRST = new Date('2026-06-10T04:00:00Z');
const LAST_DAY = new Date('2026-06-17T15:59:00Z');
const AFTER = new Date('2026-06-18T04:00:00Z');

const visitorsOf = async () => ({
  benHimself: await newcomer(app, { role: 'student', personId: ben }),
  /** A committee member who leads the class: concerned. */
  colleague: await newcomer(app, { role: 'committee', placeId: school, displayName: '委员乙' }),
  otherMember: await newcomer(app, { role: 'committee', placeId: school, displayName: '委员丙' }),
});

beforeAll(async () => {
  clock = FIRST;
  app = await openTestApp({ now: () => clock });
});
afterAll(() => app.close());
beforeEach(async () => {
  clock = FIRST;
  await clearPublicity(app.database.db);
  // A day's tally of objections is kept by account.
  people = await visitorsOf();
  [recordId] = (await addReady(app.database.db, ann, class1, [{ title: '敬老院服务' }])) as [string];
  const teacher = await signedIn(app, 'teacher');
  roundId = randomUUID();
  await teacher.call(openPublicity, { body: { id: roundId, term, scope: 'class', classId: class1 } });
  const { pupils } = await teacher.call(listPublicEntries, { params: { roundId, classId: class1 } });
  entryId = pupils[0]?.entries[0]?.id as string;
});

const file = (
  by: Visitor,
  more: { receipt?: string; anonymous?: boolean; words?: string; attachments?: string[] } = {},
) =>
  by.call(fileObjection, {
    params: { entryId },
    body: { receipt: newReceipt(), anonymous: false, words: '那天他没有去敬老院', attachments: [], ...more },
  });
const accountOf = async (role: Role) => {
  const row = await app.database.db
    .selectFrom('account')
    .select('id')
    .where('login', '=', `demo-${role}`)
    .executeTakeFirstOrThrow();
  return row.id;
};
const assign = async (objectionId: string, by: Role = 'school', to: Role = 'committee') =>
  (await signedIn(app, by)).call(assignObjection, {
    params: { objectionId },
    body: { accountId: await accountOf(to) },
  });
const decide = async (
  objectionId: string,
  outcome: 'upheld' | 'partly' | 'rejected',
  by: Role = 'committee',
  remark = '经核实,时间不符',
) =>
  (await signedIn(app, by)).call(handleObjection, {
    params: { objectionId },
    body: { kind: 'decided', outcome, words: '问过老师和敬老院', remark },
  });
const conclude = async () => {
  const teacher = await signedIn(app, 'teacher');
  await teacher.call(signPublicity, { params: { roundId, classId: class1 }, body: { name: '师' } });
  return teacher.call(concludePublicity, { params: { roundId } });
};
const shown = async () => {
  const { pupils } = await (await signedIn(app, 'student')).call(listPublicEntries, {
    params: { roundId, classId: class1 },
  });
  return pupils[0]?.entries[0];
};
const recordState = async () =>
  (await app.database.db.selectFrom('record').select('state').where('id', '=', recordId).executeTakeFirstOrThrow())
    .state;
const ledger = () =>
  app.database.db.selectFrom('ledger_outbox').select(['kind', 'schema', 'ref']).where('kind', '=', 2).execute();

describe('an objection', () => {
  it('that is upheld strikes the entry at once, and voids the record when nobody appeals', async () => {
    const receipt = newReceipt();
    const id = idOfReceipt(receipt);
    expect(await file(people.benHimself, { receipt })).toMatchObject({ state: 'filed', dueOn: '2026-06-25', level: 0 });
    await assign(id);
    const committee = await signedIn(app, 'committee');
    const handling = { kind: 'inquiry' as const, words: '已联系敬老院' };
    await committee.call(handleObjection, { params: { objectionId: id }, body: handling });
    await decide(id, 'upheld');
    expect(await shown()).toMatchObject({ state: 'struck', remark: '经核实,时间不符', shown: { title: '敬老院服务' } });
    expect(await recordState()).toBe('confirmed');
    clock = AFTER;
    // Decided on the 10th; five working days in which it can be appealed end on the 17th.
    await conclude();
    expect(await recordState()).toBe('void');
    expect(await concludedSelections(app.database.db, ann, 2)).toEqual([]);
    expect(await ledger()).toEqual([
      { kind: 2, schema: 2, ref: `objection:${id}` },
      { kind: 2, schema: 1, ref: `publicity:${roundId}` },
    ]);
    const followed = await app.visitor().call(followObjection, { body: { receipt } });
    expect(followed.steps.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      'filed objector',
      'assigned committee',
      'inquiry committee',
      'decided committee',
      'closed system',
    ]);
  });

  it('that is rejected is appealed twice: to the head, then to the expert, whose word is final', async () => {
    const receipt = newReceipt();
    const id = idOfReceipt(receipt);
    await file(people.benHimself, { receipt });
    await assign(id);
    await decide(id, 'rejected');
    expect((await shown())?.state).toBe('shown');
    const appeal = (words: string) =>
      app.visitor().call(answerDecision, { body: { receipt, answer: 'appeal', words } });
    await expect(appeal(' ')).rejects.toMatchObject({ status: 422, faults: [{ path: 'words' }] });
    expect(await appeal('没有问过我')).toMatchObject({ state: 'filed', level: 1 });
    await expect(appeal('再来一次')).rejects.toMatchObject({ status: 409, code: 'publicity.no-appeal' });
    // Whoever decided it first does not decide the appeal.
    await expect(assign(id)).rejects.toMatchObject({ status: 422, code: 'publicity.handler' });
    await assign(id, 'head', 'head');
    await decide(id, 'rejected', 'head');
    expect(await appeal('请教育局看')).toMatchObject({ level: 2 });
    await expect(assign(id, 'school', 'expert')).rejects.toMatchObject({ status: 404 });
    await assign(id, 'bureau', 'expert');
    await decide(id, 'upheld', 'expert');
    expect(await app.visitor().call(followObjection, { body: { receipt } })).toMatchObject({
      state: 'closed',
      outcome: 'upheld',
      may: { appeal: false, accept: false },
    });
    expect(await recordState()).toBe('void');
    expect((await shown())?.state).toBe('struck');
  });

  it('that the pupil has turned over is shown again, as visibly as it was struck', async () => {
    const receipt = newReceipt();
    const id = idOfReceipt(receipt);
    await file(people.benHimself, { receipt });
    await assign(id);
    await decide(id, 'upheld');
    // The objector won, and has nothing to appeal against.
    const byObjector = app.visitor().call(answerDecision, { body: { receipt, answer: 'appeal', words: '还是不满' } });
    await expect(byObjector).rejects.toMatchObject({ code: 'publicity.no-appeal' });
    const guardian = await signedIn(app, 'guardian');
    const answer = { answer: 'appeal' as const, words: '我们有照片' };
    await guardian.call(answerObjection, { params: { objectionId: id }, body: answer });
    await assign(id, 'school', 'head');
    await decide(id, 'rejected', 'head', '复核后恢复');
    expect(await shown()).toMatchObject({ state: 'shown', remark: '复核后恢复' });
    expect(await recordState()).toBe('confirmed');
  });

  it('filed in the last minute keeps the round from being concluded until it is closed', async () => {
    clock = LAST_DAY;
    const receipt = newReceipt();
    const ben2 = await newcomer(app, { role: 'student', personId: ben });
    await file(ben2, { receipt });
    clock = AFTER;
    await expect(conclude()).rejects.toMatchObject({ code: 'publicity.objections-open', values: { count: 1 } });
    const late = await newcomer(app, { role: 'student', personId: ben });
    await expect(file(late)).rejects.toMatchObject({ status: 409, code: 'publicity.over' });
    const id = idOfReceipt(receipt);
    await assign(id);
    await decide(id, 'rejected');
    // Decided, but within the days of an appeal.
    await expect(conclude()).rejects.toMatchObject({ code: 'publicity.objections-open' });
    await app.visitor().call(answerDecision, { body: { receipt, answer: 'accept' } });
    await conclude();
    expect((await concludedSelections(app.database.db, ann, 2)).map((one) => one.recordId)).toEqual([recordId]);
  });

  it('cannot be got rid of by calling the round off', async () => {
    await file(people.benHimself);
    const teacher = await signedIn(app, 'teacher');
    const cancel = teacher.call(cancelPublicity, { params: { roundId }, body: { reason: '重来' } });
    await expect(cancel).rejects.toMatchObject({ code: 'publicity.objections-open' });
  });

  it('sent twice is one; another text under the same receipt is refused', async () => {
    const receipt = newReceipt();
    const [one, again] = await Promise.all([
      file(people.benHimself, { receipt }),
      file(people.benHimself, { receipt }),
    ]);
    expect(again).toEqual(one);
    await expect(file(people.benHimself, { receipt, words: '别的' })).rejects.toMatchObject({
      code: 'publicity.receipt-taken',
    });
    expect(await app.database.db.selectFrom('objection').select('id').execute()).toHaveLength(1);
  });

  it('is filed five times a day by one account at most', async () => {
    for (let n = 0; n < 5; n += 1) await file(people.benHimself, { anonymous: n % 2 === 0, words: `第 ${n} 件` });
    await expect(file(people.benHimself)).rejects.toMatchObject({ status: 429, code: 'publicity.too-many' });
  });

  it('needs words, a true receipt and a member of the school', async () => {
    await expect(file(people.benHimself, { words: '   ' })).rejects.toMatchObject({ status: 400 });
    await expect(file(people.benHimself, { receipt: 'ABCD' })).rejects.toMatchObject({ status: 400 });
    await expect(file(people.benHimself, { attachments: [randomUUID()] })).rejects.toMatchObject({
      status: 422,
      code: 'attachment.unknown',
    });
    expect(await app.database.db.selectFrom('objection').select('id').execute()).toEqual([]);
    const far = await newcomer(app, { role: 'student', personId: region.dan });
    await expect(file(far)).rejects.toMatchObject({ status: 404 });
    await expect(file(await signedIn(app, 'bureau'))).rejects.toMatchObject({ status: 403 });
    const unknown = app.visitor().call(followObjection, { body: { receipt: newReceipt() } });
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'publicity.receipt-unknown' });
  });
});

describe('an anonymous objector', () => {
  it('is in no table: no account, no time of day', async () => {
    const receipt = newReceipt();
    const { rows: before } = await app.database.pool.query('select max(id) as id from audit');
    const account = await app.database.db
      .selectFrom('account')
      .select('id')
      .where('person_id', '=', ben)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    await file(people.benHimself, { receipt, anonymous: true });
    await app.visitor().call(followObjection, { body: { receipt } });
    const dump: unknown[] = [];
    for (const table of ['objection', 'objection_step', 'publicity_entry', 'notice'] as const)
      dump.push(...(await app.database.db.selectFrom(table).selectAll().execute()));
    dump.push(
      ...(await app.database.db
        .selectFrom('audit')
        .selectAll()
        .where('id', '>', before[0].id ?? 0)
        .execute()),
    );
    expect(JSON.stringify(dump)).not.toContain(account.id);
    expect(JSON.stringify(dump)).not.toContain(receipt);
    const objection = await app.database.db.selectFrom('objection').selectAll().executeTakeFirstOrThrow();
    expect(objection).toMatchObject({ account_id: null, filed_at: new Date('2026-06-10T00:00:00Z') });
    const page = await (await signedIn(app, 'school')).call(getObjection, {
      params: { objectionId: idOfReceipt(receipt) },
    });
    expect(page).toMatchObject({ anonymous: true, steps: [{ kind: 'filed', by: 'objector' }] });
    expect((await people.benHimself.call(listFiledObjections)).objections).toEqual([]);
  });

  it('leaves no way from a file to the account; those who decide see it, the family does not', async () => {
    const receipt = newReceipt();
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#abc' } })
      .png()
      .toBuffer();
    const sent = { name: '照片.png', bytes: new Blob([new Uint8Array(picture)]) };
    const { id } = await people.benHimself.call(addAttachment, { upload: {}, file: sent });
    await file(people.benHimself, { receipt, anonymous: true, attachments: [id] });
    const rows = await app.database.db
      .selectFrom('attachment')
      .selectAll()
      .where('owner_kind', '=', 'objection')
      .execute();
    expect(rows).toMatchObject([{ account_id: null, uploaded_at: new Date('2026-06-10T00:00:00Z') }]);
    expect(rows[0]?.id).not.toBe(id);
    const params = { objectionId: idOfReceipt(receipt) };
    const school2 = await signedIn(app, 'school');
    const { attachments } = await school2.call(getObjection, { params });
    const attachmentId = attachments[0]?.id as string;
    expect((await school2.call(getAttachment, { params: { attachmentId } })).bytes.length).toBeGreaterThan(0);
    const guardian = await signedIn(app, 'guardian');
    expect((await guardian.call(getObjection, { params })).attachments).toEqual([]);
    await expect(guardian.call(getAttachment, { params: { attachmentId } })).rejects.toMatchObject({ status: 404 });
    await expect(people.benHimself.call(getAttachment, { params: { attachmentId } })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('is told of the pupil nothing by the receipt', async () => {
    const receipt = newReceipt();
    await file(people.benHimself, { receipt, anonymous: true });
    const followed = await app.visitor().call(followObjection, { body: { receipt } });
    expect(JSON.stringify(followed)).not.toMatch(/安|敬老院服务|entry|round/);
  });
});

describe('the rights over an objection', () => {
  it('are those of the school, whom it was given to, and the family; never the class teacher’s', async () => {
    const receipt = newReceipt();
    await file(people.benHimself, { receipt });
    const params = { objectionId: idOfReceipt(receipt) };
    const statuses = async () => {
      const found: Record<string, number> = {};
      for (const role of roles)
        found[role] = await (await signedIn(app, role)).call(getObjection, { params }).then(
          () => 200,
          (problem: { status: number }) => problem.status,
        );
      return found;
    };
    const rights = {
      administrator: 403,
      bureau: 404,
      school: 200,
      head: 200,
      committee: 404,
      teacher: 404,
      student: 200,
      guardian: 200,
      expert: 404,
    };
    expect(await statuses()).toEqual(rights);
    await assign(params.objectionId);
    expect(await statuses()).toEqual({ ...rights, committee: 200 });
    await expect(people.otherMember.call(getObjection, { params })).rejects.toMatchObject({ status: 404 });
    await expect(people.benHimself.call(getObjection, { params })).rejects.toMatchObject({ status: 404 });
    const other = people.otherMember.call(handleObjection, { params, body: { kind: 'inquiry', words: '看看' } });
    await expect(other).rejects.toMatchObject({ status: 404 });
    await expect(assign(params.objectionId, 'teacher')).rejects.toMatchObject({ status: 403 });
    const own = await (await signedIn(app, 'guardian')).call(listOwnObjections, {
      params: { studentId: ann },
      query: { term },
    });
    expect(own.objections).toMatchObject([{ id: params.objectionId }]);
  });

  it('keep it from whoever leads the class, is of the family, or objected', async () => {
    const { db } = app.database;
    const receipt = newReceipt();
    await file(people.benHimself, { receipt });
    const params = { objectionId: idOfReceipt(receipt) };
    const names = async () =>
      (await (await signedIn(app, 'school')).call(getObjection, { params })).handlers.map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(['委员乙', '委员丙']));
    // 委员乙 is the class teacher, 委员丙 the mother.
    const make = (name: string, personId: number | null) =>
      db.updateTable('account').set({ person_id: personId }).where('display_name', '=', name).execute();
    await make('委员乙', region.teacher);
    await make('委员丙', region.annsMother);
    expect(await names()).not.toEqual(expect.arrayContaining(['委员乙']));
    expect(await names()).not.toEqual(expect.arrayContaining(['委员丙']));
    await make('委员乙', null);
    await make('委员丙', null);
  });

  it('to decide need an outcome, and words for the public page', async () => {
    const receipt = newReceipt();
    const objectionId = idOfReceipt(receipt);
    await file(people.benHimself, { receipt });
    await assign(objectionId);
    const committee = await signedIn(app, 'committee');
    const handle = (body: object) =>
      committee.call(handleObjection, {
        params: { objectionId },
        body: { kind: 'decided' as const, words: '核实过', ...body },
      });
    await expect(handle({})).rejects.toMatchObject({ faults: [{ path: 'outcome' }] });
    await expect(handle({ outcome: 'upheld' })).rejects.toMatchObject({ faults: [{ path: 'remark' }] });
    await expect(handle({ outcome: 'upheld', remark: '见 13812345678' })).rejects.toMatchObject({
      code: 'publicity.phone-number',
    });
    const twice = await Promise.allSettled([
      handle({ outcome: 'partly', remark: '时长改为 2 小时' }),
      handle({ outcome: 'upheld', remark: '不实' }),
    ]);
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the list of objections', () => {
  it('shows the school what is open, the longest due first, with what is overdue, page by page', async () => {
    for (let n = 0; n < 3; n += 1) await file(people.benHimself, { words: `第 ${n} 件` });
    const school2 = await signedIn(app, 'school');
    expect((await school2.call(listObjections)).objections.map(({ overdue }) => overdue)).toEqual([
      false,
      false,
      false,
    ]);
    expect((await (await signedIn(app, 'committee')).call(listObjections)).objections).toEqual([]);
    clock = new Date('2026-06-26T04:00:00Z');
    const later = await signedIn(app, 'school');
    expect((await later.call(listObjections)).objections.map(({ overdue }) => overdue)).toEqual([true, true, true]);
    await app.database.db
      .insertInto('objection')
      .values(
        Array.from({ length: 40 }, (_, n) => ({
          person_id: ann,
          id: randomUUID(),
          entry_id: entryId,
          round_id: roundId,
          place_id: school,
          words: '一',
          state: 'filed',
          due_on: `2026-07-${String(1 + (n % 20)).padStart(2, '0')}`,
          filed_on: '2026-06-12',
          filed_at: FIRST,
          changed_at: FIRST,
        })),
      )
      .execute();
    const first = await later.call(listObjections);
    const second = await later.call(listObjections, { query: { after: first.next as string } });
    const all = [...first.objections, ...second.objections];
    expect(all).toHaveLength(43);
    expect(new Set(all.map(({ id }) => id)).size).toBe(43);
    expect(second.next).toBeNull();
    expect(all.map(({ dueOn }) => dueOn)).toEqual(all.map(({ dueOn }) => dueOn).sort());
  });
});

describe('an erased pupil', () => {
  it('takes the objections to the own entries along', async () => {
    const receipt = newReceipt();
    await file(people.benHimself, { receipt });
    await erasePupil(app.ledger, app.config.dataDir, ann);
    const gone = app.visitor().call(followObjection, { body: { receipt } });
    await expect(gone).rejects.toMatchObject({ status: 404 });
  });
});
