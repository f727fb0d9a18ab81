import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type AuditOutcome, type AuditProgress, auditLedger } from './audit.js';
import type { Finding } from './finding.js';
import type { Ledger } from './ledger.js';

/** One audit, as it is kept. */
export interface AuditRun {
  id: number;
  startedAt: Date;
  finishedAt: Date | undefined;
  /** Looked at so far; and how many there were when it began, 0 before it has counted them. */
  entries: number;
  expected: number;
  found: number;
  findings: readonly Finding[];
  /** Why it did not come to its end: a problem's code, or a broken program's message; empty otherwise. */
  problem: string;
}

/** Enters an audit that is to be run. */
export async function requestAudit({ db, now }: Pick<Ledger, 'db' | 'now'>): Promise<AuditRun> {
  const { rows } = await sql<{ id: number }>`
    insert into ledger_audit (id, started_at) select coalesce(max(id), 0) + 1, ${now()} from ledger_audit returning id`.execute(
    db,
  );
  return (await findAudit(db, rows[0]?.id)) as AuditRun;
}

/** Asks an audit that is under way to stop; it does so within a second. @throws Problem 409 `ledger.audit-not-running` */
export async function cancelAudit({ db, now }: Pick<Ledger, 'db' | 'now'>): Promise<AuditRun> {
  const run = await findAudit(db);
  if (!run || run.finishedAt) throw new Problem(409, 'ledger.audit-not-running');
  await db.updateTable('ledger_audit').set({ cancel_requested: true }).where('id', '=', run.id).execute();
  // Nobody looks after one that has not begun, or whose process is gone.
  if (now().getTime() - run.startedAt.getTime() > LONGEST_MS) await endCancelled(db, run.id, now());
  return (await findAudit(db, run.id)) as AuditRun;
}

const LONGEST_MS = 60 * 60_000;
const LOOK_MS = 500;

async function endCancelled(db: Db, id: number, at: Date): Promise<void> {
  await db
    .updateTable('ledger_audit')
    .set({ finished_at: at, problem: 'ledger.audit-cancelled' })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute();
}

/** Keeps how far an audit has come. @returns whether it shall stop. */
async function keepProgress(db: Db, id: number, { entries, expected }: AuditProgress): Promise<boolean> {
  const row = await db
    .updateTable('ledger_audit')
    .set({ entries, expected })
    .where('id', '=', id)
    .returning('cancel_requested')
    .executeTakeFirst();
  return row?.cancel_requested ?? true;
}

/**
 * Runs an audit that was entered, and keeps what it found.
 *
 * @throws Problem 409 `ledger.audit-cancelled` when it was stopped.
 */
export async function performAudit(ledger: Ledger, id: number, signal?: AbortSignal): Promise<AuditOutcome> {
  const { db, now, parts, auditAnchors } = ledger;
  const cancelling = new AbortController();
  const progress: AuditProgress = { entries: 0, expected: 0 };
  const look = async () => {
    if (await keepProgress(db, id, progress)) cancelling.abort(new Problem(409, 'ledger.audit-cancelled'));
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  try {
    await look();
    const outcome = await auditLedger(
      ledger,
      { bodySources: parts.bodySources, anchors: auditAnchors },
      {
        signal: signal ? AbortSignal.any([cancelling.signal, signal]) : cancelling.signal,
        onProgress: (at) => Object.assign(progress, at),
      },
    );
    await db
      .updateTable('ledger_audit')
      .set({
        finished_at: now(),
        entries: outcome.entries,
        found: outcome.found,
        findings: JSON.stringify(outcome.findings),
      })
      .where('id', '=', id)
      .execute();
    return outcome;
  } catch (error) {
    const problem = error instanceof Problem ? error.code : (error as Error).message.slice(0, 500);
    await db.updateTable('ledger_audit').set({ finished_at: now(), problem }).where('id', '=', id).execute();
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param id absent: the last one. */
export async function findAudit(db: Db, id?: number): Promise<AuditRun | undefined> {
  let query = db.selectFrom('ledger_audit').selectAll().orderBy('id', 'desc').limit(1);
  if (id !== undefined) query = query.where('id', '=', id);
  const row = await query.executeTakeFirst();
  return (
    row && {
      id: row.id,
      startedAt: row.started_at,
      finishedAt: row.finished_at ?? undefined,
      entries: row.entries,
      expected: row.expected,
      found: row.found,
      findings: row.findings as Finding[],
      problem: row.problem,
    }
  );
}
