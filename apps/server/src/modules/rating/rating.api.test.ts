import {
  cancelRatingClosing,
  closeRatingRound,
  getRatingMissing,
  getRatingRound,
  getRatingTask,
  giveRating,
  listAudit,
  listPeerComments,
  listRatingRounds,
  listRatingTasks,
  listRubrics,
  listStudentRatings,
  moveRatingClosing,
  openRatingRound,
  releasePeerComment,
  reopenRatingRound,
  saveRubric,
  skipRating,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTermPartitions } from '../../platform/database/partitions.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { gatherFacts } from '../evidence/index.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';
import { closeDueRounds } from './close-round.js';
import { eraseRatings } from './erase.js';
import { stepProgress } from './step-progress.js';
import { addPupils, NOW, roundOf, TODAY, visitorOf } from './testing.js';

let app: TestApp;
let pupils: number[];
const r = region;
const term = r.thisTerm;

beforeAll(async () => {
  app = await openTestApp({ now: () => NOW });
  await installBuiltIns(app.database.db, NOW);
  await ensureTermPartitions(app.database.pool as never);
  pupils = [r.ann, r.ben, ...(await addPupils(app, r.class1, 12, 5001))];
});
afterAll(() => app.close());

const answers = (level: number | null) =>
  ['responsibility', 'honesty', 'kindness', 'rules'].map((criterion) => ({ criterion, level }));

const teacher = () => app.as('teacher');
const newestRound = async () => {
  const { rounds } = await (await teacher()).call(listRatingRounds, { query: { term, classId: r.class1 } });
  return rounds[0]?.id as string;
};
const tasksOf = async (personId: number) => (await (await visitorOf(app, personId)).call(listRatingTasks)).rounds;

/** Everybody of the class gives what they are asked; levels by the names' ids, so that they differ. */
async function giveAll(roundId: string, peers: readonly number[] = pupils): Promise<void> {
  for (const personId of peers) {
    const visitor = await visitorOf(app, personId);
    for (const round of await tasksOf(personId)) {
      if (round.id !== roundId) continue;
      for (const [i, { id: taskId }] of round.tasks.entries())
        await visitor.call(giveRating, {
          params: { taskId },
          body: { answers: answers((personId + i) % 3), comment: round.kind === 'peer' ? `话${personId}-${i}` : '' },
        });
    }
  }
}

describe('a round', () => {
  it('is opened for the own class, once, and lays out who rates whom', async () => {
    const visitor = await teacher();
    const body = roundOf();
    const [round, again] = await Promise.all([
      visitor.call(openRatingRound, { body }),
      visitor.call(openRatingRound, { body }),
    ]);
    expect(again).toEqual(round);
    expect(round).toMatchObject({ state: 'open', pupils: 14, classId: r.class1, peersFixed: false });
    expect(round.tallies).toEqual([
      { kind: 'self', done: 0, total: 14 },
      { kind: 'peer', done: 0, total: 84 },
      { kind: 'teacher', done: 0, total: 14 },
      { kind: 'guardian', done: 0, total: 14 },
    ]);
    await expect(visitor.call(openRatingRound, { body: { ...body, peers: 7 } })).rejects.toMatchObject({
      code: 'rating.id-taken',
    });
    await expect(visitor.call(openRatingRound, { body: roundOf() })).rejects.toMatchObject({
      code: 'rating.already-open',
    });
    const mine = await tasksOf(r.ann);
    expect(mine.map(({ kind, tasks }) => [kind, tasks.length])).toEqual([
      ['peer', 6],
      ['self', 1],
    ]);
    expect(mine[0]?.tasks.map(({ name }) => name)).not.toContain('安');
    const mother = await app.as('guardian');
    expect((await mother.call(listRatingTasks)).rounds.map(({ kind }) => kind)).toEqual(['guardian']);
    expect((await mother.call(listRatingTasks)).rounds[0]?.tasks[0]?.name).toBe('安');
    const { rounds } = await visitor.call(listRatingRounds, { query: { term, classId: r.class1 } });
    expect(rounds.map(({ id }) => id)).toEqual([round.id]);
  });

  it.each([
    ['no kind of raters', { weights: { self: 0, peer: 0, teacher: 0, guardian: 0 } }, 'rating.no-raters', 'weights'],
    ['peers for coping with difficulty', { rubric: 'resilience' }, 'rating.kind-not-allowed', 'weights.peer'],
    ['too few peers', { peers: 4 }, 'rating.peers-few', 'peers'],
    ['a day gone by', { closesOn: '2026-05-19' }, 'rating.day', 'closesOn'],
    ['a day after the window', { closesOn: '2026-12-01' }, 'rating.day', 'closesOn'],
    ['a rubric that is not there', { rubric: 'nothing' }, 'rating.rubric-unknown', 'rubric'],
  ])('is refused with %s, at its field', async (_, change, code, path) => {
    await expect(
      (await teacher()).call(openRatingRound, { body: roundOf({ rubric: 'labour', ...change }) as never }),
    ).rejects.toMatchObject({ code, faults: [expect.objectContaining({ path })] });
  });

  it('is nobody else’s to open or change', async () => {
    const roundId = await newestRound();
    for (const role of ['student', 'guardian', 'bureau', 'expert'] as const) {
      const visitor = await app.as(role);
      await expect(visitor.call(openRatingRound, { body: roundOf({ rubric: 'labour' }) })).rejects.toMatchObject({
        status: 403,
      });
      await expect(visitor.call(closeRatingRound, { params: { roundId } })).rejects.toMatchObject({ status: 403 });
    }
    const other = await visitorOf(app, r.farTeacher, 'teacher');
    await expect(other.call(openRatingRound, { body: roundOf({ rubric: 'labour' }) })).rejects.toMatchObject({
      status: 404,
    });
    await expect(other.call(closeRatingRound, { params: { roundId } })).rejects.toMatchObject({ status: 404 });
    await expect(other.call(getRatingRound, { params: { roundId } })).rejects.toMatchObject({ status: 404 });
    // Names are the class teacher's; the school sees how many.
    const school = await app.as('school');
    expect((await school.call(getRatingRound, { params: { roundId } })).classes[0]?.tallies).toHaveLength(4);
    await expect(school.call(getRatingMissing, { params: { roundId, classId: r.class1 } })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('ends early or later as its teacher says', async () => {
    const visitor = await teacher();
    const roundId = await newestRound();
    const moved = await visitor.call(moveRatingClosing, { params: { roundId }, body: { closesOn: '2026-06-05' } });
    expect(moved.closesOn).toBe('2026-06-05');
    await expect(
      visitor.call(moveRatingClosing, { params: { roundId }, body: { closesOn: '2026-05-01' } }),
    ).rejects.toMatchObject({ code: 'rating.day' });
    const lastDay = (day: string) =>
      app.database.pool.query('update rating_round set closes_on = $2 where id = $1', [roundId, day]);
    await lastDay('2026-05-19');
    expect(await tasksOf(r.ann)).toEqual([]);
    await lastDay('2026-06-05');
  });
});

describe('a form', () => {
  it('is taken once however often it is sent, and may be changed until the end', async () => {
    const visitor = await visitorOf(app, r.ann);
    const self = (await tasksOf(r.ann)).find(({ kind }) => kind === 'self');
    const taskId = self?.tasks[0]?.id as string;
    const body = { answers: answers(1), comment: ' 我会更准时 ' };
    await Promise.all(Array.from({ length: 5 }, () => visitor.call(giveRating, { params: { taskId }, body })));
    expect((await app.database.pool.query('select 1 from rating_form')).rowCount).toBe(1);
    const given = await visitor.call(getRatingTask, { params: { taskId } });
    expect(given).toMatchObject({ state: 'given', comment: '我会更准时', name: '安' });
    expect(given.answers).toEqual(answers(1));
    await visitor.call(skipRating, { params: { taskId } });
    expect((await app.database.pool.query('select 1 from rating_form')).rowCount).toBe(0);
  });

  it('is refused where it is empty or of another rubric', async () => {
    const visitor = await visitorOf(app, r.ann);
    const taskId = (await tasksOf(r.ann))[0]?.tasks[0]?.id as string;
    const give = (body: { answers: ReturnType<typeof answers>; comment: string }) =>
      visitor.call(giveRating, { params: { taskId }, body });
    await expect(give({ answers: answers(null), comment: '' })).rejects.toMatchObject({ code: 'rating.form-empty' });
    await expect(give({ answers: answers(5), comment: '' })).rejects.toMatchObject({
      code: 'rating.form-criterion',
      faults: [expect.objectContaining({ path: 'answers[0]' })],
    });
    await expect(give({ answers: answers(1), comment: '字'.repeat(301) })).rejects.toMatchObject({ status: 400 });
  });

  it('is the rater’s alone', async () => {
    const taskId = (await tasksOf(r.ann))[0]?.tasks[0]?.id as string;
    const family = (await (await app.as('guardian')).call(listRatingTasks)).rounds[0]?.tasks[0]?.id as string;
    const strangers = [await visitorOf(app, r.ben), await app.as('guardian'), await app.as('teacher')];
    for (const visitor of strangers) {
      await expect(visitor.call(getRatingTask, { params: { taskId } })).rejects.toMatchObject({ status: 404 });
      await expect(
        visitor.call(giveRating, { params: { taskId }, body: { answers: answers(0), comment: '' } }),
      ).rejects.toMatchObject({ status: 404 });
    }
    // The family's form is not the child's.
    await expect(
      (await visitorOf(app, r.ann)).call(getRatingTask, { params: { taskId: family } }),
    ).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('a closed round', () => {
  let roundId: string;
  /** Whoever is never rated by enough: everybody but four of the raters skip. */
  beforeAll(async () => {
    const visitor = await teacher();
    roundId = await newestRound();
    await giveAll(roundId);
    const { rounds } = await visitor.call(listRatingTasks);
    for (const { id: taskId } of rounds[0]?.tasks ?? [])
      await visitor.call(giveRating, { params: { taskId }, body: { answers: answers(1), comment: '' } });
  });

  it('tells who is missing by name, and nothing of what anybody gave', async () => {
    const { missing } = await (await teacher()).call(getRatingMissing, { params: { roundId, classId: r.class1 } });
    expect(missing.map(({ kind }) => kind)).toEqual(Array.from({ length: 14 }, () => 'guardian'));
    expect(Object.keys(missing[0] ?? {}).sort()).toEqual(['kind', 'left', 'name', 'personId']);
    const [progress] = await stepProgress(app.database.db, 2, [r.class1]);
    expect(progress).toEqual({ classId: r.class1, done: 112, total: 126, waiting: [{ role: 'guardian', count: 14 }] });
  });

  it('shows nothing before it is closed', async () => {
    const { ratings } = await (await visitorOf(app, r.ann)).call(listStudentRatings, {
      params: { studentId: r.ann },
      query: { term },
    });
    expect(ratings).toEqual([]);
  });

  it('becomes one fact a pupil and indicator, with an entry each, whoever else closes it at once', async () => {
    const visitor = await teacher();
    await Promise.all([1, 2, 3].map(() => visitor.call(closeRatingRound, { params: { roundId } })));
    const { round } = await visitor.call(getRatingRound, { params: { roundId } });
    expect(round).toMatchObject({ state: 'closed', revision: 1, peersFixed: true, progress: 1 });
    expect(await gatherFacts(app.database, NOW)).toEqual({ added: 14, retracted: 0 });
    const { rows } = await app.database.pool.query(
      `select o.day::text, b.source, f.ref from observation o join batch b on b.id = o.batch_id
       join fact f on f.person_id = o.person_id and f.batch_id = o.batch_id and f.cell = o.cell where o.person_id = $1`,
      [r.ann],
    );
    expect(rows).toEqual([{ day: TODAY, source: 'rating', ref: `rating:${roundId}:moral.conduct:1` }]);
    const entries = await app.database.pool.query('select person_id, body from ledger_outbox where kind = 13');
    expect(entries.rowCount).toBe(14);
  });

  it('takes no late form, and says so', async () => {
    const mother = await app.as('guardian');
    expect((await mother.call(listRatingTasks)).rounds).toEqual([]);
    const { rows } = await app.database.pool.query(
      "select id from rating_task where kind = 'guardian' and person_id = $1",
      [r.ann],
    );
    await expect(
      mother.call(giveRating, { params: { taskId: rows[0].id }, body: { answers: answers(0), comment: '' } }),
    ).rejects.toMatchObject({ status: 409, code: 'rating.closed' });
  });

  it('shows a pupil and the family what peers said together, without who or when', async () => {
    for (const visitor of [await visitorOf(app, r.ann), await app.as('guardian')]) {
      const { ratings } = await visitor.call(listStudentRatings, { params: { studentId: r.ann }, query: { term } });
      const [rating] = ratings;
      expect(rating?.kinds.map(({ kind, state }) => [kind, state])).toEqual([
        ['self', 'counted'],
        ['peer', 'counted'],
        ['teacher', 'counted'],
        ['guardian', 'none'],
      ]);
      const peer = rating?.kinds.find(({ kind }) => kind === 'peer');
      for (const { value } of peer?.criteria ?? []) expect((value ?? 0) % 5).toBe(0);
      expect(peer?.comments).toEqual([]);
    }
    await expect(
      (await visitorOf(app, r.ben)).call(listStudentRatings, { params: { studentId: r.ann }, query: { term } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('lets a peer’s words through when the class teacher released them', async () => {
    const visitor = await teacher();
    const { comments } = await visitor.call(listPeerComments, { params: { roundId, classId: r.class1 } });
    const about = comments.filter(({ studentId }) => studentId === r.ann);
    expect(about).toHaveLength(6);
    expect(Object.keys(about[0] ?? {}).sort()).toEqual(['id', 'name', 'released', 'studentId', 'text']);
    const params = { roundId, studentId: r.ann, commentId: about[0]?.id as string };
    await visitor.call(releasePeerComment, { params, body: { released: true } });
    const { ratings } = await (await visitorOf(app, r.ann)).call(listStudentRatings, {
      params: { studentId: r.ann },
      query: { term },
    });
    expect(ratings[0]?.kinds.find(({ kind }) => kind === 'peer')?.comments).toEqual([about[0]?.text]);
  });

  it('cannot be told by differences when it is opened again: what peers gave stays', async () => {
    const visitor = await teacher();
    const before = (await visitor.call(listStudentRatings, { params: { studentId: r.ann }, query: { term } }))
      .ratings[0];
    await visitor.call(reopenRatingRound, { params: { roundId }, body: { closesOn: '2026-06-05' } });
    expect(await gatherFacts(app.database, NOW)).toEqual({ added: 0, retracted: 14 });
    expect((await tasksOf(r.ann)).map(({ kind }) => kind)).toEqual(['self']);
    await expect(
      visitor.call(reopenRatingRound, { params: { roundId }, body: { closesOn: '2026-06-05' } }),
    ).rejects.toMatchObject({ code: 'rating.not-closed' });
    const mother = await app.as('guardian');
    const taskId = (await mother.call(listRatingTasks)).rounds[0]?.tasks[0]?.id as string;
    await mother.call(giveRating, { params: { taskId }, body: { answers: answers(0), comment: '在家很主动' } });
    await visitor.call(closeRatingRound, { params: { roundId } });
    expect(await gatherFacts(app.database, NOW)).toEqual({ added: 14, retracted: 0 });
    const after = (await visitor.call(listStudentRatings, { params: { studentId: r.ann }, query: { term } }))
      .ratings[0];
    expect(after?.kinds.find(({ kind }) => kind === 'peer')).toEqual(before?.kinds.find(({ kind }) => kind === 'peer'));
    expect(after?.kinds.find(({ kind }) => kind === 'guardian')).toMatchObject({
      state: 'counted',
      comments: ['在家很主动'],
    });
    expect(after?.indicators[0]?.value).not.toBe(before?.indicators[0]?.value);
  });

  it('is closed by itself when its last day is over', async () => {
    const visitor = await teacher();
    const round = await visitor.call(openRatingRound, { body: roundOf({ rubric: 'labour', closesOn: '2026-05-21' }) });
    const settings = { now: () => NOW, today: () => '2026-05-22' };
    await closeDueRounds(app.database, { ...settings, today: () => '2026-05-21' });
    expect((await visitor.call(getRatingRound, { params: { roundId: round.id } })).round.state).toBe('open');
    // A closing that was cut off is taken up as well.
    await app.database.pool.query("update rating_round set state = 'closing' where id = $1", [round.id]);
    await closeDueRounds(app.database, settings);
    expect((await visitor.call(getRatingRound, { params: { roundId: round.id } })).round.state).toBe('closed');
  });

  it('stays open when its closing is cancelled', async () => {
    const visitor = await teacher();
    const round = await visitor.call(openRatingRound, { body: roundOf({ rubric: 'labour' }) });
    const params = { roundId: round.id };
    await app.database.pool.query("update rating_round set state = 'closing' where id = $1", [round.id]);
    expect((await visitor.call(cancelRatingClosing, { params })).state).toBe('open');
    await visitor.call(closeRatingRound, { params });
    await visitor.call(cancelRatingClosing, { params });
    expect((await visitor.call(getRatingRound, { params })).round.state).toBe('closed');
  });
});

describe('anonymity', () => {
  it('holds in a class too small for it: no peers are asked, and that is said', async () => {
    const small = await addPupils(app, r.class2, 4, 5101); // with cai five: nobody can have five peers
    const school = await app.as('school');
    const body = roundOf({ classId: undefined, placeId: r.school, grade: 22, rubric: 'labour' });
    await expect(school.call(openRatingRound, { body: roundOf({ placeId: r.school }) })).rejects.toMatchObject({
      code: 'rating.scope',
    });
    const round = await school.call(openRatingRound, { body });
    const { classes } = await school.call(getRatingRound, { params: { roundId: round.id } });
    expect(classes.map(({ id, pupils: n, peersTakePart }) => [id, n, peersTakePart])).toEqual([
      [r.class1, 14, true],
      [r.class2, 5, false],
    ]);
    expect((await tasksOf(small[0] as number)).flatMap(({ kind }) => kind)).toEqual(['self']);
    await school.call(closeRatingRound, { params: { roundId: round.id } });
  });

  it('leaves nobody who rated in the tables once a round is closed', async () => {
    const { rows } = await app.database.pool.query(
      `select count(*) filter (where t.subject_id is not null or t.form_id is not null) as named,
         count(distinct f.xmin::text) as writes, bool_or(r.seed is not null) as seeded
       from rating_round r join rating_task t on t.round_id = r.id and t.kind = 'peer'
       left join rating_form f on f.round_id = r.id and f.kind = 'peer' and not f.released
       where r.state = 'closed' and r.rubric ->> 'code' = 'conduct'`,
    );
    expect(rows).toEqual([{ named: 0, writes: 1, seeded: false }]);
  });

  it('holds in the audit: who gave a peer form is there, about whom is not', async () => {
    const { entries } = await (await app.as('administrator')).call(listAudit, { query: { limit: 200 } });
    const peers = entries.filter(({ act, details }) => act === 'rating.given' && details.kind === 'peer');
    expect(peers.length).toBeGreaterThan(80);
    for (const { personId, details } of peers) {
      expect(personId).toBeNull();
      expect(Object.keys(details).sort()).toEqual(['kind', 'round']);
    }
  });

  it('goes with an erased pupil: what is about them, and in open rounds what they gave', async () => {
    const visitor = await teacher();
    const round = await visitor.call(openRatingRound, { body: roundOf({ rubric: 'labour' }) });
    const gone = pupils.at(-1) as number;
    const task = (await tasksOf(gone)).find(({ kind }) => kind === 'peer')?.tasks[0]?.id as string;
    const labour = ['willing', 'skill', 'habit'].map((criterion) => ({ criterion, level: 1 }));
    await (await visitorOf(app, gone)).call(giveRating, {
      params: { taskId: task },
      body: { answers: labour, comment: '' },
    });
    const client = await app.database.pool.connect();
    await eraseRatings(client, gone);
    client.release();
    const { rows } = await app.database.pool.query(
      `select (select count(*) from rating_form where round_id = $2 or person_id = $1) as forms,
        (select count(*) from rating_task where person_id = $1 or subject_id = $1) as tasks,
        (select count(*) from rating_result where person_id = $1) as results`,
      [gone, round.id],
    );
    expect(rows).toEqual([{ forms: 0, tasks: 0, results: 0 }]);
    await visitor.call(closeRatingRound, { params: { roundId: round.id } });
  });
});

describe('a rubric', () => {
  const level = (value: number) => ({ title: { zh: '一贯', en: '' }, description: { zh: '一直', en: '' }, value });
  const own = {
    title: { zh: '本校规范', en: '' },
    note: { zh: '本校自拟', en: '' },
    raters: ['self' as const],
    criteria: [
      { code: 'one', title: { zh: '守时', en: '' }, indicator: 'moral.conduct', levels: [level(90), level(60)] },
    ],
  };

  it('is saved by a school as versions of its own, the same content once', async () => {
    const school = await app.as('school');
    const params = { placeId: r.school, code: 'conduct' };
    const [first] = await Promise.all([1, 2].map(() => school.call(saveRubric, { params, body: own })));
    expect(first).toMatchObject({ version: 1, placeId: r.school });
    const second = await school.call(saveRubric, { params, body: { ...own, raters: ['self', 'teacher'] } });
    expect(second.version).toBe(2);
    const { rubrics } = await (await teacher()).call(listRubrics, { query: { placeId: r.school } });
    expect(rubrics.map(({ code, version }) => [code, version])).toEqual([
      ['conduct', 2],
      ['labour', 1],
      ['resilience', 1],
    ]);
    expect(
      (await (await app.as('bureau')).call(listRubrics, { query: { placeId: r.county } })).rubrics[0]?.placeId,
    ).toBeNull();
  });

  it('is refused where its levels or indicators do not fit', async () => {
    const school = await app.as('school');
    const params = { placeId: r.school, code: 'mine' };
    const criterion = own.criteria[0] as (typeof own.criteria)[number];
    const save = (change: object) =>
      school.call(saveRubric, { params, body: { ...own, criteria: [{ ...criterion, ...change }] } });
    await expect(save({ indicator: 'practice.labour-hours' })).rejects.toMatchObject({
      code: 'rating.rubric-indicator',
    });
    // Of points too, but only up to ten of them.
    await expect(save({ indicator: 'moral.conduct-points' })).rejects.toMatchObject({
      code: 'rating.rubric-indicator',
    });
    await expect(save({ levels: [level(60), level(90)] })).rejects.toMatchObject({
      code: 'rating.rubric-levels',
      faults: [expect.objectContaining({ path: 'criteria[0].levels' })],
    });
    const blank = { title: { zh: ' ', en: 'Punctual' }, description: { zh: '一直', en: '' } };
    await expect(save({ levels: [{ ...level(90), ...blank }, level(60)] })).rejects.toMatchObject({
      status: 422,
      faults: [expect.objectContaining({ path: 'criteria[0].levels[0].title.zh', code: 'rating.rubric-words' })],
    });
    await expect(
      school.call(saveRubric, { params: { ...params, placeId: r.county }, body: own }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('changed by somebody else meanwhile is not written over, and the same content is taken twice', async () => {
    const school = await app.as('school');
    const params = { placeId: r.school, code: 'two-at-once' };
    const body = { ...own, seen: null };
    const [one, other] = [body, { ...body, raters: ['teacher' as const] }];
    const outcomes = await Promise.allSettled([one, other].map((of) => school.call(saveRubric, { params, body: of })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { status: 409, code: 'rating.rubric-changed' },
    });
    const kept = outcomes[0]?.status === 'fulfilled' ? one : other;
    expect(await school.call(saveRubric, { params, body: kept })).toMatchObject({ version: 1 });
    expect(await school.call(saveRubric, { params, body: { ...kept, note: own.title, seen: 1 } })).toMatchObject({
      version: 2,
    });
  });
});
