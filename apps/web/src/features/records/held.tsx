import { useQuery } from '@tanstack/react-query';
import { getSelection, type RecordDetail } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { Notice } from '../../shared/ui/notice';

/** Why a record that something keeps cannot be corrected, and where that is to be done instead. */
export function Held({ detail: { studentId, term } }: { detail: RecordDetail }) {
  const { t } = useTranslation();
  // Who may not see the selection is told without its state.
  const { data } = useQuery({
    ...ask(getSelection, { params: { studentId }, query: { term } }),
    retry: false,
  });
  const signed = data?.state === 'signed' || data?.state === 'ready';
  return (
    <Notice tone="info" title={t('record.next.frozen')}>
      <p>{t(signed ? 'record.held.signed' : 'record.held.public')}</p>
      <ul>
        <li>
          <Link to={`/students/${studentId}/selection?term=${term}`}>{t('record.held.selection')}</Link>
        </li>
        {!signed && (
          <>
            <li>
              <Link to={`/publicity?term=${term}`}>{t('record.held.publicity')}</Link>
            </li>
            <li>
              <Link to={`/students/${studentId}/archive/${term}`}>{t('record.correct.toArchive')}</Link>
            </li>
          </>
        )}
      </ul>
    </Notice>
  );
}
