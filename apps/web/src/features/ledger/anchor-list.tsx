import './ledger.css';
import type { LedgerTree } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../../shared/i18n/format';
import { Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { beginning, CopyCode } from './copy-code';
import type { LedgerAnchor } from './ledger-state';
import { originTitle } from './tree-title';

const tones = { waiting: 'busy', sent: 'busy', done: 'good', refused: 'bad' } as const;

/** What of the ledger stands in a chain, or is on its way there. */
export function AnchorList({ anchors, trees }: { anchors: readonly LedgerAnchor[]; trees: readonly LedgerTree[] }) {
  const { t } = useTranslation();
  return (
    <Section title={t('ledger.anchors')} hint={t('ledger.anchorsHint')}>
      {anchors.length === 0 ? (
        <Empty title={t('ledger.noAnchors')} hint={t('ledger.noAnchorsHint')} />
      ) : (
        <ul className="ledger-list">
          {anchors.map((anchor) => (
            <li key={`${anchor.origin} ${anchor.state} ${anchor.size}`}>
              <div className="ledger-list-head">
                <h3>{t('ledger.anchorOf', { tree: originTitle(t, trees, anchor.origin), n: number(anchor.size) })}</h3>
                <Tag tone={tones[anchor.state]}>{t(`ledger.anchorStates.${anchor.state}`)}</Tag>
                <span className="hint">{moment(anchor.at)}</span>
              </div>
              {anchor.problem && <p>{problemWords(t, anchor.problem)}</p>}
              <Chain anchor={anchor} title={originTitle(t, trees, anchor.origin)} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Chain({ anchor, title }: { anchor: LedgerAnchor; title: string }) {
  const { t } = useTranslation();
  const { chainId, contract, transaction } = anchor;
  if (contract === '' && transaction === '') return null;
  return (
    <dl className="facts">
      {transaction && (
        <>
          <dt>{t('ledger.transaction')}</dt>
          <dd>
            <CopyCode
              value={transaction}
              shown={beginning(transaction)}
              name={`${title} ${number(anchor.size)} ${t('ledger.transaction')}`}
            />
          </dd>
        </>
      )}
      {contract && (
        <>
          <dt>{t('ledger.contract')}</dt>
          <dd>
            <CopyCode
              value={contract}
              shown={beginning(contract)}
              name={`${title} ${number(anchor.size)} ${t('ledger.contract')}`}
            />
          </dd>
        </>
      )}
      {chainId !== null && (
        <>
          <dt>{t('ledger.chainId')}</dt>
          <dd>{chainId}</dd>
        </>
      )}
    </dl>
  );
}

/** What is in the way of an anchor, in words; a code that is not known here stands as it is. */
function problemWords(t: TFunction, code: string): string {
  const name = code.replace(/^anchor\./, '');
  return t(`ledger.anchorProblems.${name}` as 'ledger.anchorProblems.node', { defaultValue: code });
}
