import { useQuery } from '@tanstack/react-query';
import { listWaitingRecords } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { RecordList, Unfinished } from '../features/records/own-records';
import { useAddress } from '../shared/address/use-address';
import { ask } from '../shared/api/index';
import { hasRole, useSession } from '../shared/session/session';
import { buttonClass } from '../shared/ui/button';
import { Choice } from '../shared/ui/field';
import { Notice } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';

/** /records: a pupil's own, or a guardian's children's. */
export function RecordsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const [search, change] = useAddress();
  if (!session) return null;
  const own = session.person?.kind === 'student' ? session.person.id : undefined;
  const { children } = session;
  const studentId = children.find(({ id }) => id === Number(search.get('student')))?.id ?? own ?? children[0]?.id;
  const to = studentId === undefined ? '/records/new' : `/records/new?student=${studentId}`;
  return (
    <Page
      title={t('record.title')}
      lead={t('record.lead')}
      tools={
        <Link className={buttonClass('main')} to={to}>
          {t('record.write')}
        </Link>
      }
      narrow
    >
      {search.has('kept') && <Notice tone="info" title={t('record.form.kept')} />}
      {hasRole(session, 'guardian') && <WaitsForMe />}
      {children.length > 1 && own === undefined && (
        <Choice
          compact
          label={t('student.children')}
          value={String(studentId)}
          onChange={(id) => change({ student: id, kept: null })}
          options={children.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      <Unfinished />
      {studentId !== undefined && <RecordList studentId={studentId} writes key={studentId} />}
    </Page>
  );
}

function WaitsForMe() {
  const { t } = useTranslation();
  const { data } = useQuery(ask(listWaitingRecords, { query: { limit: 10 } }));
  if (!data || data.total === 0) return null;
  return (
    <Link className="card waits-card" to="/records/review">
      <span className="card-title">{t('record.waitsForYou', { n: data.total })}</span>
      <span aria-hidden="true">›</span>
    </Link>
  );
}
