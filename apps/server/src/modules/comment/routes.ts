import * as contract from '@wuyu/contract';
import type { Db, OpenDatabase } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import type { Jobs, Task } from '../../platform/jobs/index.js';
import { requireClass, requirePlace, requireStudent } from '../identity/index.js';
import { reportPolicy } from '../report/index.js';
import { getTerm } from '../roster/index.js';
import { briefModel, classComments, keepComment, oneComment } from './comments.js';
import {
  cancelCommentJob,
  describeJob,
  findCommentJob,
  lastCommentJob,
  performCommentJob,
  requestCommentJob,
} from './draft-job.js';
import { limitAt, setLimit } from './limit.js';
import type { ModelSettings } from './model.js';
import { commentPolicy } from './policy.js';
import { suggestFor } from './suggest.js';

export interface CommentDependencies {
  database: OpenDatabase;
  jobs: Pick<Jobs, 'add'>;
  /** Absent: no model is asked, whatever anybody asks for. */
  model: ModelSettings | undefined;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

const done = { done: true } as const;
const right = 'remark.write-teacher';

/** The job that drafts the comments of a class. */
export function commentTasks(
  { db }: Pick<OpenDatabase, 'db'>,
  settings: Pick<CommentDependencies, 'model' | 'now'>,
): Record<string, Task> {
  return { 'draft-comments': ({ jobId }, signal) => performCommentJob(db, String(jobId), settings, signal) };
}

export function commentRoutes(serve: Serve, { database, jobs, model, now, today }: CommentDependencies): void {
  const { db } = database;
  const around = async (term: string) => ({ term: await getTerm(db, term), today: today(), model: briefModel(model) });

  serve(contract.listClassComments, async ({ actor, params: { classId }, query, language }) => {
    await requireClass(db, actor, reportPolicy, right, classId);
    const asked = await around(query.term);
    const job = await lastCommentJob(db, classId, asked.term.id);
    return { ...(await classComments(db, classId, asked)), job: job ? describeJob(job, language) : null };
  });

  serve(contract.getComment, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, reportPolicy, right, studentId);
    return oneComment(db, actor, studentId, await around(query.term));
  });

  serve(
    contract.suggestComment,
    async ({ actor, params: { studentId }, body, language }) => {
      await requireStudent(db, actor, reportPolicy, right, studentId);
      const of = { personId: studentId, term: await getTerm(db, body.term) };
      const { note, ...suggestion } = await suggestFor(db, actor, of, model, body.model);
      return { ...suggestion, note: note && { code: note, ...contract.sayProblem(note, {}, language) } };
    },
    { perMinute: 120 },
  );

  serve(contract.writeComment, async ({ actor, params: { studentId }, body }) => {
    await requireStudent(db, actor, reportPolicy, right, studentId);
    const { term, ...written } = body;
    const of = { personId: studentId, term: await getTerm(db, term) };
    return keepComment(db, actor, of, written, now(), today());
  });

  serve(contract.startCommentJob, async ({ actor, body, language }) => {
    await requireClass(db, actor, reportPolicy, right, body.classId);
    const { job, isNew } = await requestCommentJob(db, actor, { ...body, term: await getTerm(db, body.term) }, now());
    if (isNew) await jobs.add('draft-comments', { jobId: job.id });
    return describeJob((await findCommentJob(db, job.id)) ?? job, language);
  });

  serve(contract.getCommentJob, async ({ actor, params, language }) =>
    describeJob(await getJob(db, actor, params.jobId), language),
  );

  serve(contract.cancelCommentJob, async ({ actor, params, language }) => {
    const { id } = await getJob(db, actor, params.jobId);
    await cancelCommentJob(db, id, now());
    return describeJob(await getJob(db, actor, id), language);
  });

  serve(contract.getCommentLimit, async ({ actor, params: { placeId } }) => {
    await requirePlace(db, actor, commentPolicy, 'comment.settings', placeId);
    return { ...(await limitAt(db, placeId)), model: briefModel(model) };
  });

  serve(contract.setCommentLimit, async ({ actor, params: { placeId }, body }) => {
    await requirePlace(db, actor, commentPolicy, 'comment.settings', placeId);
    await setLimit(db, actor, placeId, body.most, now());
    return done;
  });
}

async function getJob(db: Db, actor: Actor, id: string) {
  const job = await findCommentJob(db, id);
  if (!job) throw new contract.Problem(404, 'request.not-found');
  await requireClass(db, actor, reportPolicy, right, job.class_id);
  return job;
}
