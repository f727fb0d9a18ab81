import {
  closeRatingRound,
  getRatingMissing,
  getRatingRound,
  getRatingTask,
  giveRating,
  listRatingTasks,
  openRatingRound,
  skipRating,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTermPartitions } from '../../platform/database/partitions.js';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';
import { addPupils, NOW, roundOf, visitorOf } from './testing.js';

const r = region;
const SUCCESSOR = 6001;
const THIRD = 6002;
const answers = (level: number) =>
  ['responsibility', 'honesty', 'kindness', 'rules'].map((criterion) => ({ criterion, level }));

let app: TestApp;
let roundId: string;
let first: Visitor;
let successor: Visitor;
let given: string;
let skipped: string;

beforeAll(async () => {
  app = await openTestApp({ now: () => NOW });
  await installBuiltIns(app.database.db, NOW);
  await ensureTermPartitions(app.database.pool as never);
  await addPupils(app, r.class1, 4, 5001);
  for (const id of [SUCCESSOR, THIRD])
    await app.database.db
      .insertInto('person')
      .values({ id, kind: 'teacher', name: `师${id}`, sex: 1, changed_at: NOW })
      .execute();
  first = await app.as('teacher');
  const body = roundOf({ weights: { self: 0, peer: 0, teacher: 100, guardian: 0 } });
  roundId = (await first.call(openRatingRound, { body })).id;
  const tasks = await tasksOf(first);
  [given, skipped] = [tasks[0]?.id as string, tasks[1]?.id as string];
  await first.call(giveRating, { params: { taskId: given }, body: { answers: answers(0), comment: '' } });
  await first.call(skipRating, { params: { taskId: skipped } });
  await led(SUCCESSOR);
  successor = await visitorOf(app, SUCCESSOR, 'teacher');
});
afterAll(() => app.close());

const tasksOf = async (visitor: Visitor) => (await visitor.call(listRatingTasks)).rounds[0]?.tasks ?? [];
const stateOf = async (visitor: Visitor) => (await tasksOf(visitor)).map(({ state }) => state).sort();

/** Gives class1 another class teacher, as an import of teaching does; whoever led it teaches it on. */
async function led(personId: number): Promise<void> {
  const { pool } = app.database;
  await pool.query('update teaching set is_class_teacher = false where class_id = $1 and term_id = 2', [r.class1]);
  await pool.query(
    'insert into teaching (person_id, class_id, term_id, course_id, is_class_teacher) values ($1, $2, 2, 0, true)',
    [personId, r.class1],
  );
}

describe('the class teacher’s part of a round', () => {
  it('goes to a new class teacher as far as it is open', async () => {
    expect(await stateOf(successor)).toEqual(['open', 'open', 'open', 'open']);
    expect(await tasksOf(first)).toEqual([]);
    const { missing } = await successor.call(getRatingMissing, { params: { roundId, classId: r.class1 } });
    expect(missing).toEqual([{ personId: SUCCESSOR, name: `师${SUCCESSOR}`, kind: 'teacher', left: 4 }]);
  });

  it('is no longer that of whoever led the class, and what was handed in is not the new one’s to see', async () => {
    const body = { answers: answers(1), comment: '' };
    const open = (await tasksOf(successor))[0]?.id as string;
    await expect(first.call(giveRating, { params: { taskId: open }, body })).rejects.toMatchObject({ status: 404 });
    for (const taskId of [given, skipped]) {
      await expect(first.call(giveRating, { params: { taskId }, body })).rejects.toMatchObject({ status: 404 });
      await expect(successor.call(getRatingTask, { params: { taskId } })).rejects.toMatchObject({ status: 404 });
      await expect(successor.call(giveRating, { params: { taskId }, body })).rejects.toMatchObject({ status: 404 });
    }
    const stranger = await visitorOf(app, r.farTeacher, 'teacher');
    await expect(stranger.call(giveRating, { params: { taskId: open }, body })).rejects.toMatchObject({ status: 404 });
  });

  it('is taken from one to the next, once, and may be changed by who gave it', async () => {
    const [one, two] = (await tasksOf(successor)).map(({ id }) => id) as [string, string];
    expect((await successor.call(getRatingTask, { params: { taskId: one } })).next).toBe(two);
    const give = (level: number) =>
      successor.call(giveRating, { params: { taskId: one }, body: { answers: answers(level), comment: '' } });
    const replies = await Promise.all([give(1), give(1), give(1)]);
    expect(replies.map(({ next }) => next)).toEqual([two, two, two]);
    await give(2);
    expect((await successor.call(getRatingTask, { params: { taskId: one } })).answers).toEqual(answers(2));
    await successor.call(skipRating, { params: { taskId: two } });
    expect(await stateOf(successor)).toEqual(['given', 'open', 'open', 'skipped']);
    expect((await app.database.pool.query('select 1 from rating_task')).rowCount).toBe(6);
  });

  it('goes on to a third one, and all that was given counts', async () => {
    await led(THIRD);
    const third = await visitorOf(app, THIRD, 'teacher');
    expect(await stateOf(third)).toEqual(['open', 'open']);
    expect(await tasksOf(successor)).toEqual([]);
    for (const { id: taskId } of await tasksOf(third))
      await third.call(giveRating, { params: { taskId }, body: { answers: answers(1), comment: '' } });
    await third.call(closeRatingRound, { params: { roundId } });
    const { round } = await third.call(getRatingRound, { params: { roundId } });
    expect(round).toMatchObject({ state: 'closed', tallies: [{ kind: 'teacher', done: 6, total: 6 }] });
    const { rows } = await app.database.pool.query(
      `select indicator_values ->> 'moral.conduct' as value from rating_result order by 1`,
    );
    expect(rows.map(({ value }) => value)).toEqual(['65', '80', '80', '95', null, null]);
  });
});
