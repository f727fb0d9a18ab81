import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  cancelCommentJob,
  getComment,
  getCommentJob,
  getCommentLimit,
  getStudent,
  listAudit,
  listClassComments,
  setCommentLimit,
  startCommentJob,
  suggestComment,
  writeComment,
  writeRemark,
} from '@wuyu/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureTermPartitions } from '../../platform/database/partitions.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { gatherFacts, offerFacts } from '../evidence/index.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';
import { performCommentJob } from './draft-job.js';
import { eraseComments } from './erase.js';
import { stepProgress } from './step-progress.js';

const NOW = new Date('2026-06-10T02:00:00Z');
const r = region;
const term = r.thisTerm;
const KEY = 'secret-key-of-the-model';

let app: TestApp;
let model: Server;
/** What the model was sent, and how it answers. */
const sent: Array<{ body: string; authorization: string | undefined }> = [];
let answer: (text: string) => string | null = (text) => text;

beforeAll(async () => {
  model = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      sent.push({ body, authorization: request.headers.authorization });
      const { messages } = JSON.parse(body) as { messages: Array<{ role: string; content: string }> };
      const said = answer(messages.find(({ role }) => role === 'user')?.content ?? '');
      if (said === null) response.writeHead(500).end('no');
      else
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ choices: [{ message: { content: said } }] }));
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const { port } = model.address() as AddressInfo;
  app = await openTestApp(
    { now: () => NOW },
    { WUYU_MODEL_URL: `http://127.0.0.1:${port}/v1`, WUYU_MODEL_NAME: 'test-model', WUYU_MODEL_KEY: KEY },
  );
  const { db, pool } = app.database;
  await installBuiltIns(db, NOW);
  await ensureTermPartitions(pool as never);
  await db.updateTable('person').set({ name: '安晓晨' }).where('id', '=', r.ann).execute();
  await db.updateTable('person').set({ name: '本思远' }).where('id', '=', r.ben).execute();
  await facts();
});
afterAll(async () => {
  await app.close();
  await new Promise((resolve) => model.close(resolve));
});
beforeEach(() => {
  sent.length = 0;
  answer = (text) => text;
});

async function facts(): Promise<void> {
  const { db } = app.database;
  const rows = await db.selectFrom('indicator').select(['id', 'code']).execute();
  const idOf = (code: string) => rows.find((row) => row.code === code)?.id as number;
  const record = randomUUID();
  await db
    .insertInto('record')
    .values({
      person_id: r.ann,
      id: record,
      term_id: 2,
      class_id: r.class1,
      type: 'volunteer-service',
      state: 'confirmed',
      day: '2026-04-11',
      fields: JSON.stringify({ title: '和本思远在甲县一中打扫，联系电话 13800138000' }),
      writer_id: r.ann,
      writer_role: 'student',
      changed_at: NOW,
    } as never)
    .execute();
  const fact = (personId: number, ref: string, code: string, value: number, day: string) => ({
    personId,
    ref,
    source: 'record',
    indicatorId: idOf(code),
    termId: 2,
    day,
    value,
  });
  await db
    .transaction()
    .execute((tx) =>
      offerFacts(
        tx,
        [
          fact(r.ann, `record:${record}:1`, 'practice.service-hours', 3, '2026-04-11'),
          fact(r.ann, 'other:1:1', 'practice.service-hours', 2, '2026-05-04'),
          fact(r.ben, 'other:2:1', 'art.works', 2, '2026-05-05'),
        ],
        NOW,
      ),
    );
  await gatherFacts(app.database, NOW);
}

const teacher = () => app.as('teacher');
const read = async (studentId: number = r.ann) =>
  (await teacher()).call(getComment, { params: { studentId }, query: { term } });
const write = async (body: string, version: number, confirm = false, studentId: number = r.ann) =>
  (await teacher()).call(writeComment, { params: { studentId }, body: { term, body, version, confirm } });
const suggest = async (ask: boolean, studentId: number = r.ann) =>
  (await teacher()).call(suggestComment, { params: { studentId }, body: { term, model: ask } });

describe('a suggestion', () => {
  it('says what is known of the pupil, with the facts beside it, and keeps nothing', async () => {
    const suggestion = await suggest(false);
    expect(suggestion).toMatchObject({ by: 'rules', note: null });
    expect(suggestion.text).toContain('5 小时');
    const cited = suggestion.sentences.flatMap(({ facts: of }) => of.map(({ id }) => id.split(':')[0]));
    expect(new Set(cited)).toEqual(new Set(['observation', 'record']));
    expect([...suggestion.text].length).toBeLessThanOrEqual(200);
    expect(await read()).toMatchObject({ state: 'none', version: 0, body: '' });
    expect(sent).toEqual([]);
  });

  it('has nothing of a person in what the model is sent, and has it back in what is shown', async () => {
    answer = (text) => `${text}愿你继续。`;
    const suggestion = await suggest(true);
    expect(sent).toHaveLength(1);
    const { body, authorization } = sent[0] as (typeof sent)[number];
    expect(authorization).toBe(`Bearer ${KEY}`);
    const { rows } = await app.database.pool.query<{ word: string }>(
      `select name as word from person union select name from place union select value from person_number
       union select to_char(born_on, 'YYYY-MM-DD') from person where born_on is not null`,
    );
    const words = [...rows.map(({ word }) => word), '晓晨', '思远', '13800138000', '2012', String(r.ann), term];
    for (const word of words.filter((one) => [...one].length >= 2)) expect(body, word).not.toContain(word);
    expect(suggestion.by).toBe('model');
    expect(suggestion.text).toContain('本思远在甲县一中打扫');
    expect(await read()).toMatchObject({ state: 'none' });
    const { entries } = await (await app.as('administrator')).call(listAudit, { query: { limit: 50 } });
    expect(entries.find(({ act }) => act === 'comment.model-asked')).toMatchObject({
      personId: r.ann,
      details: { outcome: 'used' },
    });
  });

  it.each([
    ['a rank', () => '你这学期名列前茅，是全班学习的好榜样，继续保持这样的状态。'],
    ['somebody else’s name', () => '你这学期和安母一起做了许多志愿服务，大家都看在眼里。'],
    ['a figure of its own', () => '你这学期参加志愿服务 99 小时，大家都看在眼里，继续保持。'],
    ['more than there is room for', () => '很好。'.repeat(100)],
    ['a placeholder that was never given', () => '你和〔人7〕这学期做了许多志愿服务，大家都看在眼里。'],
    ['a page instead of a text', () => '<script>alert(1)</script>你这学期做了许多志愿服务，继续保持。'],
  ])('is the rules’ own where the model gives %s', async (_, said) => {
    answer = said;
    const suggestion = await suggest(true);
    expect(suggestion).toMatchObject({ by: 'rules', note: { code: 'comment.model-refused' } });
    expect(suggestion.text).toBe((await suggest(false)).text);
  });

  it('is the rules’ own where the model does not answer', async () => {
    answer = () => null;
    expect(await suggest(true)).toMatchObject({ by: 'rules', note: { code: 'comment.model-silent' } });
    answer = () => '字'.repeat(100_000);
    expect(await suggest(true)).toMatchObject({ by: 'rules', note: { code: 'comment.model-silent' } });
  });

  it('says that nothing is known where nothing is', async () => {
    await app.database.db
      .insertInto('person')
      .values({ id: 7001, kind: 'student', name: '新生', changed_at: NOW })
      .execute();
    await app.database.db
      .insertInto('enrolment')
      .values({ person_id: 7001, class_id: r.class1, starts_on: '2026-03-01' })
      .execute();
    expect(await suggest(true, 7001)).toMatchObject({ text: '', sentences: [], note: { code: 'comment.no-facts' } });
    expect(sent).toEqual([]);
  });
});

describe('a comment', () => {
  it('is kept as a draft, and the report does not print it yet', async () => {
    expect(await write('你很用心。', 0)).toEqual({ version: 1, state: 'draft' });
    expect(await write('你很用心。', 0)).toEqual({ version: 1, state: 'draft' });
    const page = await (await app.as('guardian')).call(getStudent, { params: { studentId: r.ann }, query: { term } });
    expect(page.remarks).toEqual([]);
  });

  it('lets of two who write at once one through, and neither text is lost', async () => {
    const outcomes = await Promise.allSettled([write('甲写的。', 1), write('乙写的。', 1)]);
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({ status: 409, code: 'comment.changed' });
    // Whoever was refused still has the own text, and reads the other's beside it.
    const now = await read();
    expect(['甲写的。', '乙写的。']).toContain(now.body);
    expect(await write('合起来写的。', now.version)).toEqual({ version: 3, state: 'draft' });
  });

  it.each([
    ['', 'comment.empty'],
    ['你'.repeat(201), 'comment.long'],
    ['你的成绩名列前茅。', 'comment.rank'],
  ])('is not confirmed as %s', async (text, code) => {
    const { version } = await read(r.ben);
    await expect(write(text, version, true, r.ben)).rejects.toMatchObject({
      code,
      faults: [expect.objectContaining({ path: 'body' })],
    });
  });

  it('is what the report prints once it is confirmed, with an entry of the ledger', async () => {
    const { version } = await read();
    expect(await write('你把 5 小时用在了志愿服务上。', version, true)).toEqual({
      version: version + 1,
      state: 'confirmed',
    });
    const page = await (await app.as('guardian')).call(getStudent, { params: { studentId: r.ann }, query: { term } });
    expect(page.remarks).toEqual([{ kind: 'teacher', body: '你把 5 小时用在了志愿服务上。' }]);
    const { rows } = await app.database.pool.query(
      'select body from ledger_outbox where kind = 14 and person_id = $1',
      [r.ann],
    );
    expect(rows.map(({ body }) => JSON.parse(body))).toEqual([
      { term, version: version + 1, text: '你把 5 小时用在了志愿服务上。' },
    ]);
    const [progress] = await stepProgress(app.database.db, 2, [r.class1]);
    expect(progress).toMatchObject({ classId: r.class1, done: 1, waiting: [{ role: 'teacher', count: 2 }] });
    // Changed again, it is a draft beside what was confirmed.
    await write('还在想。', version + 1);
    expect(await read()).toMatchObject({
      state: 'draft',
      body: '还在想。',
      confirmed: '你把 5 小时用在了志愿服务上。',
    });
  });

  it('is the class teacher’s alone', async () => {
    for (const role of ['student', 'guardian', 'school', 'administrator'] as const)
      await expect(
        (await app.as(role)).call(getComment, { params: { studentId: r.ann }, query: { term } }),
      ).rejects.toMatchObject({ status: 403 });
    // Teaches cai's class, but does not lead it.
    await expect(read(r.cai)).rejects.toMatchObject({ status: 404 });
    await expect(
      (await teacher()).call(listClassComments, { params: { classId: r.class2 }, query: { term } }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(
      (await teacher()).call(startCommentJob, { body: { id: randomUUID(), term, classId: r.class2, model: false } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('is taken only while the window is open', async () => {
    const { db } = app.database;
    const window = {
      place_id: r.school,
      term_id: 2,
      step: 'comment',
      opens_on: '2026-05-01',
      closes_on: '2026-06-01',
      changed_at: NOW,
    };
    await db.insertInto('step_window').values(window).execute();
    await expect(write('晚了。', 0, false, r.ben)).rejects.toMatchObject({ code: 'calendar.closed' });
    const own = (role: 'student' | 'guardian', kind: 'self' | 'family') =>
      app
        .as(role)
        .then((visitor) =>
          visitor.call(writeRemark, { params: { studentId: r.ann, kind }, body: { term, body: '我说' } }),
        );
    await expect(own('student', 'self')).rejects.toMatchObject({ code: 'calendar.closed' });
    await expect(own('guardian', 'family')).rejects.toMatchObject({ code: 'calendar.closed' });
    expect((await read(r.ben)).window).toEqual({ opensOn: '2026-05-01', closesOn: '2026-06-01', open: false });
    await db.deleteFrom('step_window').execute();
  });

  it('goes with an erased pupil', async () => {
    const client = await app.database.pool.connect();
    await eraseComments(client, r.ann);
    client.release();
    expect((await app.database.pool.query('select 1 from comment where person_id = $1', [r.ann])).rowCount).toBe(0);
  });
});

describe('words of family and pupil', () => {
  it('are not written over when they say something else by now', async () => {
    const mother = await app.as('guardian');
    const say = (body: string, seen?: string) =>
      mother.call(writeRemark, {
        params: { studentId: r.ann, kind: 'family' },
        body: { term, body, ...(seen === undefined ? {} : { seen }) },
      });
    await say('第一句', '');
    await say('第一句', '');
    await expect(say('第二句', '')).rejects.toMatchObject({ status: 409, code: 'report.remark-changed' });
    await say('第二句', '第一句');
  });
});

describe('a batch of drafts', () => {
  const start = async (id: string = randomUUID(), ask = false) =>
    (await teacher()).call(startCommentJob, { body: { id, term, classId: r.class1, model: ask } });
  const states = async () => {
    const { students } = await (await teacher()).call(listClassComments, {
      params: { classId: r.class1 },
      query: { term },
    });
    return Object.fromEntries(students.map(({ id, state }) => [id, state]));
  };

  it('is made for those without a comment, once, and leaves what somebody wrote', async () => {
    await write('自己写的。', 0, false, r.ben);
    const id = randomUUID();
    const [job] = await Promise.all([start(id), start(id)]);
    expect(await (await teacher()).call(getCommentJob, { params: { jobId: id } })).toMatchObject({ state: 'done' });
    expect(job.id).toBe(id);
    // ann's confirmed remark is still there; of the new pupil nothing is known.
    expect(await states()).toEqual({ [r.ann]: 'confirmed', [r.ben]: 'draft', 7001: 'none' });
    expect((await read(r.ben)).body).toBe('自己写的。');
  });

  it('asks the model where that was wanted, and counts where it did not help', async () => {
    await app.database.pool.query('delete from comment');
    answer = () => null;
    const { id } = await start(randomUUID(), true);
    const job = await (await teacher()).call(getCommentJob, { params: { jobId: id } });
    expect(job).toMatchObject({ state: 'done', fallbacks: 1 });
    expect((await read(r.ben)).state).toBe('draft');
  });

  it('stops when it is cancelled, and one class has one at a time', async () => {
    await app.database.pool.query('delete from comment');
    const waiting = {
      id: randomUUID(),
      class_id: r.class1,
      term_id: 2,
      model: false,
      state: 'waiting',
      created_at: NOW,
    };
    await app.database.db.insertInto('comment_job').values(waiting).execute();
    await expect(start()).rejects.toMatchObject({ code: 'comment.job-busy' });
    const visitor = await teacher();
    expect(await visitor.call(cancelCommentJob, { params: { jobId: waiting.id } })).toMatchObject({
      state: 'cancelled',
    });
    await performCommentJob(app.database.db, waiting.id, { model: undefined, now: () => NOW });
    expect((await states())[r.ben]).toBe('none');
  });
});

describe('the limit of comments', () => {
  it('is 200 characters unless a school or a bureau sets another', async () => {
    const bureau = await app.as('bureau');
    const school = await app.as('school');
    const limit = () => school.call(getCommentLimit, { params: { placeId: r.school } });
    expect(await limit()).toEqual({ most: 200, own: false, model: { available: true, name: 'test-model' } });
    await bureau.call(setCommentLimit, { params: { placeId: r.county }, body: { most: 300 } });
    expect(await limit()).toMatchObject({ most: 300, own: false });
    await school.call(setCommentLimit, { params: { placeId: r.school }, body: { most: 120 } });
    expect((await read(r.ben)).most).toBe(120);
    await school.call(setCommentLimit, { params: { placeId: r.school }, body: { most: null } });
    await expect(
      school.call(setCommentLimit, { params: { placeId: r.county }, body: { most: 100 } }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(
      (await teacher()).call(setCommentLimit, { params: { placeId: r.school }, body: { most: 100 } }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe('without a model', () => {
  it('nothing is asked, and that is said', async () => {
    const plain = await openTestApp({ now: () => NOW });
    await installBuiltIns(plain.database.db, NOW);
    const visitor = await plain.as('teacher');
    const { model: shown } = await visitor.call(listClassComments, { params: { classId: r.class1 }, query: { term } });
    expect(shown).toEqual({ available: false, name: '' });
    await plain.close();
  });
});
