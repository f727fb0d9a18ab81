import { type CommentJob, type Language, Problem, sayProblem } from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { classMembers, findClass, type Term, terms } from '../roster/index.js';
import { commentsOf, keepFirstDraft } from './comments.js';
import { draftComment } from './draft.js';
import { factsOfPupils, knownAround } from './facts.js';
import { limitAt } from './limit.js';
import { type ModelSettings, reword } from './model.js';
import { textOf, writeDownAsking } from './suggest.js';

type JobRow = Selectable<Database['comment_job']>;

/** Of their facts at a time. */
const AT_ONCE = 20;

export async function findCommentJob(db: Db, id: string): Promise<JobRow | undefined> {
  return db.selectFrom('comment_job').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The last batch of a class in a term. */
export async function lastCommentJob(db: Db, classId: number, termId: number): Promise<JobRow | undefined> {
  return db
    .selectFrom('comment_job')
    .selectAll()
    .where('class_id', '=', classId)
    .where('term_id', '=', termId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Enters a batch of drafts; `performCommentJob` then makes it.
 *
 * @returns `isNew` false: the id is known, nothing is to be done.
 * @throws Problem 409 `comment.job-busy` while one of the class is in work.
 */
export async function requestCommentJob(
  db: Db,
  actor: Actor,
  { id, classId, term, model }: { id: string; classId: number; term: Term; model: boolean },
  at: Date,
): Promise<{ job: JobRow; isNew: boolean }> {
  return db.transaction().execute(async (tx) => {
    // Two requests at once queue here; the second finds the first one's job.
    await sql`select pg_advisory_xact_lock(5005031, ${classId})`.execute(tx);
    const known = await tx.selectFrom('comment_job').selectAll().where('id', '=', id).executeTakeFirst();
    if (known && known.class_id === classId && known.term_id === term.id) return { job: known, isNew: false };
    const busy = await tx
      .selectFrom('comment_job')
      .select('id')
      .where('class_id', '=', classId)
      .where('term_id', '=', term.id)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirst();
    if (busy || known) throw new Problem(409, 'comment.job-busy');
    const job = await tx
      .insertInto('comment_job')
      .values({
        id,
        class_id: classId,
        term_id: term.id,
        model,
        state: 'waiting',
        requested_by: actor.accountId,
        recorded_by: actor.recordedBy,
        created_at: at,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordAct(tx, {
      act: 'comment.batch-requested',
      accountId: actor.accountId,
      details: { job: id, class: classId, term: term.id, model },
    });
    return { job, isNew: true };
  });
}

/** Whoever makes the batch sees it at the next pupil. A finished one stays finished. */
export async function cancelCommentJob(db: Db, id: string, at: Date): Promise<void> {
  await db
    .updateTable('comment_job')
    .set({ state: 'cancelled', finished_at: at })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
}

/**
 * Drafts the comments of a class that nobody has begun, one transaction a pupil; what somebody wrote meanwhile stays.
 *
 * @throws the signal's reason when the server closes; the batch is taken up again later.
 */
export async function performCommentJob(
  db: Db,
  id: string,
  { model, now }: { model: ModelSettings | undefined; now(): Date },
  signal?: AbortSignal,
): Promise<void> {
  const job = await findCommentJob(db, id);
  if (!job || !['waiting', 'running'].includes(job.state)) return;
  const close = (state: string, problem = '') =>
    db
      .updateTable('comment_job')
      .set({ state, problem, finished_at: now() })
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'running'])
      .execute();
  try {
    if (await draftAll(db, job, { model, now }, signal)) await close('done');
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    await close('failed', 'comment.job-interrupted');
    throw error;
  }
}

/** @returns false when it was cancelled. */
async function draftAll(
  db: Db,
  job: JobRow,
  { model, now }: { model: ModelSettings | undefined; now(): Date },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const term = (await terms(db)).find(({ id }) => id === job.term_id);
  const found = await findClass(db, job.class_id);
  if (!term || !found) return true;
  const members = await classMembers(db, found.id, found.placeId, term);
  const ids = members.map((member) => member.id);
  const known = await commentsOf(db, ids, term.id);
  const open = ids.filter((personId) => known.get(personId)?.state === 'none');
  const { most } = await limitAt(db, found.placeId);
  const around = job.model && model ? await knownAround(db, found.id, term.id) : undefined;
  const actor = { accountId: job.requested_by, recordedBy: job.recorded_by };
  let done = 0;
  let fallbacks = 0;
  for (let from = 0; from < open.length; from += AT_ONCE) {
    const facts = await factsOfPupils(db, open.slice(from, from + AT_ONCE), term);
    for (const [personId, pupil] of facts) {
      signal?.throwIfAborted();
      const text = textOf(draftComment(pupil, most));
      let kept = text;
      if (text !== '' && model && around) {
        const worded = await reword(model, text, around, most, signal);
        await writeDownAsking(db, actor, personId, term.id, worded);
        if ('text' in worded) kept = worded.text;
        else fallbacks += 1;
      }
      if (kept !== '') await keepFirstDraft(db, actor, { personId, termId: term.id }, kept, now());
      done += 1;
      if (!(await tell(db, job.id, { done, total: open.length, fallbacks }))) return false;
    }
  }
  return true;
}

async function tell(db: Db, id: string, progress: Pick<JobRow, 'done' | 'total' | 'fallbacks'>): Promise<boolean> {
  const [change] = await db
    .updateTable('comment_job')
    .set({ state: 'running', ...progress })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
  return change?.numUpdatedRows !== 0n;
}

export function describeJob(job: JobRow, language: Language): CommentJob {
  const { id, state, done, total, fallbacks, problem } = job;
  return {
    id,
    state: state as CommentJob['state'],
    done,
    total,
    fallbacks,
    problem: problem === '' ? null : { code: problem, ...sayProblem(problem, {}, language) },
  };
}
