import './ledger.css';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../../shared/i18n/format';
import { Notice } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import type { Sequencer } from './ledger-state';

const tones = { working: 'good', 'standing-by': 'plain', stopped: 'busy', 'held-up': 'bad', refused: 'bad' } as const;

/** Whether what is written gets into the ledger, and what holds it up. */
export function Standing({ sequencer }: { sequencer: Sequencer }) {
  const { t } = useTranslation();
  const { state, since, problem, aside, waiting, waitingSince } = sequencer;
  return (
    <Section title={t('ledger.standing')}>
      <p>
        <Tag tone={tones[state]}>{t(`ledger.states.${state}`)}</Tag> {t(`ledger.stateSaid.${state}`)}
      </p>
      <p className="hint ledger-since">
        {t('ledger.since', { when: moment(since) })} ·{' '}
        {waiting > 0
          ? t('ledger.waiting', { n: number(waiting), when: moment(waitingSince) })
          : t('ledger.nothingWaits')}
      </p>
      {problem && (
        <Notice tone="bad" title={problem.message}>
          <p>{problem.remedy}</p>
        </Notice>
      )}
      {aside.length > 0 && (
        <Notice tone="bad" title={t('ledger.aside', { n: number(aside.length) })}>
          <ul className="ledger-remarks">
            {aside.map(({ code, message, remedy }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several may be held up by the same, and they have no names.
              <li key={`${code} ${at}`}>
                {message} {remedy}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Section>
  );
}
