import { useQuery } from '@tanstack/react-query';
import { getLedger } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { AnchorList } from '../features/ledger/anchor-list';
import { Audit } from '../features/ledger/audit';
import { isUnderWay } from '../features/ledger/audit-state';
import { Standing } from '../features/ledger/standing';
import { TreeList } from '../features/ledger/tree-list';
import { WitnessList } from '../features/ledger/witness-list';
import { ask } from '../shared/api/index';
import { moment } from '../shared/i18n/format';
import { hasRole, useSession } from '../shared/session/session';
import { Awaiting } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Refused } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';

const LOOK_AGAIN_MS = 15_000;
const AUDIT_LOOK_MS = 1500;

/** /ledger */
export function LedgerPage() {
  const { t } = useTranslation();
  const mayAudit = hasRole(useSession(), 'administrator');
  const query = useQuery({
    ...ask(getLedger),
    refetchInterval: ({ state }) => {
      if (!state.data) return false;
      const { audit } = state.data;
      return audit && isUnderWay(audit) ? AUDIT_LOOK_MS : LOOK_AGAIN_MS;
    },
  });
  return (
    <Page
      title={t('ledger.title')}
      lead={t('ledger.lead')}
      tools={
        // A page of its own outside the app.
        <a className={buttonClass()} href="/verify">
          {t('ledger.verify')}
        </a>
      }
    >
      <Awaiting query={query}>
        {({ sequencer, trees, witnesses, anchors, audit }) => (
          <>
            {query.isRefetchError && (
              <div>
                <p className="hint">{t('ledger.old', { when: moment(new Date(query.dataUpdatedAt).toISOString()) })}</p>
                <Refused error={query.error} />
              </div>
            )}
            <Standing sequencer={sequencer} />
            <TreeList trees={trees} witnessed={witnesses.length > 0} />
            <WitnessList witnesses={witnesses} trees={trees} />
            <AnchorList anchors={anchors} trees={trees} />
            <Audit audit={audit} mayStart={mayAudit} />
          </>
        )}
      </Awaiting>
    </Page>
  );
}
