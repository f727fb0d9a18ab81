import type { LedgerAudit } from '@wuyu/contract';

/** After this long one may start another: the process that ran it may be gone. */
const LONGEST_MS = 60 * 60_000;

/** Whether an audit has begun and not ended. */
export function isUnderWay({ finishedAt, problem }: LedgerAudit): boolean {
  return finishedAt === null && problem === null;
}

/** Whether an audit has been under way for so long that it may have been cut off. */
export function isOverdue(audit: LedgerAudit): boolean {
  return Date.now() - Date.parse(audit.startedAt) > LONGEST_MS;
}
