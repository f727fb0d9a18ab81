import * as contract from '@wuyu/contract';
import type { Serve } from '../../platform/http/index.js';
import type { Jobs, Task } from '../../platform/jobs/index.js';
import { cancelAudit, performAudit, requestAudit } from './audit-runs.js';
import type { Ledger } from './ledger.js';
import { getEntryProof } from './proof.js';
import { describeAudit, describeLedger } from './status.js';

/** The job that runs an audit which was asked for. */
export function ledgerTasks(ledger: Ledger): Record<string, Task> {
  return {
    async 'ledger-audit'({ auditId }, signal) {
      try {
        await performAudit(ledger, Number(auditId), signal);
      } catch (error) {
        // Cancelled is no failure: it is not tried again.
        if (!(error instanceof contract.Problem && error.code === 'ledger.audit-cancelled')) throw error;
      }
    },
  };
}

export function ledgerRoutes(serve: Serve, { ledger, jobs }: { ledger: Ledger; jobs: Pick<Jobs, 'add'> }): void {
  serve(contract.getLedger, ({ language }) => describeLedger(ledger, language));

  serve(contract.getEntryProof, async ({ params, query }) => {
    const { text } = await getEntryProof(ledger, params.entryId, query.digest);
    return { fileName: `${params.entryId}.tlog-proof`, mediaType: 'text/plain; charset=utf-8', content: text };
  });

  serve(contract.startLedgerAudit, async ({ language }) => {
    const run = await requestAudit(ledger);
    await jobs.add('ledger-audit', { auditId: run.id });
    return describeAudit(run, language);
  });

  serve(contract.cancelLedgerAudit, async ({ language }) => describeAudit(await cancelAudit(ledger), language));
}
