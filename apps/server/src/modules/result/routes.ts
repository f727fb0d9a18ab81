import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import type { Jobs, Task } from '../../platform/jobs/index.js';
import { inScope, recordAct, requireClass, requirePlace, requireStudent, scopeOf } from '../identity/index.js';
import { getPlace, getTerm, rosterPolicy } from '../roster/index.js';
import { checkScheme, getScheme, indicators } from '../scheme/index.js';
import { batchPage } from './batch-page.js';
import { classPage } from './class-page.js';
import { explainNode } from './explain.js';
import { overviewPage } from './overview-page.js';
import { resultPolicy } from './policy.js';
import { Previews } from './preview.js';
import { findRun, findRuns, type RunRow } from './queries.js';
import { performRun } from './run.js';
import { describeRuns, findRunCovering } from './run-page.js';
import { cancelRun, requestRun } from './service.js';
import { whatIf } from './what-if.js';

export interface ResultDependencies {
  database: OpenDatabase;
  /** Where runs keep what the next can use. */
  dataDir: string;
  /** Threads of an evaluation. */
  workers: number;
  jobs: Pick<Jobs, 'add'>;
  now(): Date;
}

/** The job that works on a run which was requested. */
export function resultTasks(
  database: OpenDatabase,
  settings: { dataDir: string; workers: number; now: () => Date },
): Record<string, Task> {
  return {
    async evaluate({ runId }, signal) {
      await performRun(database, Number(runId), { ...settings, signal }).catch((error: unknown) => {
        // A run that was refused or cancelled is closed with its reason; to try it again would change nothing.
        if (!(error instanceof contract.Problem)) throw error;
      });
    },
  };
}

export function resultRoutes(serve: Serve, { database, dataDir, workers, jobs, now }: ResultDependencies): void {
  const { db } = database;
  const previews = new Previews(database, { dataDir, workers, now });

  async function getRun(actor: Actor, runId: number, permission: 'result.read' | 'result.run'): Promise<RunRow> {
    const run = await findRun(db, runId);
    if (!run) throw new contract.Problem(404, 'request.not-found');
    await requirePlace(db, actor, resultPolicy, permission, run.place_id);
    return run;
  }
  const describe = async (run: RunRow, language: contract.Language) =>
    (await describeRuns(db, [run], language))[0] as contract.Run;

  serve(contract.getOverview, async ({ actor, query, language }) => {
    await requirePlace(db, actor, resultPolicy, 'result.read', query.placeId);
    return overviewPage(db, query, language);
  });

  serve(contract.getBatch, ({ actor, params }) => batchPage(db, actor, params.batchId));

  serve(contract.getClass, async ({ actor, params: { classId }, query }) => {
    await requireClass(db, actor, rosterPolicy, 'class.read', classId);
    return classPage(db, { classId, ...query });
  });

  serve(contract.explain, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, rosterPolicy, 'student.read', studentId);
    const term = await getTerm(db, query.term);
    return explainNode(database, { personId: studentId, termId: term.id, node: query.node, scheme: query.scheme });
  });

  serve(contract.startRun, async ({ actor, body, language }) => {
    await requirePlace(db, actor, resultPolicy, 'result.run', body.placeId);
    const { code: place } = await getPlace(db, body.placeId);
    const run = await requestRun(database, { ...body, place, requestedBy: actor.recordedBy }, now());
    await recordAct(db, {
      act: 'run.requested',
      accountId: actor.accountId,
      placeId: body.placeId,
      details: { run: run.id },
    });
    await jobs.add('evaluate', { runId: run.id });
    return describe(run, language);
  });

  serve(contract.listRuns, async ({ actor, query, language }) => {
    const scope = scopeOf(actor, resultPolicy, 'result.read');
    const termId = query.term === undefined ? undefined : (await getTerm(db, query.term)).id;
    const runs = await findRuns(db, termId === undefined ? {} : { termId });
    const seen = new Set<number>();
    for (const id of new Set(runs.map(({ place_id }) => place_id))) if (await inScope(db, scope, id)) seen.add(id);
    return {
      runs: await describeRuns(
        db,
        runs.filter(({ place_id }) => seen.has(place_id)),
        language,
      ),
    };
  });

  serve(contract.getRun, async ({ actor, params, language }) =>
    describe(await getRun(actor, params.runId, 'result.read'), language),
  );

  serve(contract.cancelRun, async ({ actor, params, language }) => {
    const run = await getRun(actor, params.runId, 'result.run');
    await recordAct(db, {
      act: 'run.cancelled',
      accountId: actor.accountId,
      placeId: run.place_id,
      details: { run: run.id },
    });
    return describe(await cancelRun(database, run.id, now()), language);
  });

  serve(contract.whatIf, async ({ actor, body }) => {
    await requirePlace(db, actor, resultPolicy, 'result.run', body.placeId);
    const run = await findRunCovering(db, body.placeId, (await getTerm(db, body.term)).id, body.scheme, body.version);
    if (!run) throw new contract.Problem(404, 'result.none');
    // The run may be of a place above: the figures are sums of many, which name nobody.
    return whatIf(database, dataDir, run, body.weights);
  });

  serve(contract.startPreview, async ({ actor, body }) => {
    await requirePlace(db, actor, resultPolicy, 'result.run', body.placeId);
    const known = new Set((await indicators(db)).map(({ code }) => code));
    const { scheme: before, document: published } = await getScheme(db, body.scheme, body.version);
    const after = checkScheme(body.document, known);
    for (const { subject } of [before, after])
      if (subject !== 'student') throw new contract.Problem(422, 'result.subject-unsupported', { subject });
    return previews.start({
      accountId: actor.accountId ?? '',
      placeId: body.placeId,
      termId: (await getTerm(db, body.term)).id,
      before: published,
      after: body.document,
    });
  });

  serve(contract.getPreview, ({ actor, params, language }) =>
    previews.find(actor.accountId ?? '', params.previewId, language),
  );

  serve(contract.cancelPreview, ({ actor, params }) => previews.cancel(actor.accountId ?? '', params.previewId));
}
