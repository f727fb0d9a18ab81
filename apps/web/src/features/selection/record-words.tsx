import type { SelectableRecord } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';

/** A record as it would be shown: what its kind lets out, and nothing else. */
export function RecordWords({ record }: { record: SelectableRecord }) {
  const { t } = useTranslation();
  return (
    <div className="record-words" style={{ borderColor: hueOf(record.aspect, 0) }}>
      <p className="record-title">{record.title || say(record.type)}</p>
      <p className="hint">
        {t(`selection.aspects.${record.aspect}`)} · {say(record.type)} · {day(record.day)}
      </p>
      {record.facts.length > 0 && (
        <p className="hint">{record.facts.map(({ label, value }) => `${say(label)} ${value}`).join(' · ')}</p>
      )}
    </div>
  );
}
