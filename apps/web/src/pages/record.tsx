import { useQuery } from '@tanstack/react-query';
import { getRecord } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { WholeRecord } from '../features/records/record-page';
import { ask } from '../shared/api/index';
import { useSession } from '../shared/session/session';
import { Awaiting } from '../shared/ui/awaiting';
import { Notice } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';

/** /records/:studentId/:recordId */
export function RecordPage() {
  const { t } = useTranslation();
  const { studentId = '', recordId = '' } = useParams();
  const [search] = useSearchParams();
  const session = useSession();
  const query = useQuery(ask(getRecord, { params: { studentId: Number(studentId), recordId } }));
  return (
    <Awaiting query={query} page>
      {(detail) => (
        <Page
          title={detail.title || t('record.untitled')}
          lead={detail.student.id === session?.person?.id ? undefined : detail.student.name}
          crumbs={[{ label: t('record.title'), to: '/records' }, { label: detail.title || t('record.untitled') }]}
          narrow
        >
          {search.has('done') && detail.state === 'waiting' && (
            <Notice tone="good" title={t('record.form.done')}>
              <p>{t(`record.form.next.${detail.confirmer ?? 'class-teacher'}`)}</p>
            </Notice>
          )}
          {search.has('done') && detail.state === 'confirmed' && (
            <Notice tone="good" title={t('record.form.doneConfirmed')} />
          )}
          {search.has('corrected') && <Notice tone="good" title={t('record.correct.done')} />}
          <WholeRecord detail={detail} />
        </Page>
      )}
    </Awaiting>
  );
}
