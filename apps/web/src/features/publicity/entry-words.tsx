import type { PublicPupil } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Tag } from '../../shared/ui/tag';

/** One entry as the public sees it; one that was struck out stays readable, with the reason. */
export function EntryWords({ entry }: { entry: PublicPupil['entries'][number] }) {
  const { t } = useTranslation();
  const { shown, state, remark } = entry;
  return (
    <div className="entry-words" style={{ borderColor: hueOf(shown.aspect, 0) }}>
      <p className="entry-title">
        {state === 'struck' ? <del>{shown.title || say(shown.type)}</del> : shown.title || say(shown.type)}{' '}
        {state === 'struck' && <Tag tone="bad">{t('publicity.struck')}</Tag>}
        {shown.highlighted && state === 'shown' && <Tag tone="good">{t('publicity.highlighted')}</Tag>}
      </p>
      <p className="hint">
        {t(`selection.aspects.${shown.aspect}`)} · {say(shown.type)} · {day(shown.day)}
      </p>
      {shown.facts.length > 0 && (
        <p className="hint">{shown.facts.map(({ label, value }) => `${say(label)} ${value}`).join(' · ')}</p>
      )}
      {shown.reason !== '' && <p>{shown.reason}</p>}
      {remark !== '' && (
        <p className="entry-remark">
          {t('publicity.note')}：{remark}
        </p>
      )}
    </div>
  );
}
