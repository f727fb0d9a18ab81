import './ledger.css';
import type { LedgerTree } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../../shared/i18n/format';
import { Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import type { LedgerWitness } from './ledger-state';
import { originTitle } from './tree-title';

const tones = { idle: 'plain', signed: 'good', down: 'bad', refused: 'bad', lying: 'bad', ahead: 'bad' } as const;

/** Who signs beside us: what each has signed and when, and who does not. */
export function WitnessList({
  witnesses,
  trees,
}: {
  witnesses: readonly LedgerWitness[];
  trees: readonly LedgerTree[];
}) {
  const { t } = useTranslation();
  return (
    <Section title={t('ledger.witnesses')} hint={t('ledger.witnessesHint')}>
      {witnesses.length === 0 ? (
        <Empty title={t('ledger.noWitnesses')} hint={t('ledger.noWitnessesHint')} />
      ) : (
        <ul className="ledger-list">
          {witnesses.map((witness) => (
            <li key={witness.key}>
              <div className="ledger-list-head">
                <h3>{witness.name}</h3>
                <Tag tone={tones[witness.state]}>{t(`ledger.witnessStates.${witness.state}`)}</Tag>
                {witness.state !== 'idle' && (
                  <span className="hint">{t('ledger.since', { when: moment(witness.since) })}</span>
                )}
              </div>
              <p>
                {t(`ledger.witnessSaid.${witness.state}`)}
                {witness.detail && <code className="ledger-words">{witness.detail}</code>}
              </p>
              <Signed witness={witness} trees={trees} />
              <p className="hint">{t('ledger.keyName', { name: witness.key })}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Signed({ witness, trees }: { witness: LedgerWitness; trees: readonly LedgerTree[] }) {
  const { t } = useTranslation();
  if (witness.signed.length === 0) return <p className="hint">{t('ledger.signedNothing')}</p>;
  return (
    <ul className="ledger-remarks">
      {witness.signed.map(({ origin, size, at }) => {
        const behind = (trees.find((tree) => tree.origin === origin)?.size ?? size) - size;
        return (
          <li key={origin}>
            {t('ledger.signedSaid', { tree: originTitle(t, trees, origin), n: number(size), when: moment(at) })}
            {behind > 0 && ` ${t('ledger.behind', { n: number(behind) })}`}
          </li>
        );
      })}
    </ul>
  );
}
