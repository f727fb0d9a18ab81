import type { RecordDetail } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { day, moment } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { PhotoList } from '../../shared/photo/photo-list';

/** What a record says: its fields with their titles, its days, its photos. */
export function RecordBody({ detail }: { detail: RecordDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <dl className="facts record-facts">
        <dt>{t('record.form.day')}</dt>
        <dd>
          {detail.from && detail.from !== detail.day ? `${day(detail.from)} – ${day(detail.day)}` : day(detail.day)}
        </dd>
        {fieldsOf(detail).map(({ code, title, value }) => (
          <div key={code} className="record-fact">
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <PhotoList files={detail.files} of={detail.title || say(detail.typeTitle)} />
    </>
  );
}

function fieldsOf({ form, fields }: RecordDetail) {
  return form.flatMap(({ code, title, kind, choices, unit }) => {
    const value = fields[code];
    // The headline stands above already.
    if (code === 'title' || value === undefined || value === '') return [];
    const choice = choices?.find((one) => one.code === value);
    const said = choice
      ? say(choice.title)
      : kind === 'day'
        ? day(String(value))
        : `${value}${unit ? ` ${say(unit)}` : ''}`;
    return [{ code, title: say(title), value: said }];
  });
}

/** What happened to it, the newest first. */
export function RecordHistory({ detail }: { detail: RecordDetail }) {
  const { t } = useTranslation();
  if (detail.history.length === 0) return null;
  return (
    <details className="record-history">
      <summary>{t('record.history')}</summary>
      <ol>
        {[...detail.history].reverse().map(({ act, at, by, reason, revision }) => (
          <li key={`${at}${act}${revision}`}>
            <span>
              {t(`record.by.${by}`)} {t(`record.acts.${act}`)}
            </span>
            <span className="hint"> {moment(at)}</span>
            {reason && <p className="record-reason">{t('record.reasonIs', { reason })}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}
