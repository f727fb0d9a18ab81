import type { getOverview, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../../shared/i18n/format';
import { sourceWord } from '../../shared/i18n/source-word';
import { Section } from '../../shared/ui/page';

/** What has come in: how many batches and observations, from where, and when last. */
export function Evidence({ evidence }: { evidence: ReplyOf<typeof getOverview>['evidence'] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...evidence.sources.map(({ observations }) => observations));
  return (
    <Section title={t('overview.evidence')}>
      <dl className="tiles">
        <div>
          <dt>{t('overview.batches')}</dt>
          <dd>{number(evidence.batches)}</dd>
        </div>
        <div>
          <dt>{t('overview.observations')}</dt>
          <dd>{number(evidence.observations)}</dd>
        </div>
        <div>
          <dt>{t('overview.lastAt')}</dt>
          <dd className="tile-words">{evidence.lastAt ? moment(evidence.lastAt) : t('overview.never')}</dd>
        </div>
      </dl>
      {evidence.sources.length > 0 && (
        <ul className="sources">
          {evidence.sources.map((source) => (
            <li key={source.source}>
              <span>{sourceWord(t, source.source)}</span>
              <span className="source-bar" aria-hidden="true">
                <span style={{ width: `${(100 * source.observations) / most}%` }} />
              </span>
              <span className="source-figure">{number(source.observations)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
