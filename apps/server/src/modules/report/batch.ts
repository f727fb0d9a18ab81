import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { terms } from '../roster/index.js';
import { type Output, openOutput, plainName } from './batch-output.js';
import { type Group, groupsOf } from './batch-pupils.js';
import type { Prove } from './prove.js';
import type { ReportJobRow } from './queries.js';
import { registerReport } from './register.js';
import type { Renderer } from './renderer.js';
import type { ReportData } from './report-data.js';

export interface ReportJobRequest {
  termId: number;
  /** A class, or else a school. */
  classId?: number | undefined;
  placeId?: number | undefined;
  /** A file a pupil in a zip, or all in one file; of a school, one file a class in a zip. */
  form: 'zip' | 'pdf';
  requestedBy: string | null;
}

export interface BatchSettings {
  /** Files are made in `<dataDir>/reports`. */
  dataDir: string;
  renderer: Renderer;
  publicUrl?: URL | undefined;
  /** Adds the ledger's proofs; absent: without. */
  prove?: Prove | undefined;
  now(): Date;
  /** The calendar day of a moment where the schools are, as YYYY-MM-DD. */
  dayOf(at: Date): string;
}

const KEPT_MS = 7 * 24 * 3_600_000;
const TELL_EVERY_MS = 400;
/** Enough that every process has work although each report waits a second for its proof. */
const AT_ONCE = 40;

/**
 * Enters a batch of reports; `performReportJob` then makes it.
 *
 * @throws Problem 422 `report.job-scope`, 409 `report.job-busy` while the same class or school is in work.
 */
export async function requestReportJob(db: Db, request: ReportJobRequest, at: Date): Promise<ReportJobRow> {
  const { termId, classId, placeId, form } = request;
  if ((classId === undefined) === (placeId === undefined)) throw new Problem(422, 'report.job-scope');
  return db.transaction().execute(async (tx) => {
    // Two requests at once queue here; the second finds the first one's job.
    await sql`select pg_advisory_xact_lock(5005021)`.execute(tx);
    let open = tx
      .selectFrom('report_job')
      .select('id')
      .where('state', 'in', ['waiting', 'running'])
      .where('term_id', '=', termId)
      .where('form', '=', form);
    open =
      classId === undefined ? open.where('place_id', '=', placeId as number) : open.where('class_id', '=', classId);
    if (await open.executeTakeFirst()) throw new Problem(409, 'report.job-busy');
    return tx
      .insertInto('report_job')
      .values({
        id: randomUUID(),
        term_id: termId,
        class_id: classId ?? null,
        place_id: placeId ?? null,
        form,
        state: 'waiting',
        requested_by: request.requestedBy,
        created_at: at,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

export async function findReportJob(db: Db, id: string): Promise<ReportJobRow | undefined> {
  return db.selectFrom('report_job').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Whoever makes the batch sees it within a second, stops, and leaves no file. A finished one stays finished. */
export async function cancelReportJob(db: Db, id: string, at: Date): Promise<void> {
  await db
    .updateTable('report_job')
    .set({ state: 'cancelled', finished_at: at })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
}

/** What is wrong with a batch, from the text in its row; null when nothing is. */
export function problemOf(job: ReportJobRow): { code: string; values: Record<string, string | number> } | null {
  return job.problem === ''
    ? null
    : (JSON.parse(job.problem) as { code: string; values: Record<string, string | number> });
}

class Cancelled extends Error {}

/**
 * Makes a batch of reports and closes its row: done, failed with a problem, or cancelled. The file appears under its name
 * only when it is whole. A batch whose process died is made anew from the start; the register gives every report the
 * number it had. Pupils without a result in the term are left out and counted in the problem of the finished row.
 *
 * @throws the signal's reason when the server closes; the row then stays open, to be taken up again.
 */
export async function performReportJob(
  db: Db,
  id: string,
  settings: BatchSettings,
  signal?: AbortSignal,
): Promise<void> {
  const job = await findReportJob(db, id);
  if (!job || (job.state !== 'waiting' && job.state !== 'running')) return;
  const folder = path.join(settings.dataDir, 'reports');
  await mkdir(folder, { recursive: true });
  await removeOld(folder, settings.now());
  const part = path.join(folder, `.${id}.part`);
  await rm(part, { force: true });
  const close = (state: string, change: { path?: string; problem?: string }) =>
    db
      .updateTable('report_job')
      .set({ state, finished_at: settings.now(), ...change })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  await db
    .updateTable('report_job')
    .set({ state: 'running', done: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
  try {
    const { extension, skipped } = await write(db, job, part, settings, signal);
    const file = path.join(folder, `${id}.${extension}`);
    await rename(part, file);
    const problem = skipped === 0 ? '' : JSON.stringify({ code: 'report.job-skipped', values: { count: skipped } });
    const { numUpdatedRows } = (
      await close('done', { path: path.join('reports', path.basename(file)), problem })
    )[0] ?? { numUpdatedRows: 0n };
    if (numUpdatedRows === 0n) await rm(file, { force: true }); // cancelled at the last moment
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Cancelled) return;
    if (signal?.aborted) throw signal.reason;
    const { code, values } = error instanceof Problem ? error : { code: 'report.job-interrupted', values: {} };
    await close('failed', { problem: JSON.stringify({ code, values }) });
    if (!(error instanceof Problem)) throw error;
  }
}

async function write(
  db: Db,
  job: ReportJobRow,
  file: string,
  settings: BatchSettings,
  signal?: AbortSignal,
): Promise<{ extension: 'zip' | 'pdf'; skipped: number }> {
  const term = (await terms(db)).find(({ id }) => id === job.term_id);
  if (!term) throw new Problem(404, 'request.not-found');
  const groups = await groupsOf(db, job, term);
  const total = groups.reduce((sum, { pupils }) => sum + pupils.length, 0);
  if (total === 0) throw new Problem(409, 'report.job-empty');
  await db.updateTable('report_job').set({ total }).where('id', '=', job.id).execute();

  let done = 0;
  let told = 0;
  const tell = async (count: number) => {
    done += count;
    signal?.throwIfAborted();
    if (Date.now() - told < TELL_EVERY_MS) return;
    told = Date.now();
    const [change] = await db
      .updateTable('report_job')
      .set({ done })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .execute();
    if (change?.numUpdatedRows === 0n) throw new Cancelled();
  };
  const compose = async (personId: number): Promise<Composed | undefined> => {
    try {
      const { report, entryId } = await registerReport(db, {
        personId,
        termId: term.id,
        language: 'zh-CN',
        publicUrl: settings.publicUrl,
        at: settings.now(),
        dayOf: settings.dayOf,
      });
      return { report, prove: async () => (settings.prove ? settings.prove(report, entryId) : report) };
    } catch (error) {
      if (error instanceof Problem && error.code === 'report.no-result') return undefined;
      throw error;
    }
  };
  const output = await openOutput(file, job.form === 'pdf' && job.class_id !== null, settings.now());
  let made: number;
  try {
    const writeAll = job.form === 'zip' ? writeEach : writeClasses;
    made = await writeAll(groups, output, compose, tell, settings.renderer);
    if (made === 0) throw new Problem(409, 'report.job-empty');
    await output.end();
  } catch (error) {
    output.abort();
    throw error;
  }
  await db.updateTable('report_job').set({ done: total }).where('id', '=', job.id).execute();
  return { extension: output.extension, skipped: total - made };
}

/** A report in the register; its proof comes within a second, and is asked for when others wait for theirs too. */
interface Composed {
  report: ReportData;
  prove(): Promise<ReportData>;
}
type Compose = (personId: number) => Promise<Composed | undefined>;
type Tell = (count: number) => Promise<void>;

/** A file a pupil. The next few are composed and drawn while the first is awaited, so that every process has work. */
async function writeEach(
  groups: readonly Group[],
  output: Output,
  compose: Compose,
  tell: Tell,
  renderer: Renderer,
): Promise<number> {
  const pupils = groups.flatMap(({ title, pupils: list }) =>
    list.map(({ personId }) => ({ personId, folder: groups.length > 1 ? `${title}/` : '' })),
  );
  let made = 0;
  await inOrder(
    pupils,
    AT_ONCE,
    async ({ personId }) => {
      const data = await (await compose(personId))?.prove();
      return data && { data, pdf: await renderer.render(data) };
    },
    async (report, { folder }) => {
      if (report) {
        made += 1;
        output.add(`${folder}${plainName(report.data.student.name)}-${report.data.number}.pdf`, report.pdf);
      }
      await tell(1);
    },
  );
  return made;
}

/** A file a class. */
async function writeClasses(
  groups: readonly Group[],
  output: Output,
  compose: Compose,
  tell: Tell,
  renderer: Renderer,
): Promise<number> {
  let made = 0;
  await inOrder(
    groups,
    renderer.workers,
    async ({ pupils }) => {
      const composed: Composed[] = [];
      for (const { personId } of pupils) {
        const one = await compose(personId);
        if (one) composed.push(one);
        await tell(0);
      }
      const list = await Promise.all(composed.map((one) => one.prove()));
      return { list, pdf: list.length === 0 ? undefined : await renderer.renderMany(list) };
    },
    async ({ list, pdf }, { title, pupils }) => {
      made += list.length;
      if (pdf) output.add(`${title}.pdf`, pdf);
      await tell(pupils.length);
    },
  );
  return made;
}

/** Begins up to `ahead` at a time and takes what came of them in order. Nothing is left running when it ends. */
async function inOrder<T, R>(
  list: readonly T[],
  ahead: number,
  begin: (one: T) => Promise<R>,
  take: (result: R, one: T) => Promise<void>,
): Promise<void> {
  const begun: Array<Promise<R>> = [];
  const start = (at: number) => {
    const one = list[at];
    if (one === undefined) return;
    const promise = begin(one);
    promise.catch(() => undefined); // awaited below, in its turn
    begun[at] = promise;
  };
  for (let at = 0; at < ahead; at += 1) start(at);
  try {
    for (const [at, one] of list.entries()) {
      const result = (await begun[at]) as R;
      delete begun[at];
      start(at + ahead);
      await take(result, one);
    }
  } finally {
    await Promise.allSettled(begun);
  }
}

/** Finished files are for fetching, not for keeping; parts of dead processes go too. */
async function removeOld(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && now.getTime() - found.mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}
