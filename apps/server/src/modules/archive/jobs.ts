import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type AuditAct, Problem } from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';
import { requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { openOutput, plainName } from '../report/index.js';
import { findClass, type Term, terms } from '../roster/index.js';
import { type AdmissionSettings, makeAdmissionArchive } from './admission.js';
import { signIn } from './sign.js';
import { requireOwnName } from './signer.js';
import { type BatchRole, readyFor, type SigningItem, type SigningScope } from './signing-list.js';

export type ArchiveJobRow = Selectable<Database['archive_job']>;

/** `fresh` false: the same batch was handed in before, and is under way already. */
export interface EnteredJob {
  job: ArchiveJobRow;
  fresh: boolean;
}

const TELL_EVERY_MS = 400;

export interface SigningRequest extends SigningScope {
  /** Made by the caller: the same batch handed in twice is one. */
  id: string;
  as: BatchRole;
  term: Term;
  include: 'complete' | 'all';
  name: string;
  /** Of the list that was shown. */
  listDigest: string;
}

/**
 * Enters a batch of signatures over exactly the list that was confirmed; `performArchiveJob` then gives them. The right over
 * the class or school was asked before.
 *
 * @throws Problem 409 `archive.list-changed`, `archive.list-empty`, `calendar.…`; 422 `archive.name-wrong`.
 */
export async function requestSigning(
  db: Db,
  actor: Actor,
  request: SigningRequest,
  at: Date,
  today: string,
): Promise<EnteredJob> {
  const { as, term, classId, placeId, include, listDigest } = request;
  const known = await findArchiveJob(db, request.id);
  if (known) return requireOwnJob(known, actor);
  const name = await requireOwnName(db, actor, request.name);
  const list = await readyFor(db, { classId, placeId }, as, term, today, include);
  if (list.digest !== listDigest) throw new Problem(409, 'archive.list-changed');
  if (list.items.length === 0) throw new Problem(409, 'archive.list-empty');
  // Said once for all of them, rather than as many left out; a correction waits for no window.
  if (list.items.some(([, revision]) => revision === 1)) {
    await requireOpen(db, 'archive', placeId ?? (await getClassPlace(db, classId)), term.id, today);
  }
  return enter(db, actor, 'archive.signing-requested', {
    ...jobValues(request.id, 'sign', term, { classId, placeId }, actor, at),
    role: as,
    signer_name: name,
    list_digest: listDigest,
    items: JSON.stringify(list.items),
    total: list.items.length,
  });
}

async function getClassPlace(db: Db, classId: number | undefined): Promise<number> {
  const found = classId === undefined ? undefined : await findClass(db, classId);
  if (!found) throw new Problem(404, 'request.not-found');
  return found.placeId;
}

/** Enters a batch of admission archives of a class. */
export async function requestExport(
  db: Db,
  actor: Actor,
  { id, term, classId }: { id: string; term: Term; classId: number },
  at: Date,
): Promise<EnteredJob> {
  const known = await findArchiveJob(db, id);
  if (known) return requireOwnJob(known, actor);
  return enter(db, actor, 'archive.export-requested', jobValues(id, 'export', term, { classId }, actor, at));
}

function jobValues(
  id: string,
  kind: 'sign' | 'export',
  term: Term,
  { classId, placeId }: SigningScope,
  actor: Actor,
  at: Date,
) {
  return {
    id: id.toLowerCase(),
    kind,
    term_id: term.id,
    class_id: classId ?? null,
    place_id: placeId ?? null,
    state: 'waiting',
    requested_by: actor.accountId,
    created_at: at,
  };
}

function enter(
  db: Db,
  actor: Actor,
  act: AuditAct,
  values: ReturnType<typeof jobValues> &
    Partial<Record<'role' | 'signer_name' | 'list_digest' | 'items', string>> & { total?: number },
): Promise<EnteredJob> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('archive_job')
      .values(values)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) return requireOwnJob((await findArchiveJob(tx, values.id)) as ArchiveJobRow, actor);
    await recordAct(tx, {
      act,
      accountId: actor.accountId,
      placeId: row.place_id,
      details: { job: row.id, class: row.class_id, term: row.term_id, as: row.role, count: row.total },
    });
    return { job: row, fresh: true };
  });
}

function requireOwnJob(job: ArchiveJobRow, actor: Actor): EnteredJob {
  if (job.requested_by !== actor.accountId) throw new Problem(409, 'archive.other-content');
  return { job, fresh: false };
}

export async function findArchiveJob(db: Db | Tx, id: string): Promise<ArchiveJobRow | undefined> {
  return db.selectFrom('archive_job').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Whoever does the batch sees it within a second and stops. */
export async function cancelArchiveJob(db: Db, id: string, at: Date): Promise<void> {
  await db
    .updateTable('archive_job')
    .set({ state: 'cancelled', finished_at: at, items: '[]' })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
}

class Cancelled extends Error {}

/** Tells how far it is, some times a second. @throws Cancelled, or the signal's reason when the server closes. */
type Tell = (done: number, skipped: number) => Promise<void>;

/** Does a batch and closes its row. One whose process died begins again: a signature that was given is given. */
export async function performArchiveJob(
  db: Db,
  id: string,
  settings: AdmissionSettings & { today(): string },
  signal: AbortSignal,
): Promise<void> {
  const job = await findArchiveJob(db, id);
  if (!job || (job.state !== 'waiting' && job.state !== 'running')) return;
  const running = () => db.updateTable('archive_job').where('id', '=', id).where('state', 'in', ['waiting', 'running']);
  await running().set({ state: 'running', done: 0, skipped: 0 }).execute();
  let told = 0;
  const tell: Tell = async (done, skipped) => {
    signal.throwIfAborted();
    if (Date.now() - told < TELL_EVERY_MS) return;
    told = Date.now();
    const [change] = await running().set({ done, skipped }).execute();
    if (change?.numUpdatedRows === 0n) throw new Cancelled();
  };
  try {
    const outcome: { skipped: number; problem: string; path?: string; total?: number } =
      job.kind === 'sign' ? await signAll(db, job, settings, tell) : await exportAll(db, job, settings, tell);
    const [change] = await running()
      .set({ state: 'done', items: '[]', finished_at: settings.now(), done: sql`total`, ...outcome })
      .execute();
    // Cancelled when everything was made already.
    if (change?.numUpdatedRows === 0n && outcome.path) await rm(path.join(settings.dataDir, outcome.path));
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (signal.aborted) throw signal.reason;
    const { code, values } = error instanceof Problem ? error : { code: 'archive.job-interrupted', values: {} };
    await running()
      .set({ state: 'failed', items: '[]', finished_at: settings.now(), problem: JSON.stringify({ code, values }) })
      .execute();
    if (!(error instanceof Problem)) throw error;
  }
}

async function termOf(db: Db, job: ArchiveJobRow): Promise<Term> {
  const term = (await terms(db)).find(({ id }) => id === job.term_id);
  if (!term) throw new Problem(404, 'request.not-found');
  return term;
}

/** One transaction a pupil: what cannot be signed any more is left out and counted, and stays in its signer's list. */
async function signAll(
  db: Db,
  job: ArchiveJobRow,
  { now, today }: { now(): Date; today(): string },
  tell: Tell,
): Promise<{ skipped: number; problem: string }> {
  const term = await termOf(db, job);
  const actor: Actor = {
    accountId: job.requested_by,
    roles: [],
    personId: null,
    language: 'zh-CN',
    recordedBy: `account:${job.requested_by}`,
    mustChange: false,
  };
  const as = job.role as BatchRole;
  let skipped = 0;
  let done = 0;
  for (const [personId, , digest] of job.items as unknown as SigningItem[]) {
    const signing = { personId, term, as, digest, name: job.signer_name, jobId: job.id };
    try {
      await db.transaction().execute((tx) => signIn(tx, actor, signing, now(), today()));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      skipped += 1;
    }
    done += 1;
    await tell(done, skipped);
  }
  return { skipped, problem: said('archive.job-skipped', skipped) };
}

/** A file a pupil in a zip, which appears under its name only when it is whole. */
async function exportAll(
  db: Db,
  job: ArchiveJobRow,
  settings: AdmissionSettings & { today(): string },
  tell: Tell,
): Promise<{ skipped: number; problem: string; path: string; total: number }> {
  const { rows } = await sql<{ id: number }>`
    select e.person_id as id from enrolment e
    where e.class_id = ${job.class_id} and e.starts_on <= ${settings.today()}::date
      and not exists (select 1 from enrolment later where later.person_id = e.person_id
        and later.starts_on > e.starts_on and later.starts_on <= ${settings.today()}::date) order by 1`.execute(db);
  const total = rows.length;
  await db.updateTable('archive_job').set({ total }).where('id', '=', job.id).execute();
  const folder = path.join(settings.dataDir, 'reports');
  await mkdir(folder, { recursive: true });
  const part = path.join(folder, `.${job.id}.part`);
  const output = await openOutput(part, false, settings.now());
  let skipped = 0;
  try {
    for (const [at, { id: personId }] of rows.entries()) {
      try {
        const made = await makeAdmissionArchive(db, { personId, accountId: job.requested_by, jobId: job.id }, settings);
        output.add(`${plainName(made.name)}-${made.number}.pdf`, made.pdf);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        skipped += 1;
      }
      await tell(at + 1, skipped);
    }
    if (skipped === total) throw new Problem(409, 'archive.none-sealed');
    await output.end();
  } catch (error) {
    output.abort();
    await rm(part, { force: true });
    throw error;
  }
  const file = path.join(folder, `${job.id}.zip`);
  await rename(part, file);
  return {
    skipped,
    problem: said('archive.job-left-out', skipped),
    path: path.join('reports', path.basename(file)),
    total,
  };
}

const said = (code: string, count: number) => (count === 0 ? '' : JSON.stringify({ code, values: { count } }));
