import { useQuery } from '@tanstack/react-query';
import { getRecord, type listRecordTypes, type RecordDetail, type ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { CorrectForm } from '../features/records/correct-form';
import { Held } from '../features/records/held';
import { useRecordTypes } from '../features/records/use-record-types';
import { ask } from '../shared/api/index';
import { day } from '../shared/i18n/format';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /records/:studentId/:recordId/correct */
export function CorrectRecordPage() {
  const { t } = useTranslation();
  const { studentId = '', recordId = '' } = useParams();
  const query = useQuery({ ...ask(getRecord, { params: { studentId: Number(studentId), recordId } }), staleTime: 0 });
  return (
    <Awaiting query={query} page>
      {(detail) => (
        <Page
          title={t('record.correct.title')}
          lead={`${detail.student.name} · ${detail.title || t('record.untitled')}`}
          crumbs={[
            { label: t('record.title'), to: '/records' },
            { label: detail.title || t('record.untitled'), to: `/records/${studentId}/${recordId}` },
            { label: t('record.correct.title') },
          ]}
          narrow
        >
          {detail.frozen ? (
            <Held detail={detail} />
          ) : detail.may.includes('correct') ? (
            <Correctable detail={detail} />
          ) : (
            <Empty title={t('record.correct.not')} hint={t('record.correct.notHint')}>
              <Link to={`/records/${studentId}/${recordId}`}>{t('app.back')}</Link>
            </Empty>
          )}
        </Page>
      )}
    </Awaiting>
  );
}

function Correctable({ detail }: { detail: RecordDetail }) {
  const types = useRecordTypes(detail.studentId);
  return (
    <Awaiting query={types}>
      {(offer) =>
        isLate(detail, offer) ? (
          <Late detail={detail} offer={offer} />
        ) : (
          <CorrectForm detail={detail} offer={offer} key={detail.id} />
        )
      }
    </Awaiting>
  );
}

type Offer = ReplyOf<typeof listRecordTypes>;

const isLate = ({ day: of }: RecordDetail, { window, earliest }: Offer) =>
  !window.open || (of !== null && of < earliest);

/** The days for records of its term are over: a correction is a record too. */
function Late({ detail, offer: { window } }: { detail: RecordDetail; offer: Offer }) {
  const { t } = useTranslation();
  const { opensOn, closesOn } = window;
  return (
    <Empty
      title={
        window.open
          ? t('record.correct.late')
          : t('record.correct.closed', { opensOn: day(opensOn), closesOn: day(closesOn) })
      }
      hint={t('record.correct.lateHint')}
    >
      <p>
        <Link to="/calendar">{t('calendar.title')}</Link> ·{' '}
        <Link to={`/records/${detail.studentId}/${detail.id}`}>{t('app.back')}</Link>
      </p>
    </Empty>
  );
}
