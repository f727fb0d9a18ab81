import './calendar.css';
import type { getNow, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { day, termTitle } from '../../shared/i18n/format';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { Timeline } from './timeline';

/** The terms of the own schools, to read. */
export function NowList({ now: { today, calendars } }: { now: ReplyOf<typeof getNow> }) {
  const { t } = useTranslation();
  return [...calendars].reverse().map(({ place, term, steps }) => (
    <Section key={`${place.id} ${term.code}`} title={termTitle(t, term.code)} hint={place.name}>
      <Timeline windows={steps} today={today} />
      <ul className="windows">
        {steps.map(({ step, opensOn, closesOn, state, workingDays }) => (
          <li key={step} className="window">
            <span className="window-step">
              {t(`calendar.steps.${step}`)}{' '}
              <Tag tone={state === 'open' ? 'good' : 'plain'}>{t(`calendar.states.${state}`)}</Tag>
            </span>
            <span>
              {t('calendar.fromTo', { from: day(opensOn), to: day(closesOn) })}
              {state !== 'closed' && (
                <span className="hint">
                  {' '}
                  · {t(state === 'open' ? 'calendar.left' : 'calendar.startsIn', { n: workingDays })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  ));
}
