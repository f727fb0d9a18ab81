import type { RecordBrief } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hueOf } from '../../shared/aspect/hue';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { RecordStateTag } from './record-state';

/** One record in a list: what, when, how it stands, and why it came back. */
export function RecordCard({ record, name, to }: { record: RecordBrief; name?: string; to?: string }) {
  const { t } = useTranslation();
  const { studentId, id, state, reason } = record;
  return (
    <Link className="card record-card" to={to ?? `/records/${studentId}/${id}`}>
      <span className="record-mark" style={{ background: hueOf(record.aspect, 0) }} aria-hidden="true" />
      <span className="record-card-body">
        <span className="record-card-head">
          <span className="card-title">{record.title || t('record.untitled')}</span>
          <RecordStateTag record={record} />
        </span>
        <span className="hint">
          {[
            name,
            say(record.typeTitle),
            record.day && day(record.day),
            record.attachments > 0 && t('record.outbox.files', { n: record.attachments }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {(state === 'returned' || state === 'rejected') && reason && (
          <span className="record-reason">{t('record.reasonIs', { reason })}</span>
        )}
      </span>
    </Link>
  );
}
