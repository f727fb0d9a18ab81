import type { LedgerFinding } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';

const AT_ONCE = 20;

/**
 * What does not fit, each with its place and what to do.
 *
 * @param found how many there are; `findings` are the first of them.
 */
export function FindingList({ findings, found }: { findings: readonly LedgerFinding[]; found: number }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <>
      <ol className="ledger-list">
        {findings.slice(0, shown).map((finding, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a finished audit never changes.
          <li key={at}>
            <p className="ledger-finding">{finding.message}</p>
            <p className="hint">{finding.remedy}</p>
          </li>
        ))}
      </ol>
      {shown < findings.length && (
        <Button onClick={() => setShown(shown + AT_ONCE * 5)}>
          {t('ledger.moreFindings', { n: number(findings.length - shown) })}
        </Button>
      )}
      {found > findings.length && <p className="hint">{t('ledger.firstFindings', { n: number(findings.length) })}</p>}
    </>
  );
}
