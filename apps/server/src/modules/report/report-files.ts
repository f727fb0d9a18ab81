import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as contract from '@wuyu/contract';
import type { Db, OpenDatabase } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import type { Jobs, Task } from '../../platform/jobs/index.js';
import { recordAct, requireClass, requirePlace, requireStudent } from '../identity/index.js';
import { getTerm } from '../roster/index.js';
import {
  type BatchSettings,
  cancelReportJob,
  findReportJob,
  performReportJob,
  problemOf,
  requestReportJob,
} from './batch.js';
import { isReportNumber } from './number.js';
import { reportPolicy } from './policy.js';
import { findReport, type ReportJobRow } from './queries.js';
import { makeReport } from './register.js';
import { renderHtml } from './render-html.js';

export interface ReportFileDependencies extends BatchSettings {
  db: Db;
  jobs: Pick<Jobs, 'add'>;
}

/** The job that `startJobs` runs for a batch of reports. */
export function reportTasks(database: Pick<OpenDatabase, 'db'>, settings: BatchSettings): Record<string, Task> {
  return { report: ({ jobId }, signal) => performReportJob(database.db, String(jobId), settings, signal) };
}

/** Reports as files: one pupil's, batches, and whether a number is genuine. */
export function reportFileRoutes(serve: Serve, given: ReportFileDependencies): void {
  const { db, jobs, renderer, dataDir, publicUrl, prove, now, dayOf } = given;

  async function reportOf(
    actor: Actor,
    studentId: number,
    query: { term: string; language?: contract.Language | undefined },
    language: contract.Language,
  ) {
    await requireStudent(db, actor, reportPolicy, 'report.read', studentId);
    const term = await getTerm(db, query.term);
    const data = await makeReport(db, {
      personId: studentId,
      termId: term.id,
      language: query.language ?? language,
      publicUrl,
      prove,
      at: now(),
      dayOf,
    });
    await recordAct(db, {
      act: 'report.made',
      accountId: actor.accountId,
      personId: studentId,
      details: { term: query.term },
    });
    return data;
  }

  serve(contract.getReportPdf, async ({ actor, params: { studentId }, query, language }) => {
    const data = await reportOf(actor, studentId, query, language);
    return {
      fileName: `${data.number}.pdf`,
      mediaType: 'application/pdf',
      content: await renderer.render(data),
      inline: true,
    };
  });

  serve(contract.getReportHtml, async ({ actor, params: { studentId }, query, language }) => {
    const data = await reportOf(actor, studentId, query, language);
    return { fileName: `${data.number}.html`, mediaType: 'text/html', content: renderHtml(data), inline: true };
  });

  serve(contract.startReportJob, async ({ actor, body, language }) => {
    const { classId, placeId, form } = body;
    if ((classId === undefined) === (placeId === undefined)) throw new contract.Problem(422, 'report.job-scope');
    await requireScope(actor, { class_id: classId ?? null, place_id: placeId ?? null });
    const term = await getTerm(db, body.term);
    const job = await requestReportJob(
      db,
      { termId: term.id, classId, placeId, form, requestedBy: actor.accountId },
      now(),
    );
    await recordAct(db, {
      act: 'report.batch-requested',
      accountId: actor.accountId,
      placeId: placeId ?? null,
      details: { job: job.id, class: classId ?? null },
    });
    await jobs.add('report', { jobId: job.id });
    return describe(db, job, language);
  });

  serve(contract.getReportJob, async ({ actor, params, language }) =>
    describe(db, await getJob(actor, params.jobId), language),
  );

  serve(contract.cancelReportJob, async ({ actor, params, language }) => {
    const { id } = await getJob(actor, params.jobId);
    await cancelReportJob(db, id, now());
    return describe(db, await getJob(actor, id), language);
  });

  serve(contract.getReportJobFile, async ({ actor, params }) => {
    const job = await getJob(actor, params.jobId);
    if (job.state !== 'done') throw new contract.Problem(409, 'report.job-not-done');
    const file = path.join(dataDir, job.path);
    const found = await stat(file).catch(() => undefined);
    if (!found) throw new contract.Problem(404, 'request.not-found');
    await recordAct(db, {
      act: 'report.batch-fetched',
      accountId: actor.accountId,
      placeId: job.place_id,
      details: { job: job.id, class: job.class_id },
    });
    const extension = path.extname(file);
    return {
      fileName: `成长报告-${(await describe(db, job, 'zh-CN')).term}${extension}`,
      mediaType: extension === '.pdf' ? 'application/pdf' : 'application/zip',
      content: createReadStream(file),
      length: found.size,
    };
  });

  serve(
    contract.checkReport,
    async ({ params }) => {
      const number = params.number.toUpperCase();
      if (!isReportNumber(number)) throw new contract.Problem(404, 'report.number-wrong');
      const found = await findReport(db, number);
      if (!found) throw new contract.Problem(404, 'report.unknown');
      return {
        number: found.number,
        term: found.term,
        madeOn: dayOf(found.madeAt),
        digest: found.digest,
      };
    },
    { perMinute: 30 },
  );

  async function requireScope(actor: Actor, job: Pick<ReportJobRow, 'class_id' | 'place_id'>): Promise<void> {
    if (job.class_id !== null) await requireClass(db, actor, reportPolicy, 'report.make', job.class_id);
    else await requirePlace(db, actor, reportPolicy, 'report.make', job.place_id ?? 0);
  }

  async function getJob(actor: Actor, id: string): Promise<ReportJobRow> {
    const job = await findReportJob(db, id);
    if (!job) throw new contract.Problem(404, 'request.not-found');
    await requireScope(actor, job);
    return job;
  }
}

async function describe(db: Db, job: ReportJobRow, language: contract.Language): Promise<contract.ReportJob> {
  const term = await db.selectFrom('term').select('code').where('id', '=', job.term_id).executeTakeFirstOrThrow();
  const problem = problemOf(job);
  return {
    id: job.id,
    term: term.code,
    placeId: job.place_id,
    classId: job.class_id,
    form: job.form as 'zip' | 'pdf',
    state: job.state as contract.ReportJob['state'],
    progress: job.total === 0 ? 0 : Math.min(1, job.done / job.total),
    done: job.done,
    total: job.total,
    createdAt: job.created_at.toISOString(),
    finishedAt: job.finished_at?.toISOString() ?? null,
    problem: problem && { code: problem.code, ...contract.sayProblem(problem.code, problem.values, language) },
  };
}
