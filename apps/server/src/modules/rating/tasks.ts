import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type AuditAct,
  type getRatingTask,
  type listRatingTasks,
  Problem,
  type RaterKind,
  type ReplyOf,
  type Rubric,
} from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, leadsNow, recordAct } from '../identity/index.js';
import { ratingPolicy } from './policy.js';
import { asRound, type RoundRow } from './queries.js';

interface Task {
  person_id: number;
  id: string;
  round_id: string;
  class_id: number;
  kind: RaterKind;
  state: 'open' | 'given' | 'skipped';
  subject_id: number | null;
  form_id: string | null;
}

/** More than a class teacher of two classes has in three rounds at once. */
const MOST = 500;

/**
 * The open tasks of whoever led a class before: they are the class teacher's of now, but for pupils of whom that one has a
 * task already. What was given stays with who gave it.
 */
const inherited = (personId: number) => sql`
  select t.* from (select distinct class_id from teaching where person_id = ${personId} and is_class_teacher) led
  join rating_round_class rc on rc.class_id = led.class_id
  join rating_round r on r.id = rc.round_id and r.state = 'open'
  join rating_task t on t.round_id = rc.round_id and t.class_id = rc.class_id and t.kind = 'teacher' and t.state = 'open'
  where t.person_id <> ${personId} and ${leadsNow(personId, sql`led.class_id`)}
    and not ${leadsNow(sql`t.person_id`, sql`t.class_id`)}
    and not exists (select from rating_task own where own.person_id = ${personId} and own.round_id = t.round_id
      and own.kind = 'teacher' and own.subject_id = t.subject_id)`;

/** Whom somebody is asked to rate now, by round, kind and name. */
export async function tasksOf(db: Db, actor: Actor, today: string): Promise<ReplyOf<typeof listRatingTasks>> {
  const { personId } = actor;
  if (personId === null) return { rounds: [] };
  // One search a way of having a task: joined by "or" neither could use its index.
  const { rows } = await sql<Task & { name: string; closes_on: string; rubric: Rubric; fixed: boolean }>`
    select t.*, s.name, r.closes_on, r.rubric from (
      select * from rating_task t where person_id = ${personId} and kind <> 'guardian'
        and (kind <> 'teacher' or ${leadsNow(personId, sql`t.class_id`)})
      union all ${inherited(personId)} union all
      select t.* from guardianship g join rating_task t on t.person_id = g.person_id and t.kind = 'guardian'
      where g.guardian_id = ${personId} and g.is_guardian) t
    join rating_round r on r.id = t.round_id join person s on s.id = t.subject_id
    where r.state = 'open' and r.closes_on >= ${today}::date
    order by r.closes_on, r.opened_at, r.id, t.kind, s.name, t.id limit ${MOST}`.execute(db);
  const rounds = new Map<string, ReplyOf<typeof listRatingTasks>['rounds'][number]>();
  for (const { id, round_id, kind, state, name, closes_on, rubric } of rows) {
    const key = `${round_id} ${kind}`;
    const round = rounds.get(key) ?? { id: round_id, title: rubric.title, kind, closesOn: closes_on, tasks: [] };
    round.tasks.push({ id, name, state });
    rounds.set(key, round);
  }
  return { rounds: [...rounds.values()] };
}

/** The own tasks are somebody's, of each child the family's, and of a class led what is open. @throws Problem 404 */
async function findTask(db: Db | Tx, actor: Actor, taskId: string, lock: boolean): Promise<Task> {
  const self = actor.personId ?? 0;
  const children = await db
    .selectFrom('guardianship')
    .select('person_id')
    .where('guardian_id', '=', self)
    .where('is_guardian', '=', true)
    .execute();
  const people = [self, ...children.map(({ person_id }) => person_id)];
  const findOwn = async () => {
    const { rows } = await sql<Task>`
      select * from rating_task where person_id = any(${people}::integer[]) and id = ${taskId}
      ${lock ? sql`for update` : sql``}`.execute(db);
    return rows.find((row) => (row.kind === 'guardian') !== (row.person_id === self));
  };
  // Sent twice at once, an inherited one has become the own between two looks.
  const task = (await findOwn()) ?? (await findInherited(db, self, taskId, lock)) ?? (await findOwn());
  if (!task) throw new Problem(404, 'request.not-found');
  const still =
    task.kind !== 'teacher' || (await can(db, actor, ratingPolicy, 'rating.give', { classId: task.class_id }));
  if (!still) throw new Problem(404, 'request.not-found');
  return task;
}

async function findInherited(db: Db | Tx, self: number, taskId: string, lock: boolean): Promise<Task | undefined> {
  const { rows } =
    await sql<Task>`${inherited(self)} and t.id = ${taskId} ${lock ? sql`for update of t` : sql``}`.execute(db);
  return rows[0];
}

/** The next that is open in the same round and kind; null: all done. */
async function nextAfter(db: Db | Tx, actor: Actor, task: Task): Promise<string | null> {
  const ofTeacher = task.kind === 'teacher' ? actor.personId : null;
  const { rows } = await sql<{ id: string }>`
    select t.id from (
      select * from rating_task where person_id = ${ofTeacher ?? task.person_id}
      ${ofTeacher === null ? sql`` : sql`union all ${inherited(ofTeacher)}`}) t
    join person s on s.id = t.subject_id
    where t.round_id = ${task.round_id} and t.kind = ${task.kind} and t.state = 'open' and t.id <> ${task.id}
    order by s.name, t.id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** One form to fill in. @throws Problem 404; 409 `rating.closed` when nothing can be given any more. */
export async function getTask(
  db: Db,
  actor: Actor,
  taskId: string,
  today: string,
): Promise<ReplyOf<typeof getRatingTask>> {
  const task = await findTask(db, actor, taskId, false);
  const row = await db.selectFrom('rating_round').selectAll().where('id', '=', task.round_id).executeTakeFirstOrThrow();
  const round = asRound(row);
  checkOpen(round, task, today);
  const subjectId = task.subject_id as number;
  const subject = await db.selectFrom('person').select('name').where('id', '=', subjectId).executeTakeFirstOrThrow();
  const form =
    task.form_id === null
      ? undefined
      : await db
          .selectFrom('rating_form')
          .select(['answers', 'comment'])
          .where('person_id', '=', subjectId)
          .where('id', '=', task.form_id)
          .executeTakeFirst();
  const answers = (form?.answers ?? {}) as Record<string, number>;
  return {
    id: task.id,
    roundId: round.id,
    kind: task.kind,
    name: subject.name,
    state: task.state,
    closesOn: round.closes_on,
    rubric: round.rubric,
    answers: form ? round.rubric.criteria.map(({ code }) => ({ criterion: code, level: answers[code] ?? null })) : [],
    comment: form?.comment ?? '',
    next: await nextAfter(db, actor, task),
  };
}

function checkOpen(round: RoundRow, task: Task, today: string): void {
  if (round.state !== 'open' || round.closes_on < today) throw new Problem(409, 'rating.closed');
  if (task.kind === 'peer' && round.seed === null) throw new Problem(409, 'rating.peers-fixed');
}

/** The task and its round, so held that no closing comes between. */
async function holdTask(tx: Tx, actor: Actor, taskId: string, today: string): Promise<{ task: Task; round: RoundRow }> {
  const { round_id } = await findTask(tx, actor, taskId, false);
  const row = await tx
    .selectFrom('rating_round')
    .selectAll()
    .where('id', '=', round_id)
    .forShare()
    .executeTakeFirstOrThrow();
  const round = asRound(row);
  const task = await findTask(tx, actor, taskId, true);
  checkOpen(round, task, today);
  if (task.kind === 'teacher') await takeOver(tx, task, actor.personId as number);
  return { task, round };
}

/** A task that was another's becomes that of whoever does it. */
async function takeOver(tx: Tx, task: Task, personId: number): Promise<void> {
  if (task.person_id === personId) return;
  await tx.deleteFrom('rating_task').where('person_id', '=', task.person_id).where('id', '=', task.id).execute();
  task.person_id = personId;
  await tx.insertInto('rating_task').values(task).execute();
}

export interface FormContent {
  answers: ReadonlyArray<{ criterion: string; level: number | null }>;
  comment: string;
}

/**
 * Takes a form. Of a peer's nothing is written down but that it was given: neither about whom, nor which form it is.
 *
 * @returns the next task.
 * @throws Problem 409 `rating.closed`, `rating.peers-fixed`; 422 `rating.form-criterion`, `rating.form-empty`.
 */
export async function giveForm(
  db: Db,
  actor: Actor,
  taskId: string,
  content: FormContent,
  today: string,
): Promise<string | null> {
  return db.transaction().execute(async (tx) => {
    const { task, round } = await holdTask(tx, actor, taskId, today);
    const answers = readAnswers(content, round.rubric);
    const form = { answers: JSON.stringify(answers), comment: content.comment.trim() };
    const subjectId = task.subject_id as number;
    if (task.form_id === null) {
      const id = randomUUID();
      const { kind, class_id } = task;
      await tx
        .insertInto('rating_form')
        .values({ person_id: subjectId, id, round_id: round.id, class_id, kind, ...form })
        .execute();
      await setState(tx, task, 'given', id);
    } else {
      const before = await tx
        .selectFrom('rating_form')
        .select(['answers', 'comment'])
        .where('person_id', '=', subjectId)
        .where('id', '=', task.form_id)
        .executeTakeFirst();
      if (before && before.comment === form.comment && isDeepStrictEqual(before.answers, answers))
        return nextAfter(tx, actor, task);
      await tx
        .updateTable('rating_form')
        .set(form)
        .where('person_id', '=', subjectId)
        .where('id', '=', task.form_id)
        .execute();
    }
    await writeDown(tx, actor, task, 'rating.given');
    return nextAfter(tx, actor, task);
  });
}

/** Says that one cannot rate somebody; a form that was given is taken back. */
export async function skipTask(db: Db, actor: Actor, taskId: string, today: string): Promise<string | null> {
  return db.transaction().execute(async (tx) => {
    const { task } = await holdTask(tx, actor, taskId, today);
    if (task.state === 'skipped') return nextAfter(tx, actor, task);
    if (task.form_id !== null)
      await tx
        .deleteFrom('rating_form')
        .where('person_id', '=', task.subject_id as number)
        .where('id', '=', task.form_id)
        .execute();
    await setState(tx, task, 'skipped', null);
    await writeDown(tx, actor, task, 'rating.skipped');
    return nextAfter(tx, actor, task);
  });
}

function readAnswers({ answers }: FormContent, rubric: Rubric): Record<string, number> {
  const read: Record<string, number> = {};
  for (const [i, { criterion, level }] of answers.entries()) {
    const known = rubric.criteria.find(({ code }) => code === criterion);
    if (!known || (level !== null && level >= known.levels.length)) {
      const fault = { path: `answers[${i}]`, code: 'rating.form-criterion', values: { criterion } };
      throw new Problem(422, fault.code, fault.values, [fault]);
    }
    if (level !== null) read[criterion] = level;
  }
  if (Object.keys(read).length === 0)
    throw new Problem(422, 'rating.form-empty', {}, [{ path: 'answers', code: 'rating.form-empty' }]);
  return read;
}

async function setState(tx: Tx, task: Task, state: Task['state'], form_id: string | null): Promise<void> {
  await tx
    .updateTable('rating_task')
    .set({ state, form_id })
    .where('person_id', '=', task.person_id)
    .where('id', '=', task.id)
    .execute();
}

function writeDown(tx: Tx, actor: Actor, task: Task, act: AuditAct): Promise<void> {
  const personId = task.kind === 'peer' ? null : task.subject_id;
  return recordAct(tx, {
    act,
    accountId: actor.accountId,
    personId,
    details: { round: task.round_id, kind: task.kind },
  });
}
