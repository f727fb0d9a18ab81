import type { RecordHint } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { day } from '../../shared/i18n/format';

/** What the reviewer may want to look at. Never a verdict: each says what was found, and all say to check. */
export function Hints({ hints }: { hints: readonly RecordHint[] }) {
  const { t } = useTranslation();
  if (hints.length === 0) return null;
  return (
    <div className="hints" role="note" aria-label={t('record.hints.title')}>
      <p className="hints-title">{t('record.hints.title')}</p>
      <ul>
        {hints.map(({ kind, amount, days, like }) => (
          <li key={`${kind}${like?.record?.id ?? ''}${like?.day ?? ''}`}>
            {t(`record.hints.${kind}`, {
              amount,
              days,
              whose: like ? t(`record.hints.whose.${like.whose}`) : '',
              day: like ? day(like.day) : '',
            })}{' '}
            {like?.record && (
              <Link to={`/records/${like.record.studentId}/${like.record.id}`}>{t('record.hints.open')}</Link>
            )}
          </li>
        ))}
      </ul>
      <p className="hint">{t('record.hints.check')}</p>
    </div>
  );
}
