import type { FollowedObjection } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { day } from '../../shared/i18n/format';

const KNOWN = ['objector', 'pupil', 'committee', 'head', 'expert', 'bureau', 'school', 'system'] as const;

/** What was done with an objection, in order. */
export function StepList({ steps }: { steps: FollowedObjection['steps'] }) {
  const { t } = useTranslation();
  const sayBy = (by: string) => {
    const known = KNOWN.find((one) => one === by);
    return known ? t(`publicity.objection.by.${known}`) : by;
  };
  return (
    <ol className="steps" aria-label={t('publicity.objection.steps')}>
      {steps.map(({ kind, by, outcome, words, at }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
        <li key={i}>
          <p className="hint">
            {day(at)} · {t(`publicity.objection.kinds.${kind}`)} · {sayBy(by)}
            {outcome && ` · ${t(`publicity.objection.outcomes.${outcome}`)}`}
          </p>
          {words !== '' && <p>{words}</p>}
        </li>
      ))}
    </ol>
  );
}
