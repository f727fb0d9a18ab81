import './ledger.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelLedgerAudit, getLedger, type LedgerAudit, startLedgerAudit } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { moment, number } from '../../shared/i18n/format';
import { Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { isOverdue, isUnderWay } from './audit-state';
import { FindingList } from './finding-list';

/** The last audit and what it found; whoever may starts another. */
export function Audit({ audit, mayStart }: { audit: LedgerAudit | null; mayStart: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => send(startLedgerAudit),
    onSettled: () => queries.invalidateQueries({ queryKey: [getLedger.path] }),
  });
  const cancel = useMutation({
    mutationFn: () => send(cancelLedgerAudit),
    onSettled: () => queries.invalidateQueries({ queryKey: [getLedger.path] }),
  });
  const underWay = audit !== null && isUnderWay(audit);
  const busy = start.isPending || (audit !== null && isUnderWay(audit) && !isOverdue(audit));
  return (
    <Section
      title={t('ledger.audit')}
      hint={t('ledger.auditHint')}
      tools={
        mayStart && (
          <>
            {underWay && (
              <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
                {t('ledger.auditCancel')}
              </Button>
            )}
            <Button kind="main" busy={busy} onClick={() => start.mutate()}>
              {t(busy ? 'ledger.auditing' : 'ledger.auditNow')}
            </Button>
          </>
        )
      }
    >
      <Refused error={start.error ?? cancel.error} />
      {audit === null ? (
        <Empty title={t('ledger.noAudit')} hint={t(mayStart ? 'ledger.noAuditHint' : 'ledger.auditByAdministrator')} />
      ) : (
        <Outcome audit={audit} />
      )}
    </Section>
  );
}

function Outcome({ audit }: { audit: LedgerAudit }) {
  const { t } = useTranslation();
  if (isUnderWay(audit)) {
    return (
      <Notice tone="info" title={t('ledger.auditing')}>
        <progress
          className="ledger-progress"
          aria-label={t('ledger.auditing')}
          {...(audit.expected > 0 ? { max: audit.expected, value: audit.entries } : {})}
        />
        <p>
          {t('ledger.auditStarted', { when: moment(audit.startedAt) })}{' '}
          {t(isOverdue(audit) ? 'ledger.auditOverdue' : 'ledger.auditLeave')}
        </p>
      </Notice>
    );
  }
  if (audit.problem === 'ledger.audit-cancelled') {
    return (
      <Notice tone="info" title={t('ledger.auditCancelled')}>
        <p>{t('ledger.auditStarted', { when: moment(audit.startedAt) })}</p>
      </Notice>
    );
  }
  if (audit.problem !== null) {
    return (
      <Notice tone="bad" title={t('ledger.auditBroken')}>
        <p>
          {t('ledger.auditStarted', { when: moment(audit.startedAt) })} <code>{audit.problem}</code>
        </p>
      </Notice>
    );
  }
  const seconds = (Date.parse(audit.finishedAt ?? audit.startedAt) - Date.parse(audit.startedAt)) / 1000;
  const said = t('ledger.auditSaid', {
    when: moment(audit.finishedAt),
    n: number(audit.entries),
    seconds: number(seconds),
  });
  if (audit.found === 0) {
    return (
      <Notice tone="good" title={t('ledger.foundNothing')}>
        <p>{said}</p>
      </Notice>
    );
  }
  return (
    <>
      <Notice tone="bad" title={t('ledger.found', { n: number(audit.found) })}>
        <p>{said}</p>
      </Notice>
      <FindingList key={audit.id} findings={audit.findings} found={audit.found} />
    </>
  );
}
