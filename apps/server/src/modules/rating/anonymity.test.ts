import {
  closeRatingRound,
  type Endpoint,
  endpoints,
  giveRating,
  listRatingTasks,
  openRatingRound,
  pathOf,
  type Role,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';
import { addPupils, NOW, roundOf, visitorOf } from './testing.js';

interface Pair {
  rater: number;
  rated: number;
  task: string;
  form: string;
  comment: string;
}

let app: TestApp;
let roundId: string;
let pairs: Pair[];
/** ann is rated by all of hers; ben by four only. */
let shown: number;
let hidden: number;
const r = region;

beforeAll(async () => {
  app = await openTestApp({ now: () => NOW });
  await installBuiltIns(app.database.db, NOW);
  const pupils = [r.ann, r.ben, ...(await addPupils(app, r.class1, 8, 6001))];
  [shown, hidden] = [r.ann, r.ben];
  const teacher = await app.as('teacher');
  ({ id: roundId } = await teacher.call(openRatingRound, { body: roundOf() }));
  const { rows } = await app.database.pool.query<{ id: string; rater: number; rated: number }>(
    "select id, person_id as rater, subject_id as rated from rating_task where kind = 'peer' order by id",
  );
  const skipped = rows.filter(({ rated }) => rated === hidden).slice(0, 2);
  for (const pupil of pupils) {
    const visitor = await visitorOf(app, pupil);
    for (const { kind, tasks } of (await visitor.call(listRatingTasks)).rounds) {
      for (const { id: taskId } of tasks) {
        if (skipped.some(({ id }) => id === taskId)) continue;
        const answers = [{ criterion: 'honesty', level: taskId.charCodeAt(0) % 4 }];
        const body = { answers, comment: kind === 'peer' ? `密语${taskId.slice(0, 8)}` : '' };
        await visitor.call(giveRating, { params: { taskId }, body });
      }
    }
  }
  const found = await app.database.pool.query<Pair>(
    `select t.person_id as rater, t.subject_id as rated, t.id as task, f.id as form, f.comment
     from rating_task t join rating_form f on f.id = t.form_id where t.kind = 'peer'`,
  );
  pairs = found.rows;
});
afterAll(() => app.close());

const roles: readonly Role[] = [
  'administrator',
  'bureau',
  'school',
  'head',
  'committee',
  'teacher',
  'student',
  'guardian',
  'expert',
];

/** Every endpoint that reads, with everything that its parameters could be here. */
function* questions(): Generator<string> {
  const values: Record<string, ReadonlyArray<string | number>> = {
    studentId: [shown, hidden],
    classId: [r.class1],
    placeId: [r.school],
    roundId: [roundId],
    taskId: pairs.filter(({ rated }) => rated === shown || rated === hidden).map(({ task }) => task),
    personId: [shown],
    node: ['moral.conduct'],
  };
  const query = {
    term: r.thisTerm,
    classId: r.class1,
    placeId: r.school,
    limit: 200,
    scheme: undefined,
    language: 'en',
  };
  for (const endpoint of Object.values(endpoints) as Endpoint[]) {
    if (endpoint.method !== 'GET' || endpoint.stream !== undefined) continue;
    const known = Object.keys(endpoint.query?.properties ?? {}).filter((name) => name in query);
    const asked = Object.fromEntries(known.map((name) => [name, query[name as keyof typeof query]]));
    let all: Array<Record<string, string | number>> = [{}];
    for (const name of Object.keys(endpoint.params?.properties ?? {}))
      all = all.flatMap((params) => (values[name] ?? []).map((value) => ({ ...params, [name]: value })));
    for (const params of all) {
      yield pathOf(endpoint, { params, query: asked } as never);
      // Where a class and a place may both be asked for, one at a time.
      for (const one of ['classId', 'placeId'])
        if (one in asked) yield pathOf(endpoint, { params, query: { ...asked, [one]: undefined } } as never);
    }
  }
}

/** All that a visitor is answered, as text, by what was asked. */
async function answersTo(visitor: Visitor): Promise<Array<{ path: string; text: string }>> {
  const answers: Array<{ path: string; text: string }> = [];
  for (const path of questions()) {
    const response = await visitor.fetch(path);
    answers.push({ path, text: await response.text() });
  }
  return answers;
}

/** What each of the objects of an answer holds at its own level. */
function* objectsIn(value: unknown): Generator<unknown[]> {
  if (value === null || typeof value !== 'object') return;
  yield Object.values(value);
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

async function walk(visit: (role: string, path: string, text: string) => void): Promise<number> {
  let count = 0;
  const visitors: Array<[string, Visitor]> = [];
  for (const role of roles) visitors.push([role, await app.as(role)]);
  visitors.push(['a classmate', await visitorOf(app, 6001)], ['the hidden pupil', await visitorOf(app, hidden)]);
  for (const [role, visitor] of visitors) {
    for (const { path, text } of await answersTo(visitor)) {
      count += 1;
      visit(role, path, text);
    }
  }
  return count;
}

describe('no answer to anybody', () => {
  it('tells who rated whom while a round is open, except each rater the own tasks', async () => {
    const own: Readonly<Record<string, number>> = { student: r.ann, 'a classmate': 6001, 'the hidden pupil': hidden };
    const count = await walk((role, path, text) => {
      for (const { rater, task, form, comment } of pairs) {
        expect(text.includes(form), `${role} ${path}`).toBe(false);
        if (rater === own[role]) continue;
        // A refusal may say the address that was asked for.
        expect(!path.includes(task) && text.includes(task), `${role} ${path}`).toBe(false);
        expect(text.includes(comment), `${role} ${path}`).toBe(false);
      }
    });
    expect(count).toBeGreaterThan(400);
  });

  it('tells it once the round is closed, nor anything of a pupil whom fewer than five rated', async () => {
    await (await app.as('teacher')).call(closeRatingRound, { params: { roundId } });
    const about = (pupil: number) => pairs.filter(({ rated }) => rated === pupil);
    expect([about(shown).length, about(hidden).length]).toEqual([6, 4]);
    let comments = 0;
    await walk((role, path, text) => {
      for (const { form, task, comment, rated, rater } of pairs) {
        expect(text.includes(form) || (!path.includes(task) && text.includes(task)), `${role} ${path}`).toBe(false);
        if (!text.includes(comment)) continue;
        comments += 1;
        // Only the class teacher reads comments, without anything that leads to a rater, and none of the hidden pupil.
        expect([role, path.endsWith('/comments'), rated === hidden]).toEqual(['teacher', true, false]);
        for (const values of objectsIn(JSON.parse(text))) {
          if (!values.includes(comment)) continue;
          expect(values.includes(rated)).toBe(true);
          expect(values.includes(rater)).toBe(false);
        }
      }
      if (path.includes(`/students/${hidden}/ratings`) && text.includes('"ratings":[{')) {
        const { ratings } = JSON.parse(text);
        const peer = ratings[0].kinds.find(({ kind }: { kind: string }) => kind === 'peer');
        expect(peer.state).toBe('few');
        expect(
          peer.criteria.every(({ value, level }: { value: null; level: null }) => value === null && level === null),
        ).toBe(true);
      }
    });
    expect(comments).toBeGreaterThan(0);
  });

  it('lets the peers’ part of a hidden pupil be had as a difference', async () => {
    const { rows } = await app.database.pool.query(
      'select indicator_values, outcomes from rating_result where person_id = $1 and round_id = $2',
      [hidden, roundId],
    );
    // Only the pupil's own form is left: alone it is no outcome at all.
    expect(rows[0].indicator_values).toEqual({});
    expect(rows[0].outcomes.kinds.peer).toEqual({ state: 'few', criteria: {}, values: {} });
  });
});
