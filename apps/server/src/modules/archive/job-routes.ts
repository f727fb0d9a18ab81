import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as contract from '@wuyu/contract';
import type { Db, OpenDatabase } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import type { Task } from '../../platform/jobs/index.js';
import { recordAct, requireClass } from '../identity/index.js';
import { getTerm } from '../roster/index.js';
import type { AdmissionSettings } from './admission.js';
import type { ArchiveDependencies } from './dependencies.js';
import {
  type ArchiveJobRow,
  cancelArchiveJob,
  type EnteredJob,
  findArchiveJob,
  performArchiveJob,
  requestExport,
  requestSigning,
} from './jobs.js';
import { archivePolicy } from './policy.js';
import { requireSigningScope } from './signing-list.js';

/** The job that `startJobs` runs for a batch of signatures or files. */
export function archiveTasks(
  database: Pick<OpenDatabase, 'db'>,
  settings: AdmissionSettings & { today(): string },
): Record<string, Task> {
  return { archive: ({ jobId }, signal) => performArchiveJob(database.db, String(jobId), settings, signal) };
}

/** Signing a list, and files of a class: handed in, watched, stopped, fetched. By whoever handed them in. */
export function archiveJobRoutes(serve: Serve, { database, jobs, dataDir, now, today }: ArchiveDependencies): void {
  const { db } = database;

  serve(contract.startSigning, async ({ actor, body: { term, ...body }, language }) => {
    await requireSigningScope(db, actor, body.as, body);
    const request = { ...body, term: await getTerm(db, term) };
    return handIn(await requestSigning(db, actor, request, now(), today()), language);
  });

  serve(contract.startAdmissionExport, async ({ actor, body: { id, term, classId }, language }) => {
    await requireClass(db, actor, archivePolicy, 'archive.export-many', classId);
    const request = { id, classId, term: await getTerm(db, term) };
    return handIn(await requestExport(db, actor, request, now()), language);
  });

  async function handIn({ job, fresh }: EnteredJob, language: contract.Language): Promise<contract.ArchiveJob> {
    if (fresh) await jobs.add('archive', { jobId: job.id });
    return describe(db, job, language);
  }

  serve(contract.getArchiveJob, async ({ actor, params, language }) =>
    describe(db, await getOwn(actor, params.jobId), language),
  );

  serve(contract.cancelArchiveJob, async ({ actor, params, language }) => {
    const { id } = await getOwn(actor, params.jobId);
    await cancelArchiveJob(db, id, now());
    return describe(db, await getOwn(actor, id), language);
  });

  serve(contract.getArchiveJobFile, async ({ actor, params }) => {
    const job = await getOwn(actor, params.jobId);
    if (job.kind !== 'export' || job.class_id === null) throw new contract.Problem(404, 'request.not-found');
    // Whoever has lost the class meanwhile has lost its files too.
    await requireClass(db, actor, archivePolicy, 'archive.export-many', job.class_id);
    if (job.state !== 'done') throw new contract.Problem(409, 'archive.job-not-done');
    const file = path.join(dataDir, job.path);
    const found = await stat(file).catch(() => undefined);
    if (!found) throw new contract.Problem(404, 'request.not-found');
    await recordAct(db, {
      act: 'archive.batch-fetched',
      accountId: actor.accountId,
      details: { job: job.id, class: job.class_id },
    });
    return {
      fileName: '录取档案.zip',
      mediaType: 'application/zip',
      content: createReadStream(file),
      length: found.size,
    };
  });

  async function getOwn(actor: Actor, id: string): Promise<ArchiveJobRow> {
    const job = await findArchiveJob(db, id);
    if (!job || job.requested_by !== actor.accountId) throw new contract.Problem(404, 'request.not-found');
    return job;
  }
}

async function describe(db: Db, given: ArchiveJobRow, language: contract.Language): Promise<contract.ArchiveJob> {
  const job = (await findArchiveJob(db, given.id)) ?? given;
  const term = await db.selectFrom('term').select('code').where('id', '=', job.term_id).executeTakeFirstOrThrow();
  const problem =
    job.problem === '' ? null : (JSON.parse(job.problem) as { code: string; values: Record<string, string | number> });
  return {
    id: job.id,
    kind: job.kind as contract.ArchiveJob['kind'],
    term: term.code,
    placeId: job.place_id,
    classId: job.class_id,
    state: job.state as contract.ArchiveJob['state'],
    progress: job.total === 0 ? 0 : Math.min(1, job.done / job.total),
    done: job.done,
    total: job.total,
    skipped: job.skipped,
    createdAt: job.created_at.toISOString(),
    finishedAt: job.finished_at?.toISOString() ?? null,
    problem: problem && { code: problem.code, ...contract.sayProblem(problem.code, problem.values, language) },
  };
}
