import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type AuditOutcome, auditLedger } from './audit.js';
import type { Finding } from './finding.js';
import type { Ledger } from './ledger.js';

/** One audit, as it is kept. */
export interface AuditRun {
  id: number;
  startedAt: Date;
  finishedAt: Date | undefined;
  entries: number;
  found: number;
  findings: readonly Finding[];
  /** Why it did not come to its end; empty otherwise. */
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

/** Runs an audit that was entered, and keeps what it found. */
export async function performAudit(ledger: Ledger, id: number, signal?: AbortSignal): Promise<AuditOutcome> {
  const { db, now, parts, auditAnchors } = ledger;
  try {
    const outcome = await auditLedger(
      ledger,
      { bodySources: parts.bodySources, anchors: auditAnchors },
      signal ? { signal } : {},
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
    await db
      .updateTable('ledger_audit')
      .set({ finished_at: now(), problem: (error as Error).message.slice(0, 500) })
      .where('id', '=', id)
      .execute();
    throw error;
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
      found: row.found,
      findings: row.findings as Finding[],
      problem: row.problem,
    }
  );
}
